"""What a signature says about its writer: facts about the person, never a measure of importance.

Rules that hold here: unsure means ""; everything stands there as the writer wrote it; a disclaimer ends the
signature; a fax is no phone. The words for what people do, and for phones, are data (phrases/<lang>.toml,
section [facts]) and looked for in all languages: many a German signature says "Head of Sales". Linear.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kindregards.core.message import Address
from kindregards.core.organisation import organisation
from kindregards.core.people import display_name
from kindregards.core.phrases import languages, phrases, plain
from kindregards.core.text.links import named
from kindregards.core.text.quoting import quoting

LINES = 20  # of a signature: name, title, firm, address, three numbers, links
LONGEST = 100  # characters of a line; longer ones are disclaimers
OPENING = 2  # lines that a sentence may follow: a sign-off and a name; behind more it is a disclaimer
SPOKEN = 3  # words in lower case of a line; more are a sentence
TITLE = 60  # characters of a title, TITLE_WORDS words
TITLE_WORDS = 8
NAME_WORDS = 5
LINKS = 5
DIGITS = range(7, 16)  # of a phone number; E.164 allows 15

_PARTS = re.compile(r"\s*[|•·\t]\s*|\s+[-–—/]{1,2}\s+")
_NUMBER = re.compile(r"(?<![\w@/])(?:\+|\(|00)?\(?\d[\d ()./-]{5,22}\d(?!\w|\.\w|@)")
_DATE = re.compile(r"(?:19|20)\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}$|\d{1,2}:\d\d")
_TELLS = re.compile(
    r"\+|\(?\d{3}\)?[ ./-]{1,2}\d{3}[ .-]\d{4}$|0\d{1,5}[ /-]"
)  # written as only phone numbers are
_SPOKEN = re.compile(r"(?<![\w@./])[^\W\d_]{2,}(?![@./]\w)")  # words, not pieces of addresses
_DOTS = re.compile(r"[._+-]")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*")
_NO_TITLE = re.compile(r"[@\d:?!]|https?|www\.|[a-zà-ÿ]{3}\.$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """Attributes:
    name: of the writer, in natural order.
    title: what they do, "Head of Collections".
    phone: as written, the first one.
    links: their own pages and profiles, at most 5.
    """

    name: str = ""
    organisation: str = ""
    title: str = ""
    phone: str = ""
    links: tuple[str, ...] = ()


def facts(sender: Address, signature: str) -> Facts:
    """The facts that a mail's signature tells for sure."""
    lines = list(_lines(signature))
    told = "\n".join(lines)
    name = _name(sender, lines)
    firm = organisation(sender, told)
    return Facts(
        name=name,
        organisation="" if plain(firm) == plain(name) else firm,  # robin@hale.example signs as Robin Hale
        title=_title(lines, firm, _known(sender)),
        phone=next((number for line in lines for number in _phones(line)), ""),
        links=named(told)[:LINKS],
    )


def _lines(signature: str) -> Iterator[str]:
    """The lines before the disclaimer, and before what a telephone or a mail service added."""
    count = 0
    for line in signature.split("\n", LINES)[:LINES]:
        text = " ".join(line.strip(" \t*_-–—").split(" "))
        is_sentence = sum(word[0].islower() for word in _SPOKEN.findall(text)) > SPOKEN
        if len(text) > LONGEST or quoting().device.match(text.lower()) or (is_sentence and count >= OPENING):
            return
        if text and not is_sentence:
            count += 1
            yield text


def _name(sender: Address, lines: Sequence[str]) -> str:
    """As the signature spells it in full, else as the mail's header does."""
    known = _known(sender) or frozenset(_WORD.findall(_DOTS.sub(" ", sender.email.partition("@")[0])))
    for line in lines:
        words = _PARTS.split(line)[0].partition(",")[0].split()
        plain_words = {word.strip(".,").lower() for word in words}
        if 2 <= len(words) <= NAME_WORDS and len(known & plain_words) >= 2 and words[0][:1].isupper():
            return " ".join(words)
    return display_name(sender) if sender.name else ""


def _known(sender: Address) -> frozenset[str]:
    """The words of the sender's name, lower case."""
    words = _WORD.findall(display_name(sender).lower()) if sender.name else []
    return frozenset(word for word in words if len(word) > 1)


def _title(lines: Sequence[str], firm: str, known: frozenset[str]) -> str:
    for line in lines:
        for part in _parts(line):
            if part != firm and _is_title(part) and known.isdisjoint(_WORD.findall(part.lower())):
                return part
    return ""


def _parts(line: str) -> Iterator[str]:
    """The pieces of a line between bars; without the name before a comma ("Ada Winter, Engineer")."""
    for part in _PARTS.split(line):
        before, comma, behind = part.strip(" ,;").partition(",")
        if comma and not _is_title(before):
            yield behind.strip()
        else:
            yield f"{before}{comma}{behind}"
            yield before


def _is_title(text: str) -> bool:
    words = text.split()
    if not 3 < len(text) <= TITLE or len(words) > TITLE_WORDS or not text[0].isupper() or _NO_TITLE.search(text):
        return len(text) in (2, 3) and text.isupper() and _says("short_titles", text)
    if _says("departments", text):
        return False
    named = 2 * sum(word[0].isupper() for word in words) >= len(words)
    return (named and _says("titles", text)) or _says("titles", words[0])


def _says(key: str, text: str) -> bool:
    text = plain(text)
    return any(phrases(language).pattern("facts", key).search(text) for language in sorted(languages()))


def _phones(line: str) -> Iterator[str]:
    """The phone numbers of a line: labelled as such, or written as only phone numbers are; no fax."""
    behind = 0
    for match in _NUMBER.finditer(line):
        before, behind = plain(line[behind : match.start()]), match.end()
        after = plain(line[match.end() : match.end() + 12]).partition(" +")[0]
        number = match[0].strip(" -./")
        if sum(character.isdigit() for character in number) not in DIGITS or _DATE.search(number):
            continue
        if _says("fax", before) or (not before.strip(" ():,;|/") and _says("fax", after)):
            continue
        if _TELLS.match(number) or _says("phone", before) or _says("phone", after):
            yield number + (")" if number.count("(") > number.count(")") else "")

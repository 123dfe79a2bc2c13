"""The courtesy check that every draft passes before it is placed: it is about them, true, short, and plain.

Rules that hold here: only own words count, nothing quoted; the words looked for are data
(phrases/<lang>.toml, sections [filler], [gives], [pronouns]); a language without them is checked for what
needs no words.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kindregards.core.flowed import SEPARATOR
from kindregards.core.followup import Kind
from kindregards.core.phrases import Phrases, languages, phrases, plain

WORDS = 120  # of own text, unless the draft answers a longer mail
SENTENCE = 400  # characters of the first sentence that are looked at

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_UNITS = re.compile(r"\w+")
_PLACEHOLDER = re.compile(
    r"\[[^\[\]\n]{0,60}\]|\{[^{}\n]{0,60}\}|<[A-Za-z][^<>@\n]{0,40}>|\b(?:XXX+|TODO|TBD)\b|_{3,}"
)
_GAP = re.compile(r"\[[^\[\]\n]{1,60}\]")
_FIRST = re.compile(rf"[^.!?…]{{1,{SENTENCE}}}")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One reason why a draft is not placed: the rule's name, and the words or figures that broke it."""

    rule: str
    what: str

    def __str__(self) -> str:
        return self.what


def check(
    text: str, kind: Kind, language: str, facts: Mapping[str, object], answered_words: int | None = None
) -> tuple[Complaint, ...]:
    """What is wrong with a letter; () when it may be placed.

    Args:
        text: the rendered letter without signature block and without the quoted original.
        language: ISO 639-1, of the letter.
        facts: what the letter was made from; one of them must be in it.
        answered_words: own words of the mail that it answers, None if it answers none.
    """
    own = own_words(text)
    known = phrases(language) if language in languages() else None
    complaints = [
        *_filler(own, known),
        *_about_them(own, known, kind),
        *_gives_first(own, known),
        *_placeholders(own, kind),
        *_detail(text, facts),
        *_length(own, answered_words),
    ]
    return tuple(complaints)


def own_words(text: str) -> str:
    """The letter without quoted lines and without what stands below the signature separator."""
    letter = text.partition(f"\n{SEPARATOR}\n")[0]
    return "\n".join(line for line in letter.split("\n") if not line.startswith(">"))


def _filler(own: str, known: Phrases | None) -> list[Complaint]:
    found = known.pattern("filler", "phrases").search(plain(own)) if known else None
    return [Complaint("filler", f'it says "{found[0]}"')] if found else []


def _about_them(own: str, known: Phrases | None, kind: Kind) -> list[Complaint]:
    """ "You" at least as often as "I"; a reply's scaffold has hardly any words of its own."""
    if known is None or kind is Kind.REPLY:
        return []
    counts = Counter(_UNITS.findall(own.lower()))
    you = sum(counts[word] for word in known.words("pronouns", "you"))
    i = sum(counts[word] for word in known.words("pronouns", "i"))
    return [Complaint("about-them", f'it says "I" {i} times and "you" {you} times')] if i > you else []


def _gives_first(own: str, known: Phrases | None) -> list[Complaint]:
    """The first sentence after the greeting thanks, offers or answers."""
    if known is None or not known.words("gives", "opening"):
        return []
    first = _FIRST.match(_body(own))
    if first is not None and known.has("gives", "opening", first[0]):
        return []
    return [Complaint("gives-first", "its first sentence does not thank, offer or answer")]


def _body(own: str) -> str:
    """The letter without its greeting: the first line where it ends in a comma or stands alone."""
    first, _, rest = own.strip().partition("\n")
    return (rest if rest.strip() and len(first.split()) <= 6 else own).strip()


def _placeholders(own: str, kind: Kind) -> list[Complaint]:
    lines = (line.strip() for line in own.split("\n"))
    open_lines = [line for line in lines if not (kind is Kind.REPLY and _GAP.fullmatch(line))]
    found = _PLACEHOLDER.search("\n".join(open_lines))
    return [Complaint("placeholder", f'"{found[0]}" is not filled in')] if found else []


DETAILS: Sequence[str] = ("questions", "question", "detail")
"""Facts of which the letter must carry one, whole."""


def _detail(text: str, facts: Mapping[str, object]) -> list[Complaint]:
    said = _squeezed(text)
    for name in DETAILS:
        value = facts.get(name)
        wanted = (
            [str(each) for each in value] if isinstance(value, (list, tuple)) else [str(value)] if value else []
        )
        if wanted and all(_squeezed(each) in said for each in wanted):
            return []
    return [Complaint("detail", "it does not carry what they said or what was asked")]


def _squeezed(text: str) -> str:
    return " ".join(line.lstrip("> ") for line in text.split("\n")).casefold().replace("  ", " ")


def _length(own: str, answered_words: int | None) -> list[Complaint]:
    count = len(_WORD.findall(own))
    allowed = max(WORDS, answered_words or 0)
    return [Complaint("length", f"it has {count} words, {allowed} are enough")] if count > allowed else []

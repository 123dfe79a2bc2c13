"""Where the writer's words end and the signature begins.

Rules that hold here: only the end of the own words is looked at; when a rule is unsure the line stays with
the words; a mail that is nothing but a sign-off keeps it as its words.
"""

import re
from collections.abc import Sequence
from functools import cache

from kindregards.core.message import Address
from kindregards.core.phrases import languages, phrases, plain
from kindregards.core.text.quoting import LINE_LIMIT, quoting

SIGNATURE_BEGINS = "\ue001"
"""A line of its own: everything below is signature. Put there by `html`."""

LAST_LINES = 40  # lines from the end among which a signature may begin
CLOSING_LINES = 12  # lines that may follow a sign-off: name, title, company, address, three numbers, links
NAME_LINES = 10  # lines that may follow a bare name
BRIEF = 9  # words of a line in a signature
SIGN_OFF_NAME = 3  # words behind a sign-off on its line: "Best, Ada"

_DASHES = re.compile(
    r"\s{0,3}(?:--|—|–)\s{0,3}$|\s{0,3}(?:-{3,60}|_{3,80}|={3,60}|\*{3,60}|#{3,60}|~{3,60}|\+{3,60})\s*$"
)
_STANDARD = re.compile(r"-- ?$")
_CONTACT = re.compile(
    r"\+?\(?\d[\d\s()./-]{6,18}\d|\S@\S+\.\w|(?:https?://|www\.)\S|\b(?:tel|phone|mobile|mobil|fax|cell|direct|linkedin|twitter)\b",
    re.IGNORECASE,
)
_DASH = ("-", "–", "—", "~")
_MAY_REACH = re.compile(r"[@\d]")
_WORD = re.compile(r"[^\W\d_]+")
_REACHED = re.compile(r"\+?\(?\d[\d\s()./-]{6,18}\d|\S@\S+\.\w")
_BARE_NAME = re.compile(r"[^\W\d_a-zß-ÿ][a-zß-ÿ]{1,14}(?: [^\W\d_a-zß-ÿ][a-zß-ÿ]{1,14})?[.,]?$")
_NO_NAME = re.compile(r"[?:]\s*$|://|@|\w{3}\.\w{2}|[^\W\d_]{5}[.!?]\s+\w")  # asks, leads to a page, or says more
_SENTENCE = re.compile(r"[?!]\s*$|[a-zà-ÿ]{2}\.\s*$")


@cache
def _sign_offs() -> re.Pattern[str]:
    words = {each for language in languages() for each in phrases(language).words("closing", "sign_offs")}
    known = "|".join(re.escape(plain(word)).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\W{{0,4}}(?:{known})(?!\w)(?P<rest>.{{0,40}})$")


def split_signature(lines: Sequence[str], sender: Address | None = None) -> tuple[list[str], list[str]]:
    """The writer's words, and the signature with the sign-off that opens it, both without empty edges."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    kept = list(lines[:end])
    begin = _marked_begin(kept)
    for rule in (_device_begin, _closing_begin, _name_begin, _contact_begin):
        earlier = rule(kept[:begin], sender)
        begin = begin if earlier is None else earlier
    words, signature = _trimmed(kept[:begin]), _trimmed(kept[begin:])
    if not words and signature:  # "Thanks, Ada" is the whole message
        return signature[:1], signature[1:]
    return words, signature


def _trimmed(lines: Sequence[str]) -> list[str]:
    begin, end = 0, len(lines)
    while begin < end and not lines[begin].strip(" \t" + SIGNATURE_BEGINS):
        begin += 1
    while end > begin and not lines[end - 1].strip(" \t" + SIGNATURE_BEGINS):
        end -= 1
    return [line for line in lines[begin:end] if line != SIGNATURE_BEGINS]


def _marked_begin(lines: Sequence[str]) -> int:
    """Behind "-- " (RFC 3676 4.3), a mark from HTML, or a rule of dashes near the end."""
    for position in range(max(0, len(lines) - LAST_LINES), len(lines)):
        line = lines[position]
        if line.startswith(SIGNATURE_BEGINS) or _STANDARD.match(line):
            return position
        if _DASHES.match(line) and len(lines) - position <= CLOSING_LINES + 3:
            return position
    return len(lines)


def _device_begin(lines: Sequence[str], sender: Address | None) -> int | None:
    """At "Sent from my phone", when nothing but a line or two follows."""
    texts = [n for n in range(max(0, len(lines) - LAST_LINES), len(lines)) if lines[n].strip()]
    for position in texts[-3:]:
        line = lines[position].strip()
        if len(line) <= 120 and quoting().device.match(line.lower()):
            return position
    return None


def _closing_begin(lines: Sequence[str], sender: Address | None) -> int | None:
    """At a sign-off, when only brief lines follow."""
    texts = [n for n in range(max(0, len(lines) - LAST_LINES), len(lines)) if lines[n].strip()]
    for position in texts[-CLOSING_LINES - 1 :]:
        line = lines[position].strip()
        if len(line) > 60:
            continue
        found = _sign_offs().match(plain(line))
        if found is None or not _may_follow(line[-len(found["rest"]) :] if found["rest"] else ""):
            continue
        below = [lines[n] for n in texts if n > position]
        if all(_is_brief(each) for each in below):
            return position
    return None


def _may_follow(rest: str) -> bool:
    """True for what stands behind a sign-off on its line, a name; "Thanks for your help" goes on as a sentence."""
    words = rest.split()
    goes_on = len(words) > 1 and rest[:1].isspace() and words[0][0].islower()
    return len(words) <= SIGN_OFF_NAME and "?" not in rest and not goes_on


def _is_brief(line: str) -> bool:
    """A line as signatures have them: a name, a title, a number; not a sentence."""
    text = line.strip()[:LINE_LIMIT]
    if _CONTACT.search(text):
        return len(text) <= 160
    return len(text.split()) <= BRIEF and not _SENTENCE.search(text)


def _name_begin(lines: Sequence[str], sender: Address | None) -> int | None:
    """At the sender's name on a line of its own, when only brief lines follow."""
    known = _names(sender)
    texts = [n for n in range(max(0, len(lines) - LAST_LINES), len(lines)) if lines[n].strip()]
    for position in texts[1:][-NAME_LINES:]:
        line = lines[position].lower()
        if not any(name in line for name in known) or _NO_NAME.search(line):
            continue
        words = _WORD.findall(line)
        if len(words) <= 4 and known & set(words) and all(_is_brief(lines[n]) for n in texts if n > position):
            return position
    last = texts[-1] if texts else 0
    if last > 1 and not lines[last - 1].strip() and _BARE_NAME.match(lines[last].strip()):
        return last  # a first name, set off by an empty line
    return _dashed_name(lines, texts[-NAME_LINES:])


def _dashed_name(lines: Sequence[str], texts: Sequence[int]) -> int | None:
    """At "- Ada", set off by an empty line, when only ways to reach her follow; a list has several dashes."""
    for position in reversed(texts):
        line = lines[position].strip()
        if line.startswith(_DASH) and position > 1 and not lines[position - 1].strip():
            return position if _BARE_NAME.match(line.lstrip("".join((*_DASH, " ")))) else None
        if line.startswith(_DASH) or not _CONTACT.search(line):
            return None
    return None


def _names(sender: Address | None) -> frozenset[str]:
    if sender is None:
        return frozenset()
    local = sender.email.partition("@")[0]
    return frozenset(word for word in _WORD.findall(f"{sender.name} {local}".lower()) if len(word) > 1)


def _contact_begin(lines: Sequence[str], sender: Address | None) -> int | None:
    """At the first of the last brief lines of which two show how to reach the writer."""
    if sum(_MAY_REACH.search(line) is not None for line in lines[-CLOSING_LINES - 1 :]) < 2:
        return None
    position, contacts = len(lines), 0
    while position and len(lines) - position <= CLOSING_LINES:
        line = lines[position - 1].strip()
        if not line and contacts >= 2:
            break
        if line and (len(line) > 80 or not _is_brief(line)):
            break
        contacts += _REACHED.search(line) is not None
        position -= 1
    return position if contacts >= 2 and position else None

"""When somebody who is away will be back, and whom to write to meanwhile, from the text of their automatic reply.

Rules that hold here: a date is read only behind words that announce it ("back on", "until", "bis"); a date
that can be read in two ways is not read; what comes out lies on or after the day the reply was written. A deputy
has an address, stands behind words that refer to them, and is nobody's robot.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from kindregards.core.dates.words import date_words
from kindregards.core.dates.written import LONGEST, first_date
from kindregards.core.message import Address
from kindregards.core.phrases import Phrases, phrases_of, plain

TEXT_LIMIT = 2_000  # characters of an automatic reply that are looked at
REACH = 60  # characters behind an announcement in which the date must begin and end
ANNOUNCEMENTS = 12  # tried per kind
DEPUTIES = 3  # more are the staff list of an office
BEFORE = 160  # characters before an address in which it is introduced
BESIDE = 40  # characters between a name, its phone number and its address

_EMAIL = re.compile(r"(?<![\w.+@-])\w[\w.+-]{0,63}@\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){1,5}")
_NAME_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’-]{1,30}"
_PARTICLES = r"(?:(?:van|von|de|der|den|da|di|du|la|le)\s){0,2}"
_NAME = re.compile(rf"(?<![\w@.]){_NAME_WORD}(?:\s{_PARTICLES}{_NAME_WORD}){{0,3}}")
_ROBOT = re.compile(r"no[._-]?reply|mailer|daemon|bounce")


def return_date(text: str, written: date, language: str | None = None) -> date | None:
    """The first day on which the writer is back, or None when the text does not say it clearly.

    Args:
        written: the local date of the reply; dates without a year are counted from it.
        language: ISO 639-1; None or a language without phrases: all are tried.
    """
    start = plain(text[:TEXT_LIMIT])
    for each in phrases_of(language):
        for kind, days in (("back", 0), ("starting", 0), ("through", 1), ("until", 0)):
            for announced in _announced(each, kind, start, written):
                back = announced + timedelta(days=days)
                if written <= back <= written + LONGEST:
                    return back
    return None


def _announced(known: Phrases, kind: str, text: str, written: date) -> Iterator[date]:
    """The dates behind the announcements of one kind."""
    if not known.words("absence", kind):
        return
    words = date_words(known.language)
    for count, match in enumerate(known.pattern("absence", kind).finditer(text)):
        if count >= ANNOUNCEMENTS:
            return
        behind = text[match.end() : match.end() + REACH]
        if kind == "starting" and not known.has("absence", "again", behind):
            continue
        found = first_date(words, behind, written, REACH)
        if found is not None:
            yield found


def deputies(text: str, sender_email: str, language: str | None = None) -> tuple[Address, ...]:
    """Whom the reply names to write to meanwhile, in its order, at most DEPUTIES; those with an address only.

    Args:
        sender_email: of who is away; their own other addresses are no deputies.
        language: ISO 639-1; None or a language without phrases: all are tried.
    """
    start = text[:TEXT_LIMIT]
    known = phrases_of(language)
    found: dict[str, Address] = {}
    for match in _EMAIL.finditer(start):
        email = match[0].lower()
        before = start[max(0, match.start() - BEFORE) : match.start()].rpartition("\n\n")[2]
        if not _is_own(email, sender_email) and any(_refers(each, before) for each in known):
            found.setdefault(email, Address(email, _name(before, email, known)))
    return tuple(found.values())[:DEPUTIES]


def _is_own(email: str, sender_email: str) -> bool:
    local, own = email.partition("@")[0], sender_email.lower().partition("@")[0]
    return local == own or _ROBOT.search(local) is not None


def _refers(known: Phrases, before: str) -> bool:
    """The words before an address are about somebody else whom to write to."""
    return known.has("absence", "deputy", before) and not known.has("absence", "myself", before[-BESIDE:])


def _name(before: str, email: str, known: Sequence[Phrases]) -> str:
    """The name that the address repeats, or that stands beside it; "" when none does."""
    local = email.partition("@")[0]
    named = [_without_words(each, known) for each in _NAME.finditer(before)]
    for name, end in reversed(named):
        between = before[end:]
        is_beside = " " in name and len(between) <= BESIDE and not any(_refers(each, between) for each in known)
        if is_beside or any(word in local for word in plain(name).split() if len(word) > 1):
            return name
    return ""


def _without_words(match: re.Match[str], known: Sequence[Phrases]) -> tuple[str, int]:
    """A name without the words that merely refer to somebody ("Contact Ann Lee"), and where it ends."""
    words = match[0].split()
    while words and any(each.has("absence", "no_name", words[0]) for each in known):
        del words[0]
    return " ".join(words), match.end()

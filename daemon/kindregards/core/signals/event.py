"""Events and conferences that I am registered for or invited to: told by a program, or by a person.

Rules that hold here: a program's mail counts when its subject says that I am registered, or when a ticket program
invites me, and its text or calendar part names the first day; a person's sentence counts when it invites the
reader to something by its name.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

from kindregards.core import calendar
from kindregards.core.charset import clean
from kindregards.core.dates import named_day
from kindregards.core.frames import all_words, frames
from kindregards.core.message import Body, Direction, Header
from kindregards.core.people import Me
from kindregards.core.phrases import compiled, plain
from kindregards.core.sentences import LONGEST
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

NAME = 120  # characters of an event's name
PLACE = 160
SUBJECT = 200  # characters that are looked at
LINES = 60  # of the text in which a program names day and place
FIRST_LINES = 15  # in which an unlabelled day is the event's
NEAR = 60  # characters in which a person's invitation names what it is to

PROGRAMS = frozenset(
    {"eventbrite.com", "eventbrite.de", "meetup.com", "lu.ma", "luma-mail.com", "evite.com", "partiful.com"}
    | {"paperlesspost.com", "punchbowl.com", "pretix.eu", "ti.to", "tito.io", "xing-events.com", "weezevent.com"}
    | {"billetweb.fr", "sympla.com.br", "eventix.io", "doorkeeper.jp", "hopin.com", "airmeet.com"}
)
"""Domains of which the whole trade is events: what they call an invitation is one."""

_NAME_END = re.compile(r"\s[|•]\s|[!?]|\s\(\s?(?:order|ref|#)", re.IGNORECASE)
_EDGES = " .,:;–—-\"'“”„«»‘’!✅🎉🎟️"
_RANGE = re.compile(r"(?<!\d)(\d{1,2}\.?)\s?[-–—]\s?\d{1,2}(?:\.|(?=\s[^\W\d])|(?=,?\s20\d\d))")
"""The days of an event, "22-24 April" or "April 22-24, 2026"; the first one counts."""
_ME = Me(frozenset())
_NUMBER = re.compile(r"#?[\d-]{3,20}")


def detect(reading: Reading) -> Iterator[Signal]:
    """At most one: a person invites me, or an organiser whose mail looks like a person's has me registered."""
    if reading.message.direction is Direction.OUT:
        return
    found = next(_registered(reading), None) or next(_invited(reading), None)
    if found is not None:
        yield found


def _registered(reading: Reading) -> Iterator[Signal]:
    """What the subject announces, shown by the sentence that names it."""
    message = reading.message
    for signal in announced(message.header, message.body, message.language):
        named = plain(signal.facts["event"])
        for sentence in reading.sentences:
            if named in plain(sentence):
                yield replace(signal, sentence=sentence)
                return


def _invited(reading: Reading) -> Iterator[Signal]:
    for number, sentence in enumerate(reading.sentences):
        if not reading.says("event", "invites", sentence) or reading.says("event", "no_invitation", sentence):
            continue
        if named := _invited_to(reading, sentence):
            day = _day(reading, reading.sentences[number : number + 2])
            yield reading.signal(
                SignalKind.EVENT, sentence, "event.invited", 0.85 if day else 0.7, due=day, facts={"event": named}
            )


def is_announced(header: Header) -> bool:
    """True when the header of an automated mail says that I am registered for, or invited to, something."""
    return bool(_announced(header))


def announced(header: Header, body: Body, language: str | None) -> Iterator[Signal]:
    """The event that an automated mail registers me for, with its first day; nothing when no day is named."""
    named = "" if header.references else _announced(header)  # people answer such mails, and pass them on
    if not named:
        return
    told = next(calendar.signals(header, body, _ME), None)
    lines = [line for raw in body.whole.splitlines()[: 4 * LINES] if (line := clean(raw, LONGEST))][:LINES]
    day = told.due if told and told.due else _first_day(header, lines, language)
    if day is None or day < header.date.date():
        return
    place = told.facts.get("place", "") if told else ""
    facts = {"event": named, "place": place or _labelled(lines, "where")[:PLACE]}
    yield Signal(
        SignalKind.EVENT,
        header.subject[:LONGEST],
        "event.registered",
        0.9,
        header.message_id,
        header.date,
        due=day,
        facts={name: value for name, value in facts.items() if value},
    )


def _invited_to(reading: Reading, sentence: str) -> str:
    """What a sentence invites to, as it stands there, "" when that is no event."""
    folded = plain(sentence)
    original = " ".join(sentence.split())
    invitation = reading.phrases.pattern("event", "invites").search(folded)
    if invitation is None or len(folded) != len(original):
        return ""
    what = reading.phrases.pattern("event", "kinds").search(folded, invitation.end(), invitation.end() + NEAR)
    if what is None:
        return ""
    return _without_articles(reading, original[invitation.end() : what.end()])


def _without_articles(reading: Reading, text: str) -> str:
    words = text.split()
    articles = set(reading.phrases.words("event", "articles"))
    while len(words) > 1 and plain(words[0]) in articles:
        words.pop(0)
    return clean(" ".join(words).strip(_EDGES), NAME)


def _day(reading: Reading, sentences: tuple[str, ...]) -> date | None:
    """The first day that the sentence, or the one after it, names."""
    written = reading.message.header.date
    days = (named_day(sentence, written, reading.phrases.language) for sentence in sentences)
    return next((day for day in days if day), None)


def _announced(header: Header) -> str:
    """The event that the subject says I am registered for or invited to, "" when unsure."""
    subject = " ".join(header.subject[:SUBJECT].split())
    folded = plain(subject)
    if len(folded) != len(subject) or not _any("words").search(folded) or _any("not").search(folded):
        return ""
    for key in ("registered", "invited") if _is_program(header) else ("registered",):
        for frame in frames("event", key):
            if (held := frame.held(subject, folded)) and (name := _event_name(held)):
                return name
    return ""


def _event_name(held: str) -> str:
    """The name without what stands around it; "" for what is none: a number, a single small word."""
    name = clean(_NAME_END.split(held.strip(_EDGES), maxsplit=1)[0].strip(_EDGES), NAME)
    is_one = any(character.isupper() for character in name) and not _NUMBER.fullmatch(name)
    return name if len(name) > 2 and is_one else ""


def _is_program(header: Header) -> bool:
    return header.sender is not None and not PROGRAMS.isdisjoint(header.sender.domains)


def _first_day(header: Header, lines: list[str], language: str | None) -> date | None:
    """The day in the line that is labelled as its day, else the first one near the top."""
    if found := named_day(_RANGE.sub(r"\1", _labelled(lines, "when")), header.date, language):
        return found
    days = (named_day(_RANGE.sub(r"\1", line), header.date, language) for line in lines[:FIRST_LINES])
    return next((day for day in days if day), None)


def _labelled(lines: list[str], key: str) -> str:
    """What stands behind, or below, the label: "Where: Town hall"."""
    labels = _any(key)
    for line, below in pairwise([*lines, ""]):
        label, colon, rest = line.partition(":")
        if len(label) <= 30 and labels.fullmatch(plain(label).strip(" *•-")):
            return rest.strip(" *") if colon and rest.strip(" *") else below
    return ""


@cache
def _any(key: str) -> re.Pattern[str]:
    """In all languages: programs write in whatever language I once chose."""
    return compiled(all_words("event", key))

"""Meetings that took place: "great to meet you at PyCon".

Rules that hold here: told with gladness or thanks, to the one who was met; wished, planned and missed ones do
not count.
"""

import re
from collections.abc import Iterator
from functools import cache

from kindregards.core.message import Direction
from kindregards.core.phrases import Phrases, phrases, plain
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

_CAPITALISED = r"(?-i:[A-ZÀ-ÖØ-Þ\d])[\w'.&+-]{0,30}"
_BETWEEN = "de|del|della|di|do|da|des|du|van|of|for|für|on|la|le|the"
_EVENT = rf"({_CAPITALISED}(?:\s(?:(?:{_BETWEEN})\s)?{_CAPITALISED}){{0,5}})"


def detect(reading: Reading) -> Iterator[Signal]:
    """At most one, the first sentence that is glad about a meeting."""
    for sentence in reading.sentences:
        if "?" in sentence or not reading.says("meeting", "phrases", sentence):
            continue
        if reading.says("meeting", "not", sentence):
            continue
        named = event(sentence, reading.phrases.language)
        others = reading.writer if reading.message.direction is Direction.IN else reading.readers
        facts = {"event": named} if named else {}
        yield reading.signal(SignalKind.MEETING, sentence, "meeting.glad", 0.9, who=others, facts=facts)
        return


def event(sentence: str, language: str) -> str:
    """The event that a MEETING sentence names ("PyCon Italia"), "" when it names none for sure."""
    known = phrases(language)
    for preposition in known.words("meeting", "at"):
        found = re.search(rf"(?<!\w){re.escape(preposition)}\s+{_EVENT}", sentence, re.IGNORECASE)
        if found and any(character.isalpha() for character in found[1]) and not _is_ordinary(found[1], known):
            return found[1].rstrip(".,-'")
    return ""


def _is_ordinary(name: str, known: Phrases) -> bool:
    """True for days, meals and places of every day, which some languages write with a capital."""
    first = plain(name).split()[0].rstrip(".,'")
    return first in _days(known.language) or known.pattern("meeting", "no_event").match(plain(name)) is not None


@cache
def _days(language: str) -> frozenset[str]:
    known = phrases(language)
    named = (*known.words("dates", "weekdays"), *known.words("dates", "months"))
    return frozenset(word for each in named for word in each.split("|"))

"""Meetings that took place: "great to meet you at PyCon"."""

import re
from collections.abc import Iterator

from kindregards.core.phrases import phrases
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

_CAPITALISED = r"(?-i:[A-ZÀ-ÖØ-Þ\d])[\w'.&+-]{0,30}"
_BETWEEN = "de|del|della|di|do|da|des|du|van|of|for|für|on|la|le|the"
_EVENT = rf"({_CAPITALISED}(?:\s(?:(?:{_BETWEEN})\s)?{_CAPITALISED}){{0,5}})"


def detect(reading: Reading) -> Iterator[Signal]:
    """At most one, the first sentence that is glad about a meeting."""
    for sentence in reading.sentences:
        if "?" in sentence or reading.says("meeting", "not", sentence):
            continue
        if reading.says("meeting", "phrases", sentence):
            yield reading.signal(SignalKind.MEETING, sentence, "meeting.glad", 0.9)
            return


def event(sentence: str, language: str) -> str:
    """The event that a MEETING sentence names ("PyCon Italia"), "" when it names none for sure."""
    for preposition in phrases(language).words("meeting", "at"):
        found = re.search(rf"(?<!\w){re.escape(preposition)}\s+{_EVENT}", sentence, re.IGNORECASE)
        if found and any(character.isalpha() for character in found[1]):
            return found[1].rstrip(".,-'")
    return ""

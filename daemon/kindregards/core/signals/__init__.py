"""Signals: something observed in a mail, always with the sentence that shows it.

One file per signal; each has `detect(reading) -> Iterator[Signal]` and stands in DETECTORS. Rules that hold
here: unsure means silent; language is data (phrases/<lang>.toml).
"""

from collections.abc import Callable, Iterator

from kindregards.core.message import Message
from kindregards.core.people import Me
from kindregards.core.signals import (
    about,
    courtesy,
    introduction,
    meeting,
    pitch,
    question,
    request,
    settled,
    stop,
)
from kindregards.core.signals.reading import Reading, read
from kindregards.core.signals.signal import Signal, SignalKind

__all__ = ["AT_MOST", "DETECTORS", "Signal", "SignalKind", "detect"]

AT_MOST = 20  # signals of one mail: more questions than that are a questionnaire

DETECTORS: tuple[Callable[[Reading], Iterator[Signal]], ...] = (
    request.detect,
    question.detect,
    courtesy.detect,
    introduction.detect,
    meeting.detect,
    about.detect,
    pitch.detect,
    stop.detect,
    settled.detect,
)
"""In the order in which they have a sentence first: one that asks is a request or a question, not both."""

_ASKS = frozenset({SignalKind.QUESTION, SignalKind.REQUEST})


def detect(message: Message, me: Me) -> tuple[Signal, ...]:
    """All signals of one message in text order, each once, at most AT_MOST."""
    reading = read(message, me)
    found: dict[tuple[bool, SignalKind | None, str], Signal] = {}
    for detector in DETECTORS:
        for signal in detector(reading):
            asks = signal.kind in _ASKS
            found.setdefault((asks, None if asks else signal.kind, signal.sentence), signal)
    asking = [signal for signal in found.values() if signal.kind in _ASKS]
    if any(not _is_echo(reading, signal) for signal in asking):
        found = {key: signal for key, signal in found.items() if not (key[0] and _is_echo(reading, signal))}
    place = {sentence: number for number, sentence in reversed(list(enumerate(reading.sentences)))}
    return tuple(sorted(found.values(), key=lambda signal: place[signal.sentence])[:AT_MOST])


def _is_echo(reading: Reading, signal: Signal) -> bool:
    """True for "please let me know", which adds nothing where something else is asked."""
    return reading.says("question", "echo", signal.sentence)

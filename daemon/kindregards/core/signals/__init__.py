"""Signals: something observed in a mail, always with the sentence that shows it.

One file per signal; each has `detect(reading) -> Iterator[Signal]` and stands in DETECTORS. Rules that hold
here: unsure means silent; language is data (phrases/<lang>.toml).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from kindregards.core.message import Direction, Message
from kindregards.core.people import Me
from kindregards.core.signals import (
    about,
    courtesy,
    event,
    favour,
    introduction,
    meeting,
    milestone,
    need,
    offer,
    pitch,
    promise,
    question,
    request,
    sad_news,
    settled,
    stop,
    thanks,
)
from kindregards.core.signals.reading import Reading, read
from kindregards.core.signals.signal import Signal, SignalKind

__all__ = ["AT_MOST", "DETECTORS", "ECHO", "Signal", "SignalKind", "detect"]

ECHO = "request.echo"
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
    promise.detect,
    favour.detect,
    thanks.detect,
    need.detect,
    offer.detect,
    milestone.detect,
    sad_news.detect,
    event.detect,
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
    signals = _without_echoes(_without_lures(reading, [_marked(reading, signal) for signal in found.values()]))
    place = {sentence: number for number, sentence in reversed(list(enumerate(reading.sentences)))}
    return tuple(sorted(signals, key=lambda signal: place[signal.sentence])[:AT_MOST])


def _marked(reading: Reading, signal: Signal) -> Signal:
    """An echo, "please let me know", asks on behalf of what stands before it."""
    is_echo = signal.kind in _ASKS and reading.says("question", "echo", signal.sentence)
    return replace(signal, kind=SignalKind.REQUEST, rule=ECHO) if is_echo else signal


def _without_lures(reading: Reading, signals: list[Signal]) -> list[Signal]:
    """What a seller asks me is part of the pitch; what I ask is asked, however I put it."""
    is_pitch = any(signal.rule in (pitch.STRONG, pitch.LURE) for signal in signals)
    if not is_pitch or reading.message.direction is Direction.OUT:
        return signals
    return [signal for signal in signals if signal.kind not in _ASKS]


def _without_echoes(signals: list[Signal]) -> list[Signal]:
    """An echo adds nothing where something else is asked; alone, it is what is asked."""
    if all(signal.rule == ECHO for signal in signals if signal.kind in _ASKS):
        return signals
    return [signal for signal in signals if signal.rule != ECHO]

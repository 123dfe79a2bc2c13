"""Pitches: a stranger sells something. Keeps strangers from becoming connections.

Rules that hold here: one unmistakable phrase, or two of the weaker ones, or one of these after a question that
only sellers ask ("tired of paying too much?"). Whether the writer is a stranger,
and whether they wrote first, is known to the follow-up kinds.
"""

from collections.abc import Iterator

from kindregards.core.phrases import plain
from kindregards.core.signals.question import MARKED
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

WEAK_NEEDED = 2
STRONG, LURE = "pitch.strong", "pitch.lure"
"""The rules that leave no doubt."""


def detect(reading: Reading) -> Iterator[Signal]:
    """At most one, quoting the first sentence that sells, or reminds of an offer."""
    strong = [sentence for sentence in reading.sentences if _sells(reading, sentence)]
    weak_pattern = reading.phrases.pattern("pitch", "weak")
    said = {match for sentence in reading.sentences for match in weak_pattern.findall(plain(sentence))}
    weak = [sentence for sentence in reading.sentences if weak_pattern.search(plain(sentence))]
    if strong:
        yield reading.signal(SignalKind.PITCH, strong[0], STRONG, 0.9)
    elif weak and any(_lures(reading, sentence) for sentence in reading.sentences):
        yield reading.signal(SignalKind.PITCH, weak[0], LURE, 0.85)
    elif len(said) >= WEAK_NEEDED:
        yield reading.signal(SignalKind.PITCH, weak[0], "pitch.weak", 0.75)


def _sells(reading: Reading, sentence: str) -> bool:
    return reading.says("pitch", "strong", sentence) or reading.says("pitch", "again", sentence)


def _lures(reading: Reading, sentence: str) -> bool:
    return MARKED.search(sentence) is not None and reading.says("asks_nothing", "marketing", sentence)

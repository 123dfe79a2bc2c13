"""Questions taken back: "never mind, found it"."""

from collections.abc import Iterator

from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind


def detect(reading: Reading) -> Iterator[Signal]:
    """At most one, the first sentence that says so."""
    for sentence in reading.sentences:
        if "?" not in sentence and reading.says("settled", "phrases", sentence):
            yield reading.signal(SignalKind.SETTLED, sentence, "settled.phrase", 0.85)
            return

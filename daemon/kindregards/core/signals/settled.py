"""Questions and needs taken back: "never mind, found it", "the position is filled".

Rules that hold here: success alone tells nothing ("I found a typo"); it settles something where the writer says
that it came since, or after all. What is asked, denied, supposed or reported settles nothing.
"""

from collections.abc import Iterator

from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind


def detect(reading: Reading) -> Iterator[Signal]:
    """At most one, the first sentence that says so."""
    for sentence in reading.sentences:
        rule = _rule(reading, sentence)
        if rule is not None:
            yield reading.signal(SignalKind.SETTLED, sentence, *rule)
            return


def _rule(reading: Reading, sentence: str) -> tuple[str, float] | None:
    if "?" in sentence or reading.says("settled", "not", sentence):
        return None
    if reading.says("settled", "phrases", sentence):
        return "settled.phrase", 0.85
    if reading.says("settled", "since", sentence) and reading.says("settled", "done", sentence):
        return "settled.since", 0.7
    return None

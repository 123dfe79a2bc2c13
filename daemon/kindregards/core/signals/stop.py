"""Requests not to be contacted again; remembered for good, so only unmistakable ones count.

Rules that hold here: the writer asks for themselves and in their own words; "unsubscribe" links, and rules
that mention stopping something else, do not count.
"""

from collections.abc import Iterator

from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

LONGEST = 40  # words of the sentence; longer ones are legal boilerplate


def detect(reading: Reading) -> Iterator[Signal]:
    """Every sentence that says so: who insists says it more than once."""
    for sentence in reading.sentences:
        if len(sentence.split()) > LONGEST or reading.says("stop", "not", sentence):
            continue
        if reading.says("stop", "phrases", sentence):
            yield reading.signal(SignalKind.STOP, sentence, "stop.phrase", 0.95)

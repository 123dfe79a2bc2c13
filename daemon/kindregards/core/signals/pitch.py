"""Pitches: a stranger sells something. Keeps strangers from becoming connections.

Rules that hold here: one unmistakable phrase, or two of the weaker ones; never in an answer to a mail.
"""

from collections.abc import Iterator

from kindregards.core.phrases import plain
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

WEAK_NEEDED = 2


def detect(reading: Reading) -> Iterator[Signal]:
    """At most one, quoting the first sentence that sells."""
    if reading.message.header.references:
        return
    strong = [sentence for sentence in reading.sentences if reading.says("pitch", "strong", sentence)]
    weak_pattern = reading.phrases.pattern("pitch", "weak")
    said = {match for sentence in reading.sentences for match in weak_pattern.findall(plain(sentence))}
    weak = [sentence for sentence in reading.sentences if weak_pattern.search(plain(sentence))]
    if strong:
        yield reading.signal(SignalKind.PITCH, strong[0], "pitch.strong", 0.9)
    elif len(said) >= WEAK_NEEDED:
        yield reading.signal(SignalKind.PITCH, weak[0], "pitch.weak", 0.75)

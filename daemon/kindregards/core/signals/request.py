"""Requests: the writer asks the reader to do something.

Rules that hold here: "please" alone is no request ("please find attached", "please note"); an offer is no
request ("please call me with any questions").
"""

from collections.abc import Iterator

from kindregards.core.signals.question import asks_nothing
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind


def detect(reading: Reading) -> Iterator[Signal]:
    """Requests, polite ("could you send me ...") and plain ("please send ...")."""
    for sentence in reading.sentences:
        rule = _rule(reading, sentence)
        if rule and not asks_nothing(reading, sentence):
            yield reading.signal(SignalKind.REQUEST, sentence, rule, 0.85, reading.addressed(sentence))


def _rule(reading: Reading, sentence: str) -> str | None:
    for key in ("polite", "please", "plain"):
        if reading.says("request", key, sentence):
            return f"request.{key}"
    return None

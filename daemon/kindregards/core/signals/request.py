"""Requests: the writer asks the reader to do something.

Rules that hold here: "please" alone is no request ("please find attached", "please note"); an offer is no
request ("please call me with any questions"). A request that I would see answered in my mailbox ("send me
the plan", "what do you think") is told from one that is simply done ("please print two copies").
"""

from collections.abc import Iterator

from kindregards.core.signals.question import asks_nothing
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

ANSWERED = "request.answer"
"""The rule of requests whose fulfilment is an answer."""


def detect(reading: Reading) -> Iterator[Signal]:
    """Requests, polite ("could you send me ...") and plain ("please send ...")."""
    for sentence in reading.sentences:
        rule = _rule(reading, sentence)
        if rule and not asks_nothing(reading, sentence):
            yield reading.signal(SignalKind.REQUEST, sentence, rule, 0.85, reading.addressed(sentence))


def _rule(reading: Reading, sentence: str) -> str | None:
    for key in ("polite", "please", "plain"):
        if reading.says("request", key, sentence):
            return ANSWERED if reading.says("request", "answer", sentence) else f"request.{key}"
    return None

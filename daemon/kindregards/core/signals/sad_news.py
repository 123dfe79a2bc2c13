"""Sad news: a loss, an illness, a dismissal; it silences everything cheerful for a while.

Rules that hold here: it is told of the writer or of somebody close to them, as something that is so; condolences,
figures of speech ("the server died"), what is long past and what only might be are none.
"""

from collections.abc import Iterator

from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

LONGEST = 60  # words of the sentence; longer ones are stories and reports
KINDS = ("bereavement", "layoff", "illness", "separation", "accident", "other")
"""Values of facts.sad and keys of the phrases; the gravest first."""


def detect(reading: Reading) -> Iterator[Signal]:
    """Every sentence that tells some; who: the writer."""
    for sentence in reading.sentences:
        kind = reading.news("sad_news", KINDS, sentence, LONGEST)
        if kind is not None:
            yield reading.signal(
                SignalKind.SAD_NEWS, sentence, f"sad_news.{kind}", 0.85, reading.writer, facts={"sad": kind}
            )

"""Milestones: something good that the writer tells about their own life or work.

Rules that hold here: it has happened or is certain, and the writer tells it as their own; wishes, plans, news of
long ago, figures of speech and announcements of companies are none. A sentence tells one milestone.
"""

from collections.abc import Iterator

from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

LONGEST = 45  # words of the sentence; longer ones are announcements and lists
KINDS = (
    "promotion",
    "new_role",
    "funding",
    "publication",
    "award",
    "launch",
    "degree",
    "baby",
    "wedding",
    "retirement",
    "anniversary",
    "move",
    "other",
)
"""Values of facts.milestone and keys of the phrases; what is said more narrowly comes first."""


def detect(reading: Reading) -> Iterator[Signal]:
    """Every sentence that tells one; who: the writer."""
    for sentence in reading.sentences:
        kind = reading.news("milestone", KINDS, sentence, LONGEST)
        if kind is not None:
            yield reading.signal(
                SignalKind.MILESTONE,
                sentence,
                f"milestone.{kind}",
                0.85,
                reading.writer,
                facts={"milestone": kind},
            )

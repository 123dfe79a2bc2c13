"""What the writer tells about their own work, plans or interests: the detail that a follow-up can take up.

Rules that hold here: first person, something concrete, one sentence per mail, the best one; logistics,
attachments, apologies, thanks and the matter of the mail are not about the writer's work; what is written to
many is not told to me.
"""

import re
from collections.abc import Iterator

from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

SHORTEST, LONGEST = 5, 30  # words: less says nothing, more cannot be quoted in a short note
CIRCLE = 5  # recipients: what more people than that are told is an announcement
_NAMED = re.compile(r"(?<=\w\s)(?:[A-ZÀ-ÖØ-Þ]\w{2,}|[A-Z]{2,}\d*)|\d{2,}")


def detect(reading: Reading) -> Iterator[Signal]:
    """The best sentence, if there is one; a direct statement of work before a plan before an interest."""
    if not 1 <= len(reading.message.header.recipients) <= CIRCLE:
        return
    candidates = [
        (weight + min(len(_NAMED.findall(sentence)), 3), -place, rule, sentence)
        for place, sentence in enumerate(reading.sentences)
        for rule, weight in _rules(reading, sentence)
    ]
    if candidates:
        weight, _, rule, sentence = max(candidates)
        yield reading.signal(SignalKind.ABOUT, sentence, f"about.{rule}", min(0.95, 0.6 + weight / 20))


def _rules(reading: Reading, sentence: str) -> Iterator[tuple[str, int]]:
    if not SHORTEST <= len(sentence.split()) <= LONGEST or "?" in sentence or "http" in sentence:
        return
    if reading.says("about", "not", sentence):
        return
    for rule, weight in (("work", 5), ("plan", 4), ("interest", 3)):
        if reading.says("about", rule, sentence):
            yield rule, weight

"""Milestones: something good that the writer tells about their own life or work."""

from collections.abc import Iterator

from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal


def detect(reading: Reading) -> Iterator[Signal]:
    """Nothing yet."""
    yield from ()

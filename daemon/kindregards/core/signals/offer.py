"""Offers: what the writer can do for the reader or for others."""

from collections.abc import Iterator

from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal


def detect(reading: Reading) -> Iterator[Signal]:
    """Nothing yet."""
    yield from ()

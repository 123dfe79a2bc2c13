"""Favours: somebody helped somebody, told by either of them."""

from collections.abc import Iterator

from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal


def detect(reading: Reading) -> Iterator[Signal]:
    """Nothing yet."""
    yield from ()

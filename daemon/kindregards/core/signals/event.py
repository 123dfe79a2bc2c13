"""Events and conferences that I am registered for or invited to."""

from collections.abc import Iterator

from kindregards.core.message import Body, Header
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal


def detect(reading: Reading) -> Iterator[Signal]:
    """Nothing yet."""
    yield from ()


def is_announced(header: Header) -> bool:
    """True when the header of an automated mail says that I am registered for something."""
    return False


def announced(header: Header, body: Body, language: str | None) -> Iterator[Signal]:
    """The event that an automated mail registers me for."""
    yield from ()

"""What a network is: a service that mails me in its own name about what a person did there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kindregards.core.message import Body, Header
from kindregards.core.signals.signal import Signal


@dataclass(frozen=True, slots=True)
class Network:
    """One network.

    Attributes:
        domains: its mails come from these and their subdomains.
        signals: what one of its mails tells of a person to me.
    """

    domains: frozenset[str]
    signals: Callable[[Header, Body], Iterator[Signal]]

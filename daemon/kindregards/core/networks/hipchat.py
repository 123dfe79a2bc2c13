"""HipChat: messages of one person to me, and mentions of me in a room."""

from collections.abc import Iterator

from kindregards.core.message import Body, Header
from kindregards.core.networks.network import Network
from kindregards.core.networks.wording import signal, told
from kindregards.core.signals.signal import Signal

NAME = "HipChat"


def _signals(header: Header, body: Body) -> Iterator[Signal]:
    """At most one."""
    if (found := told(header, header.subject)) is not None:
        key, name = found
        yield signal(header, NAME, key, name, {})


HIPCHAT = Network(frozenset({"hipchat.com"}), _signals)

"""XING: contacts, contact requests, messages."""

from collections.abc import Iterator

from kindregards.core.message import Body, Header
from kindregards.core.networks.network import Network
from kindregards.core.networks.profile import headline, link
from kindregards.core.networks.wording import signal, told
from kindregards.core.signals.signal import Signal

NAME = "XING"

_PROFILE = r"(/profile/[^/?#]{2,120})"


def _signals(header: Header, body: Body) -> Iterator[Signal]:
    """At most one."""
    found = told(header, header.subject)
    if found is not None:
        key, name = found
        yield signal(
            header, NAME, key, name, {"headline": headline(body, name), "link": link(body, "xing.com", _PROFILE)}
        )


XING = Network(frozenset({"xing.com"}), _signals)

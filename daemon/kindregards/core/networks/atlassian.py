"""Jira and Confluence: somebody mentions me. All other notices tell nothing of a person to me."""

from collections.abc import Iterator

from kindregards.core.message import Body, Header
from kindregards.core.networks.network import Network
from kindregards.core.networks.profile import link
from kindregards.core.networks.wording import signal, told
from kindregards.core.signals.signal import Signal

NAME = "Atlassian"

_PAGE = r"(/(?:browse/[\w-]{3,60}|wiki/\S{1,200}))"


def _signals(header: Header, body: Body) -> Iterator[Signal]:
    """A MESSAGE where the first line says that I am mentioned."""
    first = body.whole.strip().partition("\n")[0]
    found = told(header, first)
    if found is not None and found[0] == "mentioned":
        domain = header.sender.domain if header.sender else ""
        yield signal(header, NAME, "mentioned", found[1], {"link": link(body, domain, _PAGE)}, first)


ATLASSIAN = Network(frozenset({"atlassian.net", "atlassian.com"}), _signals)

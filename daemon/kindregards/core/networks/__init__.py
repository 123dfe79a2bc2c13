"""Networks: what the notification mails of LinkedIn and its like tell, one file per network.

Rules that hold here: only mail that comes from the network itself (the domain of its sender); what a mail does
not say clearly of one person is not guessed. Each file makes a Network, which stands in NETWORKS.
"""

from collections.abc import Iterator

from kindregards.core.message import Body, Header
from kindregards.core.networks.atlassian import ATLASSIAN
from kindregards.core.networks.github import GITHUB
from kindregards.core.networks.hipchat import HIPCHAT
from kindregards.core.networks.linkedin import LINKEDIN
from kindregards.core.networks.network import Network
from kindregards.core.networks.reddit import REDDIT
from kindregards.core.networks.xing import XING
from kindregards.core.signals.signal import Signal

NETWORKS = (LINKEDIN, XING, GITHUB, REDDIT, HIPCHAT, ATLASSIAN)

_BY_DOMAIN = {domain: network for network in NETWORKS for domain in network.domains}


def is_known(header: Header) -> bool:
    """True when the header shows a network whose mails are understood."""
    return _network(header) is not None


def signals(header: Header, body: Body) -> Iterator[Signal]:
    """What a network's mail tells of a person."""
    network = _network(header)
    if network is not None:
        yield from network.signals(header, body)


def _network(header: Header) -> Network | None:
    """By the sender's domain or the domains above it."""
    domains = header.sender.domains if header.sender else ()
    return next((_BY_DOMAIN[domain] for domain in domains if domain in _BY_DOMAIN), None)

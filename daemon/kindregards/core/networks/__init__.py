"""Networks: what the notification mails of LinkedIn and its like tell, one file per network.

Rules that hold here: only mail that provably comes from the network (its sender, in `automatic.toml`); what a mail
does not say clearly is not guessed.
"""

from collections.abc import Iterator

from kindregards.core.message import Body, Header
from kindregards.core.signals.signal import Signal


def is_known(header: Header) -> bool:
    """True when the header shows a network whose mails are understood."""
    return False


def signals(header: Header, body: Body) -> Iterator[Signal]:
    """What a network's mail tells."""
    yield from ()

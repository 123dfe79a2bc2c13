"""Reddit: messages and answers of other users, who are known by their user name only."""

import re
from collections.abc import Iterator

from kindregards.core.message import Body, Header
from kindregards.core.networks.network import Network
from kindregards.core.networks.wording import signal
from kindregards.core.signals.signal import Signal

NAME = "Reddit"

_USER = re.compile(r"(?<![\w/])/?u/([\w-]{3,20})(?![\w-])")


def _signals(header: Header, body: Body) -> Iterator[Signal]:
    """A MESSAGE where the subject names one user."""
    users = dict.fromkeys(_USER.findall(header.subject))
    if len(users) == 1:
        (user,) = users
        yield signal(header, NAME, "wrote", f"u/{user}", {"link": f"https://www.reddit.com/user/{user}"})


REDDIT = Network(frozenset({"redditmail.com"}), _signals)

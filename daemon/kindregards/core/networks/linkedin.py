"""LinkedIn: connections, invitations, messages, recommendations, new roles.

The subject tells who did what; in invitations it is only the sender's name. InMail comes with the subject that its
writer chose, from an address of its own. Digests and suggestions tell nothing.
"""

from collections.abc import Iterator

from kindregards.core.message import Body, Header
from kindregards.core.networks.network import Network
from kindregards.core.networks.profile import headline, link
from kindregards.core.networks.wording import is_name, sender_name, signal, told
from kindregards.core.signals.signal import Signal

NAME = "LinkedIn"

_INMAIL = ("hit-reply", "inmail-hit-reply", "hit-reply-premium-inmail")  # local parts
_BY_NAME = r"(?:/comm)?(/(?:in|pub)/[^/?#]{2,120})"
_BY_NUMBER = r"(?:/comm)?(/profile/view)"


def _signals(header: Header, body: Body) -> Iterator[Signal]:
    """At most one."""
    found = _inmail(header) or told(header, header.subject)
    if found is not None:
        key, name = found
        profile = link(body, "linkedin.com", _BY_NAME) or link(body, "linkedin.com", _BY_NUMBER, frozenset({"id"}))
        yield signal(header, NAME, key, name, {"headline": headline(body, name), "link": profile})


def _inmail(header: Header) -> tuple[str, str] | None:
    local = header.sender.email.partition("@")[0] if header.sender else ""
    name = sender_name(header)
    return ("wrote", name) if local in _INMAIL and is_name(name) else None


LINKEDIN = Network(frozenset({"linkedin.com"}), _signals)

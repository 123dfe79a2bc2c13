"""GitHub: somebody speaks to me, by name, for my review, or in a thread that I began.

GitHub tells in X-GitHub-Reason why it sends a mail. What programs write, and what is only done (merged, closed),
tells nothing of a person to me.
"""

from collections.abc import Iterator

from kindregards.core.message import Body, Header
from kindregards.core.networks.network import Network
from kindregards.core.networks.profile import link
from kindregards.core.networks.wording import is_name, signal
from kindregards.core.phrases import phrases
from kindregards.core.sentences import split
from kindregards.core.signals.signal import Signal

NAME = "GitHub"

_TO_ME = frozenset({"mention", "author", "review_requested"})
_THREAD = r"(/[\w.-]{1,60}/[\w.-]{1,100}/(?:issues|pull|discussions)/\d{1,9})"
_LANGUAGE = "en"  # GitHub's own words


def _signals(header: Header, body: Body) -> Iterator[Signal]:
    """At most one: a MESSAGE, with the first sentence of what they wrote and the link of the thread."""
    name = header.sender.name if header.sender else ""
    if header.fields.get("x-github-reason", ("",))[0].strip().lower() not in _TO_ME or not _is_person(name):
        return
    first = next(iter(split(body.own[:2_000], None)), "")
    if first and not phrases(_LANGUAGE).has("network", "done", first):
        yield signal(header, NAME, "mentioned", name, {"link": link(body, "github.com", _THREAD)}, first)


def _is_person(name: str) -> bool:
    """GitHub gives a name or a login; programs have "[bot]" behind theirs."""
    return is_name(name[:1].upper() + name[1:]) if not any(c.isdigit() for c in name) else "[" not in name


GITHUB = Network(frozenset({"github.com"}), _signals)

"""Follow-up kinds, one file each: when a kind applies, and the fact that it needs.

Each file has `propose(view, policy) -> Iterator[FollowUp]` and stands in KINDS, in the order of urgency.
Rules that hold here: no fact, no draft; unsure means silent; a proposal depends on nothing but the view
and the policy, so one that is not made any more has lost its sense.
"""

from collections.abc import Callable, Iterator, Mapping

from kindregards.core.followup import FollowUp, Kind
from kindregards.core.kinds import bump, reply, welcome
from kindregards.core.kinds.view import ThreadView
from kindregards.core.policy import Policy

__all__ = ["KINDS", "ThreadView", "propose"]

KINDS: Mapping[Kind, Callable[[ThreadView, Policy], Iterator[FollowUp]]] = {
    Kind.REPLY: reply.propose,
    Kind.WELCOME: welcome.propose,
    Kind.BUMP: bump.propose,
}


def propose(view: ThreadView, policy: Policy) -> Iterator[FollowUp]:
    """Everything worth doing in this thread, the most urgent first."""
    for kind, propose_kind in KINDS.items():
        if policy.is_enabled(kind):
            yield from propose_kind(view, policy)

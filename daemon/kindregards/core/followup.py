"""Follow-ups: something worth doing for a person, and the states that it goes through.

Rules that hold here: the table TRANSITIONS is the only place that says what may follow what; the
diagram in docs/architecture.md is drawn from it; `key` names the same occasion for ever, so that no
rescan proposes it twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kindregards.core.signals import Signal


class Kind(StrEnum):
    """In the order of urgency (PRODUCT: the first that applies to a person wins)."""

    REPLY = "reply"
    WELCOME = "welcome"
    BUMP = "bump"


class State(StrEnum):
    NOTICED = "noticed"  # worth doing; waits for its due date, the budget, or decent hours
    DRAFTING = "drafting"  # an intent row exists; nobody knows yet whether the draft is in Drafts
    PLACED = "placed"  # the draft is in Drafts, confirmed
    HELD = "held"  # in doubt; shown to the user, never created again
    DONE = "done"  # the user sent it, or wrote themselves
    DISMISSED = "dismissed"  # the user deleted the draft
    LAPSED = "lapsed"  # lost its sense before it was sent: they answered, it got too old
    REFUSED = "refused"  # the courtesy check or the server refused the draft for good


TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.NOTICED: frozenset({State.DRAFTING, State.DONE, State.LAPSED, State.REFUSED}),
    State.DRAFTING: frozenset({State.NOTICED, State.PLACED, State.HELD, State.REFUSED}),
    State.PLACED: frozenset({State.DONE, State.DISMISSED, State.LAPSED, State.HELD}),
    State.HELD: frozenset({State.PLACED, State.DONE, State.DISMISSED, State.LAPSED}),
    State.DONE: frozenset(),
    State.DISMISSED: frozenset({State.DONE}),
    State.LAPSED: frozenset({State.NOTICED}),
    State.REFUSED: frozenset(),
}

OPEN: frozenset[State] = frozenset({State.DRAFTING, State.PLACED, State.HELD})
"""States in which a draft exists or may exist: at most one per thread and per person."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A proposal of one kind for one person in one thread.

    Attributes:
        key: stable identity of the occasion, e.g. "reply:<message-id of the question>".
        person: id of the person that it is for (store's persons.id).
        thread: id of the thread.
        answers: Message-ID of the message that the draft will answer; also names where its text is.
        reason: one sentence for `why` and `preview`; never stands in the draft.
        evidence: the signals behind it, at least one (no fact, no draft).
        due: not before; aware.
        expires: after this it has lost its sense; aware.
        facts: plain values for the template (strings, lists of strings, ints).
    """

    kind: Kind
    key: str
    person: int
    thread: int
    account: str
    answers: str
    reason: str
    evidence: tuple[Signal, ...]
    due: datetime
    expires: datetime
    facts: Mapping[str, object] = field(default_factory=dict)


class Verdict(StrEnum):
    PLACE = "place"  # draft it now
    WAIT = "wait"  # not yet; `until` says when to look again
    LAPSE = "lapse"  # it lost its sense


@dataclass(frozen=True, slots=True)
class Decision:
    """What the planner says about one follow-up: what preview prints and place carries out."""

    follow_up: FollowUp
    verdict: Verdict
    because: str
    until: datetime | None = None

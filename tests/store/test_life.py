"""Random lives of follow-ups and drafts against a model in memory: nothing illegal gets in, nothing gets lost."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from builders import TUESDAY, entry
from kindregards.core.followup import TRANSITIONS, FollowUp, Kind, State
from kindregards.core.understand import Understood
from kindregards.errors import StoreError
from kindregards.store import Store

KEYS = st.sampled_from(["reply:a", "bump:b", "welcome:c"])
MINUTE = timedelta(minutes=1)
EXPIRES = TUESDAY + timedelta(days=30)


@dataclass
class Expected:
    """What the model knows of one follow-up; `intent`: the id of the one that is not closed."""

    state: State
    steps: int = 1
    intent: int | None = None
    confirmed: bool = False
    revisions: int = 0


class Lives(RuleBasedStateMachine):
    """Each rule does the same to the store and to the model."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open(Path("/nonexistent/kindregards.db"), write=False)
        self.expected: dict[str, Expected] = {}
        self.now = TUESDAY

    @initialize()
    def acquaintance(self) -> None:
        self.store.mail.add("home", "INBOX", 1, [(1, Understood(entry()))])

    @rule(key=KEYS)
    def propose(self, key: str) -> None:
        proposal = FollowUp(
            Kind(key.split(":")[0]), key, 1, 1, "home", "a@b.example", "why", (), self.now, EXPIRES
        )
        known = self.expected.get(key)
        news = known is None or known.state is State.LAPSED
        assert self.store.follow_ups.propose(proposal, self.now) == news
        if known is None:
            self.expected[key] = Expected(State.NOTICED)
        elif news:
            known.state = State.NOTICED
            known.steps += 1

    @rule(key=KEYS, state=st.sampled_from(State))
    def move(self, key: str, state: State) -> None:
        self.now += MINUTE
        known = self.expected.get(key)
        if known is not None and state in TRANSITIONS[known.state]:
            self.store.follow_ups.move(key, state, self.now, "moved")
            known.state = state
            known.steps += 1
        else:
            with pytest.raises(StoreError):
                self.store.follow_ups.move(key, state, self.now, "moved")

    @rule(key=KEYS)
    def begin(self, key: str) -> None:
        known = self.expected.get(key)
        if known is not None and known.intent is None:
            known.intent = self._begin(key)
            known.confirmed = False
            known.revisions += 1
            assert self.store.drafts.get(known.intent).revision == known.revisions
        else:
            with pytest.raises(StoreError):
                self._begin(key)

    @rule(key=KEYS)
    def confirm(self, key: str) -> None:
        known = self.expected.get(key)
        if known is not None and known.intent is not None:
            self.store.drafts.confirm(known.intent, 1, 7, self.now)
            known.confirmed = True

    @rule(key=KEYS)
    def close(self, key: str) -> None:
        known = self.expected.get(key)
        if known is not None and known.intent is not None:
            self.store.drafts.close(known.intent, self.now)
            assert self.store.drafts.get(known.intent).raw == b""
            known.intent = None

    @rule(key=KEYS)
    def begin_and_fail(self, key: str) -> None:
        """What an exception undoes never was."""
        known = self.expected.get(key)
        if known is not None and known.intent is None and State.DRAFTING in TRANSITIONS[known.state]:
            with pytest.raises(RuntimeError), self.store.atomic():
                self._begin(key)
                self.store.follow_ups.move(key, State.DRAFTING, self.now, "writing")
                raise RuntimeError

    @rule()
    def go_on_in_a_copy(self) -> None:
        """A copy holds everything; what happens to it later leaves the original alone."""
        copy = self.store.copy_in_memory()
        self.store.close()
        self.store = copy

    @invariant()
    def states_and_histories_agree(self) -> None:
        for key, known in self.expected.items():
            kept = self.store.follow_ups.get(key)
            history = self.store.follow_ups.history(key)
            assert kept is not None
            assert kept.state is known.state is history[-1].after
            assert len(history) == known.steps
            assert all(later.before is earlier.after for earlier, later in pairwise(history))

    @invariant()
    def every_intent_is_where_it_belongs(self) -> None:
        live = {known.intent: known.confirmed for known in self.expected.values() if known.intent is not None}
        assert {intent.id for intent in self.store.drafts.open()} == {id_ for id_, seen in live.items() if seen}
        assert {intent.id for intent in self.store.drafts.unresolved()} == {
            id_ for id_, seen in live.items() if not seen
        }

    def teardown(self) -> None:
        self.store.close()

    def _begin(self, key: str) -> int:
        return self.store.drafts.begin(
            follow_up_key=key,
            account="home",
            folder_key="Drafts",
            message_id="d@x.example",
            raw=b"raw",
            uidvalidity=1,
            uidnext=1,
            created=self.now,
            fingerprint="",
        ).id


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)

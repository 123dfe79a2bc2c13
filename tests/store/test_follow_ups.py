"""Follow-ups: one key, one life, every step in the history."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from builders import TUESDAY, entry
from kindregards.core.followup import TRANSITIONS, FollowUp, Kind, State, Verdict
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.understand import Understood
from kindregards.errors import StoreError
from kindregards.store import Change, Store

DAY = timedelta(days=1)
QUESTION = entry(sender="Ada Winter <ada@winter-labs.example>", message_id="question@x.example")
ASKED = Signal(
    SignalKind.QUESTION,
    "Könnten Sie kommen?",
    "question.mark",
    0.9,
    "question@x.example",
    TUESDAY,
    ("a@b.example",),
)
PROPOSAL = FollowUp(
    kind=Kind.REPLY,
    key="reply:question@x.example",
    person=1,
    thread=1,
    account="home",
    answers="question@x.example",
    reason="Ada asked, and you have not answered",
    evidence=(ASKED,),
    due=TUESDAY + DAY,
    expires=TUESDAY + 30 * DAY,
    facts={"questions": ["Könnten Sie kommen?"], "count": 1},
)
PATHS = {
    State.NOTICED: [],
    State.DRAFTING: [State.DRAFTING],
    State.PLACED: [State.DRAFTING, State.PLACED],
    State.HELD: [State.DRAFTING, State.HELD],
    State.DONE: [State.DONE],
    State.DISMISSED: [State.DRAFTING, State.PLACED, State.DISMISSED],
    State.LAPSED: [State.LAPSED],
    State.REFUSED: [State.REFUSED],
}


@pytest.fixture(autouse=True)
def ada(store: Store) -> None:
    store.mail.add("home", "INBOX", 1, [(1, Understood(QUESTION))])


def proposed(store: Store, state: State = State.NOTICED, **changes: object) -> FollowUp:
    follow_up = replace(PROPOSAL, **changes)  # type: ignore[arg-type]
    store.follow_ups.propose(follow_up, TUESDAY)
    for step in PATHS[state]:
        store.follow_ups.move(follow_up.key, step, TUESDAY, f"now {step.value}")
    return follow_up


def state_of(store: Store, key: str = PROPOSAL.key) -> State:
    kept = store.follow_ups.get(key)
    assert kept is not None
    return kept.state


def test_a_proposal_comes_back_as_it_went_in(store: Store) -> None:
    assert store.follow_ups.propose(PROPOSAL, TUESDAY)
    kept = store.follow_ups.get(PROPOSAL.key)
    assert kept is not None
    assert kept.follow_up == PROPOSAL
    assert (kept.state, kept.created, kept.verdict, kept.until) == (State.NOTICED, TUESDAY, None, None)
    assert store.follow_ups.get(kept.id) == kept
    assert store.follow_ups.of_thread(1) == [kept]


def test_the_same_occasion_is_noticed_once_and_follows_what_is_proposed(store: Store) -> None:
    proposed(store)
    later = replace(PROPOSAL, due=TUESDAY + 3 * DAY, facts={"count": 2})
    assert not store.follow_ups.propose(later, TUESDAY + DAY)
    (kept,) = store.follow_ups.in_state(State.NOTICED)
    assert kept.follow_up == later
    assert len(store.follow_ups.history(PROPOSAL.key)) == 1


@pytest.mark.parametrize(
    "state", [State.DRAFTING, State.PLACED, State.HELD, State.DONE, State.DISMISSED, State.REFUSED]
)
def test_once_a_draft_is_on_its_way_a_proposal_changes_nothing(store: Store, state: State) -> None:
    proposed(store, state)
    assert not store.follow_ups.propose(replace(PROPOSAL, reason="changed"), TUESDAY)
    kept = store.follow_ups.get(PROPOSAL.key)
    assert kept is not None
    assert (kept.state, kept.follow_up) == (state, PROPOSAL)


def test_a_lapsed_one_is_news_again_unless_it_has_expired(store: Store) -> None:
    proposed(store, State.LAPSED)
    assert not store.follow_ups.propose(PROPOSAL, PROPOSAL.expires)
    assert state_of(store) is State.LAPSED
    assert store.follow_ups.propose(PROPOSAL, TUESDAY + DAY)
    assert state_of(store) is State.NOTICED


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_only_the_table_says_what_may_follow(store: Store, before: State, after: State) -> None:
    proposed(store, before)
    steps = len(store.follow_ups.history(PROPOSAL.key))
    if after in TRANSITIONS[before]:
        store.follow_ups.move(PROPOSAL.key, after, TUESDAY, "")
        assert state_of(store) is after
    else:
        with pytest.raises(StoreError, match=f"cannot go from {before.value} to {after.value}"):
            store.follow_ups.move(PROPOSAL.key, after, TUESDAY, "")
        assert state_of(store) is before
        assert len(store.follow_ups.history(PROPOSAL.key)) == steps


def test_an_unknown_key_cannot_move(store: Store) -> None:
    with pytest.raises(StoreError, match="no follow-up"):
        store.follow_ups.move("reply:nothing", State.DONE, TUESDAY, "")


def test_the_history_tells_every_step_with_its_reason(store: Store) -> None:
    proposed(store)
    store.follow_ups.move(PROPOSAL.key, State.DONE, TUESDAY + DAY, "you wrote in this thread")
    assert store.follow_ups.history(PROPOSAL.key) == [
        Change(TUESDAY, None, State.NOTICED, PROPOSAL.reason),
        Change(TUESDAY + DAY, State.NOTICED, State.DONE, "you wrote in this thread"),
    ]


def test_the_planner_s_word_is_remembered_and_tells_when_to_look_again(store: Store) -> None:
    for n, (verdict, until) in enumerate(
        [
            (Verdict.WAIT, TUESDAY + 2 * DAY),
            (Verdict.WAIT, TUESDAY + DAY),
            (Verdict.PLACE, None),
            (Verdict.WAIT, None),
        ]
    ):
        proposed(store, key=f"reply:{n}")
        store.follow_ups.note_decision(f"reply:{n}", verdict, "because", until)
    assert store.follow_ups.next_look() == TUESDAY + DAY
    store.follow_ups.move("reply:1", State.DONE, TUESDAY, "")
    assert store.follow_ups.next_look() == TUESDAY + 2 * DAY
    kept = store.follow_ups.get("reply:2")
    assert kept is not None
    assert (kept.verdict, kept.because, kept.until) == (Verdict.PLACE, "because", None)


def test_nothing_to_look_at_is_none(store: Store) -> None:
    assert store.follow_ups.next_look() is None


def test_drafts_placed_on_a_day_are_counted_once_each(store: Store) -> None:
    proposed(store, State.PLACED)
    store.follow_ups.move(PROPOSAL.key, State.HELD, TUESDAY + 2 * DAY, "")
    store.follow_ups.move(PROPOSAL.key, State.PLACED, TUESDAY + 2 * DAY, "")
    proposed(store, State.PLACED, key="bump:1", kind=Kind.BUMP)
    proposed(store, State.DRAFTING, key="bump:2", kind=Kind.BUMP)
    assert store.follow_ups.placed_on(TUESDAY, TUESDAY + 9 * DAY) == Counter({Kind.REPLY: 1, Kind.BUMP: 1})
    assert store.follow_ups.placed_on(TUESDAY - DAY, TUESDAY) == Counter()
    assert store.follow_ups.counts() == Counter({State.PLACED: 2, State.DRAFTING: 1})


@pytest.mark.parametrize(
    "text", ["1", "reply:question@x.example", "Ada@Winter-Labs.example", "ada", "winter", "ADA W"]
)
def test_found_by_id_key_address_and_name(store: Store, text: str) -> None:
    proposed(store)
    assert [kept.follow_up.key for kept in store.follow_ups.find(text)] == [PROPOSAL.key]


@pytest.mark.parametrize("text", ["", "2", "inter", "da", "%", "ada@winter-labs", "9" * 50, "²"])
def test_not_found_by_anything_else(store: Store, text: str) -> None:
    proposed(store)
    assert store.follow_ups.find(text) == []


def test_the_evidence_of_what_ended_long_ago_is_forgotten(store: Store) -> None:
    proposed(store, State.DONE)
    proposed(store, State.PLACED, key="reply:open")
    store.mail.forget_quotes(TUESDAY + DAY)
    closed, open_ = (store.follow_ups.get(key) for key in (PROPOSAL.key, "reply:open"))
    assert closed is not None
    assert (closed.follow_up.evidence, closed.follow_up.facts) == ((), {})
    assert open_ is not None
    assert open_.follow_up.evidence == (ASKED,)


def test_when_threads_or_persons_become_one_their_follow_ups_go_along(store: Store) -> None:
    other = entry(sender="ada+talks@winter-labs.example", message_id="other@x.example", subject="Another matter")
    bridge = entry(message_id="b@x.example", subject="Both", references=["other@x.example", "question@x.example"])
    store.mail.add(
        "home", "INBOX", 1, [(2, Understood(replace(other, sender=replace(other.sender, email="x@y.example"))))]
    )
    proposed(store, thread=2, person=2)
    store.mail.add("home", "INBOX", 1, [(3, Understood(bridge))])
    (kept,) = store.follow_ups.of_thread(1)
    assert kept.follow_up.thread == 1

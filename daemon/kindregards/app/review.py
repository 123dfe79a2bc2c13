"""Step 3 of a pass: look at every thread that changed, note what is worth doing, close what lost its sense.

Rules that hold here: a thread without news is not looked at; a follow-up that its thread no longer
proposes is done (the user wrote) or lapsed; decisions are data, and the same list that preview prints
is what place carries out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta

from kindregards.app.desk import Desk
from kindregards.core.followup import OPEN, Decision, FollowUp, Kind, State, Verdict
from kindregards.core.kinds import ThreadView, propose
from kindregards.core.message import Direction
from kindregards.core.people import Me
from kindregards.core.planner import Situation, plan
from kindregards.core.thread import Thread, standing
from kindregards.store import Kept

LIVE = (State.NOTICED, State.PLACED, State.HELD)
"""States that a change in the thread can end; DRAFTING is left to the recovery of `place`."""

TOGETHER = 200  # threads in one transaction: a commit of its own costs more than the look at a thread

UNREACHABLE = "its mailbox cannot be reached now"
WROTE_THEMSELVES = "you wrote in this thread"
NO_LONGER = "the thread has moved on"


def review(desk: Desk, reachable: Collection[str]) -> tuple[list[str], list[Decision]]:
    """Bring the follow-ups up to date and decide about each that waits; also the keys of the new ones.

    Args:
        reachable: the accounts in which drafts could be placed now.
    """
    now = desk.clock.now()
    me = desk.me()
    noticed: list[str] = []
    desk.store.mail.let_go(desk.policy.horizon(now))
    for batch in batched(desk.store.mail.dirty(), TOGETHER):
        with desk.store.atomic():
            for thread_id in batch:
                noticed += _review_thread(desk, thread_id, me, now)
            desk.store.mail.reviewed(batch)
    return noticed, decide(desk, reachable, now)


def decide(desk: Desk, reachable: Collection[str], now: datetime) -> list[Decision]:
    """The planner's word on every follow-up that waits; noted, so that `why` and `status` can tell it.

    What cannot be placed now takes nothing of the day's budget from the others.
    """
    waiting = [kept.follow_up for kept in desk.store.follow_ups.in_state(State.NOTICED)]
    known = situation(desk, waiting, now)
    within = [follow_up for follow_up in waiting if follow_up.account in reachable]
    beyond = (follow_up for follow_up in waiting if follow_up.account not in reachable)
    decisions = plan(within, known, desk.policy, now)
    decisions += [Decision(follow_up, Verdict.WAIT, UNREACHABLE) for follow_up in beyond]
    with desk.store.atomic():
        for decision in decisions:
            key = decision.follow_up.key
            desk.store.follow_ups.note_decision(key, decision.verdict, decision.because, decision.until)
            if decision.verdict is Verdict.LAPSE:
                desk.store.follow_ups.move(key, State.LAPSED, now, decision.because)
    return decisions


def situation(desk: Desk, waiting: Iterable[FollowUp], now: datetime) -> Situation:
    """What already lies in Drafts, what was placed today (in the user's zone), who is away or wants no mail."""
    local = now.astimezone(desk.policy.hours.zone)
    day = datetime.combine(local.date(), time(0), tzinfo=local.tzinfo)
    placed = Counter[Kind](desk.store.follow_ups.placed_on(day, day + timedelta(days=1)))
    open_drafts = list(_open_drafts(desk))
    placed.update(kept.follow_up.kind for kept in open_drafts if kept.state is State.DRAFTING)
    return Situation(
        open_threads=frozenset(kept.follow_up.thread for kept in open_drafts),
        open_persons=frozenset(kept.follow_up.person for kept in open_drafts),
        placed_today=placed.total(),
        placed_today_by_kind=placed,
        people=desk.store.people.for_ids({follow_up.person for follow_up in waiting}),
    )


def _open_drafts(desk: Desk) -> Iterator[Kept]:
    """Follow-ups whose draft lies in Drafts or may lie there, also where it has lost its sense meanwhile."""
    yield from desk.store.follow_ups.in_state(*OPEN)
    for intent in desk.store.drafts.open():
        kept = desk.store.follow_ups.get(intent.follow_up_key)
        if kept is not None and kept.state not in OPEN:
            yield kept


def batched(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """`ids` in pieces of at most `size`."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _review_thread(desk: Desk, thread_id: int, me: Me, now: datetime) -> list[str]:
    thread = desk.store.mail.thread(thread_id, me)
    proposed = _proposals(desk, thread, me, now) if thread is not None else []
    news = [follow_up for follow_up in proposed if desk.store.follow_ups.propose(follow_up, now)]
    for follow_up in news:
        desk.journal.follow_up_noticed(follow_up.kind.value, follow_up.key, follow_up.due)
    keys = {follow_up.key for follow_up in proposed}
    for kept in desk.store.follow_ups.of_thread(thread_id):
        if kept.follow_up.key not in keys and kept.state in LIVE:
            _close(desk, kept, thread, now)
    return [follow_up.key for follow_up in news]


def _proposals(desk: Desk, thread: Thread, me: Me, now: datetime) -> list[FollowUp]:
    sent = [
        kept
        for kept in desk.store.follow_ups.of_thread(thread.id)
        if kept.follow_up.kind is Kind.BUMP and kept.state is State.DONE
    ]
    view = ThreadView(
        thread=thread,
        standing=standing(thread, me),
        me=me,
        people=desk.store.people.for_thread(thread),
        bumps_sent=len(sent),
        now=now,
    )
    return list(propose(view, desk.policy))


def _close(desk: Desk, kept: Kept, thread: Thread | None, now: datetime) -> None:
    """End a follow-up whose occasion is over; a draft of it that lies in Drafts is seen to by `watch`."""
    mine = _my_mail_since(thread, kept) if thread is not None else None
    if mine is None:
        desk.store.follow_ups.move(kept.follow_up.key, State.LAPSED, now, NO_LONGER)
        return
    desk.store.follow_ups.move(kept.follow_up.key, State.DONE, now, WROTE_THEMSELVES)
    if kept.state is not State.NOTICED:
        kind = kept.follow_up.kind.value
        desk.store.deeds.record(kept.follow_up.person, kind, now, mine, kept.follow_up.key)


def _my_mail_since(thread: Thread, kept: Kept) -> str | None:
    """Message-ID of the first mail of mine after the one that the follow-up answers."""
    answered = next((e.date for e in thread.entries if e.message_id == kept.follow_up.answers), kept.created)
    later = (e for e in thread.entries if e.direction is Direction.OUT and e.date > answered)
    return next((entry.message_id for entry in later), None)

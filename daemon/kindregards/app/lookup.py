"""What is known, told as report values: after a pass, for `why`, for `status`.

Rules that hold here: reads only; every value is what the store says.
"""

from collections.abc import Iterable
from datetime import timedelta

from kindregards.app.compose import Composer
from kindregards.app.desk import Desk
from kindregards.app.report import Line, PassReport, Status
from kindregards.app.tick import Pass
from kindregards.app.who import connections, noticed
from kindregards.core.followup import Decision, FollowUp, Kind, State, Verdict
from kindregards.core.people import display_name
from kindregards.errors import Transient
from kindregards.store import Kept

HELPED = timedelta(days=365)


def pass_report(desk: Desk, result: Pass, *, drafts: bool = False, signals: bool = False) -> PassReport:
    """What a pass did; of a preview (nothing placed), what it would do. `drafts`: with their text."""
    would = [decision for decision in result.decisions if decision.verdict is Verdict.PLACE]
    placed = [follow_up.key for follow_up in result.placed]
    waiting = [decision for decision in result.decisions if decision.verdict is Verdict.WAIT]
    return PassReport(
        messages_read=result.seen,
        left_alone={kind.value: count for kind, count in result.left_alone.most_common()},
        threads=desk.store.mail.thread_count(),
        noticed=list(_lines(desk, _kept(desk, result.noticed))),
        placed=list(_lines(desk, _kept(desk, placed)))
        if result.wrote
        else [_decided(desk, decision, drafts) for decision in would],
        waiting=[_decided(desk, decision, drafts=False) for decision in waiting],
        held=list(_lines(desk, desk.store.follow_ups.in_state(State.HELD))),
        told=noticed(desk) if signals else [],
        problems=result.problems,
        exit_code=_exit_code(result),
    )


def _exit_code(result: Pass) -> int:
    """What has to be put right (78) and what was refused (77) outweigh what may work later (75)."""
    codes = (error.exit_code for error in [*result.refused.values(), *result.failed.values()])
    return max(codes, default=Transient.exit_code if result.problems else 0)


def why(desk: Desk, query: str) -> list[Line]:
    """Follow-ups by id, address or name, with history; all that have or had a draft when `query` is empty."""
    if query:
        return list(_lines(desk, desk.store.follow_ups.find(query)))
    with_draft = (State.DRAFTING, State.PLACED, State.HELD, State.DONE, State.DISMISSED)
    return list(_lines(desk, desk.store.follow_ups.in_state(*with_draft)))


def status(desk: Desk) -> Status:
    """Where things stand."""
    last = desk.store.passes.last_finished()
    waiting = desk.store.follow_ups.in_state(State.NOTICED, State.DRAFTING, State.PLACED, State.HELD)
    now = desk.clock.now()
    next_due = desk.store.follow_ups.next_look()
    return Status(
        last_pass=last.finished if last else None,
        scanning=tuple(_scanning(desk)),
        threads_waiting=len({kept.follow_up.thread for kept in waiting if kept.follow_up.kind is Kind.REPLY}),
        drafts_waiting=sum(kept.state is State.PLACED for kept in waiting),
        held=sum(kept.state is State.HELD for kept in waiting),
        next_due=next_due,
        people_helped=desk.store.deeds.people_helped(now - HELPED, now + timedelta(seconds=1)),
        connections=tuple(connections(desk)),
        problems=last.problems if last else (),
    )


def _scanning(desk: Desk) -> Iterable[str]:
    cursors = desk.store.cursors.all()
    unfinished = {account for (account, _), cursor in cursors.items() if cursor.below}
    return (account.name for account in desk.accounts if account.name in unfinished)


def _kept(desk: Desk, keys: Iterable[str]) -> list[Kept]:
    found = (desk.store.follow_ups.get(key) for key in keys)
    return [kept for kept in found if kept is not None]


def _lines(desk: Desk, kept: Iterable[Kept]) -> Iterable[Line]:
    return (_line(desk, each) for each in kept)


def _decided(desk: Desk, decision: Decision, drafts: bool) -> Line:
    kept = desk.store.follow_ups.get(decision.follow_up.key)
    assert kept is not None, "the planner decides about what is kept"
    text = _text(desk, decision) if drafts else ""
    return _line(desk, kept, because=decision.because, draft=text)


def _text(desk: Desk, decision: Decision) -> str:
    account = next((each for each in desk.accounts if each.name == decision.follow_up.account), None)
    if account is None:
        return f"not drafted: the account {decision.follow_up.account} is no longer configured"
    outcome = Composer(desk, account).compose(decision.follow_up)
    if outcome.composed is None:
        return "not drafted: " + "; ".join(outcome.complaints)
    return outcome.composed.text


def _subject(desk: Desk, follow_up: FollowUp) -> str:
    """Of the message that the draft answers."""
    thread = desk.store.mail.thread(follow_up.thread, desk.me())
    entries = thread.entries if thread else ()
    return next((entry.subject for entry in entries if entry.message_id == follow_up.answers), "")


def _line(desk: Desk, kept: Kept, because: str = "", draft: str = "") -> Line:
    follow_up = kept.follow_up
    person = desk.store.people.get(follow_up.person)
    address = person.addresses[0]
    subject = _subject(desk, follow_up)
    evidence = follow_up.evidence[0] if follow_up.evidence else None
    history = desk.store.follow_ups.history(follow_up.key)
    now = desk.clock.now()
    return Line(
        id=kept.id,
        kind=follow_up.kind.value,
        person=person.name or str(follow_up.facts.get("name", "")) or display_name(address),
        address=address.email,
        subject=subject,
        reason=follow_up.reason,
        sentence=evidence.sentence if evidence else "",
        said_on=(evidence.date if evidence else kept.created).date(),
        because=because or kept.note or kept.because,
        due=kept.until or follow_up.due if kept.state is State.NOTICED else None,
        state=kept.state.value,
        age_days=max(0, (now - kept.created).days),
        draft=draft,
        history=tuple((change.at, f"{change.after.value}: {change.note}".rstrip(": ")) for change in history),
    )

"""What to do about each follow-up now: place a draft, wait, or let it go.

Rules that hold here: at most one open draft per thread and per person; never more drafts a day than the
budget allows, nor of one kind; only in working hours; the most urgent kind first, then what is due
longest, then the newest evidence. The outcome depends on the values alone, not on their order. Nothing
knows a title, an employer or any other measure of importance.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kindregards.core.followup import Decision, FollowUp, Kind, Verdict
from kindregards.core.people import Person
from kindregards.core.policy import Policy

QUIET = timedelta(days=30)  # the time in which condolences come, and nothing cheerful should
_URGENCY = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Situation:
    """What is already there.

    Attributes:
        open_threads, open_persons: those for which a draft lies in Drafts or may lie there.
        placed_today, placed_today_by_kind: drafts placed since midnight in the user's zone.
        people: the candidates' persons by id; missing ones are taken as present and willing.
    """

    open_threads: frozenset[int] = frozenset()
    open_persons: frozenset[int] = frozenset()
    placed_today: int = 0
    placed_today_by_kind: Mapping[Kind, int] = field(default_factory=dict)
    people: Mapping[int, Person] = field(default_factory=dict)


@dataclass(slots=True)
class _Desk:
    """What the plan has taken so far."""

    threads: set[int]
    persons: set[int]
    placed: Counter[Kind]
    total: int


def plan(candidates: Sequence[FollowUp], situation: Situation, policy: Policy, now: datetime) -> list[Decision]:
    """One decision for each candidate, in the order of urgency.

    Args:
        candidates: follow-ups that wait (state NOTICED).
        now: aware.
    """
    desk = _Desk(
        set(situation.open_threads),
        set(situation.open_persons),
        Counter(situation.placed_today_by_kind),
        situation.placed_today,
    )
    return [_decide(each, desk, situation, policy, now) for each in sorted(candidates, key=_order)]


def _order(follow_up: FollowUp) -> tuple[int, datetime, float, str]:
    newest = max((signal.date.timestamp() for signal in follow_up.evidence), default=0.0)
    return _URGENCY[follow_up.kind], follow_up.due, -newest, follow_up.key


def _decide(each: FollowUp, desk: _Desk, situation: Situation, policy: Policy, now: datetime) -> Decision:
    person = situation.people.get(each.person)
    if now >= each.expires:
        return Decision(each, Verdict.LAPSE, "it is too late for it now")
    if person is not None and person.stopped:
        return Decision(each, Verdict.LAPSE, "they asked not to be contacted")
    decision = _taken(each, desk) or _not_now(each, person, policy, now) or _over_budget(each, desk, policy, now)
    desk.threads.add(each.thread)  # one that waits keeps its place before what is less urgent
    desk.persons.add(each.person)
    if decision is None:
        desk.placed[each.kind] += 1
        desk.total += 1
    return decision or Decision(each, Verdict.PLACE, "it is due")


def _taken(each: FollowUp, desk: _Desk) -> Decision | None:
    if each.person in desk.persons:
        return Decision(each, Verdict.WAIT, "another follow-up for this person comes first")
    if each.thread in desk.threads:
        return Decision(each, Verdict.WAIT, "another follow-up in this thread comes first")
    return None


def _not_now(each: FollowUp, person: Person | None, policy: Policy, now: datetime) -> Decision | None:
    if now < each.due:
        return Decision(each, Verdict.WAIT, "it is not due yet", policy.hours.next_open(each.due))
    away = person.away_until if person is not None else None
    if away is not None and now < away and each.kind is not Kind.REPLY:
        return Decision(each, Verdict.WAIT, "they are away", policy.hours.next_open(away))
    if (quiet := _quiet_until(person)) is not None and now < quiet and each.kind is not Kind.REPLY:
        return Decision(each, Verdict.WAIT, "they told sad news", policy.hours.next_open(quiet))
    if not policy.hours.is_open(now):
        return Decision(each, Verdict.WAIT, "it is outside your working hours", policy.hours.next_open(now))
    return None


def _quiet_until(person: Person | None) -> datetime | None:
    """After sad news only what they ask for themselves is followed up for a while."""
    return person.sad_news + QUIET if person is not None and person.sad_news is not None else None


def _over_budget(each: FollowUp, desk: _Desk, policy: Policy, now: datetime) -> Decision | None:
    if desk.total >= policy.budget.per_day:
        because = f"the day's budget of {policy.budget.per_day} is used"
    elif desk.placed[each.kind] >= policy.budget.per_kind_per_day:
        because = f"the day's budget of {policy.budget.per_kind_per_day} for {each.kind} is used"
    else:
        return None
    today = now.astimezone(policy.hours.zone).date()
    return Decision(
        each, Verdict.WAIT, because, policy.hours.at(policy.hours.next_business_day(today), policy.hours.start)
    )

"""The planner: what is placed, what waits and until when, what lapses."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindregards.core.followup import Decision, FollowUp, Kind, Verdict
from kindregards.core.hours import Hours
from kindregards.core.people import Person
from kindregards.core.planner import Situation, plan
from kindregards.core.policy import Budget, Policy
from kindregards.core.signals import Signal, SignalKind

NOW = datetime(2026, 3, 11, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Wednesday
DAY = timedelta(days=1)


def policy(per_day: int = 3, per_kind: int = 2) -> Policy:
    return Policy(Hours(ZoneInfo("Europe/Berlin")), Budget(per_day, per_kind))


def follow_up(
    kind: Kind = Kind.REPLY,
    person: int = 1,
    thread: int = 1,
    due: datetime = NOW - DAY,
    expires: datetime = NOW + 30 * DAY,
    said: datetime = NOW - 2 * DAY,
    key: str = "",
) -> FollowUp:
    signal = Signal(SignalKind.QUESTION, "Could you send the plan?", "question.mark", 0.9, "a@b.example", said)
    return FollowUp(
        kind=kind,
        key=key or f"{kind}:{person}:{thread}",
        person=person,
        thread=thread,
        account="home",
        answers="a@b.example",
        reason="a reason",
        evidence=(signal,),
        due=due,
        expires=expires,
    )


def verdicts(decisions: list[Decision]) -> dict[str, Verdict]:
    return {decision.follow_up.key: decision.verdict for decision in decisions}


def test_what_is_due_in_working_hours_is_placed() -> None:
    (decision,) = plan([follow_up()], Situation(), policy(), NOW)
    assert decision.verdict is Verdict.PLACE


def test_what_is_not_due_waits_for_the_first_decent_hour_after_it() -> None:
    saturday = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
    (decision,) = plan([follow_up(due=saturday)], Situation(), policy(), NOW)
    assert decision.verdict is Verdict.WAIT
    assert decision.until == datetime(2026, 3, 16, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def test_at_night_a_draft_waits_for_the_morning() -> None:
    night = NOW.replace(hour=23)
    (decision,) = plan([follow_up()], Situation(), policy(), night)
    assert (decision.verdict, decision.until) == (Verdict.WAIT, NOW.replace(day=12, hour=8))


def test_what_is_too_late_lapses_even_at_night() -> None:
    (decision,) = plan([follow_up(expires=NOW - DAY)], Situation(), policy(), NOW.replace(hour=23))
    assert decision.verdict is Verdict.LAPSE


def test_who_asked_not_to_be_contacted_gets_nothing() -> None:
    people = {1: Person(1, "Ada Winter", (), stopped=True)}
    (decision,) = plan([follow_up()], Situation(people=people), policy(), NOW)
    assert decision.verdict is Verdict.LAPSE


def test_who_is_away_gets_answers_but_no_reminders() -> None:
    people = {n: Person(n, "Ada Winter", (), away_until=NOW + 5 * DAY) for n in (1, 2)}
    decisions = plan(
        [follow_up(Kind.REPLY, 1, 1), follow_up(Kind.BUMP, 2, 2)], Situation(people=people), policy(), NOW
    )
    assert [decision.verdict for decision in decisions] == [Verdict.PLACE, Verdict.WAIT]
    assert decisions[1].until == datetime(2026, 3, 16, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def test_after_sad_news_they_get_answers_and_nothing_else_for_a_while() -> None:
    people = {n: Person(n, "Ada Winter", (), sad_news=NOW - 29 * DAY) for n in (1, 2)}
    candidates = [follow_up(Kind.REPLY, 1, 1), follow_up(Kind.WELCOME, 2, 2)]
    reply, welcome = plan(candidates, Situation(people=people), policy(), NOW)
    assert (reply.verdict, welcome.verdict) == (Verdict.PLACE, Verdict.WAIT)
    assert welcome.because == "they told sad news"
    assert welcome.until is not None and welcome.until >= NOW + DAY
    (later,) = plan(candidates[1:], Situation(people=people), policy(), NOW + DAY)
    assert later.verdict is Verdict.PLACE


def test_one_person_gets_one_draft_and_the_most_urgent_kind_wins() -> None:
    decisions = plan([follow_up(Kind.BUMP, 1, 1), follow_up(Kind.REPLY, 1, 2)], Situation(), policy(), NOW)
    assert verdicts(decisions) == {"reply:1:2": Verdict.PLACE, "bump:1:1": Verdict.WAIT}


@pytest.mark.parametrize(
    "situation", [Situation(open_threads=frozenset({1})), Situation(open_persons=frozenset({1}))]
)
def test_while_a_draft_lies_open_for_the_thread_or_person_the_next_one_waits(situation: Situation) -> None:
    (decision,) = plan([follow_up()], situation, policy(), NOW)
    assert decision.verdict is Verdict.WAIT


def test_a_burst_is_spread_over_days() -> None:
    burst = [follow_up(Kind.WELCOME, n, n) for n in range(1, 6)]
    decisions = plan(burst, Situation(), policy(per_day=3, per_kind=2), NOW)
    assert Counter(decision.verdict for decision in decisions) == {Verdict.PLACE: 2, Verdict.WAIT: 3}
    assert {d.until for d in decisions if d.until} == {NOW.replace(day=12, hour=8)}


def test_drafts_of_earlier_today_count() -> None:
    situation = Situation(placed_today=3, placed_today_by_kind={Kind.REPLY: 3})
    (decision,) = plan([follow_up()], situation, policy(), NOW)
    assert decision.verdict is Verdict.WAIT
    assert "budget of 3" in decision.because


def test_on_a_friday_the_budget_comes_back_on_monday() -> None:
    friday = NOW.replace(day=13)
    (decision,) = plan([follow_up()], Situation(placed_today=3), policy(), friday)
    assert decision.until == datetime(2026, 3, 16, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def test_what_is_due_longest_comes_first_and_then_the_newest_words() -> None:
    old, young = follow_up(person=1, thread=1, due=NOW - 5 * DAY), follow_up(person=2, thread=2, due=NOW - DAY)
    fresh = follow_up(person=3, thread=3, due=NOW - DAY, said=NOW - DAY)
    decisions = plan([young, fresh, old], Situation(), policy(), NOW)
    assert [decision.follow_up.person for decision in decisions] == [1, 3, 2]


instants = st.integers(-40, 40).map(lambda days: NOW + days * DAY / 3)
follow_ups = st.builds(
    follow_up, st.sampled_from(Kind), st.integers(1, 6), st.integers(1, 6), instants, instants, instants
)
waiting = st.lists(follow_ups, max_size=12, unique_by=lambda each: each.key)
situations = st.builds(
    Situation,
    st.frozensets(st.integers(1, 6), max_size=2),
    st.frozensets(st.integers(1, 6), max_size=2),
    st.integers(0, 4),
    st.dictionaries(st.sampled_from(Kind), st.integers(0, 3)),
)


@given(waiting, situations, st.integers(0, 4), st.integers(0, 4), instants)
def test_no_plan_breaks_the_budget_or_doubles_a_person_or_thread(
    candidates: list[FollowUp], situation: Situation, per_day: int, per_kind: int, now: datetime
) -> None:
    placed = [
        decision.follow_up
        for decision in plan(candidates, situation, policy(per_day, per_kind), now)
        if decision.verdict is Verdict.PLACE
    ]
    assert len(placed) <= max(0, per_day - situation.placed_today)
    for kind, count in Counter(each.kind for each in placed).items():
        assert count + situation.placed_today_by_kind.get(kind, 0) <= per_kind
    assert len({each.person for each in placed} - situation.open_persons) == len(placed)
    assert len({each.thread for each in placed} - situation.open_threads) == len(placed)
    assert all(each.due <= now < each.expires for each in placed)


@given(waiting, situations, instants, st.randoms(use_true_random=False))
def test_the_plan_does_not_depend_on_the_order_of_the_candidates(
    candidates: list[FollowUp], situation: Situation, now: datetime, chance: object
) -> None:
    shuffled = list(candidates)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert plan(candidates, situation, policy(), now) == plan(shuffled, situation, policy(), now)


@given(waiting, situations, instants)
def test_who_waits_knows_that_it_is_for_later(
    candidates: list[FollowUp], situation: Situation, now: datetime
) -> None:
    decisions = plan(candidates, situation, policy(), now)
    assert {d.follow_up.key for d in decisions} == {each.key for each in candidates}
    assert all(d.until is None or d.until > now for d in decisions)
    assert all(d.until is None for d in decisions if d.verdict is not Verdict.WAIT)

"""Durations and working time, across zones, weekends, holidays and DST changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindregards.core.hours import Duration, Hours, Unit, parse_duration

BERLIN = Hours(ZoneInfo("Europe/Berlin"))
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia")

instants = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
hours = st.builds(
    Hours,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    days=st.frozensets(st.integers(1, 7), min_size=1),
    start=st.sampled_from([time(0), time(8), time(9, 30)]),
    end=st.sampled_from([time(17), time(23, 59)]),
    days_off=st.frozensets(st.dates(date(2000, 1, 1), date(2060, 1, 1)), max_size=5),
)
durations = st.builds(Duration, st.integers(0, 60), st.sampled_from(Unit))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("3 business days", 3, Unit.BUSINESS_DAY),
        ("1 business day", 1, Unit.BUSINESS_DAY),
        ("  2   Weeks ", 2, Unit.WEEK),
        ("90 minutes", 90, Unit.MINUTE),
        ("1 month", 1, Unit.MONTH),
        ("12h", 12, Unit.HOUR),
        ("0 hours", 0, Unit.HOUR),
        ("five working days", 5, Unit.BUSINESS_DAY),
        ("a week", 1, Unit.WEEK),
        ("3-day", 3, Unit.DAY),
        ("60 seconds", 1, Unit.MINUTE),
    ],
)
def test_a_duration_is_read_as_people_write_it(text: str, amount: int, unit: Unit) -> None:
    assert parse_duration(text) == Duration(amount, unit)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "3", "days", "-3 days", "3.5 days", "3 fortnights", "90 seconds", "99999999 weeks", "٣ days"],
)
def test_what_is_no_duration_is_refused_with_an_explanation(text: str) -> None:
    with pytest.raises(ValueError, match=r"business days|ten years"):
        parse_duration(text)


@given(durations)
def test_a_written_duration_is_read_back(duration: Duration) -> None:
    assert parse_duration(str(duration)) == duration


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-03-11T10:00+01:00", 1, "2026-03-12T10:00+01:00"),  # Wednesday to Thursday
        ("2026-03-13T10:00+01:00", 1, "2026-03-16T10:00+01:00"),  # over the weekend
        ("2026-03-14T10:00+01:00", 1, "2026-03-16T10:00+01:00"),  # Saturday: Monday is one business day later
        ("2026-03-13T23:30+01:00", 1, "2026-03-17T08:00+01:00"),  # late Friday: Monday is over at 23:30
        ("2026-03-13T05:00+01:00", 1, "2026-03-16T08:00+01:00"),
        ("2026-03-27T10:00+01:00", 1, "2026-03-30T10:00+02:00"),  # the clock, not the hours that passed
        ("2026-03-14T10:00+01:00", 0, "2026-03-16T08:00+01:00"),
    ],
)
def test_business_days_keep_the_time_of_day_and_land_in_working_hours(
    start: str, days: int, expected: str
) -> None:
    assert BERLIN.after(at(start), Duration(days, Unit.BUSINESS_DAY)) == at(expected)


def test_days_off_are_not_counted() -> None:
    easter = Hours(ZoneInfo("Europe/Berlin"), days_off=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    assert easter.after(at("2026-04-02T10:00+02:00"), Duration(1, Unit.BUSINESS_DAY)) == at(
        "2026-04-07T10:00+02:00"
    )
    assert easter.business_days_between(at("2026-04-02T10:00+02:00"), at("2026-04-07T09:00+02:00")) == 1


def test_business_days_are_counted_in_the_users_zone() -> None:
    kolkata = Hours(ZoneInfo("Asia/Kolkata"))
    friday_evening_in_utc = at("2026-03-13T20:00+00:00")  # Saturday 01:30 in Kolkata
    assert kolkata.next_open(friday_evening_in_utc) == at("2026-03-16T08:00+05:30")


def test_a_month_later_is_the_same_day_or_the_last_one() -> None:
    assert BERLIN.after(at("2026-01-31T10:00+01:00"), Duration(1, Unit.MONTH)) == at("2026-02-28T10:00+01:00")
    assert BERLIN.before(at("2026-03-11T10:00+01:00"), Duration(12, Unit.MONTH)) == at("2025-03-11T10:00+01:00")


def test_a_time_in_the_gap_moves_forward_and_one_in_the_overlap_is_the_first() -> None:
    assert BERLIN.at(date(2026, 3, 29), time(2, 30)).isoformat() == "2026-03-29T03:30:00+02:00"
    assert BERLIN.at(date(2026, 10, 25), time(2, 30)).isoformat() == "2026-10-25T02:30:00+02:00"


def test_hours_are_elapsed_time_across_a_clock_change() -> None:
    later = BERLIN.after(at("2026-03-28T12:00+01:00"), Duration(24, Unit.HOUR))
    assert later.isoformat() == "2026-03-29T13:00:00+02:00"
    assert (
        BERLIN.after(at("2026-03-28T12:00+01:00"), Duration(1, Unit.DAY)).isoformat()
        == "2026-03-29T12:00:00+02:00"
    )


def test_without_any_working_day_the_search_ends() -> None:
    never = Hours(ZoneInfo("Europe/Berlin"), days=frozenset())
    with pytest.raises(ValueError, match="no business day"):
        never.next_open(at("2026-03-11T10:00+01:00"))


@given(hours, instants)
def test_next_open_is_open_and_never_earlier(hours: Hours, instant: datetime) -> None:
    found = hours.next_open(instant)
    assert found >= instant
    assert hours.is_open(found)


@given(hours, instants, st.integers(0, 30))
def test_after_some_business_days_it_is_open_and_as_many_days_have_passed(
    hours: Hours, instant: datetime, count: int
) -> None:
    found = hours.after(instant, Duration(count, Unit.BUSINESS_DAY))
    assert hours.is_open(found)
    assert found >= instant - timedelta(hours=2)
    assert hours.business_days_between(instant, found) in (count, count + 1)


@given(hours, instants, durations, durations)
def test_a_longer_duration_never_ends_earlier(
    hours: Hours, instant: datetime, one: Duration, other: Duration
) -> None:
    short, long = sorted((one.amount, other.amount))
    assert hours.after(instant, Duration(short, one.unit)) <= hours.after(instant, Duration(long, one.unit))


@given(hours, instants, durations)
def test_before_is_not_later_and_everything_stays_aware(
    hours: Hours, instant: datetime, duration: Duration
) -> None:
    earlier = hours.before(instant, duration)
    assert earlier.tzinfo is not None
    assert earlier <= instant + timedelta(hours=1)  # an hour that exists twice means its first occurrence

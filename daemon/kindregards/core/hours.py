"""Durations as people write them, and the user's working time.

Rules that hold here: business days are counted in the user's time zone; every instant is timezone-aware;
a result never depends on the machine's zone. Minutes and hours are elapsed time; days, weeks and months
are the calendar's and keep the time on the clock. A time on the clock that does not exist (a DST gap) is
moved forward by the gap; one that exists twice means its first occurrence.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Unit(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    BUSINESS_DAY = "business day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Duration:
    """ "3 business days" = Duration(3, Unit.BUSINESS_DAY)."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        """As people write it; `parse_duration` reads it back."""
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"


SPELLINGS: Mapping[Unit, tuple[str, ...]] = {
    Unit.MINUTE: ("m", "min", "mins", "minute", "minutes"),
    Unit.HOUR: ("h", "hr", "hrs", "hour", "hours"),
    Unit.DAY: ("d", "day", "days"),
    Unit.BUSINESS_DAY: ("bd", "business day", "business days", "working day", "working days", "workday",
                        "workdays", "weekday", "weekdays"),
    Unit.WEEK: ("w", "week", "weeks"),
    Unit.MONTH: ("mo", "month", "months"),
}  # fmt: skip
_UNITS = {spelling: unit for unit, spellings in SPELLINGS.items() for spelling in spellings}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
            "eight": 8, "nine": 9, "ten": 10, "twelve": 12}  # fmt: skip
_SHAPE = re.compile(r"([0-9]{1,9}|[a-z]+(?=[ -])) ?-?([a-z][a-z ]*)")
_SECONDS = re.compile(r"([0-9]{1,9}) ?(?:s|secs?|seconds?)")

LONGEST = timedelta(days=3_660)
"""Ten years: longer is a slip of the pen, and without a bound a far date leaves the calendar."""
_DAYS = {Unit.DAY: 1.0, Unit.BUSINESS_DAY: 1.4, Unit.WEEK: 7.0, Unit.MONTH: 30.5, Unit.HOUR: 1 / 24}

UNDERSTOOD = (
    "write a whole number and one of minutes, hours, days, business days, weeks or months, "
    'for example "3 business days"'
)


def parse_duration(text: str) -> Duration:
    """Read "3 business days", "2 weeks", "90 minutes", "1 month", "12h", "one week".

    Seconds are understood where they make whole minutes ("60 seconds").

    Raises:
        ValueError: says what is understood, with an example.
    """
    words = " ".join(text.lower().split())
    seconds = _SECONDS.fullmatch(words)
    if seconds is not None and int(seconds[1]) % 60 == 0:
        return _bounded(Duration(int(seconds[1]) // 60, Unit.MINUTE), text)
    found = _SHAPE.fullmatch(words)
    unit = _UNITS.get(found[2]) if found else None
    amount = int(found[1]) if found and found[1].isdigit() else _NUMBERS.get(found[1]) if found else None
    if unit is None or amount is None:
        raise ValueError(f'"{text}" is not understood as a duration: {UNDERSTOOD}')
    return _bounded(Duration(amount, unit), text)


def _bounded(duration: Duration, text: str) -> Duration:
    days = duration.amount * _DAYS.get(duration.unit, 1 / 1440)
    if days > LONGEST.days:
        raise ValueError(f'"{text}" is longer than ten years')
    return duration


@dataclass(frozen=True, slots=True)
class Hours:
    """When the user works.

    Attributes:
        days: ISO weekdays, Monday = 1.
        days_off: public holidays and holidays of the user.
    """

    zone: ZoneInfo
    days: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    start: time = time(8)
    end: time = time(18)
    days_off: frozenset[date] = field(default_factory=frozenset)

    def is_business_day(self, day: date) -> bool:
        return day.isoweekday() in self.days and day not in self.days_off

    def is_open(self, instant: datetime) -> bool:
        """True within working hours of a business day."""
        local = instant.astimezone(self.zone)
        return self.is_business_day(local.date()) and self.start <= local.time() < self.end

    def next_open(self, instant: datetime) -> datetime:
        """`instant` if it lies in working hours, else the start of the next ones; in the user's zone."""
        local = instant.astimezone(self.zone)
        if self.is_open(local):
            return local
        if self.is_business_day(local.date()) and local.time() < self.start:
            return self.at(local.date(), self.start)
        return self.at(self.next_business_day(local.date()), self.start)

    def next_business_day(self, day: date) -> date:
        """The first business day after `day`.

        Raises:
            ValueError: there is none within ten years (no working days are configured).
        """
        return self._step(day, 1)

    def after(self, instant: datetime, duration: Duration) -> datetime:
        """`duration` later, in the user's zone.

        Business days keep the time of day and land in working hours: counted from Saturday, one business
        day later is Monday; a time before `start` becomes `start`, a time after `end` the next morning.
        Other units do not know working hours.
        """
        if duration.unit is not Unit.BUSINESS_DAY:
            return self._shifted(instant, duration, 1)
        local = instant.astimezone(self.zone)
        return self.next_open(self.at(self._stepped(local.date(), duration.amount), local.time()))

    def before(self, instant: datetime, duration: Duration) -> datetime:
        """`duration` earlier, in the user's zone; business days keep the time of day."""
        if duration.unit is not Unit.BUSINESS_DAY:
            return self._shifted(instant, duration, -1)
        local = instant.astimezone(self.zone)
        return self.at(self._stepped(local.date(), -duration.amount), local.time())

    def business_days_between(self, earlier: datetime, later: datetime) -> int:
        """Business days that begin after `earlier` up to and with the one of `later`; 0 when not later."""
        day, last = earlier.astimezone(self.zone).date(), later.astimezone(self.zone).date()
        if (last - day).days > LONGEST.days:
            day = last - LONGEST
        return sum(self.is_business_day(day + timedelta(days=n)) for n in range(1, (last - day).days + 1))

    def at(self, day: date, clock: time) -> datetime:
        """`clock` on `day` in the user's zone; in a DST gap moved forward by the gap."""
        wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=self.zone)
        return wall.astimezone(UTC).astimezone(self.zone)

    def _stepped(self, day: date, count: int) -> date:
        for _ in range(abs(count)):
            day = self._step(day, 1 if count > 0 else -1)
        return day

    def _step(self, day: date, direction: int) -> date:
        for distance in range(1, LONGEST.days):
            candidate = day + timedelta(days=distance * direction)
            if self.is_business_day(candidate):
                return candidate
        raise ValueError("no business day within ten years: working days or days off are wrong")

    def _shifted(self, instant: datetime, duration: Duration, sign: int) -> datetime:
        local, amount = instant.astimezone(self.zone), duration.amount * sign
        match duration.unit:
            case Unit.MINUTE:
                return (local.astimezone(UTC) + timedelta(minutes=amount)).astimezone(self.zone)
            case Unit.HOUR:
                return (local.astimezone(UTC) + timedelta(hours=amount)).astimezone(self.zone)
            case Unit.MONTH:
                return self.at(_months_later(local.date(), amount), local.time())
            case _:
                days = amount * (7 if duration.unit is Unit.WEEK else 1)
                return self.at(local.date() + timedelta(days=days), local.time())


def _months_later(day: date, months: int) -> date:
    """The same day of the month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

"""Durations as people write them, and the user's working time.

Rules that hold here: business days are counted in the user's time zone; every instant is timezone-aware;
a result never depends on the machine's zone.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
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

"""Dates that are written out: 16 March, March 16th, 16.03.2026, 3/16, 2026-03-16, Monday.

Rules that hold here: a date that can be read in two ways is not read; one without a year is the next such day, or
one that is only just past.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

from kindregards.core.dates.words import DateWords

LONGEST = timedelta(days=550)  # parental leave with some reserve; later dates are misread
JUST_PAST = timedelta(days=30)  # a date without its year is next year's when it is longer past

NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?!\d)(\.?)")
ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
YEAR = re.compile(r"\W{0,4}(?:de\s|del\s)?((?:20)\d\d)(?!\d)")


def first_date(words: DateWords, text: str, written: date, reach: int) -> date | None:
    """The day named at the beginning of a `plain` text; a weekday or an article may stand before it.

    Args:
        reach: characters; the date begins in their first half.
    """
    return (
        _iso(text)
        or _by_month(words, text, written, reach // 2)
        or _by_number(words, text, written, reach // 2)
        or _by_weekday(words, text, written)
    )


def month_day(words: DateWords, match: re.Match[str], text: str, written: date) -> date | None:
    """The day that a match of `words.date` in `text` names."""
    month, day = words.month(match["month"] or match["month2"]), int(match["day"] or match["day2"])
    year = YEAR.match(text, match.end())
    return made(int(year[1]), month, day) if year else next_such(month, day, written)


def numbered(words: DateWords, match: re.Match[str], written: date) -> date | None:
    """The day that a match of NUMERIC names; in English both orders are usual."""
    first, second = int(match[1]), int(match[3])
    is_clear = match[2] == "." or words.known.language != "en"
    orders = {(first, second)} if is_clear else {(first, second), (second, first)}
    year = int(match[4]) if match[4] else None
    readings = {_dated(day, month, year, written) for day, month in orders if 1 <= month <= 12} - {None}
    plausible = [
        each for each in readings if each and written <= each + timedelta(days=1) and each <= written + LONGEST
    ]
    return plausible[0] if len(plausible) == 1 else None


def next_such(month: int, day: int, written: date) -> date | None:
    """The day and month in the year of `written`, or in the next one when it is long past."""
    this = made(written.year, month, day)
    if this is not None and this >= written - JUST_PAST:
        return this
    return made(written.year + 1, month, day)


def made(year: int, month: int, day: int) -> date | None:
    """None for a day that no calendar has."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(day: date, months: int) -> date:
    """The last day of the month that is `months` after that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def next_of_month(day: int, today: date) -> date | None:
    """The next 14th; None for a 31st that the month does not have."""
    month = today if day >= today.day else month_end(today, 1)
    return made(month.year, month.month, day)


def _iso(text: str) -> date | None:
    match = ISO.search(text[:30])
    return made(int(match[1]), int(match[2]), int(match[3])) if match else None


def _by_month(words: DateWords, text: str, written: date, furthest: int) -> date | None:
    match = words.date.search(text)
    return None if match is None or match.start() > furthest else month_day(words, match, text, written)


def _by_number(words: DateWords, text: str, written: date, furthest: int) -> date | None:
    match = NUMERIC.search(text)
    return None if match is None or match.start() > furthest else numbered(words, match, written)


def _by_weekday(words: DateWords, text: str, written: date) -> date | None:
    if words.known.pattern("dates", "tomorrow").match(text.lstrip()):
        return written + timedelta(days=1)
    match = words.weekday.match(text)
    if match is None:
        return None
    ahead = (words.weekday_number(match["weekday"]) - written.weekday()) % 7
    return written + timedelta(days=ahead or 7)


def _dated(day: int, month: int, year: int | None, written: date) -> date | None:
    if year is None:
        return next_such(month, day, written)
    return made(year + 2000 if year < 100 else year, month, day)

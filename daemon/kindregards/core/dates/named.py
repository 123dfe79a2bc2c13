"""Days that are named in prose: "by Friday", "next week", "in two weeks", "on 3 May".

Rules that hold here: a day is counted from the writer's own local date and never lies before it; what can be
read in two ways, or names no day ("soon", "after the holidays"), is None; where several days are named, the
one that is announced as the last one counts, else the first one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kindregards.core.dates.words import DateWords, date_words
from kindregards.core.dates.written import (
    ISO,
    LONGEST,
    NUMERIC,
    YEAR,
    made,
    month_day,
    month_end,
    next_of_month,
    next_such,
    numbered,
)
from kindregards.core.phrases import languages, plain

TEXT_LIMIT = 600  # characters that are looked at: two sentences
NEAR = timedelta(days=270)  # a day without its year that seems farther ahead lies in the past
FRIDAY, SUNDAY = 4, 6
TOGETHER = 8  # characters between the parts of one day: "Friday of the next week"
BEHIND = 12  # characters between an announcement and its day: "by the next Friday"
MOST_WORKING_DAYS = 60
TOO_NEAR = 2  # days: nobody calls the day after tomorrow the next Friday
MONTHS = 24  # counted; LONGEST is less


@dataclass(frozen=True, slots=True)
class _Named:
    """A day in a text. `rank`: of those that stand together, the highest tells the day."""

    start: int
    end: int
    day: date
    rank: int


HOURS, WEEKS_AND_MONTHS, DAYS, DATES = range(4)  # ranks


def named_day(text: str, written: datetime | date, language: str | None) -> date | None:
    """The day by which something is to happen, or None when the text does not say it clearly.

    Args:
        text: a sentence or two.
        written: when, in the writer's own zone.
        language: ISO 639-1; None or a language without phrases: nothing is read.
    """
    if language not in languages() or language is None:
        return None
    words = date_words(language)
    named = words.known.pattern("dates", "no_day").sub(" ; ", plain(text[:TEXT_LIMIT]))
    groups = list(_together(sorted(_named(words, named, written), key=lambda each: (each.start, each.end))))
    announced = _ends(words, "by", named)
    groups.sort(key=lambda group: not any(0 <= group[0].start - end <= BEHIND for end in announced))
    today = _day(written)
    for group in groups:
        day = _one(words, named, group, today)
        if today <= day <= today + LONGEST:
            return day
    return None


def _day(written: datetime | date) -> date:
    return written.date() if isinstance(written, datetime) else written


def _together(found: list[_Named]) -> Iterator[list[_Named]]:
    """Parts of one day: "Monday next week", "Friday, 8 May"."""
    group: list[_Named] = []
    for each in found:
        if group and each.start - max(part.end for part in group) > TOGETHER:
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _one(words: DateWords, text: str, group: list[_Named], today: date) -> date:
    """The day that the parts name: the most exact one; a weekday is of the week that stands with it."""
    best = max(group, key=lambda each: (each.rank, each.day))
    next_week = words.known.pattern("dates", "next_week")
    if best.rank == DAYS and next_week.search(text, group[0].start, max(part.end for part in group)):
        return _in_week(today, 1, best.day.weekday())
    return best.day


def _named(words: DateWords, text: str, written: datetime | date) -> Iterator[_Named]:
    today = _day(written)
    yield from _dates(words, text, today)
    yield from _distances(words, text, written)
    yield from _weekdays(words, text, today)
    for key, day, rank in _relative(today):
        for match in words.known.pattern("dates", key).finditer(text):
            yield _Named(match.start(), match.end(), day, rank)


def _relative(today: date) -> Iterator[tuple[str, date, int]]:
    """The keys of `dates` that name a day by themselves; a week ends on Friday."""
    yield "today", today, HOURS
    yield "tomorrow", today + timedelta(days=1), DAYS
    yield "overmorrow", today + timedelta(days=2), DAYS
    yield "this_week", _in_week(today, 0, FRIDAY), WEEKS_AND_MONTHS
    yield "weekend", _in_week(today, 0, SUNDAY), WEEKS_AND_MONTHS
    yield "next_week", _in_week(today, 1, FRIDAY), WEEKS_AND_MONTHS
    yield "this_month", month_end(today, 0), WEEKS_AND_MONTHS
    yield "next_month", month_end(today, 1), WEEKS_AND_MONTHS
    yield "this_year", date(today.year, 12, 31), WEEKS_AND_MONTHS


def _dates(words: DateWords, text: str, today: date) -> Iterator[_Named]:
    """3 May, May 3rd, 3.5.2026, 2026-05-03, the 14th, end of May."""
    for match in ISO.finditer(text):
        yield from _at(match, made(int(match[1]), int(match[2]), int(match[3])))
    for match in words.date.finditer(text):
        dated = YEAR.match(text, match.end()) is not None
        yield from _at(match, month_day(words, match, text, today), None if dated else today)
    announced = _ends(words, "on", text)
    for match in NUMERIC.finditer(text):
        if match[4] or (match[2] == "." and match[5]) or _follows(match.start(), announced):
            yield from _at(match, numbered(words, match, today), None if match[4] else today)
    articles = _ends(words, "the", text)
    for match in words.ordinal.finditer(text):
        if _follows(match.start(), articles):
            yield from _at(match, next_of_month(int(match["day"]), today))
    ends = _ends(words, "month_end", text)
    for match in words.month_end.finditer(text):
        if _follows(match.start(), ends):
            first = next_such(words.month(match["month"]), 1, today)
            yield from _at(match, first and month_end(first, 0))


def _at(match: re.Match[str], day: date | None, today: date | None = None) -> Iterator[_Named]:
    """`today`: given for a day without its year."""
    if day is not None and (today is None or day <= today + NEAR):
        yield _Named(match.start(), match.end(), day, DATES)


def _weekdays(words: DateWords, text: str, today: date) -> Iterator[_Named]:
    announced, unclear = _ends(words, "on", text), _ends(words, "next", text)
    for pattern in (words.whole_weekday, words.short_weekday):
        for match in pattern.finditer(text):
            ahead = (words.weekday_number(match["weekday"]) - today.weekday()) % 7 or 7
            day = today + timedelta(days=ahead)
            if _follows(match.start(), unclear) and day <= _in_week(today, 0, SUNDAY):
                if ahead > TOO_NEAR:
                    continue
                day += timedelta(weeks=1)
            if pattern is words.whole_weekday or _follows(match.start(), announced):
                yield _Named(match.start(), match.end(), day, DAYS)


def _distances(words: DateWords, text: str, written: datetime | date) -> Iterator[_Named]:
    """In two weeks, within three days."""
    for match in words.distance.finditer(text):
        said = {name.removeprefix("h_"): value for name, value in match.groupdict().items() if value}
        number = words.number(said.get("afterwards") or said.get("or") or said["number"])
        day = _ahead(written, number, words.unit(said["unit"]))
        if day is not None:
            yield _Named(match.start(), match.end(), day, DATES)


def _ahead(written: datetime | date, number: int, unit: int) -> date | None:
    """`number` units after `written`; the units are those of `DateWords.unit`."""
    today = _day(written)
    match unit:
        case 0:
            return today
        case 1:
            return (written + timedelta(hours=number)).date() if isinstance(written, datetime) else today
        case 2:
            return today + timedelta(days=number)
        case 3:
            return _working_days(today, number)
        case 4 | 5:
            return today + timedelta(weeks=number * (unit - 3))
        case _:
            last = month_end(today, min(number, MONTHS))
            return min(last, last.replace(day=min(today.day, last.day)))


def _working_days(today: date, number: int) -> date | None:
    if number > MOST_WORKING_DAYS:
        return None
    day = today
    while number:
        day += timedelta(days=1)
        number -= day.weekday() <= FRIDAY
    return day


def _in_week(today: date, weeks: int, weekday: int) -> date:
    return today + timedelta(days=weekday - today.weekday(), weeks=weeks)


def _ends(words: DateWords, key: str, text: str) -> frozenset[int]:
    """Where the phrases of a key end."""
    return frozenset(match.end() for match in words.known.pattern("dates", key).finditer(text))


def _follows(start: int, ends: frozenset[int]) -> bool:
    return start in ends or start - 1 in ends

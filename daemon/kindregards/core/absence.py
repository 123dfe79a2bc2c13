"""When somebody who is away will be back, from the text of their automatic reply.

Rules that hold here: a date is read only behind words that announce it ("back on", "until", "bis"); a date
that can be read in two ways is not read; what comes out lies on or after the day the reply was written.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from kindregards.core.phrases import Phrases, languages, phrases, plain

TEXT_LIMIT = 2_000  # characters of an automatic reply that are looked at
REACH = 60  # characters behind an announcement in which the date must begin and end
LONGEST = timedelta(days=550)  # parental leave with some reserve; later dates are misread
ANNOUNCEMENTS = 12  # tried per kind

_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?!\d)\.?")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_YEAR = re.compile(r"\W{0,4}(?:de\s|del\s)?((?:20)\d\d)(?!\d)")


def return_date(text: str, written: date, language: str | None = None) -> date | None:
    """The first day on which the writer is back, or None when the text does not say it clearly.

    Args:
        written: the local date of the reply; dates without a year are counted from it.
        language: ISO 639-1; None or a language without phrases: all are tried.
    """
    start = plain(text[:TEXT_LIMIT])
    tried = [language] if language in languages() else sorted(languages())
    for known in (phrases(each) for each in tried if each is not None):
        for kind, days in (("back", 0), ("starting", 0), ("through", 1), ("until", 0)):
            for announced in _announced(known, kind, start, written):
                back = announced + timedelta(days=days)
                if written <= back <= written + LONGEST:
                    return back
    return None


def _announced(known: Phrases, kind: str, text: str, written: date) -> Iterator[date]:
    """The dates behind the announcements of one kind."""
    if not known.words("absence", kind):
        return
    for count, match in enumerate(known.pattern("absence", kind).finditer(text)):
        if count >= ANNOUNCEMENTS:
            return
        behind = text[match.end() : match.end() + REACH]
        if kind == "starting" and not known.has("absence", "again", behind):
            continue
        found = _first_date(known, behind, written)
        if found is not None:
            yield found


def _first_date(known: Phrases, text: str, written: date) -> date | None:
    """The date at the beginning of `text`; a weekday or an article may stand before it."""
    named = _calendar_words(known.language)

    return (
        _iso(text)
        or _by_month(named, text, written)
        or _numeric(text, written, known)
        or _by_weekday(named, text, written)
    )


def _iso(text: str) -> date | None:
    match = _ISO.search(text[:30])
    return _made(int(match[1]), int(match[2]), int(match[3])) if match else None


class _CalendarWords:
    """Month and weekday names of one language as patterns."""

    def __init__(self, known: Phrases) -> None:
        self.months = [each.split("|") for each in known.words("absence", "months")]
        self.weekdays = [each.split("|") for each in known.words("absence", "weekdays")]
        self.tomorrow = known.pattern("absence", "tomorrow")
        month = "|".join(re.escape(name) for names in self.months for name in sorted(names, key=len, reverse=True))
        day = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?"
        self.date = re.compile(
            rf"(?<!\w){day}\s?(?:de\s|of\s)?(?P<month>{month})\b\.?"
            rf"|(?<!\w)(?P<month2>{month})\b\.?\s?(?:the\s)?{day.replace('day', 'day2')}(?!\d)"
        )
        weekday = "|".join(
            re.escape(name) for names in self.weekdays for name in sorted(names, key=len, reverse=True)
        )
        self.weekday = re.compile(rf"\W{{0,3}}(?:\w{{1,8}}\s){{0,2}}(?P<weekday>{weekday})\b")

    def month(self, name: str) -> int:
        return next(number for number, names in enumerate(self.months, 1) if name in names)

    def weekday_number(self, name: str) -> int:
        return next(number for number, names in enumerate(self.weekdays) if name in names)


@cache
def _calendar_words(language: str) -> _CalendarWords:
    return _CalendarWords(phrases(language))


def _by_month(named: _CalendarWords, text: str, written: date) -> date | None:
    match = named.date.search(text)
    if match is None or match.start() > REACH // 2:
        return None
    month = named.month(match["month"] or match["month2"])
    day = int(match["day"] or match["day2"])
    year = _YEAR.match(text, match.end())
    return _made(int(year[1]), month, day) if year else _next(month, day, written)


def _numeric(text: str, written: date, known: Phrases) -> date | None:
    match = _NUMERIC.search(text)
    if match is None or match.start() > REACH // 2:
        return None
    first, second = int(match[1]), int(match[3])
    orders = {(first, second)} if match[2] == "." or known.language != "en" else {(first, second), (second, first)}
    year = int(match[4]) if match[4] else None
    readings = {_dated(day, month, year, written) for day, month in orders if 1 <= month <= 12} - {None}
    plausible = [
        each for each in readings if each and written <= each + timedelta(days=1) and each <= written + LONGEST
    ]
    return plausible[0] if len(plausible) == 1 else None


def _dated(day: int, month: int, year: int | None, written: date) -> date | None:
    if year is None:
        return _next(month, day, written)
    return _made(year + 2000 if year < 100 else year, month, day)


def _by_weekday(named: _CalendarWords, text: str, written: date) -> date | None:
    if named.tomorrow.match(text.lstrip()):
        return written + timedelta(days=1)
    match = named.weekday.match(text)
    if match is None:
        return None
    ahead = (named.weekday_number(match["weekday"]) - written.weekday()) % 7
    return written + timedelta(days=ahead or 7)


def _next(month: int, day: int, written: date) -> date | None:
    """The day and month in the year of `written`, or in the next one when it is long past."""
    this = _made(written.year, month, day)
    if this is not None and this >= written - timedelta(days=30):
        return this
    return _made(written.year + 1, month, day)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

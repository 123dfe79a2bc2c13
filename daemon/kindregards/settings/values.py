"""The kinds of values that options have: how people write them, and what they become.

Rules that hold here: each kind accepts the text of a TOML file and the text of an environment variable;
a wrong value is refused with a sentence that shows a right one.
"""

import difflib
import re
import zoneinfo
from collections.abc import Iterable
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from kindregards.core import hours
from kindregards.core.hours import Duration

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SECONDS = {"second": 1, "minute": 60, "hour": 3600}
LONGEST_DAYS_OFF = 366  # days of one range; a longer one is a typing error
MAIL_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,190}")


def nearest(word: str, names: Iterable[str]) -> str:
    """The name that was probably meant, "" if none is near."""
    by_folded = {name.casefold(): name for name in names}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else ""


def or_nearest(word: str, names: Iterable[str]) -> str:
    """The end of a message about a wrong name: `; did you mean "x"?`, or nothing."""
    name = nearest(word, names)
    return f'; did you mean "{name}"?' if name else ""


def _span(value: object) -> object:
    return hours.parse_duration(value) if isinstance(value, str) else _wrong(value, Duration, '"3 business days"')


Span = Annotated[Duration, BeforeValidator(_span), PlainSerializer(str, return_type=str)]
"""A duration of the calendar: "3 business days", "2 weeks", "12 months"."""


def _wait(value: object) -> timedelta:
    match = re.fullmatch(r"\s*(\d{1,6})\s*(second|minute|hour)s?\s*", value) if isinstance(value, str) else None
    if match:
        return timedelta(seconds=int(match[1]) * SECONDS[match[2]])
    if isinstance(value, timedelta):
        return value
    raise ValueError('must be a time to wait, like "60 seconds", "5 minutes" or "24 hours"')


def spell_wait(wait: timedelta) -> str:
    """A time to wait in its largest whole unit: "5 minutes"."""
    seconds = round(wait.total_seconds())
    unit, size = next((u, s) for u, s in reversed(SECONDS.items()) if s == 1 or (seconds and seconds % s == 0))
    count = seconds // size
    return f"{count} {unit}{'' if count == 1 else 's'}"


Wait = Annotated[timedelta, BeforeValidator(_wait), PlainSerializer(spell_wait, return_type=str)]
"""A time on the clock: "60 seconds", "5 minutes"."""


def _zone(value: object) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    if not isinstance(value, str):
        raise ValueError('must be a time zone, like "Europe/Berlin"')
    try:
        return ZoneInfo(value)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        known = or_nearest(value, zoneinfo.available_timezones()) or '; write it like "Europe/Berlin"'
        raise ValueError(f"there is no time zone of this name{known}") from None


Zone = Annotated[ZoneInfo, BeforeValidator(_zone), PlainSerializer(lambda zone: zone.key, return_type=str)]
"""An IANA time zone."""


def system_zone() -> ZoneInfo:
    """The machine's time zone; UTC when it cannot be found out."""
    from tzlocal import get_localzone_name

    try:
        return ZoneInfo(get_localzone_name() or "UTC")
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return ZoneInfo("UTC")


def _several(value: object) -> object:
    """One text is a list of one; in an environment variable commas separate."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Several = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""A list of names."""


def mail_address(value: str) -> str:
    """A bare mail address, lower case."""
    if not MAIL_ADDRESS.fullmatch(value):
        raise ValueError('must be a mail address without a name, like "robin@hale.example"')
    return value.lower()


Addresses = Annotated[tuple[Annotated[str, AfterValidator(mail_address)], ...], BeforeValidator(_several)]
"""Mail addresses, lower case."""


def _days(value: object) -> frozenset[int]:
    if isinstance(value, frozenset):
        return value
    names = _several(value)
    if not isinstance(names, list) or not names:
        raise ValueError('must be a list of weekdays, like ["mon", "tue"]')
    return frozenset(_weekday(name) for name in names)


def _weekday(name: object) -> int:
    short = name.strip().lower()[:3] if isinstance(name, str) else ""
    if short not in WEEKDAYS:
        raise ValueError(f"must be a list of weekdays out of {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(short) + 1


def spell_days(days: frozenset[int]) -> list[str]:
    return [WEEKDAYS[day - 1] for day in sorted(days)]


Weekdays = Annotated[frozenset[int], BeforeValidator(_days), PlainSerializer(spell_days, return_type=list[str])]
"""ISO weekdays (Monday = 1), written "mon" to "sun"."""


def _time_of_day(value: object) -> time:
    if isinstance(value, time):
        return value
    match = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*", value) if isinstance(value, str) else None
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise ValueError('must be a time of day, like "08:00"')
    return time(int(match[1]), int(match[2]))


TimeOfDay = Annotated[
    time, BeforeValidator(_time_of_day), PlainSerializer(lambda t: f"{t:%H:%M}", return_type=str)
]
"""A time of day: "08:00"."""


def _days_off(value: object) -> tuple[str, ...]:
    entries = _several(value)
    if not isinstance(entries, list | tuple):
        raise ValueError('must be a list of dates, like ["2026-12-24", "2026-12-27..2027-01-01"]')
    for entry in entries:
        dates_of(str(entry))
    return tuple(str(entry) for entry in entries)


def dates_of(entry: str) -> list[date]:
    """All dates of "2026-12-24" or "2026-12-24..2027-01-01"; ValueError when it is neither."""
    first_text, _, last_text = entry.partition("..")
    try:
        first = date.fromisoformat(first_text.strip())
        last = date.fromisoformat(last_text.strip()) if last_text else first
    except ValueError:
        raise ValueError(f'"{entry[:40]}" must be a date, like "2026-12-24" or "2026-12-24..2027-01-01"') from None
    length = (last - first).days
    if not 0 <= length < LONGEST_DAYS_OFF:
        raise ValueError(f'"{entry}" must run forward, and over at most {LONGEST_DAYS_OFF} days')
    return [first + timedelta(days=n) for n in range(length + 1)]


DaysOff = Annotated[tuple[str, ...], BeforeValidator(_days_off)]
"""Dates and ranges of dates, kept as written."""


def _path(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        path = Path(value).expanduser()
    except RuntimeError:
        raise ValueError("the home folder of that user is not known") from None
    if not path.is_absolute() or "\0" in value:
        raise ValueError('must be an absolute path, or start with "~/"')
    return path


AbsolutePath = Annotated[Path, BeforeValidator(_path), PlainSerializer(str, return_type=str)]


def existing_folder(path: Path | None) -> Path | None:
    """`path`, which may be left out but not misspelled."""
    if path is not None and not path.is_dir():
        raise ValueError(f"there is no folder {path}; make it, or correct the path")
    return path


def one_line(value: str) -> str:
    """`value`, without line breaks and other control characters: it goes into a header."""
    if not value.isprintable():
        raise ValueError("must be one line without tabs and other control characters")
    return value


def host_name(value: str) -> str:
    """A bare host name or IP address."""
    if re.fullmatch(r"[^\s/:@\[\]]{1,253}", value) or re.fullmatch(r"[0-9A-Fa-f:.]{2,45}", value):
        return value
    raise ValueError('must be a bare host name, like "imap.hale.example"; the port has an option of its own')


def _wrong(value: object, kind: type, example: str) -> object:
    """`value` when it is of `kind` already (a default); else a sentence with an example."""
    if isinstance(value, kind):
        return value
    raise ValueError(f"must be text like {example}")


T = TypeVar("T")


def _given(value: object) -> object:
    return None if value == "" else value


Maybe = Annotated[T | None, BeforeValidator(_given)]
"""An option that may be left out; empty text says the same."""

"""Instants as the database keeps them: whole microseconds since 1970-01-01 UTC, which sort and never drift."""

from datetime import UTC, datetime, timedelta, timezone

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def to_ticks(instant: datetime) -> int:
    """An aware datetime as microseconds; TypeError for a naive one."""
    return (instant - _EPOCH) // _TICK


def to_ticks_or_none(instant: datetime | None) -> int | None:
    return None if instant is None else to_ticks(instant)


def from_ticks(ticks: int) -> datetime:
    """The aware instant, in UTC."""
    return _EPOCH + timedelta(microseconds=ticks)


def from_ticks_or_none(ticks: int | None) -> datetime | None:
    return None if ticks is None else from_ticks(ticks)


def offset_of(instant: datetime) -> int:
    """The writer's offset from UTC in whole minutes."""
    offset = instant.utcoffset()
    return 0 if offset is None else offset // timedelta(minutes=1)


def in_offset(ticks: int, minutes: int) -> datetime:
    """The instant as the writer's clock showed it; UTC where their date cannot be written (years 1 and 9999)."""
    try:
        return from_ticks(ticks).astimezone(timezone(timedelta(minutes=minutes)))
    except OverflowError:
        return from_ticks(ticks)

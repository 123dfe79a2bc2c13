"""Invitations: meetings from the iCalendar part of a mail (RFC 5545, RFC 5546).

Rules that hold here: any text goes in, never an exception, never slow; only the lines that are understood
reach the parser; a recurring meeting is one meeting with a rule; times carry their zone, those without one are
the writer's own.

The facts of a MEETING (what the part does not say is left out): uid, sequence, recurrence_id, summary, place,
status (lower case), organiser (address), start and end (ISO 8601 with offset, or a date: all day), zone (IANA
name, or as the program calls it), recurs (the RRULE, RFC 5545 3.3.10), next (its first start on or after the
mail's date), answer (accepted, declined, tentative) and answered_by (address).
"""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kindregards.core.calendar.lines import is_plain_rule, understood_lines
from kindregards.core.calendar.values import PEOPLE, emails, moment, persons, text, value
from kindregards.core.charset import clean
from kindregards.core.message import Body, Header
from kindregards.core.people import Me
from kindregards.core.sentences import LONGEST
from kindregards.core.signals.signal import Signal, SignalKind
from kindregards.core.text.mime import content

if TYPE_CHECKING:
    from icalendar import Component

MEETINGS = 20  # of one mail: more are a whole calendar
FACT = 200  # characters of one fact
OLDEST = 10  # years that a recurring meeting may go back: each occurrence since is counted
AHEAD = (35, 400)  # days in which its next occurrence is looked for: a month, a year

_ANSWERS = frozenset({"accepted", "declined", "tentative"})
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)  # what broken parts raise


def signals(header: Header, body: Body, me: Me) -> Iterator[Signal]:
    """One MEETING for each meeting that the part asks for, changes, cancels, publishes or answers.

    `sentence` is its summary, `due` the day of its start in its own zone, `who` organiser and attendees
    without me.
    """
    calendar = _parsed(body.calendar)
    if calendar is None:
        return
    for event in calendar.walk("VEVENT")[:MEETINGS]:
        try:
            signal = _signal(header, calendar, event, me)
        except _BROKEN:
            continue
        if signal is not None:
            yield signal


def _parsed(part: str) -> "Component | None":
    if not part.strip():
        return None
    from icalendar import Calendar  # heavy, and few mails have a calendar part

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # guesses at zones are all there is
        try:
            return Calendar.from_ical("\r\n".join(understood_lines(part)) + "\r\n")
        except _BROKEN:
            return None


def _signal(header: Header, calendar: "Component", event: "Component", me: Me) -> Signal | None:
    method = _method(header, calendar, event)
    start, zone = _start(header, calendar, event)
    if start is None and method not in ("REPLY", "CANCEL"):
        return None
    facts = _facts(header, event, start, zone)
    if method == "REPLY":
        facts |= _answer(header, event)
    if start is not None and "recurs" in facts:
        facts["next"] = _next(header, calendar, event, facts["recurs"])
    rule = "update" if method == "REQUEST" and int(facts["sequence"]) > 0 else method.lower()
    return Signal(
        SignalKind.MEETING,
        clean(text(event, "SUMMARY"), LONGEST) or header.subject[:LONGEST],
        f"calendar.{rule}",
        0.95,
        header.message_id,
        header.date,
        who=tuple(each for each in _people(event) if not me.is_me(each)),
        due=start.date() if isinstance(start, datetime) else start,
        facts={name: told for name, told in facts.items() if told},
    )


def _method(header: Header, calendar: "Component", event: "Component") -> str:
    """What the part is for (RFC 5546 1.4); where it does not say, attendees are invited."""
    said = text(calendar, "METHOD") or content(header.content_type).parameters.get("method", "")
    if (method := said.strip().upper()) in ("REQUEST", "CANCEL", "REPLY", "COUNTER", "PUBLISH"):
        return method
    return "REQUEST" if "ATTENDEE" in event else "PUBLISH"


def _facts(header: Header, event: "Component", start: date | None, zone: str) -> dict[str, str]:
    organiser = next(iter(emails(event, "ORGANIZER")), "")
    sequence = text(event, "SEQUENCE")
    different = moment(event, "RECURRENCE-ID")
    rule = value(event, "RRULE")
    end = _end(header, event, start)
    return {
        "uid": clean(text(event, "UID"), FACT),
        "sequence": sequence if sequence.isdecimal() and len(sequence) < 10 else "0",
        "recurrence_id": different.isoformat() if different else "",
        "summary": clean(text(event, "SUMMARY"), FACT),
        "place": clean(text(event, "LOCATION"), FACT),
        "status": clean(text(event, "STATUS"), FACT).lower(),
        "organiser": organiser,
        "start": start.isoformat() if start else "",
        "end": end.isoformat() if end else "",
        "zone": zone,
        "recurs": rule.to_ical().decode("utf-8", "replace")[:FACT] if hasattr(rule, "to_ical") else "",
    }


def _start(header: Header, calendar: "Component", event: "Component") -> tuple[date | None, str]:
    """When it begins, with its zone; what is told in UTC is told in the calendar's own zone if it has one."""
    start = moment(event, "DTSTART")
    if not isinstance(start, datetime):
        return start, ""
    if start.tzinfo is None:
        return start.replace(tzinfo=header.date.tzinfo), ""
    home = _home(calendar) if start.utcoffset() == timedelta(0) else None
    local = start.astimezone(home) if home else start
    named = value(event, "DTSTART").params.get("TZID", "UTC")
    return local, clean(str(getattr(local.tzinfo, "key", "") or named), FACT)


def _home(calendar: "Component") -> tzinfo | None:
    try:
        return ZoneInfo(text(calendar, "X-WR-TIMEZONE").strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _end(header: Header, event: "Component", start: date | None) -> date | None:
    """DTEND, or the start and DURATION, in the zone of the start (RFC 5545 3.6.1)."""
    if start is None:
        return None
    end = moment(event, "DTEND")
    length = getattr(value(event, "DURATION"), "dt", None)
    if end is None and isinstance(length, timedelta):
        end = start + length
    if isinstance(start, datetime) and isinstance(end, datetime):
        end = (end if end.tzinfo else end.replace(tzinfo=header.date.tzinfo)).astimezone(start.tzinfo)
        return end if end >= start else None
    return end if type(end) is type(start) and end is not None and end >= start else None


def _next(header: Header, calendar: "Component", event: "Component", rule: str) -> str:
    """The first start of a recurring meeting on or after the mail's date; "" when none is near or sure."""
    from recurring_ical_events import of  # type: ignore[import-untyped]

    begun, uid = moment(event, "DTSTART"), text(event, "UID")
    if begun is None or begun.year < header.date.year - OLDEST or not is_plain_rule(rule):
        return ""
    known = of(calendar, skip_bad_series=True)
    for days in AHEAD:
        coming = known.between(header.date, header.date + timedelta(days=days))
        starts = [_start(header, calendar, each)[0] for each in coming if text(each, "UID") == uid]
        later = [start.isoformat() for start in starts if start is not None and _is_after(start, header.date)]
        if later:
            return min(later)
    return ""


def _is_after(start: date, now: datetime) -> bool:
    return start >= now if isinstance(start, datetime) else start >= now.date()


def _answer(header: Header, event: "Component") -> dict[str, str]:
    """Whose answer a REPLY is: the writer's, else that of the one attendee it names (RFC 5546 3.2.3)."""
    writer = header.sender.email if header.sender else ""
    given = {email: str(each.params.get("PARTSTAT", "")).lower() for each, email in persons(event, "ATTENDEE")}
    by = writer if writer in given else next(iter(given), "")
    return {"answer": given[by], "answered_by": by} if given.get(by) in _ANSWERS else {}


def _people(event: "Component") -> tuple[str, ...]:
    return tuple(dict.fromkeys((*emails(event, "ORGANIZER"), *emails(event, "ATTENDEE"))))[:PEOPLE]

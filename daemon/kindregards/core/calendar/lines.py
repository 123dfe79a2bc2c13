"""The lines of an iCalendar text (RFC 5545 3.1) that are understood: only they reach the parser.

Rules that hold here: any text goes in; what comes out is one calendar with all its components closed, bounded,
without descriptions, alarms and tasks; linear time.
"""

import re
from collections.abc import Iterator

LINES = 4_000  # of a part that are looked at, unfolded
LINE = 1_000  # characters of one of them

_FOLD = re.compile(r"\r?\n[ \t]")  # RFC 5545 3.1
_NAME = re.compile(r"([A-Za-z-]{3,40})[:;]")
_ZONE_PARTS = frozenset({"VTIMEZONE", "STANDARD", "DAYLIGHT"})
_ZONE_FIELDS = frozenset({"TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE", "RDATE"})
_EVENT_FIELDS = frozenset(
    {"UID", "SEQUENCE", "RECURRENCE-ID", "SUMMARY", "LOCATION", "STATUS", "ORGANIZER", "ATTENDEE"}
    | {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"}
)
_KEPT = {"VCALENDAR": frozenset({"METHOD", "X-WR-TIMEZONE"}), "VEVENT": _EVENT_FIELDS} | dict.fromkeys(
    _ZONE_PARTS, _ZONE_FIELDS
)
_WEEKDAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_RULE_PART = re.compile(  # a rule of meetings; one that never comes true would be looked for until the year 9999
    rf"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)|INTERVAL=[1-9]\d{{0,2}}|COUNT=\d{{1,4}}|UNTIL=\d{{8}}(?:T\d{{6}}Z?)?"
    rf"|WKST={_WEEKDAY}|BYDAY=[+-]?[1-5]?{_WEEKDAY}(?:,[+-]?[1-5]?{_WEEKDAY}){{0,6}}|BYMONTH=(?:\d|1[0-2])"
    r"|BYMONTHDAY=(?:[1-9]|[12]\d|3[01]|-1)|BYSETPOS=(?:[1-4]|-1)"
)


def understood_lines(text: str) -> Iterator[str]:
    """The first calendar's lines that matter, every component closed, whatever was cut off or broken."""
    open_: list[str] = []
    for line in _FOLD.sub("", text).replace("\r", "\n").split("\n")[:LINES]:
        name, _, value = line.strip().partition(":")
        match name.upper():
            case "BEGIN":
                open_.append(value.strip().upper())
                if _is_known(open_):
                    yield f"BEGIN:{open_[-1]}"
            case "END":
                if open_ and open_[-1] == value.strip().upper():
                    if _is_known(open_):
                        yield f"END:{open_[-1]}"
                    if len(open_) == 1:
                        return
                    open_.pop()
            case _:
                if _is_known(open_) and _is_kept(line, open_[-1]):
                    yield line[:LINE]
    while open_:
        if _is_known(open_):
            yield f"END:{open_[-1]}"
        open_.pop()


def _is_known(open_: list[str]) -> bool:
    """VCALENDAR; a VEVENT or VTIMEZONE in it; the halves of a year in that."""
    match open_:
        case ["VCALENDAR"] | ["VCALENDAR", "VEVENT" | "VTIMEZONE"]:
            return True
        case ["VCALENDAR", "VTIMEZONE", "STANDARD" | "DAYLIGHT"]:
            return True
    return False


def _is_kept(line: str, component: str) -> bool:
    name = _NAME.match(line)
    if name is None or name[1].upper() not in _KEPT[component]:
        return False
    if component in _ZONE_PARTS and name[1].upper() == "RRULE":
        rule = line.partition(":")[2]
        return "FREQ=YEARLY" in rule.upper() and is_plain_rule(rule)
    return True


def is_plain_rule(rule: str) -> bool:
    """True for a rule that surely comes true again and again."""
    parts = rule.strip().upper().rstrip(";").split(";")
    said = dict(part.split("=") for part in parts if _RULE_PART.fullmatch(part))
    if len(said) < len(parts) or "FREQ" not in said:
        return False
    if said["FREQ"] in ("DAILY", "WEEKLY"):
        on_days = said["FREQ"] == "DAILY" and "BYDAY" in said and said.get("INTERVAL", "1") != "1"
        return not on_days and said.keys().isdisjoint({"BYMONTH", "BYMONTHDAY", "BYSETPOS"})
    if "BYSETPOS" in said and ("BYMONTHDAY" in said or not said.get("BYDAY", "1").replace(",", "").isalpha()):
        return False
    return "BYMONTH" not in said or said.get("BYMONTHDAY") not in ("30", "31")

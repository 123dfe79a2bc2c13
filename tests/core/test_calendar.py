"""Calendar parts of mails: what is asked for, changed, cancelled, answered, and how meetings stand."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import ME, TUESDAY, header, mail
from kindregards.core.calendar.invitations import MEETINGS, signals
from kindregards.core.calendar.meetings import meetings
from kindregards.core.message import Body
from kindregards.core.signals import SignalKind
from kindregards.core.text.body import parse_message

BERLIN = """BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
PEOPLE = (
    "ORGANIZER;CN=Ada Winter:mailto:Ada@winter-labs.example\n"
    "ATTENDEE;CN=Robin Field;PARTSTAT=NEEDS-ACTION:MAILTO:robin@example.org\n"
    "ATTENDEE;CN=Bea Kuhn:mailto:bea@archive.example\n"
    "ATTENDEE;CUTYPE=ROOM;CN=Green room:mailto:green-room@winter-labs.example\n"
)


def calendar(*events, method="REQUEST", zones="", more=""):
    method_line = f"METHOD:{method}\n" if method else ""
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x\n{method_line}{more}{zones}{''.join(events)}END:VCALENDAR\n"


def event(*lines, uid="tea-1", start="DTSTART:20260317T100000Z", summary="Tea and plans", people=PEOPLE):
    told = [f"UID:{uid}", start, f"SUMMARY:{summary}", *lines]
    return "BEGIN:VEVENT\n" + "\n".join(line for line in told if line) + f"\n{people}END:VEVENT\n"


def told(text, **fields):
    return list(signals(header(**fields), Body("", calendar=text), ME))


def one(text, **fields):
    (signal,) = told(text, **fields)
    return signal


def test_an_invitation_is_a_meeting_with_the_others():
    signal = one(calendar(event("LOCATION:Green room", "STATUS:CONFIRMED", "DTEND:20260317T110000Z")))
    assert (signal.kind, signal.rule, signal.sentence) == (SignalKind.MEETING, "calendar.request", "Tea and plans")
    assert signal.who == ("ada@winter-labs.example", "bea@archive.example")
    assert signal.due == date(2026, 3, 17)
    assert signal.facts == {
        "uid": "tea-1",
        "sequence": "0",
        "summary": "Tea and plans",
        "place": "Green room",
        "status": "confirmed",
        "organiser": "ada@winter-labs.example",
        "start": "2026-03-17T10:00:00+00:00",
        "end": "2026-03-17T11:00:00+00:00",
        "zone": "UTC",
    }


@pytest.mark.parametrize(
    ("method", "lines", "rule"),
    [
        ("REQUEST", [], "calendar.request"),
        ("request", ["SEQUENCE:0"], "calendar.request"),
        ("REQUEST", ["SEQUENCE:2"], "calendar.update"),
        ("CANCEL", ["SEQUENCE:3"], "calendar.cancel"),
        ("COUNTER", [], "calendar.counter"),
        ("PUBLISH", [], "calendar.publish"),
        ("", [], "calendar.request"),
        ("NONSENSE", ["SEQUENCE:many"], "calendar.request"),
    ],
)
def test_the_method_says_what_the_mail_is_for(method, lines, rule):
    assert one(calendar(event(*lines), method=method)).rule == rule


def test_without_method_and_attendees_nobody_is_invited():
    assert one(calendar(event(people=""), method="")).rule == "calendar.publish"


def test_the_content_type_may_say_the_method():
    mail_header = replace(header(), content_type='text/calendar; method="CANCEL"; charset=utf-8')
    (signal,) = signals(mail_header, Body("", calendar=calendar(event(), method="")), ME)
    assert signal.rule == "calendar.cancel"


@pytest.mark.parametrize("answer", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_an_answer_says_whose_it_is(answer):
    people = (
        f"ORGANIZER:mailto:robin@example.org\nATTENDEE;PARTSTAT={answer};CN=Ada:mailto:ada@winter-labs.example\n"
    )
    signal = one(calendar(event(people=people), method="REPLY"))
    assert (signal.rule, signal.who) == ("calendar.reply", ("ada@winter-labs.example",))
    assert (signal.facts["answer"], signal.facts["answered_by"]) == (answer.lower(), "ada@winter-labs.example")


def test_what_is_no_answer_is_none():
    people = "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ada@winter-labs.example\n"
    assert "answer" not in one(calendar(event(people=people), method="REPLY")).facts


def test_only_an_answer_or_a_cancellation_may_lack_a_start():
    assert told(calendar(event(start=""))) == []
    assert told(calendar(event(start="DTSTART:INVALID"))) == []
    assert one(calendar(event(start=""), method="CANCEL")).due is None


@pytest.mark.parametrize(
    ("zones", "more", "lines", "start", "end", "zone"),
    [
        (BERLIN, "", ["DTSTART;TZID=W. Europe Standard Time:20260707T003000", "DURATION:PT45M"],
         "2026-07-07T00:30:00+02:00", "2026-07-07T01:15:00+02:00", "W. Europe Standard Time"),
        ("", "", ["DTSTART;TZID=Europe/Berlin:20260107T003000"], "2026-01-07T00:30:00+01:00", "", "Europe/Berlin"),
        ("", "", ["DTSTART;TZID=/mozilla.org/20070129_1/America/New_York:20260707T090000"],
         "2026-07-07T09:00:00-04:00", "", "America/New_York"),
        ("", "X-WR-TIMEZONE:Europe/Lisbon\n", ["DTSTART:20260706T233000Z"],
         "2026-07-07T00:30:00+01:00", "", "Europe/Lisbon"),
        ("", "X-WR-TIMEZONE:../../etc/passwd\n", ["DTSTART:20260706T233000Z"],
         "2026-07-06T23:30:00+00:00", "", "UTC"),
        ("", "", ["DTSTART:20260707T090000", "DTEND:20260707T100000"],
         "2026-07-07T09:00:00+00:00", "2026-07-07T10:00:00+00:00", ""),
        ("", "", ["DTSTART;VALUE=DATE:20260707", "DTEND;VALUE=DATE:20260709"], "2026-07-07", "2026-07-09", ""),
        ("", "", ["DTSTART:20260707T090000Z", "DTEND:20260707T080000Z"], "2026-07-07T09:00:00+00:00", "", "UTC"),
        ("", "", ["DTSTART:20260707T090000Z", "DTEND;TZID=Europe/Berlin:20260707T120000"],
         "2026-07-07T09:00:00+00:00", "2026-07-07T10:00:00+00:00", "UTC"),
    ],
)  # fmt: skip
def test_times_carry_their_zone(zones, more, lines, start, end, zone):
    signal = one(calendar(event(*lines, start=""), zones=zones, more=more))
    facts = [signal.facts.get(name, "") for name in ("start", "end", "zone")]
    assert facts == [start, end, zone]
    assert signal.due == date.fromisoformat(start[:10])


def test_a_floating_time_is_the_writers():
    text = calendar(event(start="DTSTART:20260317T090000"))
    signal = one(text, date=TUESDAY.astimezone(timezone(timedelta(hours=-5))))
    assert signal.facts["start"] == "2026-03-17T09:00:00-05:00"


@pytest.mark.parametrize(
    ("lines", "recurs", "next_"),
    [
        (["DTSTART;TZID=Europe/Berlin:20260209T090000", "RRULE:FREQ=WEEKLY;BYDAY=MO"],
         "FREQ=WEEKLY;BYDAY=MO", "2026-03-16T09:00:00+01:00"),
        (["DTSTART;TZID=Europe/Berlin:20260209T090000", "RRULE:FREQ=WEEKLY;BYDAY=MO",
          "EXDATE;TZID=Europe/Berlin:20260316T090000"], "FREQ=WEEKLY;BYDAY=MO", "2026-03-23T09:00:00+01:00"),
        (["DTSTART:20260101T090000Z", "RRULE:FREQ=DAILY;UNTIL=20260201T000000Z"],
         "FREQ=DAILY;UNTIL=20260201T000000Z", ""),
        (["DTSTART;VALUE=DATE:20251224", "RRULE:FREQ=YEARLY"], "FREQ=YEARLY", "2026-12-24"),
        (["DTSTART;VALUE=DATE:20260224", "RRULE:FREQ=WEEKLY"], "FREQ=WEEKLY", "2026-03-10"),
        (["DTSTART:20260101T090000Z", "RRULE:FREQ=SECONDLY"], "FREQ=SECONDLY", ""),
        (["DTSTART:20260101T090000Z", "RRULE:FREQ=DAILY;INTERVAL=0"], "FREQ=DAILY;INTERVAL=0", ""),
        (["DTSTART:00010101T090000Z", "RRULE:FREQ=DAILY"], "FREQ=DAILY", ""),
    ],
)  # fmt: skip
def test_a_recurring_meeting_is_one_with_a_rule_and_a_next_time(lines, recurs, next_):
    signal = one(calendar(event(*lines, start="")))
    assert (signal.facts["recurs"], signal.facts.get("next", "")) == (recurs, next_)


def test_an_occurrence_that_differs_is_a_meeting_of_its_own():
    series = event("RRULE:FREQ=WEEKLY", start="DTSTART:20260303T100000Z")
    moved = event("RECURRENCE-ID:20260310T100000Z", start="DTSTART:20260312T100000Z")
    first, second = told(calendar(series, moved))
    assert "recurrence_id" not in first.facts
    assert first.facts["next"] == "2026-03-12T10:00:00+00:00"
    assert second.facts["recurrence_id"] == "2026-03-10T10:00:00+00:00"


def test_organisers_without_a_mailbox_are_left_out():
    people = 'ORGANIZER:invalid:nomail\nATTENDEE;EMAIL="bea@archive.example":/principals/17/\n'
    assert one(calendar(event(people=people))).who == ("bea@archive.example",)


def test_a_meeting_without_a_summary_has_the_mails_subject():
    assert one(calendar(event(summary="")), subject="Tea?").sentence == "Tea?"


def test_a_long_summary_is_cut_and_has_one_line():
    signal = one(calendar(event(summary="Tea\\nand " + "plans " * 200)))
    assert len(signal.sentence) <= 300
    assert "\n" not in signal.sentence
    assert len(signal.facts["summary"]) <= 200


def test_a_whole_calendar_is_cut():
    assert len(told(calendar(*[event(uid=f"u{n}") for n in range(60)]))) == MEETINGS


def test_a_calendar_that_was_cut_off_tells_what_came_before():
    whole = calendar(event(f"DESCRIPTION:{'tea ' * 50}", "LOCATION:Green room"))
    signal = one(whole[: whole.index("ATTENDEE;CN=Bea")])
    assert signal.facts["place"] == "Green room"
    assert signal.who == ("ada@winter-labs.example",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEGIN:VEVENT",
        "Hello Robin, tea at ten?",
        "END:VCALENDAR\nEND:VEVENT\n",
        "BEGIN:VCALENDAR\n" * 3_000,
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 3_000,
        calendar("BEGIN:VEVENT\nDTSTART;TZID=\x01:99999999T999999\nRRULE:;;=\nEND:VEVENT\n"),
        calendar(event("RRULE:FREQ=DAILY", "DTSTART:20260317T100000Z", start="DTSTART;VALUE=PERIOD:x/y")),
    ],
)
def test_broken_parts_tell_nothing_and_harm_nothing(text):
    assert told(text) == []


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_exception(text):
    told(calendar(f"BEGIN:VEVENT\n{text}\nEND:VEVENT\n"))
    told(calendar(event(f"RRULE:{text}", f"DTEND:{text}", f"ATTENDEE;{text}")))


HOSTILE_RULES = [
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=31;INTERVAL=999",
    "FREQ=DAILY;INTERVAL=7;BYDAY=SU",
    "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYSECOND=" + ",".join(map(str, range(60))),
    "FREQ=YEARLY;COUNT=99999999999999",
    "FREQ=DAILY;UNTIL=99991231T235959Z",
    "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=4",
    "FREQ=MINUTELY",
]


@pytest.mark.parametrize("rule", HOSTILE_RULES)
def test_hostile_rules_cost_no_time(rule):
    zone = BERLIN.replace("FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", rule)
    start = "DTSTART;TZID=W. Europe Standard Time:20160104T100000"
    told(calendar(event()))  # the libraries are loaded
    begun = time.perf_counter()
    told(calendar(event(f"RRULE:{rule}", start=start), zones=zone))
    assert time.perf_counter() - begun < 0.5


def test_many_attendees_and_long_lines_cost_no_time():
    people = "".join(f"ATTENDEE;CN={'x' * 300}:mailto:p{n}@example.net\n" for n in range(2_000))
    begun = time.perf_counter()
    assert len(one(calendar(event("X" * 60_000, people=people))).who) == 100
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("type_", ["text/calendar", "application/ics"])
def test_an_attached_invitation_is_read(type_):
    attached = [("invite.ics", type_, calendar(event()).encode())]
    parsed = parse_message(mail(attachments=attached), TUESDAY)
    (signal,) = signals(*parsed, ME)
    assert signal.facts["uid"] == "tea-1"


def test_a_calendar_file_that_somebody_sends_along_is_an_attachment():
    attached = [("fair.ics", "application/ics", calendar(event(), method="PUBLISH").encode())]
    _, body = parse_message(mail(attachments=attached), TUESDAY)
    assert (body.calendar, body.has_attachment) == ("", True)


# How meetings stand.


def history():
    """A series of mails about two meetings: asked, changed, answered twice, one occurrence moved, cancelled."""
    answer = "ORGANIZER:mailto:robin@example.org\nATTENDEE;PARTSTAT={}:mailto:ada@winter-labs.example\n"
    steps = [
        calendar(event(start="DTSTART:20260317T100000Z")),
        calendar(event("SEQUENCE:1", start="DTSTART:20260318T100000Z")),
        calendar(event(people=answer.format("TENTATIVE")), method="REPLY"),
        calendar(event("SEQUENCE:1", people=answer.format("ACCEPTED")), method="REPLY"),
        calendar(event("RECURRENCE-ID:20260401T100000Z", uid="walk", start="DTSTART:20260402T100000Z")),
        calendar(event("SEQUENCE:1", uid="walk", start="DTSTART:20260325T100000Z"), method="CANCEL"),
    ]
    return [one(text, date=TUESDAY + timedelta(hours=n), message_id=f"m{n}@x") for n, text in enumerate(steps)]


def test_the_latest_word_on_a_meeting_counts_in_whatever_order_the_mails_arrive():
    expected = meetings(history())
    assert [(m.uid, m.cancelled, m.latest.due) for m in expected] == [
        ("tea-1", False, date(2026, 3, 18)),
        ("walk", True, date(2026, 3, 25)),
        ("walk", True, date(2026, 4, 2)),
    ]
    assert expected[0].answers == {"ada@winter-labs.example": "accepted"}
    assert expected[0].latest.rule == "calendar.update"
    for order in permutations(history()):
        assert meetings(order) == expected


def test_a_meeting_of_which_only_the_answer_is_known_is_one():
    (meeting,) = meetings(history()[3:4])
    assert (meeting.cancelled, meeting.latest.rule) == (False, "calendar.reply")


def test_a_cancelled_meeting_may_be_asked_for_again():
    steps = [("REQUEST", "0"), ("CANCEL", "1"), ("REQUEST", "2")]
    mails = [
        one(calendar(event(f"SEQUENCE:{sequence}"), method=method), date=TUESDAY + timedelta(hours=n))
        for n, (method, sequence) in enumerate(steps)
    ]
    assert not meetings(mails)[0].cancelled
    assert meetings(mails[:2])[0].cancelled


def test_a_cancellation_that_counts_no_sequence_counts_by_its_date():
    asked = one(calendar(event()), date=datetime(2026, 3, 10, tzinfo=UTC))
    cancelled = one(calendar(event(), method="CANCEL"), date=datetime(2026, 3, 11, tzinfo=UTC))
    assert meetings([cancelled, asked])[0].cancelled


def test_what_has_no_uid_is_no_meeting_to_follow():
    assert meetings([one(calendar(event(uid="")))]) == ()

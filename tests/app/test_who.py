"""What is known of a person, from mail that went the whole way: mailbox, understanding, store."""

from datetime import date, timedelta

from app.scene import DAY, Scene
from builders import mail
from kindregards.app.report import Page, Told
from kindregards.app.who import connections, noticed, told, who
from servers.world import ME, NOON

ADA = "Ada Winter <ada@winter-labs.example>"
CALENDAR = """BEGIN:VCALENDAR
METHOD:{method}
VERSION:2.0
BEGIN:VEVENT
UID:visit@winter-labs.example
SEQUENCE:{sequence}
DTSTART:20260319T130000Z
DTEND:20260319T143000Z
SUMMARY:Site visit
ORGANIZER:mailto:ada@winter-labs.example
ATTENDEE:mailto:{me}
END:VEVENT
END:VCALENDAR
"""


def letter(scene: Scene, text: str, days: int = 1, sender: str = ADA, out: bool = False, **more: object) -> None:
    at = NOON - days * DAY
    raw = mail(ME if out else sender, sender if out else ME, text=text, date=at, **more)  # type: ignore[arg-type]
    scene.deliver(raw, "Sent" if out else "INBOX", at)


def invitation(scene: Scene, method: str, sequence: int, days: int) -> None:
    part = CALENDAR.format(method=method, sequence=sequence, me=ME.partition("<")[2].rstrip(">") or ME)
    attachment = ("invite.ics", f"text/calendar; method={method}", part.encode())
    letter(scene, "Site visit", days, subject=f"{method}: Site visit", attachments=[attachment])


def page(scene: Scene, query: str = "ada") -> Page:
    scene.go()
    (found,) = who(scene.desk, query)
    return found


def kinds(signals: list[Told]) -> list[str]:
    return [each.kind for each in signals]


def test_a_page_tells_facts_and_habits_of_both_sides(alone: Scene) -> None:
    letter(
        alone,
        "Hi Robin,\n\nthe plates are dry.\n\nBest wishes\nAda\n\n-- \nAda Winter\nHead of Collections\n"
        "Winter Labs\n+44 20 7946 0000\nhttps://winter-labs.example\n",
        days=3,
    )
    letter(alone, "Dear Ada,\n\nthat was quick.\n\nKind regards\nRobin\n", days=2, out=True)
    known = page(alone)
    assert (known.name, known.addresses) == ("Ada Winter", ("ada@winter-labs.example",))
    assert (known.title, known.organisation) == ("Head of Collections", "Winter Labs")
    assert (known.phone, known.links) == ("+44 20 7946 0000", ("https://winter-labs.example",))
    assert (known.their_habit.greeting, known.their_habit.by_first_name) == ("hi", True)
    assert (known.my_habit.greeting, known.my_habit.sign_off) == ("dear", "kind regards")
    assert known.first == NOON - 3 * DAY


def test_my_promise_is_open_and_theirs_is_not_held_against_them(alone: Scene) -> None:
    letter(alone, "Hello Robin,\n\nI will send you the photographs next week.\n\nAda\n", days=3)
    letter(alone, "Dear Ada,\n\nI'll send you the price list by Friday.\n\nRobin\n", days=2, out=True)
    known = page(alone)
    assert [(each.kind, each.is_mine, each.due) for each in known.open_matters] == [
        ("promise", True, date(2026, 3, 13))
    ]
    told_by_both = [each for each in told(alone.desk, "ada@winter-labs.example") if each.kind == "promise"]
    assert [(each.is_mine, each.state) for each in told_by_both] == [(True, "open"), (False, "")]


def test_a_promise_that_was_kept_is_open_no_more(alone: Scene) -> None:
    letter(alone, "Dear Ada,\n\nI'll send you the price list by Friday.\n\nRobin\n", days=2, out=True)
    attachment = ("prices.pdf", "application/pdf", b"%PDF-1.4")
    letter(alone, "Dear Ada,\n\nhere it is.\n\nRobin\n", days=1, out=True, attachments=[attachment])
    letter(alone, "Hello Robin,\n\nit arrived.\n\nAda\n", days=0)
    assert page(alone).open_matters == ()
    (promise,) = [each for each in told(alone.desk, "ada") if each.kind == "promise"]
    assert (promise.state, promise.because) == ("closed", "a later mail carries a file")


def test_a_meeting_stands_as_the_last_invitation_says(alone: Scene) -> None:
    letter(alone, "Hello Robin,\n\nshall we look at the customs house?\n\nAda\n", days=6)
    invitation(alone, "REQUEST", 0, days=4)
    assert page(alone).meetings == (("Site visit", date(2026, 3, 19), ""),)
    invitation(alone, "CANCEL", 1, days=1)
    assert page(alone).meetings == (("Site visit", date(2026, 3, 19), "cancelled"),)


def test_whoever_says_where_we_met_was_at_the_event(alone: Scene) -> None:
    registration = "Hello Robin Hale,\n\nYou are registered for Open Archives Days 2026.\n\nWhen: 4 March 2026\n"
    letter(
        alone,
        registration,
        days=20,
        sender="Open Archives Days <tickets@openarchivesdays.example>",
        subject="You're registered for Open Archives Days 2026",
        headers={"Auto-Submitted": "auto-generated"},
    )
    letter(alone, "Hello Robin,\n\nit was great to meet you at Open Archives Days.\n\nAda\n", days=5)
    assert page(alone).met == (("Open Archives Days 2026", date(2026, 3, 4)),)


def test_a_network_tells_of_new_connections_once_and_not_for_ever(alone: Scene) -> None:
    body = "Marta Kowalska accepted your invitation.\n\nMarta Kowalska\nConservator\nhttps://www.linkedin.com/in/marta\n"
    for days in (40, 3, 1):
        name = "Oskar Lind" if days == 40 else "Marta Kowalska"
        letter(
            alone,
            body.replace("Marta Kowalska", name),
            days,
            sender="LinkedIn <invitations-noreply@linkedin.com>",
            subject=f"{name} accepted your invitation",
        )
    alone.go()
    assert [dict(each.facts)["name"] for each in connections(alone.desk)] == ["Marta Kowalska"]
    assert kinds(noticed(alone.desk)) == ["connection"] * 3
    assert alone.drafts() == []


def test_topics_are_theirs_and_not_mine(alone: Scene) -> None:
    text = (
        "Hello Robin,\n\nwe are working on a catalogue of glass negatives. All glass negatives are dry.\n\nAda\n"
    )
    letter(alone, text, days=2, subject="Glass negatives")
    letter(alone, text.replace("glass negatives", "tax returns"), days=1, out=True, subject="Tax returns")
    words = " ".join(topic.word for topic in page(alone).topics)
    assert "glass" in words
    assert "tax" not in words


def test_nobody_is_found_by_a_name_that_nobody_has(alone: Scene) -> None:
    letter(alone, "Hello Robin,\n\nthe plates are dry.\n\nAda\n")
    alone.go(timedelta(0))
    assert (who(alone.desk, "nemo"), told(alone.desk, "nemo")) == ([], [])


def test_help_that_i_thanked_for_is_told_as_closed(alone: Scene) -> None:
    letter(alone, "Hello Robin,\n\nI passed your CV on to our head of design.\n\nAda\n", days=3)
    letter(alone, "Dear Ada,\n\nthank you so much for passing my CV on.\n\nRobin\n", days=2, out=True)
    (favour,) = [each for each in page(alone).told if each.kind == "favour_received"]
    assert (favour.state, favour.because) == ("closed", "you thanked for it")

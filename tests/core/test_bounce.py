"""Which addresses a delivery failure declares dead."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import ME, TUESDAY, mail
from kindregards.core.automated import AutomatedKind, by_header, by_text
from kindregards.core.automated.bounce import failures
from kindregards.core.context import Context
from kindregards.core.message import Unreadable
from kindregards.core.text.body import parse_message

REPORT = """From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: robin@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce.1@mx.example>
Date: Tue, 10 Mar 2026 09:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ada@gone.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--b
Content-Type: text/rfc822-headers

To: ada@gone.example
--b--
"""


def test_a_delivery_report_is_a_bounce_and_names_the_dead_address() -> None:
    parsed = parse_message(REPORT.encode(), TUESDAY)
    assert not isinstance(parsed, Unreadable)
    head, body = parsed
    context = Context(me=ME)
    automated = by_text(head, body, "en", context, by_header(head, context))
    assert automated is not None
    assert automated.kind is AutomatedKind.BOUNCE
    assert automated.dead == ("ada@gone.example",)


@pytest.mark.parametrize(
    ("action", "status", "words", "dead"),
    [
        ("failed", "5.1.1", "550 user unknown", True),
        ("failed", "5.0.0", "550 no such user here", True),
        ("failed", "5.4.4", "host gone.example not found", True),
        ("failed", "5.2.2", "552 mailbox full", False),
        ("failed", "5.7.1", "550 blocked by policy", False),
        ("failed", "5.1.8", "501 sender address rejected", False),
        ("failed", "5.0.0", "550 rejected", False),
        ("delayed", "4.4.1", "connection timed out", False),
        ("failed", "4.2.2", "452 over quota", False),
        ("delivered", "2.0.0", "250 ok", False),
    ],
)
def test_only_a_permanent_failure_of_the_address_kills_it(
    action: str, status: str, words: str, dead: bool
) -> None:
    report = f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ada@gone.example\nAction: {action}\n"
    report += f"Status: {status}\nDiagnostic-Code: smtp; {words}\n"
    assert _dead(report, "") == (["ada@gone.example"] if dead else [])


def test_a_bounce_in_words_names_the_dead_address_only() -> None:
    text = (
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        "<ada@gone.example>:\nSorry, no mailbox here by that name.\n\n"
        "<bob@full.example>:\nMailbox full, over quota.\n\n"
        "--- Below this line is a copy of the message.\n\nFrom: robin@example.org\nuser unknown\n"
    )
    assert _dead("", text) == ["ada@gone.example"]


@pytest.mark.parametrize(
    ("status", "words", "reason", "told"),
    [
        ("5.1.1", "550 5.1.1 user unknown", "userunknown", "5.1.1"),
        ("5.0.0", "550 5.1.1 <ada@gone.example>... User unknown", "userunknown", "5.1.1"),
        ("5.2.2", "552 no reason given", "mailboxfull", "5.2.2"),
        ("5.0.0", "550 Postfach ist voll", "mailboxfull", "5.0.0"),
        ("5.4.4", "", "hostunknown", "5.4.4"),
        ("5.0.0", "550 Empfänger unbekannt", "userunknown", "5.0.0"),
        ("5.0.0", "550 utilisateur inconnu", "userunknown", "5.0.0"),
        ("5.0.0", "550 la cuenta no existe", "userunknown", "5.0.0"),
        ("5.0.0", "550 casella di posta piena", "mailboxfull", "5.0.0"),
        ("5.0.0", "550 usuário inexistente", "userunknown", "5.0.0"),
        ("5.0.0", "550 onbekende gebruiker", "userunknown", "5.0.0"),
        ("5.7.1", "554 5.7.1 listed by zen.spamhaus.org", "blocked", "5.7.1"),
        ("5.7.26", "550-5.7.26 unauthenticated mail", "authfailure", "5.7.26"),
        ("5.3.4", "552 message too big", "mesgtoobig", "5.3.4"),
        ("5.0.0", "550 5.1.1 User unknown in relay recipient table", "userunknown", "5.1.1"),
        ("5.7.1", "550 relaying denied", "norelaying", "5.7.1"),
        ("4.4.7", "", "expired", "4.4.7"),
        ("5.2.0", "550 user unknown", "filtered", "5.2.0"),
        ("5.0.0", "550 this server is fond of tea", "", "5.0.0"),
    ],
)
def test_a_report_tells_the_status_and_the_class_of_the_failure(
    status: str, words: str, reason: str, told: str
) -> None:
    report = f"Final-Recipient: rfc822; Ada@Gone.example\nAction: failed\nStatus: {status}\n"
    (failure,) = failures(report + f"Diagnostic-Code: smtp; {words}\n", "")
    assert (failure.address, failure.status, failure.reason) == ("ada@gone.example", told, reason)


def test_an_unknown_user_who_may_be_known_later_is_not_dead() -> None:
    report = "Final-Recipient: rfc822; ada@gone.example\nAction: failed\nStatus: 5.0.0\n"
    for words in ("450 4.1.1 user unknown", "450 user unknown", "550 user unknown, try again later"):
        (failure,) = failures(report + f"Diagnostic-Code: smtp; {words}\n", "")
        assert (failure.reason, failure.dead) == ("userunknown", False)


def test_a_report_without_a_reason_is_completed_by_the_words_beside_the_address() -> None:
    report = "Final-Recipient: rfc822; ada@gone.example\nAction: failed\nStatus: 5.0.0\n"
    text = "Delivery failed.\n\n<ada@gone.example>: host mx.gone.example said:\n 550 5.1.1 No such user\n"
    (failure,) = failures(report, text)
    assert (failure.status, failure.reason, failure.dead) == ("5.1.1", "userunknown", True)


def test_each_address_of_a_report_is_told_once_with_its_own_reason() -> None:
    group = "Final-Recipient: rfc822; {}\nAction: failed\nStatus: {}\n"
    report = "\n".join(
        group.format(*each)
        for each in (("a@x.example", "5.1.1"), ("b@x.example", "5.2.2"), ("a@x.example", "5.1.1"))
    )
    assert [(each.address, each.reason) for each in failures(report, "")] == [
        ("a@x.example", "userunknown"),
        ("b@x.example", "mailboxfull"),
    ]


def test_the_sender_whom_a_transcript_names_has_not_failed() -> None:
    text = (
        "----- Transcript of session follows -----\n>>> MAIL From:<robin@example.org>\n<<< 250 ok\n"
        ">>> RCPT To:<ada@gone.example>\n<<< 550 5.1.1 user unknown\n"
    )
    assert [each.address for each in failures("", text)] == ["ada@gone.example"]


def test_the_address_that_only_the_header_names_gets_what_the_words_say() -> None:
    (failure,) = failures("", "The mailbox is full.\n", ("ada@full.example",))
    assert (failure.address, failure.reason, failure.dead) == ("ada@full.example", "mailboxfull", False)


def test_what_the_returned_mail_says_is_no_reason() -> None:
    text = (
        "Something went wrong.\n\n--- Below this line is a copy of the message.\n\n<bo@x.example>: user unknown\n"
    )
    assert failures("", text) == ()


def test_a_complaint_is_no_dead_address() -> None:
    (failure,) = failures("Feedback-Type: abuse\nVersion: 1\n", "An abuse report.")
    assert (failure.address, failure.reason, failure.dead) == ("", "feedback", False)


BOUNCED = "This is the relay.\n\n<ada@gone.example>: 550 5.1.1 user unknown\n"


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("Mail Delivery System <relay7@mx.example>", "Undelivered Mail Returned to Sender", BOUNCED),
        ("relay7@mx.example", "Mail could not be delivered", BOUNCED),
        ("admin@mx.example", "Delivery failure", "Sorry.\n"),
        ("relay7@mx.example", "Delivery failure notification", "Your message could not be delivered.\n"),
        ("MDaemon@mx.example", "Warning: no such user", BOUNCED),
    ],
)
def test_a_program_that_gives_a_delivery_up_is_a_bounce(sender: str, subject: str, text: str) -> None:
    assert _kind(mail(sender, subject=subject, text=text)) is AutomatedKind.BOUNCE


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Mail could not be delivered",
            "Hi Robin,\n\nmy mail to you came back yesterday. Have you moved?\n\nAda\n",
        ),
        ("Delivery failure of the printer", "Hi Robin,\n\nthe 550 pages are lost. ada@gone.example\n\nAda\n"),
        ("Re: Undelivered Mail Returned to Sender", "Hi Robin,\n\nno idea why.\n\nAda\n"),
        ("Fwd: Undelivered Mail Returned to Sender", BOUNCED),
    ],
)
def test_a_person_who_writes_about_a_bounce_is_a_person(subject: str, text: str) -> None:
    assert _kind(mail(subject=subject, text=text)) is None


def _kind(raw: bytes) -> AutomatedKind | None:
    parsed = parse_message(raw, TUESDAY)
    assert not isinstance(parsed, Unreadable)
    head, body = parsed
    found = by_text(head, body, "en", Context(me=ME), by_header(head, Context(me=ME)))
    return found.kind if found else None


def _dead(report: str, text: str) -> list[str]:
    return [each.address for each in failures(report, text) if each.dead]


@given(st.text(alphabet="user unknown 5.1.1 <a@b.example>\n:-", max_size=500))
def test_any_report_gives_valid_addresses(text: str) -> None:
    for failure in failures(text, text):
        assert failure.address == "" or failure.address.count("@") == 1


@pytest.mark.parametrize(
    "text",
    ["a@b.example user " * 2_000, "user " * 20_000, "Status: 5.1.1\n" * 5_000, "mailbox " * 9_000, "@" * 90_000],
)
def test_a_report_made_to_be_slow_is_read_at_once(text: str) -> None:
    started = time.process_time()
    failures("Final-Recipient: x\n" + text, text)
    assert time.process_time() - started < 1

"""Which addresses a delivery failure declares dead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import ME, TUESDAY
from kindregards.core.automated import AutomatedKind, by_header, by_text
from kindregards.core.body import parse_message
from kindregards.core.bounce import dead_addresses
from kindregards.core.context import Context
from kindregards.core.message import Unreadable

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
    assert dead_addresses(report, "") == (("ada@gone.example",) if dead else ())


def test_a_bounce_in_words_names_the_dead_address_only() -> None:
    text = (
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        "<ada@gone.example>:\nSorry, no mailbox here by that name.\n\n"
        "<bob@full.example>:\nMailbox full, over quota.\n\n"
        "--- Below this line is a copy of the message.\n\nFrom: robin@example.org\nuser unknown\n"
    )
    assert dead_addresses("", text) == ("ada@gone.example",)


@given(st.text(alphabet="user unknown 5.1.1 <a@b.example>\n:-", max_size=500))
def test_any_report_gives_valid_addresses(text: str) -> None:
    for address in dead_addresses(text, text):
        assert address.count("@") == 1

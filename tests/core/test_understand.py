"""One message understood: who wrote it, whether a person did, and what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import ME, TUESDAY, mail
from kindregards.core.automated import AutomatedKind, by_header
from kindregards.core.context import Context
from kindregards.core.header import parse_header
from kindregards.core.message import Address, Direction, Header, Unreadable
from kindregards.core.organisation import organisation
from kindregards.core.signals import SignalKind
from kindregards.core.text.body import parse_message
from kindregards.core.understand import Understood, understand, worth_reading

CONTEXT = Context(me=ME, account="home")


def understood(raw: bytes, context: Context = CONTEXT) -> Understood:
    parsed = parse_message(raw, TUESDAY)
    assert not isinstance(parsed, Unreadable)
    head, body = parsed
    return understand(head, body, by_header(head, context), context)


def test_a_question_of_a_person_is_a_signal() -> None:
    result = understood(mail(text="Hi Robin,\n\ncould you send me the slides of your talk?\n\nBest,\nAda"))
    assert result.automated is None
    assert result.entry.direction is Direction.IN
    assert result.entry.language == "en"
    assert result.entry.read_whole
    assert result.entry.account == "home"
    assert {signal.kind for signal in result.entry.signals} & {SignalKind.QUESTION, SignalKind.REQUEST}


def test_quoted_questions_and_signatures_give_no_signal() -> None:
    result = understood(
        mail(text="Noted.\n\nOn 10 Mar 2026 Robin <robin@example.org> wrote:\n> Could you send the slides?")
    )
    assert not [signal for signal in result.entry.signals if "slides" in signal.sentence]


def test_automatic_mail_gives_no_signal() -> None:
    result = understood(mail(text="Could you rate your purchase?", headers={"List-Unsubscribe": "<x>"}))
    assert result.entry.automated == "bulk"
    assert result.entry.signals == ()


def test_what_lies_in_sent_or_comes_from_me_i_wrote() -> None:
    sent = Context(me=ME, sent_folder=True)
    assert understood(mail(sender="alias@example.net"), sent).entry.direction is Direction.OUT
    assert understood(mail(sender="robin+lists@example.org")).entry.direction is Direction.OUT


def test_a_text_that_was_not_read_proves_nothing() -> None:
    head = parse_header(mail(), TUESDAY)
    assert isinstance(head, Header)
    result = understand(head, None, None, CONTEXT)
    assert not result.entry.read_whole
    assert result.entry.signals == ()
    assert result.entry.language is None


def test_a_mail_without_a_sender_is_still_an_entry() -> None:
    assert understood(mail(sender=None)).entry.sender.email.endswith("@missing.invalid")


@pytest.mark.parametrize(
    ("fields", "worth"),
    [
        ({}, True),
        ({"List-Unsubscribe": "<x>"}, False),
        ({"Auto-Submitted": "auto-replied"}, True),
        ({"X-Spam-Flag": "YES"}, False),
    ],
)
def test_texts_are_fetched_only_where_they_can_matter(fields: dict[str, str], worth: bool) -> None:
    head = parse_header(mail(headers=fields), TUESDAY)
    assert isinstance(head, Header)
    assert worth_reading(head, by_header(head, CONTEXT)) is worth


def test_an_out_of_office_keeps_its_day_of_return() -> None:
    raw = mail(
        subject="Automatic reply: Plan",
        text="I am out of office and back on Monday 16 March.",
        in_reply_to="q@x.example",
    )
    result = understood(raw)
    assert result.automated is not None
    assert result.automated.kind is AutomatedKind.AUTO_REPLY
    assert str(result.automated.back_on) == "2026-03-16"


@pytest.mark.parametrize(
    ("email", "signature", "expected"),
    [
        ("ada@winter-labs.example", "Ada Winter\nWinter Labs GmbH\nBerlin", "Winter Labs GmbH"),
        ("ada@mail.winterlabs.com", "Ada\nWinter Labs", "Winter Labs"),
        ("ada@uio.no", "Ada Winter\nUniversity of Oslo", "University of Oslo"),
        ("ada@gmail.com", "Ada\nGmail", ""),
        ("ada@winterlabs.com", "Ada Winter", ""),
        ("ada@winterlabs.com", "", ""),
    ],
)
def test_the_organisation_is_known_only_where_it_is_sure(email: str, signature: str, expected: str) -> None:
    assert organisation(Address(email), signature) == expected


@given(st.binary(max_size=1_500))
def test_any_bytes_are_understood_or_unreadable(raw: bytes) -> None:
    parsed = parse_message(b"From: a@example.org\r\n\r\n" + raw, TUESDAY)
    assert not isinstance(parsed, Unreadable)
    result = understand(parsed[0], parsed[1], by_header(parsed[0], CONTEXT), CONTEXT)
    assert all(len(signal.sentence) <= 300 for signal in result.entry.signals)


def test_a_short_answer_is_read_in_the_language_of_what_it_answers() -> None:
    quoted = "> The old bakery opens its reading room on Sunday, and everybody who lent a hand is invited."
    result = understood(mail(text=f"Which room?\n\nOn 10 Mar 2026 Robin <robin@example.org> wrote:\n{quoted}"))
    assert result.entry.language == "en"
    assert [signal.confidence for signal in result.entry.signals] == [0.9]


def test_the_form_of_address_is_heard_in_the_whole_text() -> None:
    text = "Hallo Robin,\n\nes war schön, von dir zu hören. Der neue Lesesaal ist seit gestern offen.\n\nAda"
    entry = understood(mail(text=text)).entry
    assert (entry.formal, entry.by_first_name) == (False, True)


def test_vous_to_several_readers_is_no_form_of_address() -> None:
    text = "Bonjour,\n\nje vous envoie le plan de la nouvelle salle de lecture, elle ouvre dimanche matin.\n\nAda"
    several = ["Robin Field <robin@example.org>", "Bea Kuhn <bea@archive.example>"]
    assert understood(mail(text=text)).entry.formal is True
    assert understood(mail(text=text, to=several)).entry.formal is None

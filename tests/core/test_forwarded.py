"""Forwarded mails: whose mail it was and about what, from every client and language; and what is no forward."""

import time

import pytest
from tests.builders import TUESDAY, mail

from kindregards.core.message import Address, Body, Forwarded, Unreadable
from kindregards.core.text.body import parse_message

ORIGINAL = Forwarded(Address("mara@example.org", "Mara Lind"), "Boat plans")
MAILBOX = "Mara Lind <mara@example.org>"


def forwarded(text: str, subject: str = "Fwd: Boat plans", in_reply_to: str = "") -> Forwarded | None:
    return body_of(mail(subject=subject, text=text, in_reply_to=in_reply_to)).forwarded


def body_of(raw: bytes) -> Body:
    parsed = parse_message(raw, TUESDAY)
    assert not isinstance(parsed, Unreadable)
    return parsed[1]


LABELS = {
    "en": ("Forwarded message", "From", "Date", "Subject", "To"),
    "de": ("Weitergeleitete Nachricht", "Von", "Datum", "Betreff", "An"),
    "fr": ("Message transféré", "De", "Date", "Objet", "À"),
    "es": ("Mensaje reenviado", "De", "Fecha", "Asunto", "Para"),
    "it": ("Messaggio inoltrato", "Da", "Data", "Oggetto", "A"),
    "pt": ("Mensagem encaminhada", "De", "Data", "Assunto", "Para"),
    "nl": ("Doorgestuurd bericht", "Van", "Datum", "Onderwerp", "Aan"),
    "sv": ("Vidarebefordrat meddelande", "Från", "Datum", "Ämne", "Till"),
    "tr": ("İletilen İleti", "Kimden", "Tarih", "Konu", "Kime"),
    "uk": ("Переслане повідомлення", "Від", "Дата", "Тема", "Кому"),
}


@pytest.mark.parametrize("language", LABELS)
@pytest.mark.parametrize("layout", ["lines", "sender last", "one line", "marked", "Outlook"])
def test_the_original_is_found_in_every_language_and_layout(language: str, layout: str) -> None:
    divider, sender, date, subject, to = LABELS[language]
    fields = [
        f"{sender}: {MAILBOX}",
        f"{date}: 3/10/2026 09:00",
        f"{subject}: Boat plans",
        f"{to}: jo@example.net",
    ]
    head, backwards, marked = "\n".join(fields), "\n".join(fields[::-1]), "\n> ".join(fields)
    texts = {
        "lines": f"---------- {divider} ---------\n{head}\n\nHello Jo.",
        "sender last": f"-------- {divider} --------\n{backwards}\n\nHello Jo.",
        "one line": f"  ----- {divider} ----- {fields[0]}{fields[3]}{date}: 3/10/2026 CET{fields[2]}\n Hello Jo.",
        "marked": f"{divider}:\n\n> {marked}\n>\n> Hello Jo.",
        "Outlook": f"________________________________\n{head}\n\nHello Jo.",
    }
    assert forwarded(f"Please look at this.\n\n{texts[layout]}") == ORIGINAL


@pytest.mark.parametrize(
    "sender",
    [
        "Mara Lind [mailto:mara@example.org]",
        '"Mara Lind" <mara@example.org>',
        "Mara Lind<mailto:mara@example.org> <mara@example.org<mailto:mara@example.org>> on behalf of Desk",
        "Mara Lind (mara@example.org)",
        "*Mara Lind* <MARA@example.org>",
    ],
)
def test_the_sender_is_read_however_a_program_spells_it(sender: str) -> None:
    assert forwarded(f"From: {sender}\nSent: Tuesday\nTo: Jo\nSubject: Boat plans\n\nHello.") == ORIGINAL


def test_the_subject_of_the_forward_stands_in_for_one_that_is_not_told() -> None:
    text = 'Please look.\n\nOn 10/03/2026 09:00, "Mara Lind" <mara@example.org> wrote:\n\n    Hello.'
    assert forwarded(text) == ORIGINAL
    text = "Op 10/03/2026 09:00 heeft Mara Lind <mara@example.org> geschreven:\n\n    Hello."
    assert forwarded(text, "FW: Boat plans") == ORIGINAL


def test_a_header_without_an_empty_line_below_ends_with_its_last_label() -> None:
    text = f"From: {MAILBOX}\nDate: Tuesday\nTo: Jo\nSubject: Boat plans\nHello Jo,\nhere they are."
    assert forwarded(text) == ORIGINAL
    assert forwarded(f"From:\n{MAILBOX}\nDate:\nTuesday\nSubject:\nBoat plans\n\nHello Jo.") == ORIGINAL


def test_the_sender_may_stand_without_a_label() -> None:
    head = "----- Forwarded by Jo Berg/HQ on 03/10/2026 09:30 AM -----"
    below = "03/10/2026 09:00 AM\n\n\t To: Jo Berg/HQ\n\t cc: \n\t Subject: Boat plans\n\nHello."
    assert forwarded(f'Look.\n\n{head}\n\n\t"Mara Lind" <mara@example.org>\n\t{below}', "Boats") == ORIGINAL
    assert forwarded(f"{head}\n\n\tMara Lind\n\t{below}", "Boats") == Forwarded(None, "Boat plans")
    assert forwarded(f"{head}\n\n\tmara@ccmail\n\t{below}", "Boats") == Forwarded(None, "Boat plans")


HEADER = f"From: {MAILBOX}\nSent: Tuesday\nTo: Jo\nSubject: Boat plans\n\nHello."


def test_a_quoted_header_without_a_divider_is_a_forward_unless_the_mail_answers_it() -> None:
    assert forwarded(HEADER, subject="Boats for Jo") == ORIGINAL
    assert forwarded(f"Fine.\n\n{HEADER}", subject="Re: Boat plans") is None
    assert forwarded(f"Fine.\n\n{HEADER}", subject="AW: Boat plans") is None
    assert forwarded(f"Fine.\n\n{HEADER}", subject="Boats", in_reply_to="a@example.org") is None
    assert forwarded(f"Fine.\n\n{HEADER}", subject="FW: Boats", in_reply_to="a@example.org") == ORIGINAL


@pytest.mark.parametrize(
    "text",
    [
        "I forwarded the message to Mara.",
        "The forwarded message: where is it?",
        "On 10 Mar 2026 at 09:00 Mara Lind <mara@example.org> wrote:\n> Hello.\n\nHello Mara, fine.",
        f"Fine.\n\n-----Original Message-----\n{HEADER}",
        "> Mara said so.\n\nShe did.",
        "From: nine o'clock\nTo: ten\n",
    ],
)
def test_an_answer_is_no_forward(text: str) -> None:
    assert forwarded(text, subject="Re: Boat plans") is None


ATTACHED = (
    "From: ada@example.net\nSubject: Have a look\nContent-Type: multipart/mixed; boundary=b\n\n"
    "--b\n\nPlease look at this.\n{}--b\nContent-Type: message/rfc822\n\n"
    "From: =?utf-8?q?Mara?= Lind <mara@example.org>\nSubject: Boat plans\n\nHello Jo.\n--b--\n"
)


def test_a_mail_that_is_attached_whole_is_forwarded() -> None:
    body = body_of(ATTACHED.format("").encode())
    assert body.forwarded == ORIGINAL
    assert body.own == "Please look at this."


def test_a_bounce_forwards_nothing() -> None:
    status = "--b\nContent-Type: message/delivery-status\n\nStatus: 5.1.1\n"
    assert body_of(ATTACHED.format(status).encode()).forwarded is None


def test_a_hostile_forward_costs_little() -> None:
    begin = time.process_time()
    for text in (
        "From: " * 20_000,
        "--- forwarded message --- " * 5_000,
        "From: a@b.example\n" * 8_000,
        "@" * 90_000,
    ):
        forwarded(f"---------- Forwarded message ----------\n{text}")
        forwarded(f"----- Forwarded message ----- {text}")
    assert time.process_time() - begin < 3.0

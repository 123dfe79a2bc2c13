"""Automated mail told from what a person wrote."""

import json
import os
from pathlib import Path

import pytest

from builders import ME, TUESDAY, header, mail
from kindregards.core.automated import Automated, AutomatedKind, by_header, by_text
from kindregards.core.automated.programs import Wordings, beginnings, programs
from kindregards.core.context import Context
from kindregards.core.header import parse_header
from kindregards.core.language import detect
from kindregards.core.mailbox import HEADER_FIELDS
from kindregards.core.message import Body, Header, Unreadable
from kindregards.core.people import Me
from kindregards.core.text.body import parse_message

CONTEXT = Context(me=ME)
LIST = {"List-Id": "<talk.lists.example>", "List-Post": "<mailto:talk@lists.example>", "Precedence": "list"}


def judged(raw: bytes, context: Context = CONTEXT) -> Automated | None:
    parsed = parse_message(raw, TUESDAY)
    assert not isinstance(parsed, Unreadable)
    head, body = parsed
    return by_text(head, body, detect(body.own), context, by_header(head, context))


def kind(raw: bytes, context: Context = CONTEXT) -> AutomatedKind | None:
    automated = judged(raw, context)
    return automated.kind if automated else None


def test_a_persons_mail_is_not_automatic() -> None:
    assert kind(mail()) is None
    assert kind(mail(subject="Re: Your talk", in_reply_to="q@example.org")) is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"List-Unsubscribe": "<https://shop.example/u>"}, AutomatedKind.BULK),
        ({"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}, AutomatedKind.BULK),
        ({"Feedback-ID": "1:2:shop"}, AutomatedKind.BULK),
        ({"X-Campaign": "spring"}, AutomatedKind.BULK),
        ({"Precedence": "bulk"}, AutomatedKind.BULK),
        ({"Auto-Submitted": "auto-generated"}, AutomatedKind.NOTIFICATION),
        ({"Auto-Submitted": "auto-replied (vacation)"}, AutomatedKind.AUTO_REPLY),
        ({"Auto-Submitted": "no"}, None),
        ({"X-Auto-Response-Suppress": "All"}, AutomatedKind.NOTIFICATION),
        ({"X-Autoreply": "yes"}, AutomatedKind.AUTO_REPLY),
        ({"Precedence": "auto_reply"}, AutomatedKind.AUTO_REPLY),
        ({"Return-Path": "<>"}, AutomatedKind.NOTIFICATION),
        ({"Return-Path": "<ada@winter-labs.example>"}, None),
        ({"X-Spam-Flag": "YES"}, AutomatedKind.SPAM),
        ({"Content-Class": "urn:content-classes:calendarmessage"}, AutomatedKind.CALENDAR),
        ({"X-Failed-Recipients": "x@example.org"}, AutomatedKind.BOUNCE),
    ],
)
def test_a_header_field_shows_what_a_program_sent(fields: dict[str, str], expected: AutomatedKind | None) -> None:
    assert kind(mail(headers=fields)) == expected


@pytest.mark.parametrize(
    "field",
    [
        "Content-Class: urn:content-classes:calendarmessage",
        "Return-Path: <>",
        "Precedence: bulk",
        "Auto-Submitted: auto-generated",
        "List-Id: <talk.lists.example>",
        "List-Post: <mailto:talk@lists.example>",
        "List-Unsubscribe: <https://shop.example/u>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Mailing-List: list talk@lists.example",
        "X-Mailing-List: talk@lists.example",
        "X-BeenThere: talk@lists.example",
        "X-Auto-Response-Suppress: All",
        "X-Autoreply: yes",
        "X-Autoreply-From: ada@example.net",
        "X-Autorespond: vacation",
        "X-Mail-Autoreply: yes",
        "X-Failed-Recipients: x@example.org",
        "X-Spam-Flag: YES",
        "X-Spam-Status: Yes, score=9",
        "Feedback-ID: 1:2:shop",
        "X-Campaign: spring",
        "X-CampaignID: 7",
        "X-CSA-Complaints: csa@complaints.example",
        "X-Mailer-RecptId: 4",
        "X-GitHub-Reason: mention",
        "X-JIRA-FingerPrint: 1a2b",
        "X-LinkedIn-Class: GROUPDIGEST",
        "X-Facebook-Notify: comment",
    ],
)
def test_every_field_that_a_gate_reads_is_fetched(field: str) -> None:
    assert field.partition(":")[0].upper() in HEADER_FIELDS
    read = parse_header(f"From: Ada <ada@example.net>\nTo: b@example.net\n{field}\n".encode(), TUESDAY)
    assert isinstance(read, Header)
    assert by_header(read, CONTEXT) is not None


def test_every_wording_of_bulk_mail_is_found_by_its_beginning() -> None:
    for wordings in (programs().sure, programs().hint):
        for words in {each for known in wordings.by_beginning.values() for each in known}:
            for text in (words, f"friends, ({words}s now"):
                assert words in wordings.possible(text, beginnings(text))
                assert wordings.pattern.search(text) is not None


def test_a_word_within_a_word_is_no_wording_of_bulk_mail() -> None:
    known: Wordings = programs().sure
    assert known.possible("resubscriber", beginnings("resubscriber")) == []


@pytest.mark.parametrize(
    "sender",
    [
        "noreply@shop.example",
        "no-reply@shop.example",
        "do_not_reply@shop.example",
        "nicht-antworten@laden.example",
        "ne-pas-repondre@boutique.example",
        "no.responder@tienda.example",
        "non-rispondere@negozio.example",
        "nao-responda@loja.example",
        "niet-beantwoorden@winkel.example",
        "invitations@linkedin.com",
        "Ada Winter <notifications@github.com>",
        "someone@facebookmail.com",
        "newsletter@shop.example",
        "alerts@bank.example",
        "jobs-feeds@board.example",
    ],
)
def test_some_senders_are_no_persons(sender: str) -> None:
    assert by_header(header(sender=sender), CONTEXT) is not None


@pytest.mark.parametrize(
    "sender", ["norah@example.net", "info@ada-winter.example", "ada@linkedin.com", "bobbie@example.net"]
)
def test_senders_that_only_resemble_a_program_are_persons(sender: str) -> None:
    assert by_header(header(sender=sender), CONTEXT) is None


def test_list_mail_counts_where_it_is_meant_for_me() -> None:
    to_list = {"to": "talk@lists.example", "headers": LIST}
    assert kind(mail(to="talk@lists.example", text="Hello all,\nwho knows?", headers=LIST)) is AutomatedKind.LIST
    assert kind(mail(to=["talk@lists.example", "robin@example.org"], text="Hello all,", headers=LIST)) is None
    assert kind(mail(to="talk@lists.example", text="Hi Robin,\nwho knows?", headers=LIST)) is None
    answer = mail(to="talk@lists.example", text="Yes.", in_reply_to="mine@example.org", headers=LIST)
    assert kind(answer) is AutomatedKind.LIST
    assert kind(answer, Context(me=ME, is_mine=lambda id_: id_ == "mine@example.org")) is None
    assert to_list["headers"] is LIST


def test_a_list_that_nobody_may_post_to_is_bulk() -> None:
    fields = {"List-Id": "<n.shop.example>", "List-Post": "NO", "List-Unsubscribe": "<https://shop.example/u>"}
    assert kind(mail(headers=fields)) is AutomatedKind.BULK


FOOTER = "\n\n-- \nTo unsubscribe from this list send a mail to talk-request@lists.example\n"
NOBODY_KNOWN = Context(me=Me(addresses=frozenset(), names=()))


def test_what_people_write_on_a_list_is_theirs_where_nobody_said_who_i_am() -> None:
    post = mail(to="talk@lists.example", text="Hello all,\nwho knows a good mason?", headers=LIST)
    answer = mail(to="talk@lists.example", text="I do.", in_reply_to="q@example.net", headers=LIST)
    assert kind(post, NOBODY_KNOWN) is None
    assert kind(answer, NOBODY_KNOWN) is None
    assert kind(answer) is AutomatedKind.LIST


def test_newsletters_are_bulk_whoever_i_am() -> None:
    fields = {"List-Id": "<n.shop.example>", "List-Unsubscribe": "<https://shop.example/u>", "Precedence": "bulk"}
    assert kind(mail(headers=fields), NOBODY_KNOWN) is AutomatedKind.BULK


def test_the_footer_of_a_list_does_not_make_a_persons_post_bulk() -> None:
    text = "Hello Robin,\nwho knows a good mason?" + FOOTER
    assert kind(mail(to=["talk@lists.example", "robin@example.org"], text=text, headers=LIST)) is None
    assert kind(mail(text=text)) is AutomatedKind.BULK


def test_a_group_that_names_itself_in_mailing_list_is_a_list() -> None:
    fields = {"Mailing-List": "list oddities@groups.example; contact oddities-owner@groups.example"}
    fields |= {"Precedence": "bulk", "List-Unsubscribe": "<mailto:oddities-unsubscribe@groups.example>"}
    assert kind(mail(to="oddities@groups.example", text="Hello all.", headers=fields)) is AutomatedKind.LIST
    assert kind(mail(to="customers@shop.example", headers=fields)) is AutomatedKind.BULK


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("Shop <hello@reply.shop.example>", AutomatedKind.BULK),
        ("Shop <hello@newsletter.shop.example>", AutomatedKind.BULK),
        ("Comics <2.20445.33-5_gug@mail4.comics.example>", AutomatedKind.BULK),
        ("Ada Winter <ada@news.example>", None),
        ("Ada Winter <ada@mail.uni.example>", None),
        ("Li Wei <1850234567@post.example>", None),
        ("Ada <ada.1984.03.10@post.example>", None),
    ],
)
def test_addresses_made_for_mailings_are_bulk_unless_they_answer(
    sender: str, expected: AutomatedKind | None
) -> None:
    found = by_header(header(sender=sender), CONTEXT)
    assert (found.kind if found else None) is expected
    assert by_header(header(sender=sender, references="q@example.org"), CONTEXT) is None


@pytest.mark.parametrize(
    "text",
    [
        "Hi Robin,\n\nsee you at noon.\n\nIf you received this email in error, please delete it.",
        "Hi Robin,\n\nour offer stands: the tickets are yours, and a discount for the winner of the prize.",
        "Hi Robin,\n\nthe newsletter is finished. Could you read it before I send it?",
        "Hallo Robin,\n\ndas Angebot der Druckerei liegt bei, mit Rabatt.",
        "Hi Robin,\n\nthe subscriber agreement is attached; I think we should opt out of clause four.",
        "Hi Robin,\n\nplease unsubscribe me from your circular.",
        "Hallo Robin,\n\nich muss mich leider abmelden.\n\nAda\nDatenschutzerklärung: www.winter-labs.example",
        "Hoi Robin,\n\nik moet me helaas afmelden voor het feest.",
        "Hola Robin,\n\nmi hermana quiere darse de baja del gimnasio.",
        "Hi Robin,\n\nthose figures are automatically generated, so check them. Our privacy policy is on the web.",
        "Hola Robin,\n\nnos vemos.\n\nSi usted ha recibido este e-mail por error, le rogamos lo comunique.",
        "Bonjour Robin,\n\nà demain.\n\nSi vous recevez ce message par erreur, merci de le détruire.",
        "Ciao Robin,\n\na domani.\n\nSe hai ricevuto questa e-mail per errore, cancellala.",
        "Hi Robin,\n\nsee you.\n\nIf you are receiving this in error, delete it and tell the sender.",
    ],
)
def test_single_words_of_commerce_do_not_make_a_persons_mail_bulk(text: str) -> None:
    assert kind(mail(text=text)) is None


def test_the_words_of_the_subject_count_as_signs() -> None:
    text = "Read more on our pages. All rights reserved.\n"
    assert kind(mail(subject="Register now: early bird", text=text)) is AutomatedKind.BULK
    assert kind(mail(subject="Your talk", text=text)) is None


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Your talk",
        "Out of Office AutoReply: Plan",
        "Automatische Antwort: Plan",
        "Abwesenheitsnotiz: Plan",
        "Réponse automatique : Plan",
        "Respuesta automática: Plan",
        "Risposta automatica: Plan",
        "Resposta automática: Plan",
        "Automatisch antwoord: Plan",
        "Out of Office: Re: Plan",
        "Abwesend: AW: Plan",
        "Avis d'absence : Plan",
        "Mensaje de ausencia: Plan",
        "Fuori sede: Re: Plan",
        "Mensagem de ausência: Plan",
        "Afwezigheidsmelding: Plan",
    ],
)
def test_the_subject_of_an_auto_reply_is_known(subject: str) -> None:
    assert kind(mail(subject=subject)) is AutomatedKind.AUTO_REPLY


AWAY = [
    "I am currently out of the office until 16 March. For urgent matters please contact my colleague.",
    "Ich bin bis 15.03. nicht im Büro. In dringenden Fällen wenden Sie sich bitte an meine Kollegin.",
    "Je suis absente du bureau jusqu'au 15 mars. En cas d'urgence, veuillez contacter ma collègue.",
    "Estoy fuera de la oficina hasta el 15 de marzo. En caso de urgencia, contacte con mi compañera.",
    "Sono in ferie fino al 15 marzo. In caso di urgenza potete contattare la mia collega.",
    "Estou de férias até 15 de março. Em caso de urgência, contacte a minha colega.",
    "Ik ben afwezig tot en met 15 maart. In dringende gevallen kunt u contact opnemen met mijn collega.",
]


@pytest.mark.parametrize("text", AWAY)
def test_an_absence_is_read_from_an_answer_and_says_when_they_are_back(text: str) -> None:
    automated = judged(mail(subject="Re: Plan", text=text, in_reply_to="q@example.org"))
    assert automated is not None
    assert automated.kind is AutomatedKind.AUTO_REPLY
    assert automated.back_on is not None
    assert automated.back_on.isoformat() == "2026-03-16"


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office next week. Could you send me the plan before?",
        "We talked about my vacation in Norway, and about the plan. It was lovely.",
        "Ich war letzte Woche im Urlaub und habe deine Nachricht erst heute gelesen.",
    ],
)
def test_people_who_mention_a_holiday_are_persons(text: str) -> None:
    assert kind(mail(subject="Re: Plan", text=text, in_reply_to="q@example.org")) is None


def test_people_who_greet_me_and_tell_of_their_absence_are_persons() -> None:
    for greeting in ("Hi Robin,", "Lieber Robin,", "Robin -"):
        text = f"{greeting}\n\n{AWAY[0]}\n"
        assert kind(mail(subject="Re: Plan", text=text, in_reply_to="q@example.org")) is None


def test_a_holiday_announced_unasked_is_a_persons_mail() -> None:
    assert kind(mail(subject="Out of the office on Friday", text=AWAY[0])) is None


@pytest.mark.parametrize(
    "text",
    [
        "Great offers.\n\nTo unsubscribe from this list, click here.",
        "Unsere Angebote.\n\nSie erhalten diese E-Mail, weil Sie Kunde sind.",
        "Nos offres. Vous recevez cet e-mail car vous êtes client.",
        "Ofertas. Si no desea recibir más, puede darse de baja aquí.",
        "Le nostre offerte. Annulla l'iscrizione.",
        "Ofertas. Cancelar inscrição.",
        "Aanbiedingen. Hier kunt u zich uitschrijven.",
        "Special offer! Order now, free shipping, all rights reserved.",
    ],
)
def test_bulk_mail_says_so_itself(text: str) -> None:
    assert kind(mail(subject="News", text=text)) is AutomatedKind.BULK


def test_what_i_wrote_is_not_automatic_unless_my_program_did() -> None:
    mine = Context(me=ME, sent_folder=True)
    assert (
        kind(mail(sender="robin@example.org", to="ada@example.net", headers={"List-Unsubscribe": "<x>"}), mine)
        is None
    )
    assert by_header(header(fields={"Auto-Submitted": "auto-replied"}), mine) is not None


def test_an_invitation_is_a_calendars_mail() -> None:
    invitation = ("invite.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")
    assert kind(mail(subject="Planning", attachments=[invitation])) is AutomatedKind.CALENDAR


def test_a_calendar_file_that_somebody_sends_along_is_a_persons_mail() -> None:
    holidays = ("holidays.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n")
    assert kind(mail(subject="Planning", attachments=[holidays])) is None


def test_a_calendar_program_invites_even_without_a_calendar_part() -> None:
    assert kind(mail(sender="Ada <calendar-notification@google.com>")) is AutomatedKind.CALENDAR


def test_evidence_is_short_and_clean() -> None:
    automated = by_header(header(fields={"List-Unsubscribe": "<x>\u202e" + "y" * 900}), CONTEXT)
    assert automated is not None
    assert len(automated.evidence) <= 200
    assert "\u202e" not in automated.evidence


def test_people_on_real_lists_are_not_called_automatic() -> None:
    folder = os.environ.get("KINDREGARDS_CORPORA")
    labels = Path(folder) / "spamassassin" / "labels.json" if folder else None
    if labels is None or not labels.is_file():
        pytest.skip("KINDREGARDS_CORPORA names no folder with spamassassin")
    people = [each["id"] for each in json.loads(labels.read_text()) if each["label"] == "human_reply"]
    kinds = [kind((labels.parent / each).read_bytes()) for each in people]
    assert sum(each not in (None, AutomatedKind.LIST) for each in kinds) == 0


def test_a_body_that_says_nothing_is_no_evidence() -> None:
    assert by_text(header(), Body(own=""), None, CONTEXT) is None

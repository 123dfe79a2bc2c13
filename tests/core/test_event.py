"""Events: what programs register me for, what persons invite me to, and whom I met there."""

import time
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from builders import ME, TUESDAY, header, message
from kindregards.core.calendar.gatherings import gatherings
from kindregards.core.message import Body, Direction
from kindregards.core.phrases import languages
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.signals.event import announced, detect, is_announced
from kindregards.core.signals.meeting import detect as detect_meeting
from kindregards.core.signals.reading import read

DESK = "Registration desk <noreply@shelfconf.example>"
TICKETS = "Eventbrite <noreply@order.eventbrite.com>"

REGISTERED = {
    "en": [
        "Your registration for ShelfConf is confirmed",
        "You are registered for ShelfConf",
        "Your ticket for ShelfConf",
        "Thank you for registering for ShelfConf!",
        "Registration confirmed: ShelfConf",
    ],
    "de": ["Ihre Anmeldung zur ShelfConf", "Anmeldebestätigung: ShelfConf", "Dein Ticket für ShelfConf"],
    "fr": ["Votre inscription à ShelfConf est confirmée", "Vos billets pour ShelfConf"],
    "es": ["Tu inscripción en ShelfConf está confirmada", "Tus entradas para ShelfConf"],
    "it": ["La tua iscrizione a ShelfConf è confermata", "I tuoi biglietti per ShelfConf"],
    "pt": ["A sua inscrição em ShelfConf foi confirmada", "Os seus bilhetes para ShelfConf"],
    "nl": ["Je inschrijving voor ShelfConf is bevestigd", "Je tickets voor ShelfConf"],
}

NO_REGISTRATION = [
    "Register now for ShelfConf",
    "Last chance: your ticket for ShelfConf",
    "Your registration for ShelfConf was cancelled",
    "Your support ticket #4711",
    "Ticket number 4711 closed",
    "Your ticket for flight LH 100",
    "Product registration confirmed: Shelf 3000",
    "Save 20 % on tickets for ShelfConf",
    "You're on the waiting list for ShelfConf",
    "You're invited to ShelfConf",
    "Jetzt anmelden zur ShelfConf",
    "Dein Deutschlandticket für April",
    "Votre billet de train pour Rennes",
    "Weekly news",
    "Your registration",
    "Your tickets for 4711",
    "",
]

DAYS = {
    "en": ("Date: 5 May 2026", "Where: Town hall, Leeds"),
    "de": ("Datum: 5. Mai 2026", "Ort: Town hall, Leeds"),
    "fr": ("Date : 5 mai 2026", "Lieu : Town hall, Leeds"),
    "es": ("Fecha: 5 de mayo de 2026", "Lugar: Town hall, Leeds"),
    "it": ("Data: 5 maggio 2026", "Luogo: Town hall, Leeds"),
    "pt": ("Data: 5 de maio de 2026", "Local: Town hall, Leeds"),
    "nl": ("Datum: 5 mei 2026", "Locatie: Town hall, Leeds"),
}

INVITED = {
    "en": [
        ("I'd like to invite you to our summer party on 12 June.", "summer party", date(2026, 6, 12)),
        ("You're invited to my book launch!", "book launch", None),
        ("Would you like to come to the housewarming on Saturday?", "housewarming", date(2026, 3, 14)),
        ("I've signed you up for the archive workshop.", "archive workshop", None),
    ],
    "de": [
        ("Ich lade dich herzlich zu unserem Sommerfest am 12. Juni ein.", "Sommerfest", date(2026, 6, 12)),
        ("Ihr seid herzlich eingeladen zur Vernissage.", "Vernissage", None),
    ],
    "fr": [
        ("Nous vous invitons à notre vernissage le 12 juin.", "vernissage", date(2026, 6, 12)),
        ("Tu es invitée à la crémaillère !", "crémaillère", None),
    ],
    "es": [
        ("Te invito a nuestra fiesta el 12 de junio.", "fiesta", date(2026, 6, 12)),
        ("Estáis todos invitados a la inauguración.", "inauguración", None),
    ],
    "it": [
        ("Ti invito alla nostra festa il 12 giugno.", "festa", date(2026, 6, 12)),
        ("Siete tutti invitati alla presentazione del mio libro.", "presentazione del mio libro", None),
    ],
    "pt": [
        ("Convido você para a nossa festa em 12 de junho.", "festa", date(2026, 6, 12)),
        ("Estão todos convidados para a inauguração.", "inauguração", None),
    ],
    "nl": [
        ("Ik nodig je uit voor ons zomerfeest op 12 juni.", "zomerfeest", date(2026, 6, 12)),
        ("Jullie zijn van harte uitgenodigd voor de boekpresentatie.", "boekpresentatie", None),
    ],
}

NOT_INVITED = {
    "en": [
        "Thank you for inviting me to your party.",
        "She invited me to a conference in Leeds.",
        "I was invited to the workshop, but did not go.",
        "I can't invite you to the reception, sorry.",
        "We invite you to send your comments.",
        "Please join us in congratulating Bea on her new role.",
        "You are welcome to call me.",
        "If you want, come to our fair.",
        "The conference was long.",
    ],
    "de": [
        "Danke für die Einladung zur Feier.",
        "Ich war zur Tagung eingeladen.",
        "Wir laden Sie ein, uns zu schreiben.",
    ],
    "fr": [
        "Merci de m'avoir invitée à la fête.",
        "Je n'ai pas pu venir au colloque.",
        "Je vous invite à relire le texte.",
    ],
    "es": ["Gracias por invitarme a la fiesta.", "Fui invitada al congreso.", "Te invito a leer el texto."],
    "it": [
        "Grazie per avermi invitata alla festa.",
        "Sono stata invitata al convegno.",
        "Ti invito a leggere il testo.",
    ],
    "pt": [
        "Obrigada por me convidares para a festa.",
        "Fui convidada para o congresso.",
        "Convido-te a ler o texto.",
    ],
    "nl": [
        "Bedankt voor de uitnodiging voor het feest.",
        "Ik was voor het congres uitgenodigd.",
        "Kom je morgen langs?",
    ],
}


def cases(table):
    return [(language, case) for language, each in table.items() for case in each]


def registered(subject, text="Date: 5 May 2026", sender=DESK, language="en", calendar=""):
    return list(
        announced(header(sender=sender, subject=subject), Body("", whole=text, calendar=calendar), language)
    )


def invited(text, language, **fields):
    return list(detect(read(message(text, language=language, **fields), ME)))


def test_every_language_has_its_cases():
    assert set(REGISTERED) == set(DAYS) == set(INVITED) == set(NOT_INVITED) == languages()


@pytest.mark.parametrize(("language", "subject"), cases(REGISTERED))
def test_a_registration_is_an_event_with_day_and_place(language, subject):
    assert is_announced(header(sender=DESK, subject=subject))
    (signal,) = registered(subject, "\n\n".join(DAYS[language]), language=language)
    assert (signal.kind, signal.rule, signal.sentence) == (SignalKind.EVENT, "event.registered", subject)
    assert signal.due == date(2026, 5, 5)
    assert signal.facts == {"event": "ShelfConf", "place": "Town hall, Leeds"}


@pytest.mark.parametrize("subject", NO_REGISTRATION)
def test_marketing_goods_and_journeys_are_no_event(subject):
    assert not is_announced(header(sender=DESK, subject=subject))
    assert registered(subject) == []


def test_only_ticket_programs_invite():
    subject = "You're invited to ShelfConf"
    assert is_announced(header(sender=TICKETS, subject=subject))
    assert not is_announced(header(sender="Eventbrite <x@eventbrite.com.evil.example>", subject=subject))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("When\n\n5 May 2026, 9 am\n\nWhere\n\nTown hall", date(2026, 5, 5)),
        ("See you on 5 May 2026!", date(2026, 5, 5)),
        ("Date: 5 May 2025", None),
        ("We are glad.", None),
        ("", None),
    ],
)
def test_an_event_needs_a_day_to_come(text, day):
    found = registered("Your registration for ShelfConf", text)
    assert [signal.due for signal in found] == ([day] if day else [])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("When: 22-24 April 2026", "en"),
        ("When: April 22-24, 2026", "en"),
        ("Wann: 22.–24. April 2026", "de"),
        ("Quand : 22 - 24 avril 2026", "fr"),
    ],
)
def test_of_several_days_the_first_counts(text: str, language: str) -> None:
    (signal,) = registered("Your registration for ShelfConf", text, language=language)
    assert signal.due == date(2026, 4, 22)


def test_the_calendar_part_knows_day_and_place_best():
    part = (
        "BEGIN:VCALENDAR\nMETHOD:PUBLISH\nBEGIN:VEVENT\nUID:1\nDTSTART:20260506T090000Z\n"
        "SUMMARY:ShelfConf\nLOCATION:Old bakery\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    (signal,) = registered("Your ticket for ShelfConf", "Sent on 4 May 2026", language=None, calendar=part)
    assert (signal.due, signal.facts["place"]) == (date(2026, 5, 6), "Old bakery")


@pytest.mark.parametrize(("language", "case"), cases(INVITED))
def test_a_person_who_invites_me_names_the_event(language, case):
    text, named, day = case
    (signal,) = invited(text, language)
    assert (signal.kind, signal.rule, signal.sentence) == (SignalKind.EVENT, "event.invited", text)
    assert (signal.facts["event"], signal.due) == (named, day)


@pytest.mark.parametrize(("language", "text"), cases(NOT_INVITED))
def test_thanks_refusals_and_other_requests_invite_to_nothing(language, text):
    assert invited(text, language) == []


def test_what_i_invite_others_to_is_no_event_of_mine_to_join():
    assert invited("You're invited to my book launch!", "en", direction=Direction.OUT) == []


def test_an_organiser_who_writes_like_a_person_has_me_registered():
    text = "Hi Robin,\n\nhere is your ticket for ShelfConf on 5 May 2026. See you there!"
    (signal,) = invited(text, "en", subject="Your ticket for ShelfConf")
    assert (signal.rule, signal.due, signal.facts["event"]) == ("event.registered", date(2026, 5, 5), "ShelfConf")
    assert signal.sentence == "here is your ticket for ShelfConf on 5 May 2026."
    assert invited(text, "en", subject="Your ticket for ShelfConf", references=["r@x"]) == []
    assert invited("See you on 5 May 2026!", "en", subject="Your ticket for ShelfConf") == []


def test_hostile_text_costs_little():
    begun = time.perf_counter()
    registered("Your registration for " * 500, "When\n" * 20_000)
    invited("I'd like to invite you to " * 500 + "our our our " * 500, "en")
    assert time.perf_counter() - begun < 1


# Whom I met where.

DAY = date(2026, 5, 5)
CONTACTS = {
    "ann@x.example": DAY,
    "bea@x.example": DAY + timedelta(days=2),
    "cid@x.example": DAY + timedelta(days=7),
}


def event_of(name="ShelfConf", day=DAY, sent=TUESDAY, message_id="e@x"):
    return Signal(
        SignalKind.EVENT, f"Your ticket for {name}", "event.registered", 0.9, message_id, sent, due=day,
        facts={"event": name},
    )  # fmt: skip


def met(text="It was great to meet you at ShelfConf!", sent=datetime(2026, 5, 8, tzinfo=UTC)):
    (signal,) = detect_meeting(read(message(text, date=sent, message_id="m@x"), ME))
    return signal


def people(told, contacts):
    return [(gathering.event, gathering.people) for gathering in gatherings(told, contacts)]


def test_several_first_contacts_around_the_day_belong_to_the_event():
    early, late = {"dan@x.example": DAY - timedelta(days=2)}, {"eve@x.example": DAY + timedelta(days=8)}
    (gathering,) = gatherings([event_of()], CONTACTS | early | late)
    assert gathering.people == ("ann@x.example", "bea@x.example", "cid@x.example")
    assert (gathering.day, gathering.told) == (DAY, event_of())


def test_one_or_two_first_contacts_prove_nothing():
    assert people([event_of()], dict(list(CONTACTS.items())[:2])) == []
    assert people([event_of()], {}) == []


def test_who_names_the_event_was_there():
    assert people([event_of("ShelfConf 2026"), met()], {}) == [("ShelfConf 2026", ("ada@winter-labs.example",))]
    assert people([event_of("Summer School"), met()], {}) == []
    assert people([event_of(), met(sent=TUESDAY)], {}) == []  # the year before, or another one


def test_who_could_belong_to_two_events_belongs_to_none():
    other = event_of("Summer School", DAY + timedelta(days=3), message_id="o@x")
    assert people([event_of(), other], CONTACTS) == []
    assert people([event_of(), event_of("Summer School", message_id="o@x")], CONTACTS) == []


def test_an_event_that_was_moved_has_its_last_day():
    moved = event_of(day=DAY + timedelta(days=60), sent=TUESDAY + timedelta(days=1), message_id="f@x")
    assert people([event_of(), moved], CONTACTS) == []
    assert people([moved], {name: day + timedelta(days=60) for name, day in CONTACTS.items()})


def test_the_order_in_which_mails_arrive_does_not_matter():
    told = [event_of(), event_of(sent=TUESDAY + timedelta(days=3), message_id="r@x"), met()]
    expected = gatherings(told, CONTACTS)
    assert expected[0].people == (*("ada@winter-labs.example", "ann@x.example"), "bea@x.example", "cid@x.example")
    for order in permutations(told):
        assert gatherings(order, CONTACTS) == expected

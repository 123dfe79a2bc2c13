"""Days named in prose, counted from the writer's own date, in each language."""

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindregards.core.dates import named_day
from kindregards.core.phrases import languages

WRITTEN = date(2026, 3, 10)  # a Tuesday

NAMED = {
    "en": [
        ("I'll bring the maps today.", 0),
        ("You'll have the index by EOD.", 0),
        ("I'll ring tonight.", 0),
        ("I'll send it tomorrow morning.", 1),
        ("It arrives the day after tomorrow.", 2),
        ("by Friday", 3),
        ("before the end of the week", 3),
        ("I'll do it this weekend", 5),
        ("I'll call you Monday", 6),
        ("next week", 10),
        ("Tuesday of next week", 7),
        ("next week on Wednesday", 8),
        ("by COB Thursday", 2),
        ("by Fri", 3),
        ("by the 14th", 4),
        ("on the 14th at the latest", 4),
        ("the 2nd of April", 23),
        ("on 3 May", 54),
        ("until May 3rd, 2026", 54),
        ("by 2026-03-20", 10),
        ("by 3/20", 10),
        ("by the end of the month", 21),
        ("by the end of April", 51),
        ("next month", 51),
        ("in two weeks", 14),
        ("within three days", 3),
        ("in a day or two", 2),
        ("in 2-3 weeks", 21),
        ("two weeks from now", 14),
        ("within five business days", 7),
        ("in half an hour I leave, but by Thursday you have it", 2),
        ("The notes for Friday go out by Thursday.", 2),
        ("on Friday, 20 March", 10),
        ("next Monday", 6),
    ],
    "de": [
        ("Das erledige ich noch heute.", 0),
        ("Ich schicke es dir morgen früh.", 1),
        ("übermorgen", 2),
        ("bis Freitag", 3),
        ("am Freitagabend", 3),
        ("Ende der Woche", 3),
        ("am Wochenende", 5),
        ("nächste Woche", 10),
        ("nächste Woche Mittwoch", 8),
        ("am Dienstag der nächsten Woche", 7),
        ("in 14 Tagen", 14),
        ("innerhalb von drei Tagen", 3),
        ("in ein bis zwei Wochen", 14),
        ("bis zum 14.", 4),
        ("bis 20.03.", 10),
        ("am 3. Mai", 54),
        ("bis Ende des Monats", 21),
        ("bis Ende April", 51),
        ("spätestens Mo", 6),
    ],
    "fr": [
        ("ce soir", 0),
        ("demain matin", 1),
        ("après-demain", 2),
        ("d'ici vendredi", 3),
        ("avant la fin de la semaine", 3),
        ("la semaine prochaine", 10),
        ("mercredi de la semaine prochaine", 8),
        ("vendredi prochain", 3),
        ("dans deux semaines", 14),
        ("sous huit jours", 8),
        ("d'ici à trois jours", 3),
        ("le 14", 4),
        ("le 1er avril", 22),
        ("avant le 20/03", 10),
        ("à la fin du mois", 21),
        ("fin avril", 51),
    ],
    "es": [
        ("esta tarde", 0),
        ("te lo mando mañana por la mañana", 1),
        ("pasado mañana", 2),
        ("antes del viernes", 3),
        ("a finales de esta semana", 3),
        ("la semana que viene", 10),
        ("el miércoles de la próxima semana", 8),
        ("dentro de dos semanas", 14),
        ("en tres días", 3),
        ("el día 14", 4),
        ("el 3 de mayo", 54),
        ("a fin de mes", 21),
        ("a finales de abril", 51),
    ],
    "it": [
        ("stasera", 0),
        ("domani", 1),
        ("dopodomani", 2),
        ("entro venerdì", 3),
        ("entro fine settimana", 3),
        ("la prossima settimana", 10),
        ("mercoledì della prossima settimana", 8),
        ("tra due settimane", 14),
        ("entro tre giorni", 3),
        ("il 14", 4),
        ("il 3 maggio", 54),
        ("entro la fine del mese", 21),
    ],
    "pt": [
        ("ainda hoje", 0),
        ("amanhã de manhã", 1),
        ("depois de amanhã", 2),
        ("até sexta", 3),
        ("até ao fim da semana", 3),
        ("na próxima semana", 10),
        ("na quarta-feira da próxima semana", 8),
        ("daqui a duas semanas", 14),
        ("em três dias", 3),
        ("no dia 14", 4),
        ("a 3 de maio", 54),
        ("até ao fim do mês", 21),
    ],
    "nl": [
        ("vanavond", 0),
        ("morgenochtend", 1),
        ("overmorgen", 2),
        ("voor vrijdag", 3),
        ("vrijdagmiddag", 3),
        ("eind deze week", 3),
        ("volgende week", 10),
        ("woensdag volgende week", 8),
        ("over twee weken", 14),
        ("binnen drie dagen", 3),
        ("op de 14e", 4),
        ("op 3 mei", 54),
        ("voor het einde van de maand", 21),
        ("eind april", 51),
    ],
}

UNNAMED = {
    "en": [
        "soon",
        "after the holidays",
        "by 05/04/26",
        "next Friday",
        "last Friday",
        "since Monday",
        "every Monday",
        "Monday's minutes",
        "in a few days",
        "on the 2nd floor",
        "the 32nd",
        "in 2019",
        "3 of 4 pages",
        "version 2.3",
        "1/2 of it",
        "by 5",
        "I sat in the sun",
        "on 3 February",
        "in a nutshell",
        "yesterday",
        "",
    ],
    "de": [
        "bald",
        "nach den Ferien",
        "letzten Freitag",
        "seit Montag",
        "nächsten Freitag",
        "heute früh war Nebel",
        "Guten Morgen",
        "so machen wir es",
        "jeden Montag",
        "am 31. Februar",
        "Version 2.3",
        "in Kürze",
        "am 2. Tag",
    ],
    "fr": [
        "bientôt",
        "après les vacances",
        "lundi dernier",
        "chaque lundi",
        "ce matin",
        "le 2 personnes",
        "sous peu",
    ],
    "es": [
        "pronto",
        "después de las vacaciones",
        "el lunes pasado",
        "esta mañana",
        "todos los lunes",
        "el 2 equipo",
    ],
    "it": ["presto", "dopo le ferie", "lunedì scorso", "ogni lunedì", "stamattina", "la settimana scorsa"],
    "pt": [
        "em breve",
        "depois das férias",
        "segunda passada",
        "a segunda parte",
        "hoje de manhã não",
        "na sexta vez",
    ],
    "nl": ["binnenkort", "na de vakantie", "afgelopen maandag", "elke maandag", "goede morgen", "vanochtend"],
}

WORDS = "by next week friday the 14th in 999 3 may march months . , 5/6 31.12. bis ende morgen el día or"


@pytest.mark.parametrize(
    ("language", "text", "ahead"), [(language, *case) for language in NAMED for case in NAMED[language]]
)
def test_a_day_in_prose_is_read(language: str, text: str, ahead: int) -> None:
    assert named_day(text, WRITTEN, language) == WRITTEN + timedelta(days=ahead)


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in UNNAMED for text in UNNAMED[language]]
)
def test_what_names_no_day_clearly_is_not_read(language: str, text: str) -> None:
    assert named_day(text, WRITTEN, language) is None


def test_every_language_is_tried() -> None:
    assert NAMED.keys() == UNNAMED.keys() == languages()


def test_a_day_is_counted_in_the_writers_own_zone() -> None:
    late = datetime(2026, 3, 10, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    assert named_day("tomorrow", late, "en") == date(2026, 3, 11)
    assert named_day("tomorrow", late.astimezone(UTC), "en") == date(2026, 3, 12)


def test_hours_may_reach_into_the_next_day() -> None:
    late = datetime(2026, 3, 10, 22, 0, tzinfo=UTC)
    assert named_day("in four hours", late, "en") == date(2026, 3, 11)
    assert named_day("in 40 minutes", late, "en") == date(2026, 3, 10)
    assert named_day("in four hours", WRITTEN, "en") == WRITTEN


@pytest.mark.parametrize("weekend", [date(2026, 3, 14), date(2026, 3, 15)])
def test_the_end_of_a_week_that_is_over_is_no_day(weekend: date) -> None:
    assert named_day("this week", weekend, "en") is None
    assert named_day("next week", weekend, "en") == date(2026, 3, 20)
    assert named_day("this weekend", weekend, "en") == date(2026, 3, 15)


def test_months_are_counted_on_the_calendar() -> None:
    assert named_day("in a month", date(2026, 1, 31), "en") == date(2026, 2, 28)
    assert named_day("by the end of the month", date(2028, 2, 3), "en") == date(2028, 2, 29)
    assert named_day("next month", date(2026, 12, 3), "en") == date(2027, 1, 31)


@pytest.mark.parametrize("language", [None, "pl", ""])
def test_without_its_language_no_day_is_read(language: str | None) -> None:
    assert named_day("tomorrow", WRITTEN, language) is None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "by",
                "next",
                "week",
                "friday",
                "the",
                "14th",
                "in",
                "999",
                "3",
                "may",
                "march",
                "months",
                ".",
                ",",
                "5/6",
                "31.12.",
                "bis",
                "ende",
                "morgen",
                "el",
                "día",
                "or",
            ]
        ),
        max_size=40,
    ),
    st.sampled_from(sorted(languages())),
)
def test_no_text_names_a_day_in_the_past(words: list[str], language: str) -> None:
    day = named_day(" ".join(words), WRITTEN, language)
    assert day is None or day >= WRITTEN


@pytest.mark.parametrize("piece", ["in ", "a ", "by the ", "9", "1.1.", "monday ", "end of ", "in 2 or 2 weeks "])
def test_reading_a_day_takes_no_time(piece: str) -> None:
    named_day("warm up", WRITTEN, "en")
    started = time.process_time()
    named_day(piece * (100_000 // len(piece)), WRITTEN, "en")
    assert time.process_time() - started < 1

"""Needs: what a helpful friend could meet; not what the running business needs, nor what marketing asks."""

import time

import pytest

from builders import ME, message
from kindregards.core.signals import SignalKind, detect


def needs(text, language="en"):
    return [s for s in detect(message(text, language=language), ME) if s.kind is SignalKind.NEED]


@pytest.mark.parametrize(
    ("language", "text", "what"),
    [
        ("en", "I'm looking for a new job in forestry.", "job"),
        ("en", "We are hiring a bookkeeper for the mill.", "hire"),
        ("en", "A friend of mine is looking for a room in Ghent.", "place"),
        ("en", "Do you know anyone who repairs accordions?", "introduction"),
        ("en", "I'm struggling with the grant application for our choir.", "advice"),
        ("en", "I'd love some advice on pricing my prints.", "advice"),
        ("en", "Could you introduce me to somebody at the archive?", "introduction"),
        ("en", "I'm looking for feedback on my first chapter.", "feedback"),
        ("en", "Can you recommend a good scanner for old letters?", "tool"),
        ("de", "Ich suche eine neue Stelle in der Forstwirtschaft.", "job"),
        ("de", "Wir suchen gerade eine Buchhalterin für die Mühle.", "hire"),
        ("de", "Kennst du jemanden, der Akkordeons repariert?", "hire"),
        ("de", "Ich kämpfe gerade mit dem Antrag für unseren Chor.", "advice"),
        ("de", "Ich suche ab Herbst ein Zimmer in Gent.", "place"),
        ("fr", "Je cherche un appartement près de Gand.", "place"),
        ("fr", "Nous recrutons un comptable pour le moulin.", "hire"),
        ("fr", "Connais-tu quelqu'un qui répare les accordéons ?", "hire"),
        ("fr", "J'ai du mal avec le dossier de notre chorale.", "advice"),
        ("es", "Busco un piso cerca de Gante.", "place"),
        ("es", "Estamos buscando una contable para el molino.", "hire"),
        ("es", "¿Conoces a alguien que repare acordeones?", "hire"),
        ("es", "Me cuesta mucho entender el formulario de la beca.", "advice"),
        ("it", "Cerco una stanza vicino a Gand.", "place"),
        ("it", "Stiamo cercando un contabile per il mulino.", "hire"),
        ("it", "Conosci qualcuno che ripara fisarmoniche?", "hire"),
        ("it", "Non riesco a capire il bando per il nostro coro.", "advice"),
        ("pt", "Procuro um apartamento perto de Gante.", "place"),
        ("pt", "Estamos à procura de um contabilista para o moinho.", "hire"),
        ("pt", "Conhece alguém que conserte acordeões?", "hire"),
        ("pt", "Tenho dificuldade com a candidatura do nosso coro.", "advice"),
        ("nl", "Ik zoek een kamer in de buurt van Gent.", "place"),
        ("nl", "Wij zoeken een boekhouder voor de molen.", "hire"),
        ("nl", "Ken je iemand die accordeons repareert?", "hire"),
        ("nl", "Ik worstel met de subsidieaanvraag voor ons koor.", "advice"),
    ],
)
def test_a_need_is_seen_with_what_is_needed(language, text, what):
    (signal,) = needs(text, language)
    assert signal.facts["what"] == what
    assert signal.who == ("ada@winter-labs.example",)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We need the signed form by noon."),
        ("en", "I need to leave at five."),
        ("en", "I'm looking for the minutes of last week."),
        ("en", "I am looking for your signature on page three."),
        ("en", "I'm not looking for a new job."),
        ("en", "I was looking for a flat last year."),
        ("en", "Are you looking for a new car?"),
        ("en", "Looking for a cheaper loan?"),
        ("en", "We have found a flat, so I'm no longer looking for a room."),
        ("en", "I'm looking forward to a quiet week."),
        ("en", '"I\'m looking for a new job in forestry."'),
        ("en", "If I were looking for a job, I would ask you."),
        ("de", "Ich suche keine neue Stelle."),
        ("de", "Wir suchen noch einen Termin für die Besprechung."),
        ("de", "Suchen Sie eine neue Wohnung?"),
        ("de", "Wir haben inzwischen eine Wohnung gefunden."),
        ("fr", "Je ne cherche plus d'appartement."),
        ("fr", "Cherchez-vous un nouvel emploi ?"),
        ("fr", "Nous cherchons une date pour la réunion."),
        ("es", "Ya no busco piso."),
        ("es", "¿Buscas un coche nuevo?"),
        ("es", "Estamos buscando una fecha para la reunión."),
        ("it", "Non cerco più casa."),
        ("it", "Cerchi un lavoro nuovo?"),
        ("it", "Stiamo cercando una data per la riunione."),
        ("pt", "Já não procuro casa."),
        ("pt", "Procuras um emprego novo?"),
        ("pt", "Estamos à procura de uma data para a reunião."),
        ("nl", "Ik zoek geen kamer meer."),
        ("nl", "Zoekt u een nieuwe baan?"),
        ("nl", "We zoeken een datum voor het overleg."),
    ],
)
def test_business_negation_and_marketing_are_no_need(language, text):
    assert needs(text, language) == []


def test_topics_are_what_is_looked_for():
    (signal,) = needs("I'm looking for a flat in Leipzig near the botanical garden.")
    assert signal.facts["topics"].split()[:2] == ["flat", "leipzig"]


def test_a_need_that_asks_is_a_question_too():
    kinds = {s.kind for s in detect(message("Do you know anyone who repairs accordions?"), ME)}
    assert {SignalKind.NEED, SignalKind.QUESTION} <= kinds


def test_asking_around_after_a_need_is_the_same_need():
    first, second = needs("We are hiring a bookkeeper. If you hear of anything, tell me.")
    assert first.facts["what"] == second.facts["what"] == "hire"


def test_quoted_needs_are_not_the_writers():
    quoted = message("See below.", quoted="> I'm looking for a new job in forestry.")
    assert [s for s in detect(quoted, ME) if s.kind is SignalKind.NEED] == []


@pytest.mark.parametrize("text", ["I'm looking for " * 3_000, "do you know " * 4_000, "a" * 60_000])
def test_hostile_text_is_read_in_no_time(text):
    started = time.perf_counter()
    needs(text)
    assert time.perf_counter() - started < 1

"""Meetings that took place, in the words of people who are glad of them."""

import time

import pytest

from builders import ME, message
from kindregards.core.phrases import languages
from kindregards.core.signals import SignalKind, detect
from kindregards.core.signals.meeting import event

TOOK_PLACE = {
    "en": [
        "Great meeting you yesterday!",
        "It was so nice to finally meet you in person.",
        "Thank you for taking the time to meet with me on Thursday.",
        "Thanks again for lunch yesterday.",
        "I really enjoyed talking with you at the book fair.",
        "I was delighted to see you again.",
        "It's been a real pleasure to catch up with you.",
        "Good to see you last night.",
        "So glad we finally got to talk.",
        "It was good to put a face to the name.",
        "Thanks for the coffee and the good advice.",
    ],
    "de": [
        "Es war toll, dich gestern endlich kennenzulernen.",
        "Schön, dass wir uns am Freitag getroffen haben.",
        "Es hat mich sehr gefreut, Sie auf der Tagung wiederzusehen.",
        "Vielen Dank für das nette Gespräch gestern.",
        "Danke, dass Sie sich gestern Zeit genommen haben.",
        "Danke nochmal für den Kaffee heute Mittag.",
        "Unser Gespräch hat mir gut gefallen.",
    ],
    "fr": [
        "J'ai été ravie de vous rencontrer hier.",
        "C'était un vrai plaisir d'échanger avec toi.",
        "Merci pour ce café et cette agréable conversation.",
        "Heureux d'avoir fait votre connaissance au colloque.",
        "J'ai beaucoup apprécié notre échange de ce matin.",
        "Merci de m'avoir reçue hier.",
    ],
    "es": [
        "Me alegró mucho conocerte el jueves.",
        "Ha sido un placer hablar contigo en la feria.",
        "Gracias de nuevo por el café de ayer.",
        "Un gusto haberle conocido en el congreso.",
        "Disfruté mucho de nuestra conversación.",
        "Gracias por recibirme ayer en su despacho.",
    ],
    "it": [
        "Mi ha fatto molto piacere conoscerLa ieri.",
        "È stato bello rivederti al convegno.",
        "Grazie ancora per il pranzo di ieri.",
        "Felice di averti incontrata alla fiera.",
        "Grazie per avermi ricevuto ieri mattina.",
        "Mi è piaciuta molto la nostra chiacchierata.",
    ],
    "pt": [
        "Foi ótimo falar contigo ontem.",
        "Gostei muito de te conhecer no congresso.",
        "Obrigado mais uma vez pelo almoço de ontem.",
        "Foi um gosto revê-la na feira.",
        "Obrigada por me receber ontem.",
        "Gostei imenso da nossa conversa.",
    ],
    "nl": [
        "Het was erg leuk om je gisteren te ontmoeten.",
        "Fijn dat we elkaar gisteren hebben gesproken.",
        "Nogmaals bedankt voor de gezellige lunch.",
        "Goed je gisteren weer te zien.",
        "Het was een genoegen u te leren kennen op het congres.",
        "Dank voor het prettige gesprek van vanmorgen.",
    ],
}

DID_NOT = {
    "en": [
        "It will be great to see you at the fair next week.",
        "I'd be happy to meet with you on Monday.",
        "We would love to have coffee with you.",
        "Sorry I missed you, it would have been nice to catch up with you.",
        "Thanks for the lunch invitation.",
        "I hope to meet you at the conference.",
        "Good to see you are well.",
        "It was great to see the harvest come in.",
        "She said that it was lovely to meet him in Leeds.",
        "Looking forward to seeing you tomorrow.",
        "We met with the caterers on Tuesday.",
        "Nice to e-meet you!",
        "It wasn't nice to see you leave.",
        "Great to see you at ten tomorrow.",
        "I never met you there, though it was nice of Bea to ask.",
        "Thanks for meeting the deadline.",
        "Was it nice to meet you there?",
        "Thank you for the coffee order.",
        "The team is happy to talk to you.",
    ],
    "de": [
        "Es wäre toll, dich am Montag zu treffen.",
        "Ich würde mich freuen, Sie kennenzulernen.",
        "Wir freuen uns darauf, euch nächste Woche zu sehen.",
        "Schade, dass wir uns nicht getroffen haben.",
        "Danke für die Einladung zum Abendessen.",
        "Hoffentlich klappt es, dich bald zu sehen.",
        "Es war schön, die Ernte zu sehen.",
        "Schön, dass du wieder gesund bist.",
    ],
    "fr": [
        "Ce serait un plaisir de vous rencontrer.",
        "J'espère avoir le plaisir de vous voir bientôt.",
        "Dommage que nous ne nous soyons pas vus, je n'ai pas pu vous rencontrer.",
        "Merci pour votre invitation à déjeuner.",
        "J'ai hâte de te revoir.",
        "Nous serons heureux de vous rencontrer au Salon.",
    ],
    "es": [
        "Será un placer conocerle el lunes.",
        "Espero verte pronto en la feria.",
        "Lástima que no pude saludarte ayer.",
        "Gracias por la invitación a la cena.",
        "Tengo ganas de verte.",
        "Quiero quedar contigo para hablar del plan.",
    ],
    "it": [
        "Sarà un piacere conoscerLa lunedì.",
        "Spero di vederti presto.",
        "Peccato che non ci siamo visti ieri.",
        "Grazie per l'invito a cena.",
        "Vorrei incontrarti la settimana prossima.",
        "Mi piacerebbe parlare con te del progetto.",
    ],
    "pt": [
        "Será um prazer conhecê-la na segunda-feira.",
        "Espero ver-te em breve.",
        "Que pena que não nos encontramos ontem.",
        "Obrigado pelo convite para jantar.",
        "Gostava de falar contigo amanhã.",
        "Seria bom te ver no congresso.",
    ],
    "nl": [
        "Het zou fijn zijn om je maandag te spreken.",
        "Ik verheug me erop je te ontmoeten.",
        "Jammer dat we elkaar niet hebben gesproken.",
        "Bedankt voor de uitnodiging voor het etentje.",
        "Leuk om je morgen te zien.",
        "Ik hoop je volgende week te spreken.",
    ],
}


def cases(table):
    return [(language, text) for language, texts in table.items() for text in texts]


def met(text, language):
    return [signal for signal in detect(message(text, language=language), ME) if signal.kind is SignalKind.MEETING]


def test_every_language_has_its_cases():
    assert set(TOOK_PLACE) == set(DID_NOT) == languages()


@pytest.mark.parametrize(("language", "text"), cases(TOOK_PLACE))
def test_a_meeting_that_took_place_is_told(language, text):
    (signal,) = met(text, language)
    assert signal.sentence == text
    assert signal.rule == "meeting.glad"


@pytest.mark.parametrize(("language", "text"), cases(DID_NOT))
def test_what_is_wished_planned_or_missed_is_none(language, text):
    assert met(text, language) == []


def test_a_meeting_is_told_once():
    assert len(met("Great meeting you yesterday! It was lovely to see you. Thanks for lunch.", "en")) == 1


@pytest.mark.parametrize(
    ("language", "text", "named"),
    [
        ("en", "It was great to meet you at PyCon Italia!", "PyCon Italia"),
        ("en", "Good to see you at Lunch on Friday.", ""),
        ("en", "It was great to see you in April.", ""),
        ("de", "Danke für das Gespräch am Dienstag.", ""),
        ("de", "Danke für das Gespräch beim Mittagessen.", ""),
        ("de", "Schön, dich auf der Frankfurter Buchmesse kennenzulernen.", "Frankfurter Buchmesse"),
        ("fr", "Ravie de vous avoir rencontré lors du Forum des Archives.", "Forum des Archives"),
        ("es", "Fue un placer conocerte en la Feria del Libro.", "Feria del Libro"),
        ("it", "È stato un piacere conoscerti al Salone del Libro.", "Salone del Libro"),
        ("pt", "Foi um prazer conhecer-te na Feira do Livro.", "Feira do Livro"),
        ("nl", "Leuk je te ontmoeten op de Boekenbeurs!", "Boekenbeurs"),
    ],
)
def test_the_event_of_a_meeting_is_named_or_left_out(language, text, named):
    (signal,) = met(text, language)
    assert signal.facts.get("event", "") == named
    assert event(text, language) == named


def test_a_long_text_of_meetings_costs_little():
    text = "it was so really very truly great great great meet " * 400 + "great to see you at At At At " * 200
    begun = time.perf_counter()
    for language in languages():
        met(text, language)
    assert time.perf_counter() - begun < 2

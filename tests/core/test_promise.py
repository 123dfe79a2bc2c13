"""Promises in each language, by when, and what would keep them; and their neighbours that promise nothing."""

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import ME, message
from kindregards.core.message import Direction
from kindregards.core.phrases import languages
from kindregards.core.signals import Signal, SignalKind, detect
from kindregards.core.signals.promise import Delivery

PROMISES = {  # written on Tuesday, 10 March 2026
    "en": [
        ("I'll send you the map of the harbour by Friday.", 13, Delivery.ATTACHMENT),
        ("I will get back to you next week.", 20, Delivery.ANSWER),
        ("We'll ring you tomorrow about the loft.", 11, Delivery.CALL),
        ("Let me introduce you to Bea, who binds atlases.", None, Delivery.INTRODUCTION),
        ("You'll have the index by Monday.", 16, Delivery.OTHER),
        ("I'll forward the link as soon as I'm back at my desk.", None, Delivery.LINK),
        ("Will drop you a line once I have measured it.", None, Delivery.ANSWER),
        ("I'm going to ask our printer and let you know on Thursday.", 12, Delivery.ANSWER),
        ("I'm sending you the plates tomorrow.", 11, Delivery.ATTACHMENT),
        ("I'm in Ghent this week but will send you the proofs on Monday.", None, Delivery.ATTACHMENT),
        ("I shall check whether the shelf still fits.", None, Delivery.ANSWER),
        ("I'll see whether the mill has room and let you know.", None, Delivery.ANSWER),
        ("I'll ask her if they still have the old plates.", None, Delivery.ANSWER),
        ("I'll scan it tomorrow and let it rest after that.", 11, Delivery.ATTACHMENT),
        ("You can count on me.", None, Delivery.OTHER),
        ("Leave it with me.", None, Delivery.OTHER),
    ],
    "de": [
        ("Ich schicke dir morgen die Karte vom Hafen.", 11, Delivery.ATTACHMENT),
        ("Ich werde Ihnen den Entwurf bis Freitag zusenden.", 13, Delivery.ATTACHMENT),
        ("Ich melde mich nächste Woche bei dir.", 20, Delivery.ANSWER),
        ("Wir geben Ihnen bis Ende des Monats Bescheid.", 31, Delivery.ANSWER),
        ("Ich rufe dich am Donnerstag an.", 12, Delivery.CALL),
        ("Du hörst spätestens Freitag von mir.", 13, Delivery.OTHER),
        ("Ich kümmere mich darum.", None, Delivery.OTHER),
        ("Das kläre ich mit der Druckerei.", None, Delivery.ANSWER),
        ("Ich stelle dich gern meiner Kollegin Bea vor.", None, Delivery.INTRODUCTION),
    ],
    "fr": [
        ("Je t'envoie le plan du port demain.", 11, Delivery.ATTACHMENT),
        ("Je vous enverrai le lien d'ici vendredi.", 13, Delivery.LINK),
        ("Je reviens vers vous la semaine prochaine.", 20, Delivery.ANSWER),
        ("Je vais demander à notre imprimeur.", None, Delivery.ANSWER),
        ("Je m'en occupe.", None, Delivery.OTHER),
        ("Nous vous tiendrons au courant.", None, Delivery.ANSWER),
    ],
    "es": [
        ("Te mando el plano mañana.", 11, Delivery.ATTACHMENT),
        ("Le enviaré las fotos antes del viernes.", 13, Delivery.ATTACHMENT),
        ("Te llamaré la semana que viene.", 20, Delivery.CALL),
        ("Voy a preguntarle a nuestro impresor.", None, Delivery.ANSWER),
        ("Me encargo de eso.", None, Delivery.OTHER),
        ("Os avisaremos en cuanto llegue el papel.", None, Delivery.ANSWER),
    ],
    "it": [
        ("Ti mando la pianta domani.", 11, Delivery.ATTACHMENT),
        ("Le invierò le foto entro venerdì.", 13, Delivery.ATTACHMENT),
        ("Ti faccio sapere la prossima settimana.", 20, Delivery.ANSWER),
        ("Chiedo e ti dico domani.", 11, Delivery.ANSWER),
        ("Me ne occupo io.", None, Delivery.OTHER),
        ("Vi terremo aggiornati su tutto.", None, Delivery.ANSWER),
    ],
    "pt": [
        ("Mando-te a planta amanhã.", 11, Delivery.ATTACHMENT),
        ("Vou enviar-lhe as fotografias até sexta-feira.", 13, Delivery.ATTACHMENT),
        ("Dou notícias na próxima semana.", 20, Delivery.ANSWER),
        ("Vou perguntar ao nosso impressor.", None, Delivery.ANSWER),
        ("Até sexta terás a planta.", 13, Delivery.ATTACHMENT),
        ("Pode deixar comigo.", None, Delivery.OTHER),
    ],
    "nl": [
        ("Ik stuur je morgen de plattegrond.", 11, Delivery.ATTACHMENT),
        ("Ik zal u de foto's voor vrijdag toesturen.", 13, Delivery.ATTACHMENT),
        ("Ik laat je volgende week weten of het past.", 20, Delivery.ANSWER),
        ("Ik bel je donderdag.", 12, Delivery.CALL),
        ("Vrijdag heb je de plattegrond.", 13, Delivery.ATTACHMENT),
        ("Ik zorg ervoor.", None, Delivery.OTHER),
    ],
}

NO_PROMISES = {
    "en": [
        "I won't send you the map.",
        "I will not get back to them.",
        "I'll try to send it on Friday.",
        "I hope I'll get back to you soon.",
        "I think I'll call them tomorrow.",
        "Maybe I'll write you a longer letter.",
        "I would send you the map.",
        "If you send me the measures, I'll draw the shelf.",
        "Send me the measures and I'll draw the shelf.",
        "I'll call you if you like.",
        "Once you have signed, we'll book the van.",
        "I'll be in Berlin on Friday.",
        "I'll see you at noon.",
        "I'll talk to you soon.",
        "I will be out of the office until Monday.",
        "Shall I send you the map?",
        "Will you send me the map?",
        "Bea said she will send you the map.",
        "He asked whether I'll call you.",
        'They wrote "I will send you the map" on the wall.',
        "We will ship your order within two business days.",
        "We'll never share your address.",
        "I attach the map.",
        "I'm sending you the map.",
        "I'm sending you the map as an attachment.",
        "Yeah right, I'll fix it for free.",
        "I'll look forward to it.",
        "I'll leave it to you.",
        "Let me know what you find.",
        "Please let me check the map.",
        "I'll admit it took me by surprise.",
        "I sent you the map on Friday.",
        "Please tell me the floor on which you would like to meet and I'll book the room.",
        "If it rains, I'll bring the box on Friday.",
        "I have no doubt that we will find a place for the map.",
        "I'll do it in the following way.",
        "Thanks, will do.",
        "Our ill cat slept.",
    ],
    "de": [
        "Anbei schicke ich dir die Karte.",
        "Ich schicke dir die Karte morgen nicht.",
        "Ich werde versuchen, dir die Karte zu schicken.",
        "Vielleicht schicke ich dir morgen die Karte.",
        "Wenn du mir die Maße gibst, schicke ich dir morgen die Zeichnung.",
        "Sag mir die Maße, dann schicke ich dir die Zeichnung.",
        "Ich rufe Sie an, um über unser Angebot zu sprechen.",
        "Ich schreibe dir, weil ich morgen eine Frage habe.",
        "Soll ich dir morgen die Karte schicken?",
        "Ich werde am Freitag in Berlin sein.",
        "Sie sagt, ich werde dir die Karte schicken.",
        "Wir sehen uns morgen.",
        "Wir werden Ihre Bestellung bis Freitag liefern.",
        "Ich würde dir die Karte schicken.",
    ],
    "fr": [
        "Je vous envoie ci-joint le plan.",
        "Je ne t'enverrai pas le plan.",
        "J'espère que je t'enverrai le plan demain.",
        "Je vais essayer de t'envoyer le plan.",
        "Si tu m'écris, je t'envoie le plan demain.",
        "Je t'envoie le plan demain ?",
        "Nous vous enverrons votre commande demain.",
        "Je vous confirme ma venue demain.",
        "Je vous écris pour savoir si vous venez vendredi.",
        "Je serai à Lille vendredi.",
    ],
    "es": [
        "Adjunto te mando el plano.",
        "No te mando el plano mañana.",
        "Intentaré mandarte el plano mañana.",
        "Te lo paso para que lo tengas.",
        "Si me escribes, te mando el plano mañana.",
        "Dijo que te enviaré el plano.",
        "¿Te mando el plano mañana?",
        "Te mando un abrazo.",
        "Estaré en Lugo el viernes.",
    ],
    "it": [
        "Ti mando in allegato la pianta.",
        "Non ti mando la pianta domani.",
        "Forse ti mando la pianta domani.",
        "Se mi scrivi, ti mando la pianta domani.",
        "Ti mando la pianta domani?",
        "Ti mando un abbraccio.",
        "Sarò a Lecce venerdì.",
    ],
    "pt": [
        "Envio-te em anexo a planta.",
        "Não te mando a planta amanhã.",
        "Vou tentar enviar-te a planta.",
        "Se me escreveres, mando-te a planta amanhã.",
        "Mando-te a planta amanhã?",
        "Mando-te um abraço.",
        "Vou estar em Braga na sexta-feira.",
    ],
    "nl": [
        "Hierbij stuur ik je de plattegrond.",
        "Ik stuur je de plattegrond morgen niet.",
        "Ik zal proberen je te bellen.",
        "Misschien bel ik je morgen.",
        "Als je me schrijft, stuur ik je morgen de plattegrond.",
        "Zal ik je morgen de plattegrond sturen?",
        "Ik ben vrijdag in Gent.",
    ],
}

WORDS = "I'll we will let me send you it ich schicke dir je t'envoie , . ? if by friday"


def promises(text: str, language: str = "en", **fields: object) -> list[Signal]:
    found = detect(message(text, language=language, **fields), ME)
    return [signal for signal in found if signal.kind is SignalKind.PROMISE]


@pytest.mark.parametrize(
    ("language", "text", "day", "delivers"),
    [(language, *each) for language in PROMISES for each in PROMISES[language]],
)
def test_a_promise_says_by_when_and_what(language: str, text: str, day: int | None, delivers: Delivery) -> None:
    (found,) = promises(text, language)
    assert found.sentence == text
    assert found.facts == {"delivers": delivers.value}
    if day is not None:
        assert found.due == date(2026, 3, day)


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in NO_PROMISES for text in NO_PROMISES[language]]
)
def test_what_binds_nobody_is_no_promise(language: str, text: str) -> None:
    assert promises(text, language) == []


def test_every_language_is_tried() -> None:
    assert PROMISES.keys() == NO_PROMISES.keys() == languages()


@pytest.mark.parametrize(
    ("direction", "writer"), [(Direction.IN, "ada@winter-labs.example"), (Direction.OUT, "robin@example.org")]
)
def test_a_promise_is_its_writers(direction: Direction, writer: str) -> None:
    (found,) = promises("I'll send you the map.", direction=direction)
    assert found.who == (writer,)


def test_the_holidays_have_no_date() -> None:
    (found,) = promises("I'll send you the map after the holidays.")
    assert found.due is None


def test_the_day_of_another_statement_is_not_the_promises() -> None:
    (found,) = promises("The fair (it opens on Monday, 16 March) is sold out but I'll ask for a badge.")
    assert found.due is None


def test_what_comes_with_the_mail_is_not_promised() -> None:
    said = message("Ich schicke dir die Karte.", language="de")
    carried = replace(said, body=replace(said.body, has_attachment=True))
    assert [s.rule for s in detect(said, ME)] == ["promise.hands"]
    assert detect(carried, ME) == ()


def test_a_quoted_promise_is_not_renewed() -> None:
    assert promises("Thanks for the tea.", quoted="> I'll send you the map by Friday.") == []


def test_a_promise_beside_a_question_is_kept() -> None:
    (found,) = promises("Which harbour do you mean? I'll look it up tonight.")
    assert found.due == date(2026, 3, 10)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS.split())),
    st.sampled_from(sorted(languages())),
)
def test_any_words_give_bounded_promises(words: list[str], language: str) -> None:
    assert all(0 < len(each.sentence) <= 300 for each in promises(" ".join(words), language))


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize(
    "piece", ["i'll ", "ich werde ", "je vais ", "send it and ", '"', "te lo ", "let me see "]
)
def test_a_long_text_takes_time_in_proportion(piece: str, language: str) -> None:
    promises("warm up", language)
    started = time.process_time()
    promises(piece * (40_000 // len(piece)), language)
    assert time.process_time() - started < 3

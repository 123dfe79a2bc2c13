"""Favours, told by the helped and by the helper, and what is none."""

import time

import pytest
from tests.builders import ME, message

from kindregards.core.message import Direction
from kindregards.core.phrases import phrases
from kindregards.core.signals import SignalKind, detect
from kindregards.core.signals.favour import HELPS

LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl"]
FAVOURS = {SignalKind.FAVOUR_GIVEN, SignalKind.FAVOUR_RECEIVED}


def favours(text, language="en", direction=Direction.IN, **fields):
    found = detect(message(text, language=language, direction=direction, **fields), ME)
    return [signal for signal in found if signal.kind in FAVOURS]


BY_HELPED = [
    ("en", "Thank you for introducing me to Bea.", "introduction"),
    ("en", "Thanks a lot for looking over my grant proposal.", "feedback"),
    ("en", "Thank you for writing me a letter of recommendation.", "recommendation"),
    ("en", "Thanks for passing on my CV to the museum.", "referral"),
    ("en", "Your advice about the landlord was spot on.", "advice"),
    ("en", "Thank you so much for having us over.", "invitation"),
    ("en", "Thanks for lending me the ladder.", "resource"),
    ("en", "Many thanks for taking an hour out of your day.", "time"),
    ("en", "We could not have done it without you.", "help"),
    ("de", "Danke, dass du mich mit Bea bekannt gemacht hast.", "introduction"),
    ("de", "Vielen Dank fürs Korrekturlesen!", "feedback"),
    ("de", "Dein Tipp mit dem Vermieter war Gold wert.", "advice"),
    ("de", "Danke, dass du beim Umzug so geholfen hast.", "help"),
    ("fr", "Merci de m'avoir mise en relation avec Bea.", "introduction"),
    ("fr", "Merci beaucoup pour tes conseils sur le bail.", "advice"),
    ("fr", "Tu m'as vraiment dépannée hier soir.", "help"),
    ("es", "Gracias por presentarme a Bea.", "introduction"),
    ("es", "Gracias por revisar mi solicitud con tanto cuidado.", "feedback"),
    ("es", "Tu consejo sobre el alquiler me ha salvado.", "advice"),
    ("it", "Grazie per avermi presentato Bea.", "introduction"),
    ("it", "Grazie dei consigli sull'affitto.", "advice"),
    ("it", "Mi hai aiutato tantissimo con il trasloco.", "help"),
    ("pt", "Obrigado por me teres apresentado a Bea.", "introduction"),
    ("pt", "Obrigada pelos conselhos sobre a renda.", "advice"),
    ("pt", "Ajudaste-me imenso com a mudança.", "help"),
    ("nl", "Bedankt dat je me aan Bea hebt voorgesteld.", "introduction"),
    ("nl", "Bedankt voor je tips over de huurbaas.", "advice"),
    ("nl", "Je hebt me enorm geholpen met de verhuizing.", "help"),
]

BY_HELPER = [
    ("en", "I forwarded your portfolio to the head of the museum.", "referral"),
    ("en", "I put in a good word for you at the bakery.", "recommendation"),
    ("en", "Here are my notes on your second chapter.", "feedback"),
    ("de", "Deine Mappe habe ich an die Leiterin weitergegeben.", "referral"),
    ("de", "Ich habe ein gutes Wort für dich eingelegt.", "recommendation"),
    ("fr", "J'ai transmis ton dossier à la directrice du musée.", "referral"),
    ("fr", "Voici mes remarques sur ton deuxième chapitre.", "feedback"),
    ("es", "He pasado tu currículum a la directora del museo.", "referral"),
    ("es", "Te adjunto mis comentarios sobre el capítulo.", "feedback"),
    ("it", "Ho passato il tuo curriculum alla direttrice del museo.", "referral"),
    ("it", "Ho messo una buona parola per te.", "recommendation"),
    ("pt", "Passei o teu currículo à diretora do museu.", "referral"),
    ("pt", "Seguem os meus comentários ao capítulo.", "feedback"),
    ("nl", "Ik heb je portfolio doorgegeven aan de directrice.", "referral"),
    ("nl", "Hierbij mijn opmerkingen bij je hoofdstuk.", "feedback"),
]

NO_FAVOURS = [
    ("es", "El conserje me prestó su escalera."),
    ("it", "La scala me l'ha prestata il portinaio."),
    ("pt", "O porteiro me emprestou a escada."),
    ("es", "Me hiciste reír con lo del perro."),
    ("it", "Mi hai lasciato a bocca aperta."),
    ("en", "I read your article in the paper."),
    ("fr", "On t'a gardé une part de gâteau."),
    ("nl", "Zonder jou was het saai zaterdag."),
    ("en", "Thank you for your mail and your patience."),
    ("en", "Thanks in advance for introducing me to Bea."),
    ("en", "I'd be happy to forward your portfolio to the museum."),
    ("en", "Could you look over my proposal?"),
    ("en", "I haven't passed your CV on to anybody yet."),
    ("en", "She said your advice was helpful."),
    ("en", "If your advice was helpful we will see in May."),
    ("en", "Your feedback is important to us."),
    ("en", "Thank you for completing this survey."),
    ("en", "Here is the template language for all counterparties."),
    ("en", "Thanks for nothing, your advice cost me a fortune."),
    ("de", "Danke für Ihre Bestellung und Ihr Vertrauen."),
    ("de", "Ich habe deine Mappe leider nicht weitergegeben."),
    ("de", "Soll ich deinen Lebenslauf weiterleiten?"),
    ("fr", "Je n'ai pas transmis ton dossier."),
    ("fr", "Merci d'avance pour ton aide."),
    ("es", "No he pasado tu currículum a nadie."),
    ("es", "Gracias por su compra y por su confianza."),
    ("it", "Non ho passato il tuo curriculum a nessuno."),
    ("it", "Grazie per averci scelto."),
    ("pt", "Não enviei o teu currículo a ninguém."),
    ("pt", "Desde já obrigada pela ajuda."),
    ("nl", "Ik heb je cv niet doorgestuurd."),
    ("nl", "Alvast bedankt voor je hulp."),
]


@pytest.mark.parametrize(("language", "text", "kind_of_help"), BY_HELPED)
def test_what_they_thank_me_for_i_gave(language, text, kind_of_help):
    (signal,) = favours(text, language)
    assert (signal.kind, signal.facts["help"]) == (SignalKind.FAVOUR_GIVEN, kind_of_help)
    assert signal.who == ("ada@winter-labs.example",)


@pytest.mark.parametrize(("language", "text", "kind_of_help"), BY_HELPED)
def test_what_i_thank_them_for_i_received(language, text, kind_of_help):
    (signal,) = favours(text, language, Direction.OUT)
    assert (signal.kind, signal.facts["help"]) == (SignalKind.FAVOUR_RECEIVED, kind_of_help)
    assert signal.who == ("ada@winter-labs.example",)


@pytest.mark.parametrize(("language", "text", "kind_of_help"), BY_HELPER)
def test_what_they_did_for_me_i_received(language, text, kind_of_help):
    (signal,) = favours(text, language)
    assert (signal.kind, signal.facts["help"]) == (SignalKind.FAVOUR_RECEIVED, kind_of_help)


@pytest.mark.parametrize(("language", "text", "kind_of_help"), BY_HELPER)
def test_what_i_did_for_them_i_gave(language, text, kind_of_help):
    (signal,) = favours(text, language, Direction.OUT)
    assert (signal.kind, signal.facts["help"]) == (SignalKind.FAVOUR_GIVEN, kind_of_help)


@pytest.mark.parametrize(("language", "text"), NO_FAVOURS)
def test_courtesy_offers_requests_and_denials_are_no_favours(language, text):
    assert favours(text, language) == []


def test_thanks_to_another_recipient_are_not_for_me():
    both = ["Robin Field <robin@example.org>", "Bea Kuhn <bea@archive.example>"]
    assert favours("Bea, thank you for looking over my proposal.", to=both) == []
    assert favours("Robin, thank you for looking over my proposal.", to=both)


def test_in_copy_i_have_helped_nobody():
    assert favours("Thank you for your help!", to="Bea Kuhn <bea@archive.example>", cc="robin@example.org") == []


def test_a_crowd_is_thanked_for_nothing_in_particular():
    crowd = ["robin@example.org", *(f"reader{n}@archive.example" for n in range(6))]
    assert favours("Thank you all for your help with the stalls.", to=crowd) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_help_has_its_phrases_in_every_language(language):
    sections = phrases(language).sections["favour"]
    assert all(sections[f"thanked_{kind_of_help}"] for kind_of_help in HELPS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_row_of_almost_favours_takes_no_time(language):
    piece = {"de": "danke dass du mich ", "fr": "merci de m'avoir ", "nl": "bedankt dat je "}.get(
        language, "thanks for your "
    )
    started = time.perf_counter()
    favours(piece * 1000, language)
    assert time.perf_counter() - started < 1

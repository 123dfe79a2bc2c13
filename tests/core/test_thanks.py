"""Thanks that are said for something, in seven languages, and what only sounds like it."""

import pytest
from tests.builders import ME, message

from kindregards.core.signals import SignalKind, detect


def thanks(text, language="en", **fields):
    found = detect(message(text, language=language, **fields), ME)
    return [signal for signal in found if signal.kind is SignalKind.THANKS]


THANKED = [
    ("en", "Thank you so much for feeding the cat while we were in Rome."),
    ("en", "I can't thank you enough for driving my mother home."),
    ("en", "We really appreciated your help with the stalls."),
    ("de", "Danke dir, dass du die Katze gefüttert hast."),
    ("de", "Vielen Dank für deine Hilfe beim Umzug!"),
    ("fr", "Merci beaucoup pour ton aide au vide-grenier."),
    ("fr", "Un grand merci d'avoir gardé le chat."),
    ("es", "Muchas gracias por llevar a mi madre a casa."),
    ("it", "Grazie davvero per aver portato mia madre a casa."),
    ("pt", "Muito obrigada por teres levado a minha mãe a casa."),
    ("nl", "Heel erg bedankt voor je hulp bij de verhuizing!"),
]

COURTESIES = [
    ("de", "Meiner Ärztin bin ich wirklich dankbar."),
    ("en", "I'm so grateful to my doctor."),
    ("nl", "De baas heeft iedereen bedankt voor het overwerk."),
    ("fr", "Le patron a remercié tout le monde pour les heures sup."),
    ("es", "El jefe dio las gracias a todos por las horas extra."),
    ("it", "Sono davvero grata alla mia dottoressa."),
    ("pt", "O chefe agradeceu a todos pelas horas extra."),
    ("en", "Thank you for your quick reply."),
    ("en", "Thanks for the update."),
    ("en", "Thank you in advance for sending the keys."),
    ("en", "No thanks, for me tea is fine."),
    ("en", "Thanks to the new pump, the cellar is dry for once."),
    ("en", "Please thank her for the flowers."),
    ("en", "Thanks for nothing."),
    ("en", "I would be grateful for your help with the form."),
    ("en", "Thank you for your order."),
    ("en", "They will thank you for the flowers in May."),
    ("en", "Thank you for answering this questionnaire."),
    ("en", "He said thank you for the flowers."),
    ("de", "Vielen Dank für Ihre Bestellung."),
    ("de", "Danke im Voraus für die Schlüssel."),
    ("de", "Danke für deine schnelle Antwort."),
    ("fr", "Merci d'avance pour les clés."),
    ("fr", "Merci de me renvoyer les clés."),
    ("fr", "Merci pour votre commande."),
    ("es", "Gracias por su compra."),
    ("es", "Gracias a la bomba nueva el sótano está seco."),
    ("it", "Grazie per la risposta."),
    ("it", "Grazie in anticipo per le chiavi."),
    ("pt", "Obrigado pela sua encomenda."),
    ("pt", "Desde já obrigado pelas chaves."),
    ("nl", "Alvast bedankt voor de sleutels."),
    ("nl", "Bedankt voor uw bestelling."),
]


@pytest.mark.parametrize(("language", "text"), THANKED)
def test_thanks_for_something_are_seen(language, text):
    (signal,) = thanks(text, language)
    assert signal.sentence == text
    assert signal.who == ("robin@example.org",)


@pytest.mark.parametrize(("language", "text"), COURTESIES)
def test_courtesy_is_no_thanks(language, text):
    assert thanks(text, language) == []


def test_a_general_thank_you_after_a_request_thanks_in_advance():
    assert thanks("Thank you for your help.")
    assert thanks("Could you send me the keys by Monday? Thank you for your help.") == []


def test_a_thank_you_above_the_name_is_a_sign_off():
    assert thanks("The keys are in the box.\n\nThank you for all your help,\nAda") == []


def test_who_is_named_is_thanked_alone():
    both = ["Robin Field <robin@example.org>", "Bea Kuhn <bea@archive.example>"]
    (signal,) = thanks("Bea, thank you for mending the door.", to=both)
    assert signal.who == ("bea@archive.example",)


def test_what_others_wrote_thanks_nobody():
    assert thanks("The keys are in the box.", quoted="> Thank you so much for mending the door.") == []


def test_an_unknown_language_thanks_nobody():
    assert thanks("Thank you so much for mending the door.", language=None) == []

"""Offers of help, and formulas that offer nothing."""

import pytest
from tests.builders import ME, message

from kindregards.core.signals import SignalKind, detect


def offers(text, language="en", **fields):
    found = detect(message(text, language=language, **fields), ME)
    return [signal for signal in found if signal.kind is SignalKind.OFFER]


OFFERS = [
    ("en", "I'd be glad to proofread the leaflet.", "feedback"),
    ("en", "I can put you in touch with the printer in Ghent.", "introduction"),
    ("en", "You can sleep on our couch in May.", "place"),
    ("en", "I could lend you the drill.", "tool"),
    ("de", "Ich kann dich gern mit der Druckerei in Gent in Kontakt bringen.", "introduction"),
    ("de", "Du kannst im Mai bei uns übernachten.", "place"),
    ("fr", "Je peux te mettre en contact avec l'imprimeur.", "introduction"),
    ("fr", "Tu peux dormir chez nous en mai.", "place"),
    ("es", "Puedo ponerte en contacto con la imprenta.", "introduction"),
    ("es", "Puedes quedarte en nuestra casa en mayo.", "place"),
    ("it", "Posso metterti in contatto con la tipografia.", "introduction"),
    ("it", "Puoi dormire da noi a maggio.", "place"),
    ("pt", "Posso pôr-te em contacto com a tipografia.", "introduction"),
    ("pt", "Podes ficar em nossa casa em maio.", "place"),
    ("nl", "Ik kan je met de drukker in contact brengen.", "introduction"),
    ("nl", "Je kunt in mei bij ons logeren.", "place"),
]

NO_OFFERS = [
    ("en", "Happy to help you with the books, from £19 a month."),
    ("de", "Ich helfe dir gern mit der Buchhaltung, ab 19 Euro im Monat."),
    ("fr", "Je peux vous aider avec le site, à partir de 900 €."),
    ("es", "Puedo ayudarte con la limpieza, desde 190 euros al mes."),
    ("pt", "Posso ajudar-te com o seguro, desde 8€ por mês."),
    ("en", "Our house is free of mice at last."),
    ("nl", "Mijn kamer is vrij klein."),
    ("de", "Ich koche gern, wenn es regnet."),
    ("fr", "Je suis content de te voir samedi."),
    ("it", "Se vuoi ti racconto sabato."),
    ("en", "Let me know if you have any questions."),
    ("en", "Feel free to call me any time."),
    ("en", "I'm happy to answer any questions."),
    ("en", "Our experts can help you save money."),
    ("en", "I can't lend you the drill this week."),
    ("en", "I could have put you in touch with the printer."),
    ("en", "She would be happy to review it."),
    ("en", "I was happy to help you with the stall."),
    ("de", "Bei Fragen stehe ich gern zur Verfügung."),
    ("de", "Ich kann dir die Bohrmaschine leider nicht leihen."),
    ("fr", "N'hésitez pas à me contacter."),
    ("fr", "Je ne peux pas te prêter la perceuse."),
    ("es", "No dudes en llamarme."),
    ("es", "No te puedo prestar el taladro."),
    ("it", "Non esiti a contattarmi."),
    ("it", "Purtroppo non posso prestarti il trapano."),
    ("pt", "Não hesites em ligar."),
    ("pt", "Não posso emprestar-te o berbequim."),
    ("nl", "Aarzel niet om te bellen."),
    ("nl", "Ik kan je de boormachine helaas niet lenen."),
]


@pytest.mark.parametrize(("language", "text", "what"), OFFERS)
def test_an_offer_tells_what_is_offered_and_by_whom(language, text, what):
    (signal,) = offers(text, language)
    assert signal.facts["what"] == what
    assert signal.who == ("ada@winter-labs.example",)


@pytest.mark.parametrize(("language", "text"), NO_OFFERS)
def test_formulas_selling_and_refusals_offer_nothing(language, text):
    assert offers(text, language) == []


def test_the_topic_words_stand_after_the_offering_phrase():
    (signal,) = offers("After lunch I can put you in touch with the printer in Ghent.")
    assert "printer" in signal.facts["topics"].split()
    assert "lunch" not in signal.facts["topics"].split()


def test_what_many_are_offered_is_an_advertisement():
    crowd = ["robin@example.org", *(f"reader{n}@archive.example" for n in range(11))]
    assert offers("You can sleep on our couch in May.", to=crowd) == []

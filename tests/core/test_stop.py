"""Requests not to be contacted again: by a person, for good, and unmistakable."""

import pytest

from builders import ME, message
from kindregards.core.signals import SignalKind, detect


def stops(text, language="en"):
    return [s.sentence for s in detect(message(text, language=language), ME) if s.kind is SignalKind.STOP]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please do not contact me again."),
        ("en", "Please don't email me any more."),
        ("en", "Please unsubscribe me from this list."),
        ("en", "Unsubscribe please."),
        ("en", "I would like to be removed from your mailing list."),
        ("en", "Stop sending me these letters."),
        ("en", "I don't want to receive any more of your mails."),
        ("de", "Bitte kontaktieren Sie mich nicht mehr."),
        ("de", "Bitte nehmen Sie mich aus dem Verteiler."),
        ("de", "Ich möchte keine weiteren Mails von Ihnen bekommen."),
        ("de", "Bitte schreib mir nicht mehr."),
        ("fr", "Merci de ne plus me contacter."),
        ("fr", "Veuillez me retirer de votre liste."),
        ("fr", "Je ne souhaite plus recevoir vos messages."),
        ("es", "Por favor, no me escriba más."),
        ("es", "Deje de escribirme."),
        ("es", "Quiero darme de baja de su lista."),
        ("it", "La prego di non contattarmi più."),
        ("it", "Mi tolga dalla vostra lista."),
        ("it", "Non desidero più ricevere le vostre mail."),
        ("pt", "Por favor, não me contacte mais."),
        ("pt", "Pare de me escrever."),
        ("pt", "Remova-me da sua lista."),
        ("nl", "Neem alstublieft geen contact meer met mij op."),
        ("nl", "Mail mij niet meer."),
        ("nl", "Haal mij van de verzendlijst."),
    ],
)
def test_who_wants_no_more_mail_is_heard(language, text):
    assert stops(text, language) == [text]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please don't contact me on my old number."),
        ("en", "Don't call me before Monday."),
        ("en", "Stop calling my mobile, use the landline."),
        ("en", "To unsubscribe, click here."),
        ("en", "If you no longer wish to receive these mails, unsubscribe."),
        ("en", "He told them to stop mailing me."),
        ("en", "Never mind, don't write to Bea yet."),
        ("en", "Can you remove me from the meeting on Friday?"),
        ("de", "Bitte rufen Sie mich heute nicht mehr an."),
        ("de", "Schreib mir nicht auf die alte Adresse."),
        ("de", "Wenn Sie keine weiteren Mails wünschen, klicken Sie hier."),
        ("fr", "Pour ne plus recevoir nos messages, cliquez ici."),
        ("fr", "Merci de ne plus m'écrire à cette adresse."),
        ("es", "No me llames más hoy, estoy de viaje."),
        ("es", "Para darse de baja, haga clic aquí."),
        ("it", "Non chiamarmi più a questo indirizzo."),
        ("it", "Per non ricevere più le nostre mail, clicca qui."),
        ("pt", "Não me ligue mais hoje."),
        ("pt", "Para deixar de receber mensagens, clique aqui."),
        ("nl", "Bel mij niet meer op dit nummer."),
        ("nl", "Wilt u geen mails meer ontvangen, klik dan hier."),
    ],
)
def test_other_ways_of_contact_and_footers_do_not_count(language, text):
    assert stops(text, language) == []


def test_long_sentences_are_legal_text():
    assert stops("Please do not contact me again " + "in respect of the said matter " * 12) == []

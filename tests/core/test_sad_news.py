"""Sad news: of the writer or somebody close; not condolences, not figures of speech."""

import pytest

from builders import ME, message
from kindregards.core.signals import SignalKind, detect


def sad(text, language="en"):
    found = detect(message(text, language=language), ME)
    return [s.facts["sad"] for s in found if s.kind is SignalKind.SAD_NEWS]


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("en", "My grandmother passed away on Sunday.", "bereavement"),
        ("en", "We lost our dear friend Ola last week.", "bereavement"),
        ("en", "I was laid off yesterday.", "layoff"),
        ("en", "My husband has been diagnosed with leukaemia.", "illness"),
        ("en", "My son is in hospital.", "illness"),
        ("en", "My wife and I have separated.", "separation"),
        ("en", "My brother was in a car accident.", "accident"),
        ("en", "Our old dog died.", "other"),
        ("de", "Meine Großmutter ist am Sonntag gestorben.", "bereavement"),
        ("de", "Mir wurde gestern gekündigt.", "layoff"),
        ("de", "Bei meinem Mann wurde Krebs diagnostiziert.", "illness"),
        ("de", "Meine Frau und ich haben uns getrennt.", "separation"),
        ("de", "Mein Sohn hatte einen schweren Autounfall.", "accident"),
        ("fr", "Ma grand-mère est décédée dimanche.", "bereavement"),
        ("fr", "J'ai été licenciée hier.", "layoff"),
        ("fr", "Mon mari a un cancer.", "illness"),
        ("fr", "Nous nous sommes séparés.", "separation"),
        ("fr", "Mon fils a eu un accident.", "accident"),
        ("es", "Mi abuela falleció el domingo.", "bereavement"),
        ("es", "Me han despedido.", "layoff"),
        ("es", "Mi marido tiene cáncer.", "illness"),
        ("es", "Me estoy divorciando.", "separation"),
        ("es", "Mi hijo tuvo un accidente.", "accident"),
        ("it", "Mia nonna è mancata domenica.", "bereavement"),
        ("it", "Mi hanno licenziata.", "layoff"),
        ("it", "Mio marito ha un tumore.", "illness"),
        ("it", "Ci siamo separati.", "separation"),
        ("it", "Mio figlio ha avuto un brutto incidente.", "accident"),
        ("pt", "A minha avó faleceu no domingo.", "bereavement"),
        ("pt", "Fui despedida ontem.", "layoff"),
        ("pt", "Meu marido tem câncer.", "illness"),
        ("pt", "Separei-me em março.", "separation"),
        ("pt", "O meu filho teve um acidente.", "accident"),
        ("nl", "Mijn oma is zondag overleden.", "bereavement"),
        ("nl", "Ik ben gisteren ontslagen.", "layoff"),
        ("nl", "Mijn man heeft kanker.", "illness"),
        ("nl", "Mijn vrouw en ik zijn uit elkaar.", "separation"),
        ("nl", "Mijn zoon heeft een ongeluk gehad.", "accident"),
    ],
)
def test_a_loss_an_illness_a_dismissal_are_sad_news(language, text, kind):
    assert sad(text, language) == [kind]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The server died again last night."),
        ("en", "I'm sick of these forms, they are killing me."),
        ("en", "My laptop passed away, so I type on the phone."),
        ("en", "I'm so sorry to hear that your father died."),
        ("en", "I nearly had a heart attack when I saw the bill."),
        ("en", "My father died twenty years ago."),
        ("en", "My best friend died laughing at your joke."),
        ("en", "In my novel my father died in the first chapter."),
        ("en", "I have a cold."),
        ("en", "Did your contract end?"),
        ("en", "I lost my keys."),
        ("en", "If I was laid off, I would travel."),
        ("de", "Mein Akku ist gestorben."),
        ("de", "Es tut mir leid, dass Ihr Vater gestorben ist."),
        ("de", "Meine Schwester ist vor Lachen fast gestorben."),
        ("de", "Ich bin heute erkältet."),
        ("fr", "Mon ordinateur est mort."),
        ("fr", "Ma sœur est morte de rire."),
        ("fr", "Je suis désolé d'apprendre que ton père est décédé."),
        ("es", "Se ha muerto la batería."),
        ("es", "Mi hermana se ha muerto de risa."),
        ("es", "Siento mucho que tu padre haya fallecido."),
        ("it", "La batteria è morta."),
        ("it", "Mia sorella è morta dal ridere."),
        ("it", "Mi dispiace molto per tuo padre."),
        ("pt", "A minha irmã morreu de rir."),
        ("pt", "O servidor morreu."),
        ("pt", "Lamento muito a perda do seu pai."),
        ("nl", "Mijn laptop is overleden."),
        ("nl", "Gecondoleerd met je vader."),
        ("nl", "Ik lag in een deuk."),
    ],
)
def test_figures_of_speech_condolences_and_old_stories_are_none(language, text):
    assert sad(text, language) == []


def test_it_is_told_of_the_writer():
    (signal,) = [s for s in detect(message("I was laid off."), ME) if s.kind is SignalKind.SAD_NEWS]
    assert signal.who == ("ada@winter-labs.example",)

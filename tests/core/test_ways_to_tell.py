"""Needs, milestones and sad news, told in the many ways in which people tell them."""

import pytest

from builders import ME, message
from kindregards.core.phrases import phrases
from kindregards.core.signals import SignalKind, detect


def kinds(language, text):
    return {signal.kind for signal in detect(message(text, language=language), ME)}


NEEDS = {
    "en": [
        "My nephew needs a room from October.",
        "Still no plumber for the second bathroom.",
        "I'm trying to find a decent dentist around here.",
        "Should you come across a second-hand piano, tell me.",
        "Any leads would be very welcome.",
        "I don't know how to deal with the neighbours' appeal.",
        "Wanted: a tenor for the spring concert.",
        "Our nanny is leaving in June.",
        "Anyone have experience with home batteries?",
    ],
    "de": [
        "Mein Neffe braucht ab Oktober ein Zimmer.",
        "Uns fehlt noch ein Tenor.",
        "Gesucht: Fahrrad für eine Zwölfjährige.",
        "Für jeden Hinweis wäre ich sehr dankbar.",
        "Bei uns wird im Mai eine Stelle frei.",
    ],
    "fr": [
        "Il nous manque un ténor pour le concert.",
        "On cherche une nounou pour la rentrée.",
        "Toutes les pistes sont les bienvenues.",
        "Je ne sais pas comment gérer mon propriétaire.",
    ],
    "es": [
        "Nos falta un tenor para el concierto.",
        "Se busca canguro para los jueves.",
        "Cualquier pista será bienvenida.",
        "No sé cómo llevar lo del casero.",
    ],
    "it": [
        "Ci serve un tenore per il concerto.",
        "Cercasi idraulico in zona stazione.",
        "Ogni consiglio è ben accetto.",
        "Non so come gestire il padrone di casa.",
    ],
    "pt": [
        "Falta-nos um tenor para o concerto.",
        "Procura-se babá para as quintas.",
        "Todas as dicas são bem-vindas.",
        "Não sei como lidar com o senhorio.",
    ],
    "nl": [
        "Gezocht: oppas voor de donderdag.",
        "Mijn neef zoekt een kamer in Delft.",
        "Alle tips zijn welkom.",
        "Ik weet echt niet hoe ik dit gesprek moet aanpakken.",
    ],
}
MILESTONES = {
    "en": [
        "The house is finally ours.",
        "We got the keys on Friday.",
        "It's a boy, born on Sunday.",
        "They made me head of the workshop.",
        "Our choir turns fifty this spring.",
        "I started at the Botanical Garden on Monday.",
        "Our little play won the audience prize!",
    ],
    "de": [
        "Die Wohnung ist endlich unser.",
        "Es ist ein Junge, alle wohlauf.",
        "Sie haben mich zur Werkstattleiterin gemacht.",
        "Unser Chor wird heuer fünfzig, am Samstag feiern wir unser Jubiläum.",
    ],
    "fr": ["Enfin, on est propriétaires !", "C'est un garçon, né hier soir.", "Je suis passée cheffe d'atelier."],
    "es": ["Por fin somos propietarios.", "¡Es un niño y estamos los dos bien!", "Me han hecho jefa de taller."],
    "it": ["Finalmente siamo proprietari.", "È un maschio, stanno bene tutti e due.", "Sono diventata nonna!"],
    "pt": ["Já somos proprietários!", "É um menino, nasceu ontem.", "Fui promovida a chefe de oficina."],
    "nl": [
        "Het huis is eindelijk van ons.",
        "Het is een jongen, alles goed met moeder en kind.",
        "Geslaagd voor mijn rijexamen!",
    ],
}
SAD = {
    "en": [
        "My aunt passed away on Monday.",
        "Grandad has had a stroke.",
        "They've let me go.",
        "My wife has left me.",
    ],
    "de": [
        "Meine Tante ist am Montag gestorben.",
        "Opa hatte einen Schlaganfall.",
        "Man hat mir gekündigt.",
        "Wir haben uns getrennt.",
    ],
    "fr": [
        "Ma tante est décédée lundi.",
        "Papi a fait un AVC.",
        "J'ai été licencié hier.",
        "Ma femme m'a quitté.",
    ],
    "es": [
        "Mi tía murió el lunes.",
        "El abuelo ha tenido un ictus.",
        "Me han despedido.",
        "Mi mujer me ha dejado.",
    ],
    "it": [
        "Mia zia è morta lunedì.",
        "Il nonno ha avuto un ictus.",
        "Mi hanno licenziato.",
        "Mia moglie mi ha lasciato.",
    ],
    "pt": [
        "A minha tia faleceu na segunda.",
        "O meu avô teve um AVC.",
        "Fui despedido.",
        "A minha mulher deixou-me.",
    ],
    "nl": [
        "Mijn tante is maandag overleden.",
        "Opa heeft een beroerte gehad.",
        "Ik ben ontslagen.",
        "Mijn vrouw heeft me verlaten.",
    ],
}
NONE = {
    "en": [
        "We don't have to work this weekend.",
        "I am having a conference call at three.",
        "It's a nice change from rain.",
        "I just got to know the new drummer.",
        "How do we separate the two ledgers?",
        "Nobody was hurt, luckily.",
        "I lost my umbrella.",
        "Rebecca has been elected to the board.",
        "We won, so that was good.",
        "Thanks for letting me pick your brain.",
        "If you know of any colleagues who may be interested, forward this.",
        "I hope to get the keys next year.",
    ],
    "de": [
        "Wir brauchen keinen Babysitter mehr.",
        "Die Stelle habe ich leider nicht bekommen.",
        "Ich habe meinen Handyvertrag gekündigt.",
        "Zum Glück wurde niemand verletzt.",
        "Der Drucker ist in Rente gegangen.",
    ],
    "fr": [
        "Nous n'avons pas besoin de nounou.",
        "Rien n'est encore signé.",
        "Heureusement personne n'a été blessé.",
    ],
    "es": [
        "No necesitamos canguro.",
        "No me han dado la plaza.",
        "Por suerte nadie ha muerto.",
        "Perdí las llaves.",
    ],
    "it": ["Non cerchiamo una babysitter.", "Non ho preso la patente.", "Per fortuna nessuno si è fatto male."],
    "pt": ["Não precisamos de babá.", "Não fui promovida.", "Felizmente ninguém se feriu.", "Perdi as chaves."],
    "nl": ["We hebben geen oppas nodig.", "Ik heb de baan niet gekregen.", "Gelukkig raakte niemand gewond."],
}
TELLING = {SignalKind.NEED, SignalKind.MILESTONE, SignalKind.SAD_NEWS}


def cases(table):
    return [(language, text) for language, texts in table.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), cases(NEEDS))
def test_a_need_is_told_in_many_ways(language, text):
    assert SignalKind.NEED in kinds(language, text)


@pytest.mark.parametrize(("language", "text"), cases(MILESTONES))
def test_a_milestone_is_told_in_many_ways(language, text):
    assert SignalKind.MILESTONE in kinds(language, text)


@pytest.mark.parametrize(("language", "text"), cases(SAD))
def test_sad_news_are_told_in_many_ways(language, text):
    assert SignalKind.SAD_NEWS in kinds(language, text)


@pytest.mark.parametrize(("language", "text"), cases(NONE))
def test_what_only_sounds_like_one_is_none(language, text):
    assert not kinds(language, text) & TELLING


def test_a_phrase_names_a_list_and_gets_its_words():
    sentence = "my grandmother passed away yesterday"
    assert not any("<" in phrase for phrase in phrases("en").words("sad_news", "bereavement"))
    assert phrases("en").has("sad_news", "bereavement", sentence)

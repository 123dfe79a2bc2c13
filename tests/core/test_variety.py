"""Favours, thanks, offers and meetings as people word them, and what only looks so."""

import pytest
from tests.builders import ME, message

from kindregards.core.signals import SignalKind, detect

GAVE, GOT = SignalKind.FAVOUR_GIVEN, SignalKind.FAVOUR_RECEIVED
THANKS, OFFER, MEETING = SignalKind.THANKS, SignalKind.OFFER, SignalKind.MEETING

SAID = [
    ("en", GAVE, "It was so generous of you to lend us the van."),
    ("en", GAVE, "Your notes on chapter two saved my thesis."),
    ("en", GAVE, "Without your letter I'd never have got the grant."),
    ("en", GAVE, "You taught me how to read a balance sheet."),
    ("en", GOT, "Fed your rabbits, all well here."),
    ("en", GOT, "I've put your name forward for the panel."),
    ("en", GOT, "We have reserved three seats for you in the front row."),
    ("en", GOT, "Spoke to the caretaker on your behalf."),
    ("en", THANKS, "Massive thanks from everyone in the choir for the biscuits."),
    ("en", THANKS, "That was so thoughtful of you."),
    ("en", OFFER, "Want me to pick up your parcel?"),
    ("en", OFFER, "I don't mind reading the grant text once more."),
    ("en", MEETING, "Lovely lunch with you yesterday."),
    ("en", MEETING, "Thanks for making the trip to Bath to see us."),
    ("de", GAVE, "Toll, dass du am Sonntag auf die Zwillinge aufgepasst hast!"),
    ("de", GAVE, "Weil Sie mich empfohlen haben, fange ich im Mai dort an."),
    ("de", GAVE, "Du hast mir damals den ganzen Antrag erklärt."),
    ("de", GOT, "Deine Hühner hab ich gefüttert."),
    ("de", GOT, "Ich habe Ihre Einleitung gelesen und drei Stellen markiert."),
    ("de", GOT, "Wir haben euch zwei Plätze reserviert, vorne links."),
    ("de", THANKS, "Das war wirklich großzügig von Ihnen."),
    ("de", OFFER, "Soll ich dir die Leiter vorbeibringen?"),
    ("de", OFFER, "Unser Anhänger steht leer, könnt ihr gerne haben."),
    ("de", MEETING, "War richtig schön mit euch am Samstag."),
    ("nl", GAVE, "Wat lief dat je gisteren voor me inviel."),
    ("nl", GAVE, "Zonder jouw uitleg had ik het examen nooit gehaald."),
    ("nl", GOT, "Ik heb je konijnen gevoerd."),
    ("nl", GOT, "Je naam heb ik laten vallen bij de directeur."),
    ("nl", THANKS, "Wat ontzettend aardig van jullie."),
    ("nl", OFFER, "Zal ik de aanhanger meenemen?"),
    ("nl", MEETING, "Goed gesprek gisteren met jou."),
    ("fr", GAVE, "C'est adorable de nous avoir hébergés."),
    ("fr", GAVE, "Ta relecture m'a évité bien des fautes, elle a été précieuse."),
    ("fr", GOT, "Ta tondeuse est réparée."),
    ("fr", GOT, "Je leur ai parlé de ton projet de verger."),
    ("fr", THANKS, "Nous te remercions tous les trois pour la soupe."),
    ("fr", OFFER, "On te prête la remorque si tu déménages dimanche."),
    ("fr", MEETING, "Ravi d'avoir pu déjeuner avec vous."),
    ("es", GAVE, "Me enseñaste a podar los rosales."),
    ("es", GAVE, "Qué amable dejarme la furgoneta."),
    ("es", GOT, "Te regué las plantas el domingo."),
    ("es", THANKS, "Eres un sol."),
    ("es", OFFER, "No me importa recoger a tu madre en la estación."),
    ("es", MEETING, "Disfruté mucho conversando contigo el jueves."),
    ("it", GAVE, "Mi hai spiegato il catasto con tanta pazienza."),
    ("it", GOT, "Ti ho annaffiato le piante."),
    ("it", THANKS, "Non so come ringraziarvi."),
    ("it", OFFER, "Vi presto il furgone quando volete."),
    ("it", MEETING, "È stato un vero piacere rivedervi a Siena."),
    ("pt", GAVE, "Você me ensinou a ler um contrato."),
    ("pt", GOT, "Reguei as tuas plantas no domingo."),
    ("pt", THANKS, "Não sei como te agradecer."),
    ("pt", OFFER, "Não me custa nada levar a tua mãe à estação."),
    ("pt", MEETING, "Foi ótimo rever-te em Coimbra."),
]

NOT_SAID = [
    ("en", GAVE, "He helped me carry the shelves."),
    ("en", GAVE, "It would be kind of you to lend us the van."),
    ("en", GOT, "I picked up your message this morning."),
    ("en", GOT, "I'll put your name forward next week."),
    ("en", GOT, "We have processed your refund."),
    ("en", GOT, "Could you speak to the caretaker on my behalf?"),
    ("en", THANKS, "It would be greatly appreciated if you came early."),
    ("en", THANKS, "Our Thanksgiving cards are here."),
    ("en", OFFER, "Let me know if you need any help."),
    ("en", OFFER, "I'll give you a call to see if you are in."),
    ("en", MEETING, "Great minutes of the meeting yesterday."),
    ("en", MEETING, "It will be lovely to see you at last."),
    ("de", GAVE, "Niemand hat mir beim Umzug geholfen."),
    ("de", GOT, "Ich habe Ihre Nachricht gelesen."),
    ("de", GOT, "Ich wollte deine Blumen gießen, hatte aber keinen Schlüssel."),
    ("de", OFFER, "Bei Fragen stehe ich Ihnen gern zur Verfügung."),
    ("de", MEETING, "Freut mich, euch per Mail kennenzulernen."),
    ("nl", GOT, "Ik heb je mail gelezen."),
    ("nl", THANKS, "Ze heeft hem bedankt voor de soep."),
    ("nl", OFFER, "Aarzel niet om te bellen als u vragen hebt."),
    ("fr", GOT, "J'ai gardé tous vos messages."),
    ("fr", THANKS, "Merci de bien vouloir fermer la porte."),
    ("fr", MEETING, "Ce serait un plaisir de vous rencontrer."),
    ("es", GAVE, "El vecino me ayudó a pintar la valla."),
    ("es", THANKS, "Gracias por cerrar la puerta."),
    ("es", MEETING, "Sería un placer conocerle."),
    ("it", GAVE, "Il vicino mi ha aiutato a dipingere."),
    ("it", MEETING, "Spero che sarà bello rivedervi."),
    ("pt", GAVE, "O vizinho me ajudou a pintar a cerca."),
    ("pt", THANKS, "Agradecemos que feche o portão."),
]


def kinds(text, language):
    return {signal.kind for signal in detect(message(f"Hi Robin,\n\n{text}\n\nAda", language=language), ME)}


@pytest.mark.parametrize(("language", "kind", "text"), SAID)
def test_what_is_said_in_many_ways_is_seen(language, kind, text):
    assert kind in kinds(text, language)


@pytest.mark.parametrize(("language", "kind", "text"), NOT_SAID)
def test_what_only_looks_like_it_is_not_seen(language, kind, text):
    assert kind not in kinds(text, language)

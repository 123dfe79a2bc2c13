"""Milestones: good news of the writer's own; not wishes, announcements, or what was long ago."""

import pytest

from builders import ME, message
from kindregards.core.signals import SignalKind, detect


def milestones(text, language="en"):
    found = detect(message(text, language=language), ME)
    return [s.facts["milestone"] for s in found if s.kind is SignalKind.MILESTONE]


@pytest.mark.parametrize(
    ("language", "text", "milestone"),
    [
        ("en", "I've accepted a job at the observatory.", "new_role"),
        ("en", "I'm joining the observatory as an engineer.", "new_role"),
        ("en", "Last week I was promoted to senior warden.", "promotion"),
        ("en", "We just launched our podcast on rivers.", "launch"),
        ("en", "My first novel came out today.", "publication"),
        ("en", "We won the second prize in Oslo!", "award"),
        ("en", "We've closed our seed round.", "funding"),
        ("en", "I've finally defended my thesis.", "degree"),
        ("en", "We've just moved to Tromsø.", "move"),
        ("en", "Our daughter was born on Sunday.", "baby"),
        ("en", "We got married in June.", "wedding"),
        ("en", "I'm retiring at the end of May.", "retirement"),
        ("en", "We celebrated our tenth anniversary.", "anniversary"),
        ("de", "Ich habe die Stelle an der Sternwarte bekommen!", "new_role"),
        ("de", "Ich wurde letzte Woche befördert.", "promotion"),
        ("de", "Mein erster Roman ist erschienen.", "publication"),
        ("de", "Wir haben geheiratet!", "wedding"),
        ("de", "Wir sind am Wochenende nach Tromsø umgezogen.", "move"),
        ("de", "Unsere Tochter ist am Sonntag geboren.", "baby"),
        ("de", "Ich gehe im Mai in Rente.", "retirement"),
        ("fr", "J'ai décroché un poste à l'observatoire !", "new_role"),
        ("fr", "Mon premier roman est paru.", "publication"),
        ("fr", "Nous venons de nous marier.", "wedding"),
        ("fr", "Notre fille est née dimanche.", "baby"),
        ("fr", "Nous avons enfin déménagé.", "move"),
        ("es", "He conseguido un trabajo en el observatorio.", "new_role"),
        ("es", "Me han ascendido.", "promotion"),
        ("es", "Por fin ha salido mi primera novela.", "publication"),
        ("es", "Ha nacido nuestra hija.", "baby"),
        ("es", "Nos hemos mudado a Vigo.", "move"),
        ("it", "Ho trovato un nuovo lavoro all'osservatorio.", "new_role"),
        ("it", "Sono stata promossa.", "promotion"),
        ("it", "È uscito il mio primo romanzo.", "publication"),
        ("it", "È nata nostra figlia.", "baby"),
        ("it", "Mi sono laureata ieri.", "degree"),
        ("pt", "Consegui um emprego no observatório.", "new_role"),
        ("pt", "Fui promovida.", "promotion"),
        ("pt", "O meu primeiro romance saiu hoje.", "publication"),
        ("pt", "Nasceu a nossa filha.", "baby"),
        ("pt", "Casámo-nos em junho.", "wedding"),
        ("nl", "Ik heb een nieuwe baan gevonden bij de sterrenwacht.", "new_role"),
        ("nl", "Mijn eerste roman is verschenen.", "publication"),
        ("nl", "Onze dochter is zondag geboren.", "baby"),
        ("nl", "We zijn vorige week verhuisd.", "move"),
        ("nl", "Ik ben gisteren afgestudeerd.", "degree"),
    ],
)
def test_own_good_news_is_a_milestone(language, text, milestone):
    assert milestones(text, language) == [milestone]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I hope to be promoted next year."),
        ("en", "I was not promoted."),
        ("en", "If we won the first prize, I would dance."),
        ("en", "Congratulations, you won the first prize!"),
        ("en", "I graduated from school twenty years ago."),
        ("en", "We are proud to announce that we launched our new line."),
        ("en", "Have you moved to Tromsø?"),
        ("en", "I'm joining the call in a minute."),
        ("en", "I moved to the next item on the list."),
        ("en", "The observatory promoted its director."),
        ("en", "I start at nine."),
        ("en", "We almost won the first prize."),
        ("de", "Ich hoffe, ich werde befördert."),
        ("de", "Wir sind noch nicht umgezogen."),
        ("de", "Herzlichen Glückwunsch zur Beförderung!"),
        ("de", "Wenn ich den Preis gewonnen habe, feiern wir."),
        ("fr", "Félicitations pour ton nouveau poste !"),
        ("fr", "J'espère décrocher un poste à l'observatoire."),
        ("fr", "Nous n'avons pas encore déménagé."),
        ("es", "¡Enhorabuena por el premio!"),
        ("es", "Espero que me asciendan."),
        ("es", "Todavía no nos hemos mudado."),
        ("it", "Congratulazioni per il premio!"),
        ("it", "Spero di trovare un nuovo lavoro."),
        ("it", "Non ci siamo ancora trasferiti."),
        ("pt", "Parabéns pelo prémio!"),
        ("pt", "Espero conseguir um emprego."),
        ("pt", "Ainda não fui promovida."),
        ("nl", "Gefeliciteerd met je nieuwe baan!"),
        ("nl", "Ik hoop dat ik promotie krijg."),
        ("nl", "We zijn nog niet verhuisd."),
    ],
)
def test_wishes_congratulations_and_announcements_are_no_milestone(language, text):
    assert milestones(text, language) == []


def test_a_sentence_tells_one_milestone_and_it_is_the_writers():
    (signal,) = [
        s
        for s in detect(message("I was promoted, and we've just moved to Tromsø."), ME)
        if s.kind is SignalKind.MILESTONE
    ]
    assert signal.who == ("ada@winter-labs.example",)

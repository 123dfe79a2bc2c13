"""Sentences that only look as if they asked something, and requests in the forms that people give them.

Each in seven languages: reported, rhetorical, answered by the writer, polite phrases, offers, advertising.
"""

import pytest

from builders import ME, message
from kindregards.core.signals import SignalKind, detect

ASKS = {SignalKind.QUESTION, SignalKind.REQUEST}

NOTHING = {
    "en": (
        "She asked whether we could move the date.", "What's the point?", "Who needs sleep anyway?",
        "Did it work? Of course not.", "Am I nervous? A little.", "Do you also spend too much time on invoices?",
        "Dreaming of a house by the sea?", "Everything all right at your end?", "Do you need anything else?",
        "Come by whenever you like.", "It was fun, wasn't it?", "Isn't she adorable?",
        "What a journey that was, eh?", "The question is whether it will pay off.",
        "You don't have to send anything.", "I need you to know how proud I am.",
        "Do you want to save money on your energy bill?", "That is the route that I propose in chapter two.",
    ),
    "de": (
        "Sie hat gefragt, ob wir den Termin verschieben können.", "Wer braucht schon Schlaf?",
        "Warum mache ich mir eigentlich die Mühe?", "Hat es geklappt? Natürlich nicht.",
        "Bin ich nervös? Ein bisschen.", "Verbringen Sie auch zu viel Zeit mit Rechnungen?",
        "Träumen Sie von einem Haus am Meer?", "Brauchst du sonst noch etwas?",
        "Komm vorbei, wann immer du magst.", "Du musst mir nichts schicken.", "Das war lustig, oder?",
        "Ist das nicht wunderbar?", "Stell dir vor, er hat ja gesagt.", "Muss ich noch mehr sagen?",
        "Schick dir das morgen.", "Die Frage ist, ob sich das lohnt.",
    ),
    "nl": (
        "Ze vroeg of we de afspraak konden verzetten.", "Wat heeft het voor zin?",
        "Is het gelukt? Natuurlijk niet.", "Waarom doe ik eigenlijk nog moeite?",
        "Besteedt u ook te veel tijd aan facturen?", "Droomt u van een huis aan zee?",
        "Heb je verder nog iets nodig?", "Kom langs wanneer je maar wilt.", "Je hoeft me niets te sturen.",
        "Maak je niet druk over de rommel.", "Het was gezellig, hè?", "Is dat niet prachtig?",
        "Moet ik nog meer zeggen?", "Stuur je morgen de factuur door.", "Laat maar, ik heb het al gevonden.",
        "Wat gaat de tijd snel, vind je niet?",
    ),
    "fr": (
        "Elle a demandé si on pouvait déplacer la date.", "Qui l'aurait cru ?",
        "Est-ce que ça a marché ? Bien sûr que non.", "Pourquoi est-ce que je me donne tant de mal ?",
        "Passez-vous aussi trop de temps sur vos factures ?", "Vous rêvez d'une maison au bord de la mer ?",
        "As-tu besoin d'autre chose ?", "Passe quand tu veux.",
        "Tu n'as pas besoin de m'envoyer quoi que ce soit.", "C'était sympa, non ?", "N'est-ce pas merveilleux ?",
        "Dois-je en dire plus ?", "Tu peux le transmettre si tu veux.", "Tu sais quoi ? On a gagné !",
        "Veuillez trouver le plan en annexe.", "Quelle journée, hein ?",
    ),
    "es": (
        "Él quería saber si yo todavía tenía la llave.", "¿Quién lo hubiera pensado?", "¿Qué sentido tiene?",
        "¿Funcionó? Claro que no.", "¿Estoy nervioso? Un poco.", "¿Sueña con una casa junto al mar?",
        "¿Usted también pierde demasiado tiempo con las facturas?", "¿Todo bien por ahí?",
        "Pásate cuando quieras.", "No tienes que enviarme nada.", "Fue divertido, ¿verdad?", "¿No es estupendo?",
        "¿Hace falta que diga más?", "Cómo pasa el tiempo, ¿no?", "Me pregunto si va a llover.",
        "¿Sabes qué? ¡Hemos ganado!",
    ),
    "it": (
        "Lui voleva sapere se avevo ancora la chiave.", "Chi l'avrebbe mai detto?", "Che senso ha?",
        "Ha funzionato? Certo che no.", "Sono nervoso? Un po'.", "Sogna una casa al mare?",
        "Anche lei perde troppo tempo con le fatture?", "Ti serve altro?", "Passa quando vuoi.",
        "Non devi mandarmi niente.", "È stato divertente, vero?", "Non è stupendo?", "Devo dire altro?",
        "Come passa il tempo, no?", "Puoi inoltrarlo se vuoi.", "Sai che c'è? Abbiamo vinto!",
    ),
    "pt": (
        "Ele queria saber se eu ainda tinha a chave.", "De que adianta?", "Funcionou? Claro que não.",
        "Estou nervoso? Um pouco.", "Para que me dou ao trabalho?", "Também perde demasiado tempo com faturas?",
        "Sonha com uma casa junto ao mar?", "Precisas de mais alguma coisa?", "Aparece quando quiseres.",
        "Não tens de me enviar nada.", "Foi divertido, não foi?", "Não é maravilhoso?", "Preciso de dizer mais?",
        "Como o tempo passa, não é?", "Podes reencaminhar se quiseres.", "Fico a dever-te um almoço.",
    ),
}  # fmt: skip

SOMETHING = {
    "en": (
        "Do us a kindness and see who left the gate open.", "Compare page nine with the old edition.",
        "Just pop the key through the letterbox.", "I would like everyone to have read it by Monday.",
        "Please see the plan below and let me know which half you take.",
        "Let me know if you are unable to attend.", "Fetch some chairs from the attic.",
    ),
    "de": (
        "Ich muss Sie bitten, den Ausweis mitzubringen.", "Sei so nett und gieß die Blumen.",
        "Check Folie drei noch mal auf Tippfehler.", "Den 3. Mai bitte vormerken.", "Um Rückruf wird gebeten.",
        "Wir hatten gehofft, dass Sie die Leitung übernehmen.", "Sag Bescheid, wenn du nicht kommen kannst.",
    ),
    "nl": (
        "Ik moet u vragen het pasje in te leveren.", "Wees zo vriendelijk de planten water te geven.",
        "Controleer pagina drie nog even op typefouten.", "Wij verzoeken u het contract te ondertekenen.",
        "Let erop dat de deur op slot zit.", "Verplaats de afspraak even naar dinsdag.",
        "Graag vernemen wij uw keuze.",
    ),
    "fr": (
        "Relisez la page trois, il reste des coquilles.", "J'aimerais avoir votre avis sur le plan.",
        "Nous attendons votre signature pour commencer.", "Si tu passes au marché, prends-moi du pain.",
        "Vérifie ça et dis-moi si c'est juste.", "Tu me préviens dès que tu arrives, stp.",
        "Range la clé sous le pot.",
    ),
    "es": (
        "Hazme un favor y riega las plantas.", "Quedo a la espera de su firma.",
        "Revisa la página tres otra vez.", "Me gustaría conocer su opinión sobre el plano.",
        "Si vas al mercado, tráeme pan.", "Rogamos confirmen la asistencia.",
        "Léelo con calma y dime si está bien.",
    ),
    "it": (
        "Fammi un favore e annaffia le piante.", "Resto in attesa della Sua firma.", "Ricontrolla la pagina tre.",
        "Vorrei avere un tuo parere sulla pianta.", "Se vai al mercato, prendimi il pane.",
        "Mi richiami quando può.", "Rileggilo e dimmi se va bene: correggi la data.",
    ),
    "pt": (
        "Faz-me um favor e rega as plantas.", "Ficamos a aguardar a sua assinatura.",
        "Revê a página três outra vez.", "Gostava de ter a tua opinião sobre a planta.",
        "Se fores ao mercado, traz-me pão.", "Solicitamos a confirmação da presença.",
        "Leia isto e me diga o que mudar.",
    ),
}  # fmt: skip


def asked(text, language):
    return [
        signal for signal in detect(message(f"Robin,\n\n{text}", language=language), ME) if signal.kind in ASKS
    ]


def cases(table):
    return [(language, text) for language, texts in table.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), cases(NOTHING))
def test_what_only_looks_like_a_question_or_request_asks_nothing(language, text):
    assert not asked(text, language)


@pytest.mark.parametrize(("language", "text"), cases(SOMETHING))
def test_a_request_is_seen_in_the_forms_that_people_give_it(language, text):
    assert asked(text, language)


@pytest.mark.parametrize(
    "text", ["Wer weiß das schon?", "Quem diria que chegava aqui?", "Chi lo sa davvero, poi?"]
)
def test_a_known_phrase_asks_nothing_even_where_the_language_is_unknown(text):
    assert not asked(text, None)


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("The air in the hall is at 95 ?", False),
        ("I will bring the list for you.?", False),
        ("Somebody should tell his brother (Tom?).", False),
        ("Could you be here at 9 ?", True),
        ("Can we start at 5 p.m.?", True),
    ],
)
def test_a_mark_that_may_be_a_lost_character_asks_nothing_by_itself(text, is_asked):
    assert bool(asked(text, "en")) is is_asked


def test_what_somebody_said_is_not_asked_by_the_writer():
    assert not asked('If you take something out, you need to add something else," Foster said.', "en")

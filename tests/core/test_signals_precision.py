"""What has the form of a request and wants nothing, in each language, and its neighbours that want something."""

import pytest

from builders import ME, message
from kindregards.core.signals import ECHO, Signal, SignalKind, detect
from kindregards.core.signals.introduction import TOLD
from kindregards.core.signals.request import ANSWERED

ASKS = {SignalKind.QUESTION, SignalKind.REQUEST}

OFFERS = {
    "en": [
        "Let me know if you need another copy of the map.",
        "If there are any problems with the scans, please call me.",
        "Should you have further questions, feel free to contact the reading room.",
        "Give me a shout if I need to explain the index better.",
        "Let me know if I can be of any help with the move.",
        "If Thursday doesn't suit, just let me know.",
        "Call me if you would like to talk it over.",
        "I have checked the plates, so let me know if you need more.",
        "In case you run into trouble, you can reach me at the shop.",
    ],
    "de": [
        "Sag Bescheid, wenn du noch Unterlagen brauchst.",
        "Falls es Probleme mit den Scans gibt, ruf mich bitte an.",
        "Sollten Sie weitere Fragen haben, melden Sie sich gern.",
        "Wenn es am Donnerstag nicht passt, gib mir kurz Bescheid.",
    ],
    "fr": [
        "Dites-moi si vous avez besoin d'une autre copie.",
        "En cas de problème avec les plans, appelez-moi.",
        "Si jeudi ne te convient pas, dis-le-moi.",
        "Contactez-moi si vous souhaitez en parler.",
    ],
    "es": [
        "Avísame si necesitas otra copia del mapa.",
        "Si surge algún problema con las fotos, llámame.",
        "Dígame si tiene cualquier duda sobre el índice.",
        "Escríbeme si quieres hablarlo con calma.",
    ],
    "it": [
        "Fammi sapere se ti serve un'altra copia.",
        "Se ci sono problemi con le foto, chiamami.",
        "Mi faccia sapere se ha dubbi sull'indice.",
        "Se giovedì non va bene e serve altro, avvisami.",
    ],
    "nl": [
        "Laat het me weten als je nog een kopie nodig hebt.",
        "Als er problemen zijn met de scans, bel me dan.",
        "Mocht u nog vragen hebben, neem dan gerust contact op.",
        "Laat het even weten als donderdag niet schikt.",
    ],
    "pt": [
        "Avisa-me se precisares de outra cópia.",
        "Se houver algum problema com as fotos, liga-me.",
        "Caso tenha dúvidas sobre o índice, me avise.",
        "Escreva-me se quiser conversar sobre isso.",
    ],
}
NO_OFFERS = {
    "en": [
        "Let me know if you want to join us for the walk on Sunday.",
        "If you have a minute tomorrow, please call me.",
        "Could you check section three and let me know if there are any problems?",
        "Please read the draft and call me with any questions.",
        "If you could contact the binder about the plates.",
        "Please let me know if the new date works for you.",
    ],
    "de": [
        "Sag mir bitte, ob du am Sonntag mitwandern willst.",
        "Könntest du Abschnitt drei prüfen und Bescheid sagen, falls es Probleme gibt?",
    ],
    "fr": [
        "Dis-moi si tu viens dimanche.",
        "Pourriez-vous relire la page trois et me dire si un point vous gêne ?",
    ],
    "es": ["Avísame cuando salga tu tren.", "¿Puedes revisar la página tres y avisarme si hay algún problema?"],
    "it": ["Fammi sapere quando arrivi.", "Potresti controllare la pagina tre e avvisarmi se ci sono problemi?"],
    "nl": ["Laat me weten wanneer je aankomt.", "Kun je me zeggen of er problemen zijn met pagina drie?"],
    "pt": ["Me diga quando você chega.", "Podes ver a página três e dizer-me se há algum problema?"],
}
NOTICES = {
    "en": [
        "If you have received this message in error, please notify the sender immediately and delete it.",
        "Please consider the environment before printing this mail.",
        "Please check this mail, which was scanned for viruses, before you open attachments.",
    ],
    "de": [
        "Bitte informieren Sie sofort den Absender, wenn Sie diese Mail irrtümlich erhalten haben.",
        "Bitte denken Sie an die Umwelt, bevor Sie diese E-Mail ausdrucken.",
    ],
    "fr": [
        "Si vous avez reçu ce message par erreur, merci de prévenir l'expéditeur.",
        "Pensez à l'environnement avant d'imprimer ce courriel.",
    ],
    "es": [
        "Si ha recibido este mensaje por error, por favor avise al remitente.",
        "Antes de imprimir, por favor piense en el medio ambiente.",
    ],
    "it": [
        "Se avete ricevuto questo messaggio per errore, vi preghiamo di avvisare il mittente.",
        "Prima di stampare, per favore pensa all'ambiente.",
    ],
    "nl": [
        "Als u dit bericht per abuis hebt ontvangen, wilt u dan de afzender waarschuwen?",
        "Wilt u dit bericht printen? Denk aan het milieu.",
    ],
    "pt": [
        "Se recebeu esta mensagem por engano, por favor avise o remetente.",
        "Antes de imprimir, por favor pense no ambiente.",
    ],
}
SMALL_TALK = {
    "en": [
        "Whazzup?",
        "How are things?",
        "How is retirement treating you?",
        "How was the road trip?",
        "It would be great to see Ada win the prize at last.",
        "Don't you have anything better to do?",
    ],
    "de": ["Was geht ab?", "Wie war euer Urlaub?", "Was treibst du so?"],
    "fr": ["Quoi de neuf ?", "Que deviens-tu ?"],
    "es": ["¿Qué cuentas?", "¿Qué es de tu vida?", "Sería genial que Ada ganara el premio."],
    "it": ["Che fai di bello?", "Come sono andate le vacanze?"],
    "nl": ["Hoe was je vakantie?", "Wat doe je zoal?"],
    "pt": ["Quais as novidades?", "Como foi a viagem?"],
}
ECHOES = {
    "en": ("Which of the two rooms is free?", "Let me know, please."),
    "de": ("Welcher der beiden Räume ist frei?", "Gib mir bitte kurz Bescheid."),
    "fr": ("Laquelle des deux salles est libre ?", "Tiens-moi au courant."),
    "es": ("¿Cuál de las dos salas está libre?", "Avísame, por favor."),
    "it": ("Quale delle due sale è libera?", "Fammi sapere."),
    "nl": ("Welke van de twee zalen is vrij?", "Laat het me even weten."),
    "pt": ("Qual das duas salas está livre?", "Me avise, por favor."),
}
WANT_AN_ANSWER = {
    "en": ["Could you send me the plan?", "Please call me about the plates.", "When will you print the map?"],
    "de": ["Könntest du mir den Plan schicken?", "Bitte melden Sie sich wegen der Platten bei mir."],
    "fr": ["Pourrais-tu m'envoyer le plan ?", "Merci de nous confirmer la date."],
    "es": ["¿Me podrías enviar el plano?", "Por favor, confírmame la fecha."],
    "it": ["Mi potresti mandare la pianta?", "Per favore, confermami la data."],
    "nl": ["Kun je mij het plan sturen?", "Stuur me alsjeblieft de datum."],
    "pt": ["Podes enviar-me a planta?", "Por favor, confirma a data."],
}
WANT_A_DEED = {
    "en": ["Please print two copies of the map.", "Please handle the plates with care."],
    "de": ["Bitte überweisen Sie den Betrag bis Freitag.", "Bitte füllen Sie das Blatt aus."],
    "fr": ["Merci de bien vouloir signer le plan.", "Veuillez remplir la fiche."],
    "es": ["Por favor, rellena la ficha.", "Por favor, firma el plano."],
    "it": ["Per favore, compila la scheda.", "Per favore, firma la pianta."],
    "nl": ["Vul alsjeblieft de kaart in.", "Teken alsjeblieft het plan."],
    "pt": ["Por favor, preenche a ficha.", "Por favor, assina a planta."],
}
REMINDED_PITCHES = {
    "en": "Floating this to the top of your inbox. Did you get a chance to look at my proposal?",
    "de": "Konnten Sie sich mein Angebot schon ansehen?",
    "fr": "Avez-vous eu le temps de regarder ma proposition ?",
    "es": "¿Ha podido ver nuestra propuesta?",
    "it": "Ha avuto modo di vedere la nostra proposta? Ha valutato la nostra proposta?",
    "nl": "Heeft u ons voorstel al kunnen bekijken?",
    "pt": "Conseguiu analisar a nossa proposta?",
}
NOT_ABOUT = {
    "en": [
        "These are the names of the people that we are working for.",
        "I am setting up the template right now.",
        "My name is Bea Kuhn and I am working on lists of addresses.",
        "I am working on getting the key for you.",
    ],
    "de": ["Mein Name ist Bea Kuhn und ich arbeite an Listen.", "Ich arbeite gerade an diesem Vorgang."],
    "fr": ["Je m'appelle Bea et je travaille chez un imprimeur.", "Je travaille actuellement sur ce dossier."],
    "es": ["Me llamo Bea y trabajo en una imprenta.", "Estoy trabajando en este asunto."],
    "it": ["Mi chiamo Bea e lavoro in una tipografia.", "Sto lavorando su questo documento."],
    "nl": ["Mijn naam is Bea en ik werk bij een drukker.", "Ik ben bezig met deze aanvraag."],
    "pt": ["Chamo-me Bea e trabalho numa gráfica.", "Estou a trabalhar neste pedido."],
}


def cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in table.items() for text in texts]


def asked(text: str, language: str | None) -> list[Signal]:
    return [signal for signal in detect(message(text, language=language), ME) if signal.kind in ASKS]


@pytest.mark.parametrize(("language", "text"), cases(OFFERS))
def test_an_offer_asks_nothing(language: str, text: str) -> None:
    assert asked(text, language) == []


@pytest.mark.parametrize(("language", "text"), cases(NO_OFFERS))
def test_a_request_with_an_if_is_still_one(language: str, text: str) -> None:
    assert asked(text, language)


@pytest.mark.parametrize(("language", "text"), cases(NOTICES))
def test_a_notice_below_a_mail_is_no_signal(language: str, text: str) -> None:
    assert detect(message(text, language=language), ME) == ()


@pytest.mark.parametrize(("language", "text"), cases(NOTICES))
def test_a_notice_in_another_language_than_the_mail_is_no_signal(language: str, text: str) -> None:
    assert detect(message(text, language="de" if language == "en" else "en"), ME) == ()


@pytest.mark.parametrize(("language", "text"), cases(SMALL_TALK))
def test_small_talk_asks_nothing(language: str, text: str) -> None:
    assert asked(text, language) == []


@pytest.mark.parametrize("language", ECHOES)
def test_an_echo_adds_nothing_to_a_question_and_counts_alone(language: str) -> None:
    question, echo = ECHOES[language]
    assert [signal.sentence for signal in asked(f"{question} {echo}", language)] == [question]
    assert [(signal.sentence, signal.rule) for signal in asked(echo, language)] == [(echo, ECHO)]


@pytest.mark.parametrize(("language", "text"), cases(WANT_AN_ANSWER))
def test_a_request_that_an_answer_fulfils_is_told_apart(language: str, text: str) -> None:
    assert {signal.rule for signal in asked(text, language) if signal.kind is SignalKind.REQUEST} <= {ANSWERED}
    assert asked(text, language)


@pytest.mark.parametrize(("language", "text"), cases(WANT_A_DEED))
def test_a_request_that_a_deed_fulfils_is_a_request_without_an_answer(language: str, text: str) -> None:
    rules = [signal.rule for signal in asked(text, language)]
    assert rules
    assert ANSWERED not in rules


@pytest.mark.parametrize("language", REMINDED_PITCHES)
def test_the_reminder_of_an_offer_is_a_pitch(language: str) -> None:
    found = detect(message(REMINDED_PITCHES[language], language=language), ME)
    assert SignalKind.PITCH in {signal.kind for signal in found}


@pytest.mark.parametrize(("language", "text"), cases(NOT_ABOUT))
def test_the_matter_at_hand_is_not_about_the_writers_work(language: str, text: str) -> None:
    assert SignalKind.ABOUT not in {signal.kind for signal in detect(message(text, language=language), ME)}


def test_what_many_are_told_is_not_told_to_me() -> None:
    text = "We are restoring the old bakery as a reading room."
    many = [f"Reader {n} <r{n}@archive.example>" for n in range(6)]
    assert SignalKind.ABOUT in {signal.kind for signal in detect(message(text), ME)}
    assert SignalKind.ABOUT not in {signal.kind for signal in detect(message(text, to=many), ME)}


def test_this_is_introduces_only_who_is_named_next() -> None:
    people = ["Robin Field <robin@example.org>", "Bea Kuhn <bea@archive.example>"]
    text = "Bea, this is the key that the porter lost."
    assert SignalKind.INTRODUCTION not in {signal.kind for signal in detect(message(text, to=people), ME)}


def test_an_introduction_is_told_by_the_sentence_about_the_introduced() -> None:
    text = (
        "Dear Robin, dear Ada,\n\nI'd like to introduce you to each other.\n\nAda, Robin prints posters for small "
        "theatres in Berlin.\n\nRobin, Ada turns empty shops into reading rooms for a year.\n\nCarla\n"
    )
    both = ["Robin Field <robin@example.org>", "Ada Winter <ada@winter-labs.example>"]
    mail = message(text, sender="Carla <carla@mendes.example>", to=both)
    (found,) = [signal for signal in detect(mail, ME) if signal.kind is SignalKind.INTRODUCTION]
    assert found.sentence == "Robin, Ada turns empty shops into reading rooms for a year."
    assert found.who == ("ada@winter-labs.example",)
    assert found.rule == TOLD

"""Questions taken back, contact refused, and promises in the words that people vary: table by language."""

import time

import pytest

from builders import ME, message
from kindregards.core.phrases import languages
from kindregards.core.signals import Signal, SignalKind, detect

SETTLED = {
    "en": [
        "Scrap that, I was holding the atlas upside down.",
        "Solved!",
        "False alarm, the boat was behind the shed.",
        "You needn't look any further, the lens was in the drawer.",
        "We've meanwhile found a bell-ringer.",
        "The room has been let.",
        "I no longer need the ladder.",
        "As for the carpenter, we've hired one from the village.",
        "The puzzle has solved itself.",
    ],
    "de": [
        "Kommando zurück, ich hatte den Atlas verkehrt herum.",
        "Erledigt!",
        "Fehlalarm, das Boot lag hinter dem Schuppen.",
        "Einen Glöckner haben wir inzwischen.",
        "Was den Tischler angeht: Wir haben einen im Dorf gefunden.",
        "Die Leiter brauche ich nicht mehr.",
        "Ihr braucht also nicht mehr weiterzusuchen.",
        "Das Zimmer ist bereits vergeben.",
        "Die Sache hat sich von selbst geklärt.",
    ],
    "fr": [
        "Fausse alerte, le bateau était derrière la remise.",
        "Problème résolu !",
        "Le logement est déjà loué.",
        "Je n'ai plus besoin de l'échelle.",
        "Inutile de chercher plus loin, la loupe était dans le tiroir.",
        "Nous avons finalement trouvé un carillonneur.",
    ],
    "es": [
        "Falsa alarma, el barco estaba detrás del cobertizo.",
        "¡Resuelto!",
        "La plaza ya está ocupada.",
        "Ya no necesito la escalera.",
        "Al final encontramos un campanero.",
        "Olvídalo, lo había leído mal.",
    ],
    "it": [
        "Falso allarme, la barca era dietro la rimessa.",
        "Risolto!",
        "La stanza è già affittata.",
        "Non ho più bisogno della scala.",
        "Nel frattempo abbiamo trovato un campanaro.",
        "Come non detto, avevo letto male.",
    ],
    "pt": [
        "Falso alarme, o barco estava atrás do barracão.",
        "Resolvido!",
        "O quarto já foi alugado.",
        "Já não preciso da escada.",
        "Entretanto encontrámos um sineiro.",
        "Esquece, já percebi.",
    ],
    "nl": [
        "Vals alarm, de boot lag achter de schuur.",
        "Opgelost!",
        "De kamer is inmiddels verhuurd.",
        "Ik heb de ladder niet meer nodig.",
        "Een beiaardier hebben we inmiddels.",
        "Je hoeft niet verder te zoeken.",
    ],
}

NOT_SETTLED = {
    "en": [
        "Never mind the rain, we sail on Friday.",
        "I found it very moving.",
        "I found myself in a strange town.",
        "I've found a few mistakes in the index.",
        "If I find it, I'll tell you.",
        "Bea says she has solved it.",
        "It is still not solved.",
        "Is it solved now?",
        "Delete any items that are no longer needed.",
        "I have finally found the time to write.",
        "Don't forget my question.",
    ],
    "de": [
        "Ich habe mittlerweile ein paar Fehler gefunden, die noch nicht behoben sind.",
        "Das Problem ist noch nicht gelöst.",
        "Sobald sich das geklärt hat, schreibe ich.",
        "Bea meint, es habe sich erledigt.",
        "Hat sich das erledigt?",
        "Nach dem Umzug war ich erledigt.",
        "Jetzt geht es los.",
        "Ich habe endlich Zeit gefunden.",
    ],
    "fr": [
        "Je n'ai toujours pas trouvé.",
        "J'ai enfin trouvé le temps de t'écrire.",
        "Si tu as trouvé, écris-moi.",
        "Le problème n'est pas résolu.",
        "Ne vous inquiétez pas.",
        "N'oublie pas ma question.",
    ],
    "es": [
        "Todavía no lo he encontrado.",
        "Cuando esté resuelto, te escribo.",
        "Todo va bien.",
        "Por favor, considere mi solicitud.",
        "No olvides mi pregunta.",
    ],
    "it": [
        "Non l'ho ancora trovato.",
        "Ho appena ricevuto la tua lettera.",
        "Ho finalmente trovato il tempo di scriverti.",
        "Quando sarà risolto ti scrivo.",
        "Il problema non è risolto.",
    ],
    "pt": [
        "Ainda não encontrei.",
        "Já tenho saudades.",
        "Quando estiver resolvido, escrevo.",
        "O problema não está resolvido.",
        "Não se esqueça da minha pergunta.",
    ],
    "nl": [
        "Ik heb het nog niet gevonden.",
        "Laat maar weten wat je ervan vindt.",
        "Ik ben weer terug.",
        "Als het opgelost is, schrijf ik.",
        "Eindelijk heb ik de tijd gevonden.",
    ],
}

NEWS = {
    "en": ["The problem is now solved.", "The room has been let."],
    "de": ["Das Problem ist inzwischen gelöst.", "Das Zimmer ist bereits vergeben."],
    "fr": ["Le problème est résolu.", "Le logement est déjà loué."],
    "es": ["El problema ya está resuelto.", "La plaza ya está cubierta."],
    "it": ["Il problema è risolto.", "Il posto è già occupato."],
    "pt": ["O problema foi resolvido.", "A vaga já foi preenchida."],
    "nl": ["Het probleem is inmiddels opgelost.", "De kamer is inmiddels verhuurd."],
}

TAKEN_BACK = {
    "en": ["Please ignore my question of this morning.", "False alarm!"],
    "de": ["Vergiss bitte meine Frage von heute früh.", "Das hat sich erledigt."],
    "fr": ["Oublie ma question de ce matin.", "Fausse alerte !"],
    "es": ["Olvida mi pregunta de esta mañana.", "Falsa alarma."],
    "it": ["Ignora la mia domanda di stamattina.", "Falso allarme!"],
    "pt": ["Ignora a minha pergunta desta manhã.", "Falso alarme!"],
    "nl": ["Vergeet mijn vraag van vanmorgen.", "Laat maar zitten."],
}

STOPS = {
    "en": [
        "Don't ever write to me again.",
        "No more newsletters, please.",
        "Any further contact is unwelcome.",
        "Please delete my address from your files.",
        "I'd rather you didn't contact me.",
        "Kindly spare us your offers.",
    ],
    "de": [
        "Lassen Sie mich bitte in Frieden.",
        "Bitte keine Anrufe mehr.",
        "Schick mir bitte keine solchen Rundmails mehr.",
        "Verschonen Sie uns mit Ihrer Werbung.",
        "Weiterer Kontakt ist nicht erwünscht.",
        "Streichen Sie meine Nummer.",
    ],
    "fr": [
        "Enlevez-nous de votre fichier.",
        "Effacez mon adresse.",
        "Cessez immédiatement vos appels.",
        "Ne me contactez plus jamais.",
        "Je ne veux plus recevoir vos courriels.",
    ],
    "es": [
        "Quítenme de su lista.",
        "Borren mis datos, por favor.",
        "Basta de llamadas.",
        "No me escriba más.",
        "No quiero recibir más correos.",
    ],
    "it": [
        "Toglietemi dalla vostra lista.",
        "Cancellate i miei dati.",
        "Basta telefonate.",
        "Smettetela di chiamarmi.",
        "Non voglio più ricevere messaggi.",
    ],
    "pt": [
        "Tirem-me da vossa lista.",
        "Apaguem os meus dados.",
        "Chega de chamadas.",
        "Não me escreva mais.",
        "Não quero receber mais mensagens.",
    ],
    "nl": [
        "Haal mij van de lijst.",
        "Wis mijn gegevens.",
        "Geen telefoontjes meer alsjeblieft.",
        "Schrijf me nooit meer.",
        "Stop met bellen.",
    ],
}

NO_STOPS = {
    "en": [
        "I've asked the bank twice to stop writing to me.",
        "Drop me off at the station.",
        "Don't stop writing.",
        "Please don't call me before Monday.",
        "No more rain, please.",
        "Leave me alone with this cake and it is gone.",
        "Bea asked him not to write to her again.",
        "Please delete the second line.",
    ],
    "de": [
        "Meine Tante will von ihm nichts mehr hören.",
        "Hör bloß nicht auf zu schreiben.",
        "Lass mich das in Ruhe lesen.",
        "Ich habe keinen Kontakt mehr zu ihm.",
        "Ich möchte nicht mehr in Köln wohnen.",
        "Hör auf mich, das wird gut.",
        "Ich habe ihn vom Verteiler genommen.",
        "Ruf mich bitte heute nicht mehr an.",
    ],
    "fr": [
        "J'ai demandé à la banque de ne plus m'écrire.",
        "Je ne veux plus être en retard.",
        "Tu ne m'écris plus jamais.",
        "N'arrête jamais de m'écrire.",
        "Il ne me reste plus rien.",
    ],
    "es": [
        "He pedido al banco que deje de escribirme.",
        "No quiero tener más problemas.",
        "Para cualquier comunicación, este es mi correo.",
        "No me llames antes del lunes.",
        "Estoy harto de la lluvia.",
    ],
    "it": [
        "Ho chiesto alla banca di smettere di scrivermi.",
        "Non voglio avere problemi.",
        "Non mi scrivi più, come stai?",
        "Non chiamarmi prima di lunedì.",
        "Basta pioggia!",
    ],
    "pt": [
        "Pedi ao banco que parasse de me escrever.",
        "Não quero ser chato.",
        "Nunca mais me escreveste.",
        "Não me ligue antes de segunda.",
        "Chega de chuva!",
    ],
    "nl": [
        "Ik heb de bank gevraagd me niet meer te mailen.",
        "Ik heb geen contact meer met hem.",
        "Hou op met plagen!",
        "Ik heb hem van de lijst gehaald.",
        "Bel me niet meer vandaag.",
    ],
}

DATED_PROMISES = {
    "en": ["Proofs follow on Monday.", "Consider the bill paid by tomorrow.", "Posting the atlas tomorrow."],
    "de": [
        "Den Atlas werf ich dir morgen in den Kasten.",
        "Das Ruder hab ich am Samstag dabei.",
        "Wir holen dich am Hafen ab.",
        "Nach den Ferien schreibe ich dir ausführlich.",
        "Die Lieferung veranlasse ich noch heute.",
    ],
    "fr": [
        "On te dépose l'atlas jeudi.",
        "Je vais en toucher un mot à notre relieur.",
        "Je te file la carte demain.",
    ],
    "es": ["Las pruebas van mañana.", "Te guardo un atlas, palabra.", "Quedo en mandarle el mapa."],
    "it": [
        "Le bozze seguono domani.",
        "Mi impegno a restituirti la mappa.",
        "Te lo tengo da parte io.",
    ],
    "pt": ["As provas seguem amanhã.", "Guardo um atlas para ti.", "Faremos chegar o mapa até sexta."],
    "nl": ["Ik app je morgen de maten.", "Na de vakantie pak ik jouw kaart op.", "Ik houd een plek voor je vrij."],
}

NO_DATED_PROMISES = {
    "en": [
        "I'll catch the train to Leeds on Friday.",
        "We'll help you find your dream home within 30 days.",
        "Give me a hand and I'll pay you on Friday.",
        "Oh sure, I'll send it all again tomorrow.",
    ],
    "de": [
        "Am Freitag bringe ich den Müll raus.",
        "Auf den Vortrag folgt am Freitag ein Empfang.",
        "Ich wünsche dir morgen viel Glück.",
        "Ich sehe dich am Freitag.",
        "Ich hatte dir den Atlas für Freitag versprochen.",
        "Wenn ich dir morgen schreibe, ist es zu spät.",
        "Bea kommt morgen.",
    ],
    "fr": [
        "Demain je lis le journal au parc.",
        "On vous aide à trouver un logement avant mardi.",
        "Je vous souhaite une bonne fête demain.",
        "Je te verrai demain.",
        "Je vous serai reconnaissant.",
        "J'avais promis de t'écrire.",
        "Mon frère arrive demain.",
    ],
    "es": [
        "Mañana recojo a los niños del cole.",
        "La calle sigue cortada hasta el viernes.",
        "Te deseo suerte mañana.",
        "Te veo mañana.",
        "Había prometido llamarte.",
    ],
    "it": [
        "Domani prendo il treno per Udine.",
        "Il pacco arriva lunedì.",
        "Ti auguro buona fortuna domani.",
        "Ti vedo domani.",
        "Avevo promesso di chiamarti.",
    ],
    "pt": [
        "Amanhã leio o jornal no parque.",
        "A rua segue fechada até sexta.",
        "Desejo-te sorte amanhã.",
        "Vejo-te amanhã.",
        "Prometi ligar-te e esqueci-me.",
    ],
    "nl": [
        "Ik haal morgen de kinderen van school.",
        "De loodgieter komt morgen om acht uur.",
        "Ik wens je morgen veel geluk.",
        "Ik zie je morgen.",
        "Ik had beloofd te bellen.",
    ],
}


def cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in table.items() for text in texts]


def of_kind(kind: SignalKind, text: str, language: str, subject: str = "Re: Your talk") -> list[Signal]:
    found = detect(message(text, language=language, subject=subject), ME)
    return [signal for signal in found if signal.kind is kind]


@pytest.mark.parametrize(
    "table", [SETTLED, NOT_SETTLED, NEWS, TAKEN_BACK, STOPS, NO_STOPS, DATED_PROMISES, NO_DATED_PROMISES]
)
def test_every_language_has_its_cases(table):
    assert set(table) == languages()


@pytest.mark.parametrize(("language", "text"), cases(SETTLED))
def test_a_question_taken_back_is_settled(language, text):
    assert of_kind(SignalKind.SETTLED, text, language)


@pytest.mark.parametrize(("language", "text"), cases(NOT_SETTLED))
def test_what_only_sounds_like_success_settles_nothing(language, text):
    assert not of_kind(SignalKind.SETTLED, text, language)


@pytest.mark.parametrize(("language", "text"), cases(NEWS))
def test_what_begins_a_conversation_is_news(language, text):
    assert of_kind(SignalKind.SETTLED, text, language)
    assert not of_kind(SignalKind.SETTLED, text, language, subject="Your talk")


@pytest.mark.parametrize(("language", "text"), cases(TAKEN_BACK))
def test_what_names_the_question_needs_no_conversation(language, text):
    assert of_kind(SignalKind.SETTLED, text, language, subject="Your talk")


@pytest.mark.parametrize(("language", "text"), cases(STOPS))
def test_who_refuses_contact_is_heard(language, text):
    assert of_kind(SignalKind.STOP, text, language)


@pytest.mark.parametrize(("language", "text"), cases(NO_STOPS))
def test_what_only_sounds_like_refusal_stops_nothing(language, text):
    assert not of_kind(SignalKind.STOP, text, language)


@pytest.mark.parametrize(("language", "text"), cases(DATED_PROMISES))
def test_a_promise_in_other_words_is_one(language, text):
    assert of_kind(SignalKind.PROMISE, text, language)


@pytest.mark.parametrize(("language", "text"), cases(NO_DATED_PROMISES))
def test_wishes_meetings_and_memories_with_a_day_promise_nothing(language, text):
    assert not of_kind(SignalKind.PROMISE, text, language)


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("unit", ["ich dir ", "no more ", "je te ", "te lo ", "a ", "morgen ", "found it ", "x, "])
def test_repetition_does_not_slow_it_down(language, unit):
    started = time.perf_counter()
    detect(message(unit * 3000, language=language), ME)
    assert time.perf_counter() - started < 3

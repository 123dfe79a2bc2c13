"""What asks without a question mark and without "please", and what only looks as if it did, in each language."""

import time
from datetime import date

import pytest

from builders import ME, message
from kindregards.core.message import Direction
from kindregards.core.phrases import languages
from kindregards.core.signals import AT_MOST, Signal, SignalKind, detect

ASKS = {SignalKind.QUESTION, SignalKind.REQUEST}

IMPERATIVES = {
    "en": [
        "Send the keys to Bruno before the weekend.",
        "Ada, tell Bruno that the kiln is free.",
        "When you are back in town, call me.",
        "The van is too small -- ask Bruno for his.",
        "Keep me posted on the roof.",
        "Go ahead and order the tiles.",
        "Pls bring the blue folder.",
        "Don't mention the price to the neighbours.",
        "Make sure that the oven is off before you leave.",
        "Give Bruno a call about the plums.",
        "Remember to lock the shed.",
        "Forward it to the printer tonight.",
    ],
    "de": [
        "Schick mir die Skizzen bis Freitag.",
        "Wenn du wieder da bist, ruf mich an.",
        "Frag doch mal den Hausmeister.",
        "Bitte die Schlüssel beim Nachbarn abgeben.",
        "Halt mich auf dem Laufenden.",
        "Vergiss bitte nicht die Leiter.",
        "Melden Sie sich bitte kurz, sobald der Ofen läuft.",
    ],
    "fr": [
        "Appelle-moi dès que tu as les clés.",
        "Quand tu seras rentrée, envoie le plan à Bruno.",
        "N'oublie pas l'échelle.",
        "Merci de prévoir deux tables de plus.",
        "Demandez à Bruno s'il a la camionnette.",
        "Tiens-moi au courant pour le toit.",
    ],
    "es": [
        "Pregunta a Bruno si tiene la furgoneta.",
        "Cuando vuelvas, mándame las fotos del horno.",
        "No te olvides de la escalera.",
        "Por favor, confírmenos la hora de la visita.",
        "Manténme al tanto de lo del tejado.",
    ],
    "it": [
        "Chiedi a Bruno se ha il furgone.",
        "Quando torni, mandami le foto del forno.",
        "Non dimenticare la scala.",
        "Per favore ci mandi il preventivo.",
        "Tienimi al corrente sul tetto.",
    ],
    "pt": [
        "Pergunta ao Bruno se tem a carrinha.",
        "Quando voltares, manda-me as fotografias do forno.",
        "Não te esqueças da escada.",
        "Por favor envie o orçamento do telhado.",
        "Me avisa quando o forno estiver pronto.",
    ],
    "nl": [
        "Vraag aan de buurman of de ladder vrij is.",
        "Als je terug bent, bel me even.",
        "Vergeet de ladder niet.",
        "Houd me op de hoogte van het dak.",
        "Stuur de tekening naar Bruno.",
    ],
}

PROPOSALS = {
    "en": [
        "Let's meet at the boathouse on Thursday.",
        "Maybe we could have lunch after the fair.",
        "We should talk about the roof this week.",
        "I'd love to catch up with you before the move.",
        "I suggest that we start with the small kiln.",
        "How about Tuesday at ten.",
        "It would be good to meet before the auction.",
    ],
    "de": [
        "Lass uns am Donnerstag im Bootshaus treffen.",
        "Wir sollten uns vor der Auktion noch einmal treffen.",
        "Ich schlage Dienstag um zehn vor.",
        "Vielleicht könnten wir am Montag telefonieren.",
    ],
    "fr": [
        "Et si on déjeunait jeudi près du port.",
        "On devrait se voir avant la vente.",
        "Je propose de commencer par le petit four.",
        "J'aimerais te rencontrer avant le déménagement.",
    ],
    "es": [
        "Quedemos el jueves en el puerto.",
        "Deberíamos hablar del tejado esta semana.",
        "Propongo que empecemos por el horno pequeño.",
        "Me gustaría hablar contigo antes de la subasta.",
    ],
    "it": [
        "Vediamoci giovedì al porto.",
        "Dovremmo parlare del tetto questa settimana.",
        "Propongo di cominciare dal forno piccolo.",
        "Vorrei incontrarti prima dell'asta.",
    ],
    "pt": [
        "Vamos almoçar na quinta junto ao porto.",
        "Devíamos falar do telhado esta semana.",
        "Proponho que comecemos pelo forno pequeno.",
        "Gostava de falar contigo antes do leilão.",
    ],
    "nl": [
        "Laten we donderdag bij de haven afspreken.",
        "We moeten het deze week even over het dak hebben.",
        "Ik stel dinsdag om tien uur voor.",
        "Misschien kunnen we maandag bellen.",
    ],
}

SOFTENED = {
    "en": [
        "If you could pass the ladder on to Bruno.",
        "I'm writing to request a copy of the deed.",
        "We'd be most grateful if you lent us the van.",
        "Just a reminder to return the ladder.",
        "It would be great if you could bring the plums.",
        "I need the measurements from you by noon.",
        "Is the workshop at our place or at yours",
    ],
    "de": [
        "Es wäre sehr nett, wenn du die Leiter mitbringst.",
        "Wir bräuchten die Maße bitte bis Freitag.",
        "Ich würde mich sehr freuen, wenn Sie vorbeikommen.",
    ],
    "fr": [
        "Il nous faudrait les mesures avant vendredi.",
        "Ce serait bien que tu apportes l'échelle.",
        "Nous comptons sur vous pour la camionnette.",
    ],
    "es": [
        "Te agradecería que trajeras la escalera.",
        "Sería estupendo que vinieras el viernes.",
        "Necesito que me mandes las medidas.",
    ],
    "it": [
        "Ti chiedo di portare la scala.",
        "Sarebbe bello se venissi venerdì.",
        "Le misure, ce le faccia avere entro venerdì.",
    ],
    "pt": [
        "Agradecia que trouxesses a escada.",
        "Seria ótimo se pudesses vir na sexta.",
        "Preciso das medidas até sexta, por favor.",
    ],
    "nl": [
        "Het zou fijn zijn als je de ladder meebrengt.",
        "Graag hoor ik van je wanneer het dak klaar is.",
        "We hebben de maten nodig voor vrijdag.",
    ],
}

NOTHING_ASKED = {
    "en": [
        'You wrote "could you get three offers?" and then went on holiday.',
        'Bruno shouted "send me the bill!" and left.',
        'The sign said: "What are you waiting for? Who else will save the bees?"',
        "Colour of the door: ?",
        "Why would anyone paint a barn pink?",
        "Who on earth buys three ladders?",
        "Talk to you soon.",
        "See you at the boathouse.",
        "Call it a day.",
        "Check is in the post.",
        "Book club was fun.",
        "Update on the roof: it is dry.",
        "Answer to your question: two.",
        "Let's hope for the best.",
        "Let's face it, the roof is old.",
        "Don't worry about the plums.",
        "Keep up the good work!",
        "Have a great weekend and give my love to the boys.",
        "Please don't write to me again.",
        "He asked me to send him the keys.",
        "Remembering the summer makes me smile.",
        "Need I say more?",
        "We were told that we have a meeting on Monday.",
        "Come to think of it, the ladder was blue.",
    ],
    "de": [
        'Du hast damals gefragt: "Kannst du die Leiter holen?" Das ist lange her.',
        "Wer kauft denn so was?",
        "Mach dir keine Gedanken.",
        "Lass es dir schmecken!",
        "Bitte sehr!",
        "Schicke Schuhe hattest du an.",
        "Bitte schreiben Sie mir nicht mehr.",
        "Bis Donnerstag im Bootshaus!",
    ],
    "fr": [
        "Vous m'avez demandé « pouvez-vous trouver trois devis ? » et puis rien.",
        "Mais qui a bien pu acheter un truc pareil ?",
        "Prends soin de toi.",
        "Laisse tomber.",
        "Merci de votre compréhension.",
        "On se voit jeudi.",
    ],
    "es": [
        "Me preguntó «¿puede pedir tres presupuestos?» y se fue.",
        "¿A quién se le ocurre mudarse en enero?",
        "Cuídate mucho.",
        "Nos vemos el jueves.",
        "Le ruego que no vuelva a escribirme.",
    ],
    "it": [
        'Lei mi chiese "può trovare tre preventivi?" e sparì.',
        "Ma chi compra una cosa del genere?",
        "Stammi bene.",
        "Ci vediamo giovedì.",
        "La prego di non scrivermi più.",
    ],
    "pt": [
        'O senhor perguntou "pode pedir três orçamentos?" e desapareceu.',
        "Mas quem é que compra uma coisa destas?",
        "Fica bem.",
        "Até quinta.",
        "Peço que não me volte a escrever.",
    ],
    "nl": [
        'U vroeg "kunt u drie offertes aanvragen?" en verdween.',
        "Wie koopt er nou zoiets?",
        "Laat die ladder maar zitten.",
        "Kom op!",
        "Wilt u mij niet meer mailen.",
    ],
}

PITCHES = {
    "en": "Tired of losing time? Our platform helped companies like yours. Are you free for a call on Friday?",
    "de": "Suchen Sie noch nach einer Lösung für Ihre Abrechnung? Unsere Software hilft. Passt es am Freitag?",
    "fr": "Vous cherchez à gagner du temps ? Nous aidons les entreprises. Seriez-vous libre vendredi ?",
    "es": "¿Te gustaría ahorrar tiempo? Ayudamos a empresas como la tuya. ¿Qué día te viene bien?",
    "it": "Stai cercando un modo per vendere di più? Aiutiamo le aziende. Quando possiamo sentirci?",
    "pt": "Você está cansado de perder vendas? Ajudamos empresas como a sua. Que tal sexta às dez?",
    "nl": "Zoekt u nog meer klanten? Wij helpen bedrijven groeien. Schikt vrijdag?",
}


def asked(text: str, language: str) -> list[Signal]:
    return [signal for signal in detect(message(text, language=language), ME) if signal.kind in ASKS]


def cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in table.items() for text in texts]


def test_every_language_has_its_cases():
    for table in (IMPERATIVES, PROPOSALS, SOFTENED, NOTHING_ASKED, PITCHES):
        assert set(table) == languages()


@pytest.mark.parametrize(("language", "text"), cases(IMPERATIVES))
def test_an_imperative_is_a_request(language, text):
    assert [signal.sentence for signal in asked(text, language)] == [text]


@pytest.mark.parametrize(("language", "text"), cases(PROPOSALS))
def test_a_proposal_wants_an_answer(language, text):
    (signal,) = asked(text, language)
    assert signal.sentence == text


@pytest.mark.parametrize(("language", "text"), cases(SOFTENED))
def test_a_softened_request_is_one(language, text):
    (signal,) = asked(text, language)
    assert signal.sentence == text


@pytest.mark.parametrize(("language", "text"), cases(NOTHING_ASKED))
def test_quotes_rhetoric_farewells_and_figures_of_speech_ask_nothing(language, text):
    assert asked(text, language) == []


@pytest.mark.parametrize(("language", "text"), PITCHES.items())
def test_what_a_seller_asks_is_not_asked(language, text):
    signals = detect(message(text, language=language), ME)
    assert {signal.kind for signal in signals} == {SignalKind.PITCH}


def test_what_i_ask_is_asked_even_in_words_of_sellers():
    signals = detect(message(PITCHES["en"], direction=Direction.OUT), ME)
    assert SignalKind.QUESTION in {signal.kind for signal in signals}


def test_a_friend_who_asks_beside_a_question_of_sellers_is_asked():
    assert len(asked("Tired of the rain? Which day do you come over?", "en")) >= 1


@pytest.mark.parametrize("text", ["?", "2.?", "- ??"])
def test_a_question_mark_without_a_word_asks_nothing(text):
    assert asked(text, "en") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Will the old kiln last? Who knows."),
        ("en", "Why did we buy three ladders? Because they were cheap."),
        ("de", "Ob der alte Ofen noch hält? Wer weiß das schon."),
        ("fr", "Le vieux four va-t-il tenir ? Qui sait."),
        ("es", "¿Aguantará el horno viejo? Quién sabe."),
        ("it", "Il vecchio forno reggerà? Chissà."),
        ("pt", "O forno velho vai aguentar? Sei lá."),
        ("nl", "Of de oude oven het houdt? Wie zal het zeggen."),
    ],
)
def test_a_question_that_the_writer_shrugs_off_asks_nothing(language, text):
    assert asked(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The loaf rose after all, can you believe it?"),
        ("de", "Damals hatten wir nur einen Topf, weißt du noch?"),
        ("fr", "Le pain a levé, tu te rends compte ?"),
        ("es", "El pan ha subido, ¿te lo puedes creer?"),
        ("it", "Il pane è cresciuto, ci credi?"),
        ("pt", "O pão cresceu, acreditas?"),
        ("nl", "Toen hadden we maar één pan, weet je nog?"),
    ],
)
def test_a_few_words_for_effect_make_no_question(language, text):
    assert asked(text, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Who on earth buys a kiln in June? And who carries it up three floors?"),
        ("de", "Wer kommt denn auf so eine Idee? Und wer trägt den Ofen in den dritten Stock?"),
        ("nl", "Wie had dat gedacht? En wie sjouwt de oven naar boven?"),
    ],
)
def test_what_follows_a_rhetorical_question_is_one_too(language, text):
    assert asked(text, language) == []


def test_a_question_to_the_reader_after_a_rhetorical_one_is_asked():
    assert len(asked("Who on earth buys a kiln in June? And what will you do with it?", "en")) == 1


def test_who_shall_stop_doing_something_but_not_writing_is_asked():
    assert len(asked("Please stop calling my mobile, use the landline.", "en")) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please send me the measurements by Friday."),
        ("de", "Schick mir bitte die Maße bis Freitag."),
        ("fr", "Envoie-moi les mesures avant vendredi, s'il te plaît."),
        ("es", "Mándame las medidas antes del viernes, por favor."),
        ("it", "Mandami le misure entro venerdì, per favore."),
        ("pt", "Manda-me as medidas até sexta-feira, por favor."),
        ("nl", "Stuur me de maten voor vrijdag, alsjeblieft."),
    ],
)
def test_a_request_knows_until_when(language, text):
    (signal,) = asked(text, language)
    assert signal.due == date(2026, 3, 13)


def test_a_day_that_is_asked_about_is_no_deadline():
    (signal,) = asked("Could you tell me what happened on Friday?", "en")
    assert signal.due is None


def test_a_question_in_own_words_counts_beside_a_quotation():
    (signal,) = asked('Did you really write "the roof is finished for good" to the neighbours?', "en")
    assert signal.kind is SignalKind.QUESTION


PATHOLOGICAL = {
    "question marks": "?" * 100_000,
    "brackets": "[(" * 25_000 + ")]" * 25_000,
    "one request again and again": "could you " * 10_000,
    "one word": "a" * 100_000,
    "nested quotes": '"' * 50_000 + "could you come" + '"' * 50_000,
    "opened quotes": "«“„ could you " * 7_000,
    "zero width": "\u200b\u200d\ufeff" * 33_000 + "could you come?",
    "lines": "please send\n" * 10_000,
    "dashes": "if -- ; , " * 10_000,
    "gaps": "please let me know if you ... " * 3_500,
    "sentences": "Could you come, if it rains, and call me? " * 2_500,
}


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_a_hostile_text_costs_no_more_than_a_long_one(text, language):
    started = time.process_time()
    signals = detect(message(text, language=language), ME)
    assert time.process_time() - started < 5
    assert len(signals) <= AT_MOST

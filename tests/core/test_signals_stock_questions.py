"""Questions that everybody asks and nobody answers, beside real ones that are put in nearly the same words."""

import pytest

from builders import ME, message
from kindregards.core.signals import SignalKind, detect

ASKS = {SignalKind.QUESTION, SignalKind.REQUEST}

STOCK = {
    "en": (
        "How should I put it?", "Will I ever learn?", "Is it Friday yet?", "Could it be any hotter?",
        "Do you know that feeling when everything goes wrong?", "Remember our trip to Porto?",
        "Are we there yet?", "Yesterday I finally read \"Who moved my cheese?\"", "I asked myself: why me?",
        "He kept asking what time it was.", "Problems with your boiler? We can help.", "Hungry? We deliver.",
        "How are you holding up?", "How did I survive without this thing?", "Was I surprised? You bet.",
        "Why does it always rain on Saturdays?", "What would I do without you?",
    ),
    "de": (
        "Wie soll ich sagen?", "Lerne ich das jemals?", "Ist schon Freitag?", "Geht es noch heißer?",
        "Kennst du das Gefühl, wenn alles schiefgeht?", "Weißt du noch, unsere Reise nach Porto?",
        "Gestern habe ich endlich \"Wer hat mein Buch geklaut?\" gelesen.", "Ich habe mich gefragt: warum ich?",
        "Er fragte ständig, wie spät es ist.", "Probleme mit der Heizung? Wir helfen.", "Hunger? Wir liefern.",
        "Wie habe ich das nur ohne geschafft?", "War ich überrascht? Und wie.", "Warum regnet es immer samstags?",
        "Was würde ich nur ohne dich machen?", "Und das Beste? Es kostet nichts.", "Wo war ich stehen geblieben?",
    ),
    "nl": (
        "Hoe zal ik het zeggen?", "Leer ik het ooit?", "Is het al vrijdag?", "Kan het nog warmer?",
        "Ken je dat gevoel als alles misgaat?", "Weet je nog, onze reis naar Porto?",
        "Gisteren las ik eindelijk \"Wie heeft mijn kaas gepikt?\"", "Ik vroeg mezelf af: waarom ik?",
        "Hij bleef maar vragen hoe laat het was.", "Problemen met de ketel? Wij helpen.", "Trek? Wij bezorgen.",
        "Hoe heb ik ooit zonder gekund?", "Was ik verrast? Nou en of.", "Waarom regent het altijd op zaterdag?",
        "Wat zou ik zonder jou moeten?", "En het mooiste? Het is gratis.", "Waar was ik gebleven?",
    ),
    "fr": (
        "Comment dire ?", "Vais-je apprendre un jour ?", "Est-ce déjà vendredi ?", "Peut-il faire plus chaud ?",
        "Tu connais cette sensation quand tout va mal ?", "Tu te rappelles notre voyage à Porto ?",
        "Hier j'ai enfin lu « Qui a volé mon fromage ? »", "Je me suis demandé : pourquoi moi ?",
        "Il demandait sans cesse quelle heure il était.", "Un problème de chaudière ? Nous vous aidons.",
        "Une petite faim ? Nous livrons.", "Comment ai-je pu vivre sans ?", "Étais-je surpris ? Et comment.",
        "Pourquoi pleut-il toujours le samedi ?", "Que ferais-je sans toi ?",
        "Et le mieux dans tout ça ? C'est gratuit.", "Où en étais-je ?",
    ),
    "es": (
        "¿Cómo decirlo?", "¿Aprenderé algún día?", "¿Ya es viernes?", "¿Puede hacer más calor?",
        "¿Conoces esa sensación de que todo sale mal?", "¿Te acuerdas de nuestro viaje a Oporto?",
        "Ayer por fin leí «¿Quién se ha llevado mi queso?»", "Me pregunté: ¿por qué yo?",
        "Preguntaba todo el rato qué hora era.", "¿Problemas con la caldera? Le ayudamos.",
        "¿Hambre? Te lo llevamos.", "¿Cómo he podido vivir sin esto?", "¿Me sorprendió? Y tanto.",
        "¿Por qué siempre llueve los sábados?", "¿Qué haría yo sin ti?", "¿Y lo mejor? Es gratis.",
        "¿Por dónde iba?",
    ),
    "it": (
        "Come dire?", "Imparerò mai?", "È già venerdì?", "Può fare più caldo di così?",
        "Conosci quella sensazione quando va tutto storto?", "Ti ricordi il nostro viaggio a Porto?",
        "Ieri ho finalmente letto «Chi ha spostato il mio formaggio?»", "Mi sono chiesto: perché proprio io?",
        "Continuava a chiedere che ore fossero.", "Problemi con la caldaia? Ci pensiamo noi.",
        "Fame? Consegniamo noi.", "Come ho fatto a vivere senza?", "Ero sorpreso? Eccome.",
        "Perché piove sempre di sabato?", "Cosa farei senza di te?", "E la cosa migliore? È gratis.",
        "Dove ero rimasto?",
    ),
    "pt": (
        "Como hei de dizer?", "Será que algum dia aprendo?", "Já é sexta-feira?", "Pode ficar mais quente?",
        "Conheces aquela sensação quando tudo corre mal?", "Lembras-te da nossa viagem ao Porto?",
        "Ontem li finalmente «Quem mexeu no meu queijo?»", "Perguntei a mim mesmo: porquê eu?",
        "Ele perguntava a toda a hora que horas eram.", "Problemas com a caldeira? Nós ajudamos.",
        "Fome? Nós entregamos.", "Como consegui viver sem isto?", "Fiquei surpreendido? E de que maneira.",
        "Porque é que chove sempre ao sábado?", "O que seria de mim sem ti?", "E o melhor? É grátis.",
        "Onde é que eu ia?",
    ),
}  # fmt: skip

REAL = {
    "en": (
        "Remember your passport.", "How did we do on the bid?", "What did we say about the price?",
        "Everything ok with the contract?", "Anything else I should know?", "Thinking of coming on Friday?",
        "Who said the date is fixed?", "Do you still struggle with the form?",
        "Is it Friday or Saturday that you come?",
    ),
    "de": (
        "Kennst du das Restaurant am Hafen?", "Sag mal, wann ist der Termin?", "Schreib ihnen heute noch.",
        "Geht es dir auch um Dienstag?", "Musst du nicht am Montag arbeiten?", "Brauchst du keine Quittung?",
        "Wer bin ich in eurem Plan, Fahrer oder Koch?", "Was machst du am Freitag?",
    ),
    "nl": (
        "Ken je het restaurant aan de haven?", "Je moet niet vergeten te tekenen.",
        "Is het al geregeld met de zaal?", "Moet ik nog iets meenemen?", "Kom je ook op vrijdag?",
        "Waar was het feest ook alweer?",
    ),
    "fr": (
        "Avez-vous déjà reçu le colis ?", "Venez-vous aussi samedi ?", "Écoute, on se voit quand ?",
        "Laisse ça sur mon bureau.", "Appelez vite le notaire.", "Comment as-tu fait pour le visa ?",
        "Tu connais ce restaurant ?",
    ),
    "es": (
        "¿No tienes su número?", "¿Podría ser más tarde?", "Oye, ¿qué día vienes?", "Llama hoy a Juan.",
        "¿Todo bien con el contrato?", "¿Por qué tiene que firmar él?", "¿Conoces el restaurante del puerto?",
        "Revise el documento adjunto y fírmelo.",
    ),
    "it": (
        "Come si fa a registrarsi al corso?", "Può essere più preciso?", "Perché deve firmare lui?",
        "Senti, quando arrivi?", "Conosci il ristorante al porto?", "Non hai il suo numero?",
        "Rileggi il testo allegato entro domani.",
    ),
    "pt": (
        "Não tens o número dele?", "Olha, podes enviar-me o ficheiro?", "Olha, quando é que chegas?",
        "Pode ser mais tarde?", "Conheces o restaurante do porto?", "Porque tem de ser ele a assinar?",
        "Dá-nos a tua opinião sobre o texto em anexo.",
    ),
}  # fmt: skip


def asked(text, language):
    signals = detect(message(f"Robin,\n\n{text}", language=language), ME)
    return [signal for signal in signals if signal.kind in ASKS]


def cases(table):
    return [(language, text) for language, texts in table.items() for text in texts]


@pytest.mark.parametrize(("language", "text"), cases(STOCK))
def test_a_stock_question_asks_nothing(language, text):
    assert not asked(text, language)


@pytest.mark.parametrize(("language", "text"), cases(REAL))
def test_a_real_question_in_similar_words_is_asked(language, text):
    assert asked(text, language)

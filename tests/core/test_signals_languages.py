"""Each signal in each language, on sentences that people write, and on their neighbours that mean nothing."""

import pytest

from builders import ME, message
from kindregards.core.signals import SignalKind, detect

ASKING = {
    "en": [
        "Which of the two cover designs do you prefer?",
        "Could you forward me the slides from Thursday?",
        "I was wondering if there is still a seat left in your workshop.",
        "Let me know which train you are taking.",
        "Would you mind having a look at section three?",
        "Please send the signed form to the registry by Friday.",
        "Hi Robin, quick question: does the grant cover travel?",
        "Do you know a good translator for Finnish",
        "And when would be a good time to call?",
        "I need your bank details for the refund.",
        "Any advice on choosing a supervisor would be very welcome.",
        "Is the Leeds office open on Mondays?",
    ],
    "de": [
        "Welche Fassung sollen wir drucken?",
        "Könntest du mir bitte die Fotos vom Fest schicken?",
        "Ich frage mich, ob der Raum groß genug ist.",
        "Sag mir bitte, wann dein Zug ankommt.",
        "Wäre es möglich, den Vortrag auf Mai zu verschieben?",
        "Bitte senden Sie uns das unterschriebene Formular zurück.",
        "Hallo Robin, hast du am Donnerstag Zeit?",
        "Wissen Sie, wer bei euch die Werkstatt leitet?",
        "Über eine kurze Rückmeldung bis Mittwoch würde ich mich freuen.",
        "Kannst du das noch mal erklären",
    ],
    "fr": [
        "Quelle salle as-tu réservée pour jeudi ?",
        "Pourrais-tu m'envoyer le plan du jardin ?",
        "Je me demande si le musée sera ouvert lundi.",
        "Dis-moi quand tu arrives à la gare.",
        "Merci de bien vouloir nous retourner le contrat signé.",
        "Seriez-vous disponible la semaine du 12 mai ?",
        "Envoie-moi ton adresse, s'il te plaît.",
        "Est-ce que la réunion aura lieu en ligne ?",
    ],
    "es": [
        "¿Qué versión del cartel prefieres?",
        "¿Me podrías enviar las fotos del taller?",
        "Me gustaría saber si queda sitio en el curso.",
        "Avísame cuando llegues, por favor.",
        "¿Tendrías un momento el jueves para hablar?",
        "Le agradecería que nos devolviera el contrato firmado.",
        "Por favor, confírmame la hora de la cena.",
        "Dime cuándo sale tu tren.",
    ],
    "it": [
        "Quale copertina preferisci?",
        "Mi potresti mandare le foto del laboratorio?",
        "Mi chiedo se ci siano ancora posti liberi.",
        "Fammi sapere quando arrivi in stazione.",
        "Sarebbe possibile spostare l'incontro a maggio?",
        "La prego di inviarci il modulo firmato.",
        "Hai già deciso dove dormire a Torino?",
        "Per favore controlla il capitolo due.",
    ],
    "pt": [
        "Qual das capas preferes?",
        "Podes enviar-me as fotografias da oficina?",
        "Gostaria de saber se ainda há lugares no curso.",
        "Você poderia me mandar o endereço do museu?",
        "Seria possível mudar a reunião para maio?",
        "Diz-me quando chegas à estação.",
        "Por favor, confirme a hora do jantar.",
        "Agradeço que nos devolva o contrato assinado.",
    ],
    "nl": [
        "Welke omslag vind jij mooier?",
        "Kun je me de foto's van de workshop sturen?",
        "Ik vraag me af of er nog plek is in de cursus.",
        "Laat me even weten wanneer je trein aankomt.",
        "Zou het mogelijk zijn om de lezing naar mei te verplaatsen?",
        "Wilt u ons het ondertekende formulier terugsturen?",
        "Heb je donderdag tijd voor een kop koffie?",
        "Stuur me alsjeblieft je adres.",
    ],
}

NOT_ASKING = {
    "en": [
        "How are you?",
        "Any questions, just call.",
        "If you have any questions, please let me know.",
        "Please find the minutes attached.",
        "Please do not hesitate to get in touch.",
        "Who knows?",
        "Did you know that our spring sale starts today?",
        "Tired of slow deliveries?",
        '"What is the sound of one hand?"',
        "Please feel free to forward this.",
        "The garden is doing well and the cat has grown.",
        "Please note that the office is closed on Monday.",
        "Let me know if you need anything else.",
        "The link is https://shop.example/item?id=7",
        "Please give my regards to your mother.",
        "Looking forward to seeing you in May.",
        "I asked him whether he could come, and he said yes.",
    ],
    "de": [
        "Wie geht es dir?",
        "Bei Fragen melden Sie sich bitte jederzeit.",
        "Bitte beachten Sie die neue Adresse.",
        "Im Anhang finden Sie das Protokoll.",
        "Wussten Sie schon, dass der Versand heute gratis ist?",
        "Wer weiß?",
        "Bitte entschuldigen Sie die späte Antwort.",
        "Der Garten gedeiht, und die Katze ist gewachsen.",
        "Ich habe ihn gefragt, ob er kommt.",
        "Liebe Grüße an deine Mutter!",
        "Ich freue mich auf unser Treffen im Mai.",
    ],
    "fr": [
        "Comment vas-tu ?",
        "N'hésitez pas à me contacter si vous avez des questions.",
        "Veuillez trouver le compte rendu ci-joint.",
        "Merci de votre compréhension.",
        "Le saviez-vous ?",
        "Qui sait ?",
        "Le jardin pousse et le chat a grandi.",
        "Je vous prie d'agréer mes salutations distinguées.",
        "Pourquoi pas ?",
    ],
    "es": [
        "¿Cómo estás?",
        "No dudes en llamarme si tienes alguna duda.",
        "Adjunto encontrarás el acta.",
        "¿Sabías que hoy el envío es gratis?",
        "¿Quién sabe?",
        "El jardín crece y la gata también.",
        "Dale recuerdos a tu madre.",
        "Si necesita cualquier aclaración, por favor llame a la oficina.",
    ],
    "it": [
        "Come stai?",
        "Non esitare a chiamarmi se hai domande.",
        "In allegato trovi il verbale.",
        "Lo sapevi che oggi la spedizione è gratis?",
        "Chi lo sa?",
        "Il giardino cresce e la gatta anche.",
        "Salutami tua madre.",
        "Non vedo l'ora di vederti a maggio.",
    ],
    "pt": [
        "Como estás?",
        "Tudo bem?",
        "Não hesites em ligar se tiveres dúvidas.",
        "Em anexo segue a ata.",
        "Sabia que hoje o envio é grátis?",
        "Quem sabe?",
        "O jardim cresce e a gata também.",
        "Qualquer dúvida, estou à disposição.",
    ],
    "nl": [
        "Hoe gaat het met je?",
        "Mocht je nog vragen hebben, laat het me gerust weten.",
        "In de bijlage vind je de notulen.",
        "Wist je dat de verzending vandaag gratis is?",
        "Wie weet?",
        "De tuin groeit en de kat ook.",
        "Doe de groeten aan je moeder.",
        "Ik heb er zin in om je in mei te zien.",
    ],
}

COURTESIES = {
    "en": [
        "Thanks, got it!",
        "Perfect, thank you Robin.\n\nBest,\nAda",
        "Great, see you on Thursday!",
        "Will do. Cheers, Ada",
    ],
    "de": ["Perfekt, danke dir!", "Alles klar, vielen Dank!\n\nViele Grüße\nAda", "Super, bis Donnerstag!"],
    "fr": ["Merci beaucoup, c'est noté !", "Parfait, à jeudi !\n\nBien à toi\nAda", "Bien reçu, merci."],
    "es": ["¡Muchas gracias, recibido!", "Perfecto, nos vemos el jueves.\n\nUn abrazo\nAda", "Vale, gracias."],
    "it": ["Grazie mille, ricevuto!", "Perfetto, a giovedì!\n\nUn caro saluto\nAda", "Va bene, grazie."],
    "pt": ["Muito obrigado, recebido!", "Perfeito, até quinta!\n\nUm abraço\nAda", "Combinado, obrigada."],
    "nl": ["Hartelijk dank, ontvangen!", "Prima, tot donderdag!\n\nGroetjes\nAda", "Top, bedankt."],
}

NOT_COURTESIES = {
    "en": [
        "Thanks! The invoice is still missing.",
        "Great, but the second chart is wrong.",
        "Thanks. Can you resend it?",
    ],
    "de": ["Danke! Die Rechnung fehlt aber noch.", "Super, die zweite Grafik ist allerdings falsch."],
    "fr": ["Merci ! Il manque encore la facture.", "Parfait, mais le deuxième graphique est faux."],
    "es": ["¡Gracias! Todavía falta la factura.", "Perfecto, pero el segundo gráfico está mal."],
    "it": ["Grazie! Manca ancora la fattura.", "Perfetto, ma il secondo grafico è sbagliato."],
    "pt": ["Obrigado! Ainda falta a fatura.", "Perfeito, mas o segundo gráfico está errado."],
    "nl": ["Bedankt! De factuur ontbreekt nog.", "Prima, maar de tweede grafiek klopt niet."],
}

ABOUT = {
    "en": [
        "We are moving our newsroom archive to DuckDB this spring.",
        "I teach bookbinding at a community college in Leeds.",
    ],
    "de": [
        "Ich arbeite gerade an einer Karte aller Trinkbrunnen in Graz.",
        "Wir entwickeln eine App für Stadtimkereien.",
    ],
    "fr": [
        "Je travaille en ce moment sur une carte des fontaines de Lyon.",
        "Nous développons un logiciel pour les apiculteurs.",
    ],
    "es": [
        "Estoy trabajando en un mapa de las fuentes de Granada.",
        "Enseño encuadernación en un centro cívico de Bilbao.",
    ],
    "it": [
        "Sto lavorando a una mappa delle fontane di Torino.",
        "Insegno legatoria in una piccola scuola di Lucca.",
    ],
    "pt": ["Estou a trabalhar num mapa das fontes de Lisboa.", "Trabalho numa oficina de encadernação em Braga."],
    "nl": [
        "Ik werk momenteel aan een kaart van alle fonteinen in Gent.",
        "Wij ontwikkelen een app voor stadsimkers.",
    ],
}

NOT_ABOUT = {
    "en": [
        "I am working on it and will get back to you tomorrow.",
        "I have attached the agenda of the spring meeting.",
        "Sorry, I am running late this morning because of the trains.",
    ],
    "de": ["Ich arbeite daran und melde mich morgen.", "Anbei schicke ich dir die Liste für das Treffen."],
    "fr": [
        "Je travaille dessus et je te tiens au courant demain.",
        "Tu trouveras l'ordre du jour en pièce jointe.",
    ],
    "es": ["Estoy trabajando en ello y te escribo mañana.", "Te envío adjunto el orden del día de la reunión."],
    "it": ["Ci sto lavorando e ti scrivo domani mattina.", "In allegato ti mando l'ordine del giorno."],
    "pt": ["Estou a trabalhar nisso e escrevo-te amanhã cedo.", "Envio-te em anexo a ordem de trabalhos."],
    "nl": ["Ik ben ermee bezig en laat het morgen weten.", "In de bijlage stuur ik je de agenda."],
}

MEETINGS = {
    "en": ["It was great to meet you at PyCon Italia!", "I really enjoyed our conversation over lunch last week."],
    "de": ["Es war schön, dich auf der Buchmesse kennenzulernen.", "Danke für das gute Gespräch am Dienstag."],
    "fr": ["Ravie de vous avoir rencontré au Salon du livre.", "Merci pour cette belle discussion hier soir."],
    "es": ["Fue un placer conocerte en la Feria del Libro.", "Gracias por la charla de ayer."],
    "it": ["È stato un piacere conoscerti al Salone del Libro.", "Grazie per la bella chiacchierata di ieri."],
    "pt": ["Foi um prazer conhecer-te na Feira do Livro.", "Obrigada pela conversa de ontem."],
    "nl": ["Leuk je te ontmoeten op de Boekenbeurs!", "Bedankt voor het fijne gesprek van gisteren."],
}

NOT_MEETINGS = {
    "en": ["It would be great to meet you in Leeds.", "I look forward to meeting you at the fair."],
    "de": ["Es wäre schön, dich auf der Messe zu treffen.", "Ich freue mich darauf, Sie kennenzulernen."],
    "fr": ["Je serais ravie de vous rencontrer au Salon.", "Au plaisir de vous rencontrer."],
    "es": ["Sería un placer conocerte en la feria.", "Me encantaría conocerte algún día."],
    "it": ["Sarebbe un piacere conoscerti al Salone.", "Non vedo l'ora di conoscerti."],
    "pt": ["Seria um prazer conhecer-te na feira.", "Espero conhecer-te em breve."],
    "nl": ["Het zou leuk zijn om je op de beurs te ontmoeten.", "Ik hoop je daar te ontmoeten."],
}

PITCHES = {
    "en": ["We help companies like yours cut freight costs. Are you open to a quick call on Tuesday?"],
    "de": ["Wir helfen Unternehmen, Kosten zu senken. Vereinbaren Sie jetzt eine kostenlose Demo."],
    "fr": ["Nous aidons les entreprises à réduire leurs coûts. Réservez une démo gratuite."],
    "es": ["Ayudamos a empresas a vender más. Agenda una llamada con nosotros."],
    "it": ["Aiutiamo le aziende a vendere di più. Prenota una demo gratuita."],
    "pt": ["Ajudamos empresas a vender mais. Agende uma demonstração gratuita."],
    "nl": ["Wij helpen bedrijven meer te verkopen. Plan een gratis demo."],
}

STOPS = {
    "en": ["Please do not contact me again.", "Take me off your list.", "Stop emailing me."],
    "de": ["Bitte kontaktieren Sie mich nicht mehr.", "Nehmen Sie mich bitte aus Ihrem Verteiler."],
    "fr": ["Merci de ne plus me contacter.", "Retirez-moi de votre liste."],
    "es": ["Por favor, no me escriba más.", "Elimíneme de su lista de correo."],
    "it": [
        "Per favore non mi contatti più.",
        "Mi tolga dalla vostra lista.",
        "Cancellatemi dalla vostra mailing list.",
    ],
    "pt": ["Por favor, não me contacte mais.", "Retire-me da sua lista."],
    "nl": ["Mail me alstublieft niet meer.", "Haal mij van uw lijst."],
}

NOT_STOPS = {
    "en": [
        "Please do not call me at work today.",
        "If you no longer wish to receive this, reply to be removed.",
        "Do not contact the lab before noon.",
    ],
    "de": [
        "Bitte rufen Sie mich heute nicht mehr an.",
        "Wenn Sie keine weiteren Mails wünschen, klicken Sie hier.",
    ],
    "fr": [
        "Ne m'appelle pas aujourd'hui, je suis en réunion.",
        "Pour ne plus recevoir cette lettre, cliquez ici.",
    ],
    "es": ["No me llames hoy, estoy de viaje.", "Si no desea recibir más correos, haga clic aquí."],
    "it": ["Non chiamarmi oggi, sono in viaggio.", "Per non ricevere più questa lettera, clicchi qui."],
    "pt": ["Não me ligues hoje, estou em viagem.", "Para não receber mais esta carta, clique aqui."],
    "nl": ["Bel me vandaag niet, ik zit in de trein.", "Wilt u geen post meer ontvangen, klik dan hier."],
}

INTRODUCTIONS = {
    "en": "Robin, I'd like to introduce you to Bea, who runs the archive.",
    "de": "Lieber Robin, darf ich dir Bea vorstellen, die das Archiv leitet.",
    "fr": "Robin, je te présente Bea, qui dirige les archives.",
    "es": "Robin, te presento a Bea, que dirige el archivo.",
    "it": "Robin, ti presento Bea, che dirige l'archivio.",
    "pt": "Robin, apresento-te a Bea, que dirige o arquivo.",
    "nl": "Robin, ik wil je graag voorstellen aan Bea, die het archief leidt.",
}

SETTLED = {
    "en": "Never mind, I found the form.",
    "de": "Hat sich erledigt, ich habe das Formular gefunden.",
    "fr": "Laisse tomber, j'ai trouvé le formulaire.",
    "es": "Ya lo he encontrado, no hace falta que respondas.",
    "it": "Lascia stare, ho trovato il modulo.",
    "pt": "Já encontrei o formulário, não precisas de responder.",
    "nl": "Laat maar, ik heb het formulier gevonden.",
}


def cases(table):
    return [
        (language, text)
        for language, texts in table.items()
        for text in ([texts] if isinstance(texts, str) else texts)
    ]


def kinds(text, language, **fields):
    return {signal.kind for signal in detect(message(text, language=language, **fields), ME)}


ASKS = {SignalKind.QUESTION, SignalKind.REQUEST}


@pytest.mark.parametrize(("language", "text"), cases(ASKING))
def test_a_question_or_request_is_seen(language, text):
    assert kinds(text, language) & ASKS


@pytest.mark.parametrize(("language", "text"), cases(NOT_ASKING))
def test_what_only_looks_like_a_question_is_not_one(language, text):
    assert not kinds(text, language) & ASKS


@pytest.mark.parametrize(("language", "text"), cases(COURTESIES))
def test_a_mail_of_thanks_and_confirmation_is_a_courtesy(language, text):
    assert kinds(text, language) == {SignalKind.COURTESY}


@pytest.mark.parametrize(("language", "text"), cases(NOT_COURTESIES))
def test_thanks_with_something_to_say_is_no_courtesy(language, text):
    assert SignalKind.COURTESY not in kinds(text, language)


@pytest.mark.parametrize(("language", "text"), cases(ABOUT))
def test_what_people_tell_about_their_work_is_seen(language, text):
    assert SignalKind.ABOUT in kinds(text, language)


@pytest.mark.parametrize(("language", "text"), cases(NOT_ABOUT))
def test_logistics_are_not_about_the_writers_work(language, text):
    assert SignalKind.ABOUT not in kinds(text, language)


@pytest.mark.parametrize(("language", "text"), cases(MEETINGS))
def test_a_meeting_that_took_place_is_seen(language, text):
    assert SignalKind.MEETING in kinds(text, language)


@pytest.mark.parametrize(("language", "text"), cases(NOT_MEETINGS))
def test_a_meeting_that_is_only_hoped_for_is_none(language, text):
    assert SignalKind.MEETING not in kinds(text, language)


@pytest.mark.parametrize(("language", "text"), cases(PITCHES))
def test_a_strangers_pitch_is_seen(language, text):
    assert SignalKind.PITCH in kinds(text, language)


@pytest.mark.parametrize(("language", "text"), cases(ABOUT) + cases(MEETINGS) + cases(ASKING))
def test_what_people_write_is_no_pitch(language, text):
    assert SignalKind.PITCH not in kinds(text, language)


@pytest.mark.parametrize(("language", "text"), cases(STOPS))
def test_a_wish_not_to_be_contacted_is_seen(language, text):
    assert SignalKind.STOP in kinds(text, language)


@pytest.mark.parametrize(("language", "text"), cases(NOT_STOPS) + cases(ASKING) + cases(ABOUT))
def test_other_wishes_do_not_stop_contact_for_good(language, text):
    assert SignalKind.STOP not in kinds(text, language)


@pytest.mark.parametrize(("language", "text"), cases(INTRODUCTIONS))
def test_an_introduction_names_the_introduced_and_never_me(language, text):
    to = ["Robin Field <robin@example.org>", "Bea Kuhn <bea@archive.example>"]
    found = [s for s in detect(message(text, language=language, to=to), ME) if s.kind is SignalKind.INTRODUCTION]
    assert [signal.who for signal in found] == [("bea@archive.example",)]


@pytest.mark.parametrize(("language", "text"), cases(INTRODUCTIONS))
def test_an_introduction_needs_somebody_else_among_the_recipients(language, text):
    assert SignalKind.INTRODUCTION not in kinds(text, language)


@pytest.mark.parametrize(("language", "text"), cases(SETTLED))
def test_a_question_taken_back_is_seen(language, text):
    assert SignalKind.SETTLED in kinds(text, language, subject="Re: The atlas")

"""What networks tell of persons: who connected, asked, wrote, recommended, changed their job."""

import time

import pytest

from builders import ME, TUESDAY, header, mail
from kindregards.core import networks
from kindregards.core.automated import by_header
from kindregards.core.context import Context
from kindregards.core.message import Body
from kindregards.core.networks.profile import link
from kindregards.core.phrases import languages
from kindregards.core.signals import SignalKind
from kindregards.core.text.body import parse_message
from kindregards.core.understand import understand

LINKEDIN = "Bea Kuhn via LinkedIn <invitations@linkedin.com>"
NETWORK = "LinkedIn <invitations@linkedin.com>"


def told(subject, sender=NETWORK, text="", fields=None, links=()):
    body = Body(text, whole=text, links=tuple(links))
    return list(networks.signals(header(sender=sender, subject=subject, fields=fields), body))


def one(subject, sender=NETWORK, **rest):
    (signal,) = told(subject, sender, **rest)
    return signal


C, I, M, F, N = (  # noqa: E741
    SignalKind.CONNECTION,
    SignalKind.INVITATION,
    SignalKind.MESSAGE,
    SignalKind.FAVOUR_RECEIVED,
    SignalKind.MILESTONE,
)

SUBJECTS = {
    "en": [
        (C, "Bea Kuhn accepted your invitation"),
        (C, "Robin, Bea Kuhn has accepted your invitation, explore their network"),
        (C, "Robin, start a conversation with your new connection, Bea Kuhn"),
        (C, "You are now connected with Bea Kuhn."),
        (I, "Bea Kuhn wants to connect"),
        (I, "Bea Kuhn’s invitation is waiting for your response"),
        (M, "Bea Kuhn just messaged you"),
        (M, "Bea Kuhn sent you a new message"),
        (M, "Bea Kuhn mentioned you in a comment"),
        (F, "Bea Kuhn has written you a recommendation"),
        (F, "You received a recommendation from Bea Kuhn"),
        (N, "Congratulate Bea Kuhn on the new job"),
        (N, "Bea Kuhn has a new position at Archive House"),
    ],
    "de": [
        (C, "Bea Kuhn hat Ihre Einladung angenommen"),
        (C, "Sie sind jetzt mit Bea Kuhn vernetzt"),
        (I, "Bea Kuhn möchte sich mit Ihnen vernetzen"),
        (M, "Bea Kuhn hat Ihnen eine Nachricht gesendet"),
        (M, "Neue Nachricht von Bea Kuhn"),
        (F, "Bea Kuhn hat Ihnen eine Empfehlung geschrieben"),
        (N, "Gratulieren Sie Bea Kuhn zum neuen Job"),
    ],
    "fr": [
        (C, "Bea Kuhn a accepté votre invitation"),
        (I, "Bea Kuhn souhaite se connecter"),
        (M, "Bea Kuhn vous a envoyé un message"),
        (F, "Bea Kuhn vous a recommandé"),
        (N, "Félicitez Bea Kuhn pour son nouveau poste"),
    ],
    "es": [
        (C, "Bea Kuhn ha aceptado tu invitación"),
        (I, "Bea Kuhn quiere conectar"),
        (M, "Bea Kuhn te ha enviado un mensaje"),
        (F, "Bea Kuhn te ha escrito una recomendación"),
        (N, "Felicita a Bea Kuhn por su nuevo empleo"),
    ],
    "it": [
        (C, "Bea Kuhn ha accettato il tuo invito"),
        (I, "Bea Kuhn vuole collegarsi"),
        (M, "Bea Kuhn ti ha inviato un messaggio"),
        (F, "Bea Kuhn ti ha scritto una segnalazione"),
        (N, "Congratulati con Bea Kuhn per il nuovo lavoro"),
    ],
    "pt": [
        (C, "Bea Kuhn aceitou seu convite"),
        (I, "Bea Kuhn quer se conectar"),
        (M, "Bea Kuhn acabou de enviar uma mensagem para você"),
        (F, "Bea Kuhn recomendou você"),
        (N, "Parabenize Bea Kuhn pelo novo emprego"),
    ],
    "nl": [
        (C, "Bea Kuhn heeft je uitnodiging geaccepteerd"),
        (I, "Bea Kuhn wil graag connectie maken"),
        (M, "Bea Kuhn heeft je een bericht gestuurd"),
        (F, "Bea Kuhn heeft een aanbeveling voor je geschreven"),
        (N, "Feliciteer Bea Kuhn met de nieuwe baan"),
    ],
}

NAMELESS = [
    "Robin, please add me to your LinkedIn network",
    "I want to connect",
    "Ich möchte Sie gerne zu meinem beruflichen Netzwerk auf LinkedIn hinzufügen",
    "Je souhaite me connecter",
    "Quiero conectar",
    "Voglio collegarmi",
    "Quero me conectar",
    "Ik wil graag connectie maken",
]

NOTHING_OF_ONE_PERSON = [
    "Robin, people you may know",
    "Bea Kuhn and 3 others accepted your invitation",
    "Bea Kuhn and Ann Lee accepted your invitation",
    "Bea Kuhn und 2 weitere Personen haben Ihnen geschrieben",
    "You appeared in 12 searches this week",
    "Bea Kuhn shared a post",
    "Bea Kuhn viewed your profile",
    "Archivist at Green Hall and more new jobs",
    "30 new jobs for “archivist”",
    "Recommended for you: 5 courses",
    "Bea Kuhn requested a recommendation",
    "Bea Kuhn invited you to follow Green Hall",
    "Robin, add Bea Kuhn - Head of Archives",
    "Your invitation was withdrawn",
    "Congratulate Bea Kuhn for 5 years at Green Hall",
    "12 people accepted your invitation",
    "Please verify your new device",
    "",
]


def test_every_language_has_its_subjects():
    assert set(SUBJECTS) == languages()


@pytest.mark.parametrize(("kind", "subject"), [case for cases in SUBJECTS.values() for case in cases])
def test_a_subject_tells_who_did_what(kind, subject):
    signal = one(subject)
    assert (signal.kind, signal.sentence) == (kind, subject)
    assert (signal.facts["network"], signal.facts["name"]) == ("LinkedIn", "Bea Kuhn")
    assert signal.facts.get("help", "recommendation") == "recommendation"
    assert ("help" in signal.facts) == (kind is F)
    assert signal.facts.get("milestone", "") == ("new_role" if kind is N else "")


@pytest.mark.parametrize("subject", NAMELESS)
def test_an_invitation_without_a_name_comes_from_its_sender(subject):
    signal = one(subject, LINKEDIN)
    assert (signal.kind, signal.facts["name"]) == (SignalKind.INVITATION, "Bea Kuhn")
    assert told(subject, NETWORK) == []


@pytest.mark.parametrize("subject", NOTHING_OF_ONE_PERSON)
def test_digests_and_suggestions_tell_nothing(subject):
    assert told(subject, LINKEDIN) == []


def test_a_sender_keeps_the_whole_of_their_name():
    assert one("I want to connect", "Ana de Souza <invitations@linkedin.com>").facts["name"] == "Ana de Souza"
    assert told("I want to connect", "LinkedIn Messaging <invitations@linkedin.com>") == []


def test_an_inmail_has_the_subject_that_its_writer_chose():
    signal = one("A reading room in Leeds", "Bea Kuhn <inmail-hit-reply@linkedin.com>")
    assert (signal.kind, signal.facts["name"]) == (SignalKind.MESSAGE, "Bea Kuhn")


def test_the_profile_is_told_without_what_tracks_it():
    text = "Hi Robin,\n\nBea Kuhn\nHead of Archives at Green Hall\n\nView profile\n\nGreen Hall"
    links = (
        "https://www.linkedin.com/comm/mynetwork/?midToken=AQ",
        "https://www.linkedin.com/comm/in/bea-kuhn-9?midToken=AQ&trk=eml#x",
    )
    facts = one("Bea Kuhn accepted your invitation", text=text, links=links).facts
    assert facts["headline"] == "Head of Archives at Green Hall"
    assert facts["link"] == "https://www.linkedin.com/in/bea-kuhn-9"


@pytest.mark.parametrize(
    "text",
    [
        "Bea Kuhn",
        "Bea Kuhn\nhttps://x.example",
        "Bea Kuhn accepted\nHead",
        "Bea Kuhn\nSee more:",
        "",
        "Bea Kuhn\n\n",
    ],
)
def test_a_headline_is_told_only_where_it_is_sure(text):
    assert "headline" not in one("Bea Kuhn accepted your invitation", text=text).facts


@pytest.mark.parametrize(
    "foreign",
    [
        "https://linkedin.com.evil.example/in/bea",
        "https://evil.example/in/bea",
        "https://www.linkedin.com/company/green-hall",
        "https://[broken/in/bea",
        "ftp://www.linkedin.com/feed",
    ],
)
def test_only_a_profile_of_the_network_is_linked(foreign):
    assert "link" not in one("Bea Kuhn accepted your invitation", links=[foreign]).facts


def test_a_link_needs_all_its_parameters():
    body = Body(
        "", links=("https://www.linkedin.com/profile/view?trk=x", "https://www.linkedin.com/profile/view?id=7")
    )
    assert link(body, "linkedin.com", "(/profile/view)", frozenset({"id"})).endswith("/profile/view?id=7")


@pytest.mark.parametrize(
    ("sender", "known"),
    [
        ("LinkedIn <messages-noreply@linkedin.com>", True),
        ("LinkedIn <x@e.linkedin.com>", True),
        ("GitHub <notifications@github.com>", True),
        ("Bea <bea@archive.example>", False),
        ("LinkedIn <invitations@linkedin.com.evil.example>", False),
        ("LinkedIn <invitations@evillinkedin.com>", False),
        (None, False),
    ],
)
def test_only_the_networks_own_mail_is_understood(sender, known):
    head = header(sender=sender, subject="Bea Kuhn accepted your invitation")
    assert networks.is_known(head) == known
    assert bool(list(networks.signals(head, Body("")))) == (known and "github" not in str(sender))


@pytest.mark.parametrize(
    ("reason", "sender", "text", "heard"),
    [
        ("mention", "Bea Kuhn", "@robin could you look at the catalogue? It is long.", True),
        ("author", "bea-kuhn", "Works for me.", True),
        ("review_requested", "Bea Kuhn", "This sorts the shelves.", True),
        ("subscribed", "Bea Kuhn", "Works for me.", False),
        ("ci_activity", "Bea Kuhn", "Run failed.", False),
        ("", "Bea Kuhn", "Works for me.", False),
        ("author", "shelfbot[bot]", "Bumps the shelf.", False),
        ("author", "Bea Kuhn", "Merged #12 into main.", False),
        ("author", "Bea Kuhn", "Closed #12 as completed.", False),
        ("author", "Bea Kuhn", "", False),
    ],
)
def test_github_tells_when_somebody_speaks_to_me(reason, sender, text, heard):
    thread = "https://github.com/green-hall/shelves/pull/12#issuecomment-7?email_token=AB"
    found = told(
        "Re: [green-hall/shelves] Sort them (PR #12)",
        f"{sender} <notifications@github.com>",
        text=text,
        fields={"X-GitHub-Reason": reason},
        links=["https://github.com/notifications/unsubscribe-auth/AB", thread],
    )
    assert bool(found) == heard
    for signal in found:
        assert signal.kind is SignalKind.MESSAGE
        assert text.startswith(signal.sentence)
        assert signal.facts["link"] == "https://github.com/green-hall/shelves/pull/12"


@pytest.mark.parametrize(
    ("sender", "subject", "text", "name"),
    [
        ("reddit <noreply@redditmail.com>", "[reddit] 2 new messages from u/bea_k", "", "u/bea_k"),
        ("reddit <noreply@redditmail.com>", "u/bea_k replied to your post in r/archives", "", "u/bea_k"),
        ("HipChat <donotreply@hipchat.com>", "Bea Kuhn sent you a 1-1 message", "", "Bea Kuhn"),
        ("HipChat <donotreply@hipchat.com>", 'Bea Kuhn mentioned you in the room "Shelves"', "", "Bea Kuhn"),
        ("XING <mailrobot@mail.xing.com>", "Bea Kuhn hat Ihre Kontaktanfrage bestätigt", "", "Bea Kuhn"),
        ("Bea Kuhn (Jira) <jira@green-hall.atlassian.net>", "[JIRA] (GH-7) Shelves",
         "Bea Kuhn mentioned you on GH-7\n\nSee the plan.", "Bea Kuhn"),
    ],
)  # fmt: skip
def test_other_networks_tell_who_spoke_to_me(sender, subject, text, name):
    assert one(subject, sender, text=text).facts["name"] == name


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("reddit <noreply@redditmail.com>", "[reddit] messages from u/bea_k and u/ann_l", ""),
        ("reddit <noreply@redditmail.com>", "Trending in r/archives", ""),
        ("Bea Kuhn (Jira) <jira@green-hall.atlassian.net>", "[JIRA] (GH-7) Shelves", "Bea Kuhn created an issue"),
        ("Bea Kuhn (Confluence) <c@green-hall.atlassian.net>", "[CONF] Shelves", "Bea Kuhn edited a page"),
    ],
)
def test_what_happens_elsewhere_tells_nothing_of_a_person_to_me(sender, subject, text):
    assert told(subject, sender, text=text) == []


def test_a_whole_mail_of_a_network_is_a_signal():
    raw = mail(sender=NETWORK, subject="Bea Kuhn accepted your invitation", text="Bea Kuhn\nArchivist\n")
    head, body = parse_message(raw, TUESDAY)
    context = Context(me=ME)
    result = understand(head, body, by_header(head, context), context)
    assert result.entry.automated == "notification"
    (signal,) = result.entry.signals
    assert signal.kind is SignalKind.CONNECTION
    assert signal.facts["headline"] == "Archivist"


def test_a_hostile_subject_costs_little():
    begun = time.perf_counter()
    told("congratulate " * 5_000 + " on the new", text="Bea " * 50_000, links=["https://" + "a" * 2_000] * 500)
    told("Bea " * 5_000 + "accepted your invitation")
    assert time.perf_counter() - begun < 1


def test_a_first_name_is_completed_by_the_senders() -> None:
    (signal,) = told("Bea just messaged you", "Bea Kuhn via LinkedIn <messages-noreply@linkedin.com>")
    assert signal.facts["name"] == "Bea Kuhn"

"""Introductions by copy and by name, and mails that only mention somebody."""

import pytest
from tests.builders import ME, message

from kindregards.core.message import Direction
from kindregards.core.signals import SignalKind, detect

BOTH = ["Robin Field <robin@example.org>", "Bea Kuhn <bea@archive.example>"]


def introductions(text, language="en", to=BOTH):
    found = detect(message(text, language=language, to=to), ME)
    return [signal for signal in found if signal.kind is SignalKind.INTRODUCTION]


COPIED = [
    ("en", "Robin, I'm copying Bea, who runs the archive."),
    ("en", "Looping in my colleague Bea, who knows the cellar best."),
    ("de", "In Kopie ist meine Kollegin Bea, die das Archiv leitet."),
    ("fr", "Je mets en copie Bea, qui dirige les archives."),
    ("es", "Pongo en copia a Bea, que dirige el archivo."),
    ("it", "Metto in copia Bea, che dirige l'archivio."),
    ("pt", "Ponho em cópia a Bea, que dirige o arquivo."),
    ("nl", "In cc staat mijn collega Bea, die het archief leidt."),
]

MENTIONED = [
    "Robin, I'm copying Bea for the files.",
    "Adding a Bea to the rota would not help, says the porter who knows.",
    "Thanks Ada, moving you to bcc. Bea, good to hear from you.",
    "Robin, please meet with Bea about the key that is missing.",
    "I have not met Bea, who runs the archive.",
    "Could you introduce me to Bea?",
    "Robin, this is one that Bea is working on.",
    "Bea has copied the map, which is in the box.",
]


@pytest.mark.parametrize(("language", "text"), COPIED)
def test_who_is_copied_and_explained_is_introduced(language, text):
    (signal,) = introductions(text, language)
    assert signal.who == ("bea@archive.example",)


@pytest.mark.parametrize("text", MENTIONED)
def test_who_is_only_mentioned_or_copied_is_not_introduced(text):
    assert introductions(text) == []


def test_somebody_is_told_who_i_am():
    (signal,) = introductions("Bea, this is Robin, who prints the tide tables.")
    assert signal.who == ("bea@archive.example",)


def test_the_sentence_about_the_introduced_follows_a_greeting():
    (signal,) = introductions(
        "Hi Bea, adding Robin now.\n\nBea, this is Robin.\n\nRobin, Bea looks after the old maps."
    )
    assert signal.sentence == "Robin, Bea looks after the old maps."


PAIR = ["Bea Kuhn <bea@archive.example>", "Tom Lund <tom@press.example>"]
MINE = [
    ("en", "Bea, meet Tom, who prints what you dig up."),
    ("en", "Tom, I'm copying Bea, who runs the archive."),
    ("de", "Darf ich euch einander vorstellen?"),
    ("fr", "Je vous mets en contact, vous aurez beaucoup à vous dire."),
    ("es", "Pongo en copia a Bea, que dirige el archivo."),
    ("it", "Metto in copia Bea, che dirige l'archivio."),
    ("pt", "Ponho em cópia a Bea, que dirige o arquivo."),
    ("nl", "In cc staat mijn collega Bea, die het archief leidt."),
]


def written(text, language="en", to=PAIR):
    found = detect(message(text, Direction.OUT, language, to=to), ME)
    return [signal for signal in found if signal.kind is SignalKind.INTRODUCTION]


@pytest.mark.parametrize(("language", "text"), MINE)
def test_i_introduce_my_readers_to_each_other(language, text):
    (signal,) = written(f"{text}\n\nBea, Tom: over to you.", language)
    assert signal.who == ("bea@archive.example", "tom@press.example")


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("Bea, meet Tom, who prints what you dig up.", PAIR[:1]),
        ("Bea, this is Robin from the tide office.", PAIR),
        ("Bea, Tom, I'd like to introduce myself.", PAIR),
        ("Could you introduce me to Tom?", PAIR),
    ],
)
def test_one_reader_or_i_myself_are_not_introduced(text, to):
    assert written(text, to=to) == []

"""Topics: words of the matter, not of the mail; a term needs two reasons; nobody's name."""

import time

import pytest

from builders import message
from kindregards.core.phrases import languages
from kindregards.core.topics import AT_MOST, topics, words


def test_words_are_those_that_carry_the_matter():
    assert words("I'm looking for a small flat in Leipzig near the S-Bahn", "en") == ("flat", "leipzig", "s-bahn")
    assert words("wir suchen eine Wohnung in Leipzig", "de") == ("wohnung", "leipzig")


def test_words_of_an_unknown_language_lack_the_stop_words_of_all():
    assert words("the und les puppetry", None) == ("puppetry",)


def test_words_of_nothing_are_none():
    assert words("", "en") == words("so it is", "en") == words("12 345", "en") == ()


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("en", "Since autumn I'm working on bookbinding with schools.", "bookbinding"),
        ("de", "Ich arbeite gerade an Orgelpfeifen aus Holz.", "orgelpfeifen"),
        ("fr", "Je travaille actuellement sur la reliure ancienne.", "reliure"),
        ("es", "Estoy trabajando en cerámica con esmaltes naturales.", "cerámica"),
        ("it", "In questo periodo lavoro su restauri di organi.", "restauri"),
        ("pt", "Neste momento trabalho com azulejos antigos.", "azulejos"),
        ("nl", "Ik werk momenteel aan orgelpijpen van hout.", "orgelpijpen"),
    ],
)
def test_what_somebody_works_on_is_a_topic_in_every_language(language, text, topic):
    assert any(topic in found for found in topics(message(text, language=language, subject="")))


def test_every_language_has_its_lists():
    for language in languages():
        assert words("zymurgy", language) == ("zymurgy",)


def test_a_noun_said_once_is_no_topic():
    assert topics(message("The kettle was loud, and then the bus came.", subject="")) == ()


def test_what_the_subject_has_too_and_the_text_repeats_is_a_topic():
    text = "The beehives came through the winter. I sold two beehives to a school."
    assert "beehives" in topics(message(text, subject="Re: Beehives"))


def test_inflections_are_one_topic_in_the_form_that_came_first():
    text = "I'm working on beehives. A beehive needs paint. Every beehive is different."
    (topic,) = [found for found in topics(message(text, subject="")) if "beehive" in found]
    assert topic.startswith("beehives")


@pytest.mark.parametrize("name", ["Robin", "Ada", "Winter", "Susan", "Susan Abernathy"])
def test_people_are_no_topics(name):
    text = f"I'm working with {name}. Yesterday {name} wrote to me, and then {name} came."
    assert not any(name.lower() in found for found in topics(message(text, subject=name)))


def test_logistics_are_no_topics():
    text = "The meeting is on Tuesday. The meeting room is large. Attached are the documents for the meeting."
    assert topics(message(text, subject="Meeting documents on Tuesday")) == ()


def test_links_and_addresses_are_no_topics():
    text = "See https://kiln.example/kiln and kiln@kiln.example, then www.kiln.example/kiln again."
    assert topics(message(text, subject="")) == ()


def test_a_language_without_lists_has_no_topics():
    assert topics(message("Pracuję nad książką o pszczołach.", language="pl")) == ()
    assert topics(message("Beehives beehives beehives", language=None)) == ()


def test_topics_are_few():
    nouns = ["kiln", "glaze", "loom", "organ", "violin", "beehive", "orchard", "vineyard", "printing", "bakery"]
    text = " ".join(f"The {noun} is red. My {noun} is blue." for noun in nouns)
    assert len(topics(message(text, subject=" ".join(nouns)))) == AT_MOST


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "Ab " * 40_000, "x@" * 50_000, "I work on " * 10_000, "A.b-" * 30_000]
)
def test_hostile_text_is_read_in_no_time(text):
    started = time.perf_counter()
    topics(message(text, subject=text))
    assert time.perf_counter() - started < 1

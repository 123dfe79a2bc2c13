"""Sentences of a text as people type it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindregards.core.sentences import LONGEST, SENTENCES, split


@pytest.mark.parametrize(
    ("text", "language", "sentences"),
    [
        ("It rains. Are you in?", "en", ["It rains.", "Are you in?"]),
        ("See Dr. Winter at 9 a.m. on Monday. Bye.", "en", ["See Dr. Winter at 9 a.m. on Monday.", "Bye."]),
        ("Am 3. März kommt Frau Dr. Kuhn. Passt das?", "de", ["Am 3. März kommt Frau Dr. Kuhn.", "Passt das?"]),
        ("Obst, z. B. Birnen, ist da. Gut.", "de", ["Obst, z. B. Birnen, ist da.", "Gut."]),
        (
            "Look at https://a.example/b?c=d.e and tell me.",
            "en",
            ["Look at https://a.example/b?c=d.e and tell me."],
        ),
        ("Really?! I had no idea.", "en", ["Really?!", "I had no idea."]),
        ("Well... perhaps not. No", "en", ["Well... perhaps not.", "No"]),
        ("Hm... Perhaps.", "en", ["Hm...", "Perhaps."]),
        ("Is it done?Then tell me.", "en", ["Is it done?", "Then tell me."]),
        ('He said "come!" Then he left.', "en", ['He said "come!"', "Then he left."]),
        ("¿Vienes? ¡Claro! Hasta luego.", "es", ["¿Vienes?", "¡Claro!", "Hasta luego."]),
        ("J. Winter wrote it. True.", "en", ["J. Winter wrote it.", "True."]),
        ("Version 2.0 is out. Try it.", "en", ["Version 2.0 is out.", "Try it."]),
        ("元気ですか？はい。", None, ["元気ですか？", "はい。"]),
        ("", "en", []),
        (" \n\n ", "en", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, language, sentences):
    assert split(text, language) == sentences


def test_a_soft_wrap_does_not_end_a_sentence():
    text = "We have been looking for somebody who knows how to bind books by\nhand and would teach it. Would you?"
    assert split(text, "en") == [
        "We have been looking for somebody who knows how to bind books by hand and would teach it.",
        "Would you?",
    ]


def test_a_greeting_and_a_signature_stand_alone():
    assert split("Hi Robin,\n\ncan you come\n\nAda", "en") == ["Hi Robin,", "can you come", "Ada"]


def test_list_items_are_sentences():
    assert split("Please bring\n- a pen\n- the blue folder\n2) water", "en") == [
        "Please bring", "a pen", "the blue folder", "water",
    ]  # fmt: skip


def test_lines_without_punctuation_are_sentences_of_their_own():
    assert split("Thanks for the tea\nSee you on Monday", "en") == ["Thanks for the tea", "See you on Monday"]


@pytest.mark.parametrize(
    "text",
    [
        'She asked "are you in?" and left.',
        "We drive (or fly?) to the fair.",
        "Room (which one?) - Bruno knows.",
        "The form is at www.archive.example/forms/list?ID=7 as before.",
        "Vous avez écrit « est-ce possible ? » hier.",
    ],
)
def test_a_question_mark_within_a_sentence_does_not_end_it(text):
    assert split(text, "fr" if "«" in text else "en") == [text]


def test_a_question_in_quotation_marks_ends_before_a_capital():
    assert split('She asked "are you in?" Then she left.', "en") == ['She asked "are you in?"', "Then she left."]


def test_a_long_question_keeps_its_end():
    (sentence,) = split("I wonder " + "very " * 100 + "much whether you will come?", "en")
    assert len(sentence) <= LONGEST
    assert sentence.startswith("…")
    assert sentence.endswith("whether you will come?")


def test_a_long_statement_keeps_its_beginning():
    (sentence,) = split("The garden is " + "very " * 100 + "green.", "en")
    assert len(sentence) <= LONGEST
    assert sentence.startswith("The garden")
    assert sentence.endswith("…")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=3000), st.sampled_from(["en", "de", "xx", None]))
def test_any_text_gives_bounded_single_lines(text, language):
    sentences = split(text, language)
    assert len(sentences) <= SENTENCES
    assert all(0 < len(sentence) <= LONGEST and len(sentence.splitlines()) == 1 for sentence in sentences)


@pytest.mark.parametrize(
    "piece", ["a", ".", "?", "? ", "...", '"', "a.", "\n", "- \n", "1. ", "A, ", "[", "a@", "…?", " \t"]
)
def test_splitting_takes_time_in_proportion_to_the_text(piece):
    started = time.process_time()
    split(piece * (1_000_000 // len(piece)), "en")
    assert time.process_time() - started < 2

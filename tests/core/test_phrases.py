"""The phrase notation, and the phrase files themselves."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindregards.core.phrases import Phrases, compiled, languages, phrases, plain

NEEDED = {
    "sentences", "subject", "names", "greeting", "question", "request", "asks_nothing", "courtesy", "about",
    "introduction", "meeting", "pitch", "stop", "settled",
}  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("send me", "please send me the map", True),
        ("send me", "please send medals", False),
        ("could you [please|kindly|] send", "could you send", True),
        ("could you [please|kindly|] send", "could you kindly send", True),
        ("could you [please|kindly|] send", "could you now send", False),
        ("interess*", "das interessiert mich", True),
        ("interess*", "desinteresse", False),
        ("let me know ... date", "let me know the exact date", True),
        ("let me know ... date", "let me know. " + "word " * 12 + "date", False),
        ("^thanks", "thanks a lot", True),
        ("^thanks", "many thanks", False),
        ("thanks [a lot|]$", "thanks!!", True),
        ("thanks [a lot|]$", "thanks for nothing", False),
        ("frage mich ob", "ich frage mich, ob", True),
        ("obrigad[o|a]", "obrigada", True),
        ("[so|] what$", "so what?", True),
        ("e.g.", "e.g. this", True),
        ("c++", "we use c++ here", True),
    ],
)
def test_a_phrase_matches_what_it_says(phrase, text, found):
    assert (compiled((phrase,)).search(text) is not None) is found


@pytest.mark.parametrize("phrase", ["", "  ", "[open", "closed]", "[a [b|c]]"])
def test_a_phrase_that_cannot_be_understood_is_refused(phrase):
    with pytest.raises(ValueError, match=r"phrase|brackets"):
        compiled((phrase,))


def test_no_phrases_match_nothing():
    assert Phrases("xx", {}).pattern("question", "start").search("what is it?") is None
    assert Phrases("xx", {}).words("question", "start") == ()


def test_an_unknown_language_is_a_key_error():
    with pytest.raises(KeyError):
        phrases("tlh")


def test_text_is_compared_without_typography_and_case():
    assert plain("I’d  LIKE\u00a0“that”") == 'i\'d like "that"'


def test_seven_languages_are_there():
    assert {"en", "de", "fr", "es", "it", "pt", "nl"} <= languages()


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "nl"])
def test_every_language_has_every_section_and_all_its_keys(language):
    known, english = phrases(language), phrases("en")
    assert set(known.sections) >= NEEDED
    for section in NEEDED:
        assert set(known.sections[section]) == set(english.sections[section]), section


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_phrase_is_lower_case_and_compiles(language):
    known = phrases(language)
    for section in NEEDED & set(known.sections):
        for key in known.sections[section]:
            assert isinstance(known.pattern(section, key), re.Pattern)
            assert [word for word in known.words(section, key) if word != plain(word)] == []


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab[]|*^$. ", max_size=25), st.text(alphabet="ab .", max_size=60))
def test_any_phrase_compiles_or_is_refused(phrase, text):
    try:
        pattern = compiled((phrase,))
    except ValueError:
        return
    pattern.search(text)


@pytest.mark.parametrize(
    "text", ["a " * 20_000, "could you " * 5_000, "let me know " * 5_000, "?" * 40_000, "…" * 40_000]
)
def test_patterns_take_time_in_proportion_to_the_text(text):
    known = phrases("en")
    started = time.process_time()
    for section in NEEDED:
        for key in known.sections[section]:
            known.pattern(section, key).search(text)
    assert time.process_time() - started < 20


@pytest.mark.parametrize("language", sorted(languages()))
def test_no_phrase_opens_with_two_optional_words(language: str) -> None:
    """The notation lets only the first one take its space with it, so the second would never be left out."""
    for section, table in phrases(language).sections.items():
        for key, listed in table.items():
            for phrase in listed:
                assert not re.match(r"\^?\[[^\]]*\|\] \[[^\]]*\|\] ", phrase), f"{section}.{key}: {phrase}"

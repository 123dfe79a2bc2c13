"""format=flowed: what goes out comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindregards.core.flowed import flow, quote, unflow

LETTER = """Hi Ada,

{long}

> Could you send me the list of speakers by Friday, and the plan of the hall, if there is one by then?
[your answer]

{separator}
Robin""".format(long="word " * 40 + "end", separator="-- ")


def test_a_letter_survives_wrapping() -> None:
    assert unflow(flow(LETTER)) == LETTER


def test_no_line_is_longer_than_78_characters() -> None:
    assert max(map(len, flow(LETTER).split("\n"))) <= 78


def test_the_signature_separator_is_no_soft_break() -> None:
    assert flow("-- \nRobin").split("\n") == ["-- ", "Robin"]


@pytest.mark.parametrize("line", ["From here on", " indented"])
def test_lines_that_could_be_mistaken_are_stuffed(line: str) -> None:
    assert flow(line) == f" {line}"
    assert unflow(flow(line)) == line


def test_quoting_goes_one_level_deeper() -> None:
    assert quote("so\n> it was\n\nend") == "> so\n>> it was\n>\n> end"


word = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=30)


@given(st.lists(st.lists(word, min_size=1, max_size=40).map(" ".join), max_size=6).map("\n".join))
def test_any_text_of_words_survives(text: str) -> None:
    assert unflow(flow(text)) == text


@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")) | st.sampled_from(" \n>-"),
        max_size=400,
    )
)
def test_any_text_comes_back_but_for_spaces_at_line_ends(text: str) -> None:
    def seen(line: str) -> str:
        marks = len(line) - len(line.lstrip(">"))
        rest = line[marks:].removeprefix(" ") if marks else line
        return line if line == "-- " else (">" * marks + " " + rest if marks else rest).rstrip(" ")

    assert unflow(flow(text)) == "\n".join(seen(line) for line in text.split("\n"))

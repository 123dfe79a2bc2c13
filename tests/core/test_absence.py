"""The day on which somebody who is away is back."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import address
from kindregards.core.automated.absence import deputies, return_date
from kindregards.core.dates.written import LONGEST

WRITTEN = date(2026, 3, 10)  # a Tuesday


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "I will be back on Monday 16 March.", "2026-03-16"),
        ("en", "I'll be back in the office on March 16th, 2026.", "2026-03-16"),
        ("en", "Away until 3/18.", "2026-03-18"),
        ("en", "I am away through Friday.", "2026-03-14"),
        ("en", "returning Monday", "2026-03-16"),
        ("en", "I return on 2026-03-20.", "2026-03-20"),
        ("en", "I will be back tomorrow.", "2026-03-11"),
        ("en", "back on 2 January", "2027-01-02"),
        ("de", "Ich bin bis 14.04. nicht im Büro.", "2026-04-15"),
        ("de", "bis einschließlich 20. März im Urlaub", "2026-03-21"),
        ("de", "Ab dem 1. April bin ich wieder erreichbar.", "2026-04-01"),
        ("de", "Ich bin ab Montag, den 16. März wieder da.", "2026-03-16"),
        ("fr", "absente jusqu'au 1er avril inclus", "2026-04-02"),
        ("fr", "Je serai de retour le lundi 16 mars.", "2026-03-16"),
        ("es", "Vuelvo el 16 de marzo.", "2026-03-16"),
        ("it", "Rientro il 16 marzo.", "2026-03-16"),
        ("pt", "Regresso a 16 de março.", "2026-03-16"),
        ("nl", "Ik ben weer aanwezig op maandag.", "2026-03-16"),
        (None, "Ich bin bis 14.04. nicht im Büro.", "2026-04-15"),
    ],
)
def test_a_day_of_return_is_read(language: str | None, text: str, expected: str) -> None:
    assert str(return_date(text, WRITTEN, language)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I will be back soon.",
        "I will be back on 04/05/2026.",  # April or May
        "I was back on 2 March 2026.",  # over
        "back on 16 March 2031",  # misread, or a joke
        "back on 31 February",
        "On 16 March we meet.",
        "until further notice",
        "",
    ],
)
def test_what_is_not_clear_is_not_read(text: str) -> None:
    assert return_date(text, WRITTEN, "en") is None


@given(st.text(alphabet="until back on through march 0123456789./-,", max_size=300))
def test_any_text_gives_a_near_day_or_none(text: str) -> None:
    found = return_date(text, WRITTEN)
    assert found is None or WRITTEN <= found <= WRITTEN + LONGEST


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Please contact Ann Lee at ann.lee@mill.example.", ["Ann Lee <ann.lee@mill.example>"]),
        (
            "en",
            "If urgent, call Ann Lee at 555-0100 or email: alee@mill.example",
            ["Ann Lee <alee@mill.example>"],
        ),
        ("en", "In my absence, Bo (bo@mill.example) will help.", ["Bo <bo@mill.example>"]),
        ("en", "My colleague Bob <bob@mill.example> is covering for me.", ["Bob <bob@mill.example>"]),
        (
            "en",
            "Please contact Ann Lee (ann@mill.example) or Sam Reed (sam@mill.example).",
            ["Ann Lee <ann@mill.example>", "Sam Reed <sam@mill.example>"],
        ),
        (
            "de",
            "Wenden Sie sich an Frau Lena Voß, lena.voss@muehle.example.",
            ["Lena Voß <lena.voss@muehle.example>"],
        ),
        ("de", "Meine Vertretung ist Lena Voß (voss@muehle.example).", ["Lena Voß <voss@muehle.example>"]),
        (
            "fr",
            "Veuillez contacter Luc Morel : luc.morel@moulin.example",
            ["Luc Morel <luc.morel@moulin.example>"],
        ),
        ("es", "Contacte con Eva Ruiz en eva@molino.example.", ["Eva Ruiz <eva@molino.example>"]),
        ("it", "Contattare la collega Ida Riva: riva@mulino.example", ["Ida Riva <riva@mulino.example>"]),
        ("pt", "Contacte a minha colega Rita Paz, rita@moinho.example.", ["Rita Paz <rita@moinho.example>"]),
        ("nl", "Neem contact op met Jan de Boer via jan@molen.example.", ["Jan de Boer <jan@molen.example>"]),
        (
            None,
            "Veuillez contacter Luc Morel : luc.morel@moulin.example",
            ["Luc Morel <luc.morel@moulin.example>"],
        ),
    ],
)
def test_a_deputy_is_named_with_an_address(
    language: str | None, text: str, expected: list[tuple[str, str]]
) -> None:
    assert list(deputies(text, "ada@mill.example", language)) == [address(each) for each in expected]


@pytest.mark.parametrize(
    "text",
    [
        "Please contact Ann Lee.",  # no address
        "Please contact me at ada@mill.example.",  # the same person
        "In urgent cases you can reach me at winter@home.example.",
        "Please contact ada@home.example in my absence.",  # the same person elsewhere
        "Please contact noreply@mill.example.",
        "Your mail of ann@mill.example was received.",
        "Please contact nobody.\n\nThis is what bob@mill.example wrote.",
        "Please contact @ann or ann@.",
        "",
    ],
)
def test_who_is_no_deputy_is_not_named(text: str) -> None:
    assert deputies(text, "ada@mill.example", "en") == ()


def test_a_staff_list_is_cut() -> None:
    text = "Please contact " + " or ".join(f"clerk{n}@mill.example" for n in range(9))
    assert len(deputies(text, "ada@mill.example", "en")) == 3


@pytest.mark.parametrize("piece", ["a@", "a.", "Ann ", "contact ", "a@b.c ", "-"])
def test_deputies_are_looked_for_in_bounded_time(piece: str) -> None:
    deputies("warm up", "ada@mill.example")
    started = time.process_time()
    deputies(piece * (100_000 // len(piece)), "ada@mill.example")
    assert time.process_time() - started < 1

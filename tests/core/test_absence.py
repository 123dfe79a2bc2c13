"""The day on which somebody who is away is back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindregards.core.absence import return_date
from kindregards.core.written_dates import LONGEST

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

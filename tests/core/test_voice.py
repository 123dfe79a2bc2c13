"""How a pair addresses each other, and dates in letters."""

from datetime import date

import pytest

from kindregards.core.phrases import languages
from kindregards.core.voice import attribution, day, heard, is_by_first_name, left_out


@pytest.mark.parametrize(
    ("language", "text", "formal"),
    [
        ("de", "Könnten Sie mir den Plan schicken?", True),
        ("de", "Kannst du mir den Plan schicken?", False),
        ("de", "Der Plan ist fertig.", None),
        ("de", "Sie ist im Urlaub, aber ich schicke dir den Plan.", False),
        ("fr", "Pourriez-vous m'envoyer votre plan ?", True),
        ("fr", "Tu peux m'envoyer ton plan ?", False),
        ("es", "¿Podría usted enviarme el plan?", True),
        ("es", "¿Puedes enviarme tu plan?", False),
        ("it", "Ti mando il piano, che ne pensi tu?", False),
        ("nl", "Kunt u mij uw plan sturen?", True),
        ("nl", "Kun je me jouw plan sturen?", False),
        ("en", "Could you send me the plan?", None),
        ("eo", "Ĉu vi povas?", None),
    ],
)
def test_the_form_of_address_is_heard(language: str, text: str, formal: bool | None) -> None:
    assert heard(text, language) is formal


@pytest.mark.parametrize(
    ("language", "text", "by_first_name"),
    [
        ("de", "Hallo Robin,\n\nanbei der Plan.", True),
        ("de", "Liebe Robin, anbei der Plan.", True),
        ("de", "Sehr geehrte Frau Hale,\n\nanbei der Plan.", False),
        ("de", "Guten Tag Robin Hale,\n\nanbei der Plan.", False),
        ("de", "Hallo Anna,\n\nRobin hat den Plan.", False),
        ("fr", "Bonjour Robin,\n\nvoici le plan.", True),
        ("it", "Ciao Robin, ecco la mappa.", True),
        ("nl", "Beste mevrouw Hale,\n\nhierbij het plan.", False),
        ("eo", "Saluton Robin", False),
    ],
)
def test_a_greeting_by_first_name_is_heard(language: str, text: str, by_first_name: bool) -> None:
    assert is_by_first_name(text, ["Robin Hale", ""], language) is by_first_name


def test_dates_are_written_as_in_letters() -> None:
    when = date(2026, 3, 3)
    assert [day(when, language) for language in ("en", "de", "fr", "es", "eo")] == [
        "3 March", "3. März", "3 mars", "3 de marzo", "3 March",
    ]  # fmt: skip


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_language_has_the_words_of_a_letter(language: str) -> None:
    lines = {attribution(date(2026, month, 9), "10:12", "Ada Winter", language) for month in range(1, 13)}
    assert len(lines) == 12
    assert all("9" in line and "2026" in line and "10:12" in line and "Ada Winter" in line for line in lines)
    assert language == "en" or left_out(language) != left_out("en")

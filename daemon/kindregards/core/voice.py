"""How a pair writes to each other: du or Sie, tu or vous; and dates as letters write them.

Rules that hold here: what is not known is formal, which offends nobody; words are data
(phrases/<lang>.toml, sections [address] and [letter]).
"""

import re
from collections.abc import Iterable
from datetime import date

from nameparser import HumanName

from kindregards.core.phrases import languages, phrases, plain

_WORD = re.compile(r"\w+")
_MID_SENTENCE = re.compile(r"(?<=[\w,;:] )\w+")  # "Sie" at a sentence's start may be "they"
GREETING = 60  # characters of a first line: "Liebe Frau Professor Lindqvist-Okafor," and room to spare
LISTENED_TO = 20_000  # characters of a correspondence; the form of address shows in the first lines


def distinguishes(language: str) -> bool:
    """True for languages with a polite and a familiar form of address; English has one for all."""
    return language in languages() and bool(phrases(language).words("address", "formal"))


def heard(text: str, language: str) -> bool | None:
    """True when the text says Sie, vous, usted, Lei, u; False when it says du, tu, je; None when unclear."""
    if not distinguishes(language):
        return None
    text, known = text[:LISTENED_TO], phrases(language)
    formal, informal = set(known.words("address", "formal")), set(known.words("address", "informal"))
    polite = sum(word in formal for word in _MID_SENTENCE.findall(text))
    familiar = sum(word in informal for word in _WORD.findall(text))
    return None if polite == familiar else polite > familiar


def is_by_first_name(text: str, readers: Iterable[str], language: str) -> bool:
    """True when the text opens with a greeting and one reader's first name, without their family name.

    Args:
        readers: full names, as "Robin Hale" or "Hale, Robin".
    """
    if language not in languages():
        return False
    line = plain(text.strip().partition("\n")[0][:GREETING])
    greeting = phrases(language).pattern("greeting", "words").match(line)
    greeted = set(_WORD.findall(line[greeting.end() :])) if greeting else set()
    names = (HumanName(reader.lower()) for reader in readers if reader)
    return any(name.first in greeted and name.last not in greeted for name in names)


def greeting(text: str, language: str) -> str:
    """The words that greet, as the language's file spells them ("hi", "sehr geehrte frau"); "" without."""
    return ""


def sign_off(text: str, signature: str, language: str) -> str:
    """The closing words, as the language's file spells them ("best regards"); "" without."""
    return ""


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

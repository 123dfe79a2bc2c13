"""How a pair writes to each other: du or Sie, tu or vous; and dates as letters write them.

Rules that hold here: what is not known is formal, which offends nobody; words are data
(phrases/<lang>.toml, sections [address] and [letter]).
"""

import re
from collections.abc import Iterable
from datetime import date

from nameparser import HumanName

from kindregards.core.phrases import languages, phrases, plain
from kindregards.core.text.signature import SIGN_OFF_NAME

_WORD = re.compile(r"\w+")
_MID_SENTENCE = re.compile(r"(?<=[\w,;:] )\w+")  # "Sie" at a sentence's start may be "they"
GREETING = 60  # characters of a first line: "Liebe Frau Professor Lindqvist-Okafor," and room to spare
SHORT_FORM = 3  # letters that a first name and its short form share at least: "Rob", "Robin"
LAST_LINES = 3  # of the own words among which a mail may close
LAST_WORDS = 200  # characters
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

    A short form of the name is one too: "Hi Rob" for Robin, "Liebe Alexandra" for Alex.

    Args:
        readers: full names, as "Robin Hale" or "Hale, Robin".
    """
    line = _first_line(text)
    greeting = _greeted(line, language)
    greeted = _WORD.findall(line[len(greeting) :])
    if not greeting or not greeted:
        return False
    names = (HumanName(reader.lower()) for reader in readers if reader)
    return any(
        name.last not in greeted and (name.first in greeted or _is_short(greeted[0], name.first)) for name in names
    )


def _is_short(called: str, first: str) -> bool:
    """True for "Rob" and Robin, either way round."""
    return min(len(called), len(first)) >= SHORT_FORM and (first.startswith(called) or called.startswith(first))


def greeting(text: str, language: str) -> str:
    """The words that greet, with the title: "hi", "dear mr", "sehr geehrte frau" (`plain`); "" without.

    "Dear Robin" is "dear" and `is_by_first_name`, "Dear Mr Hale" is "dear mr" and not.
    """
    return _greeted(_first_line(text), language).strip(" ,")


def _first_line(text: str) -> str:
    return plain(text.strip().partition("\n")[0][:GREETING]).lstrip("¡*_ ")


def _greeted(line: str, language: str) -> str:
    """What of a first line is greeting."""
    if language not in languages():
        return ""
    match = phrases(language).pattern("greeting", "words").match(line)
    return match[0] if match else ""


def sign_off(text: str, signature: str, language: str) -> str:
    """The closing words, as the language's file spells them ("best regards"); "" without.

    Args:
        text: the own words; a short mail may close within them ("Thanks, Ada").
    """
    if language not in languages():
        return ""
    said = phrases(language).words("closing", "sign_offs")
    lines = [line for line in signature.split("\n", LAST_LINES)[:LAST_LINES] if line.strip()][:1]
    for line in [*lines, *text.rstrip()[-LAST_WORDS:].split("\n")[:-LAST_LINES:-1]]:
        closing = plain(line).lstrip("-– *")
        known = [words for words in said if closing.startswith(words) and not closing[len(words) :][:1].isalnum()]
        longest = max(known, key=len, default="")
        if longest and len(closing[len(longest) :].split()) <= SIGN_OFF_NAME:
            return longest
    return ""


def spoken(text: str, signature: str) -> str | None:
    """The one language that has both the greeting and the sign-off of a mail, or the only one of them."""
    greeted = {language for language in languages() if greeting(text, language)}
    closed = {language for language in languages() if sign_off(text, signature, language)}
    both = greeted & closed if greeted and closed else greeted | closed
    return both.pop() if len(both) == 1 else None


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

"""The words for days and months of one language as patterns, from its phrases (section `dates`).

Rules that hold here: patterns are for `plain` text; a short form ("mon", "sexta") is an ordinary word in some
language, so it is a weekday only where the text around it says so.
"""

import re
from functools import cache

from kindregards.core.phrases import Phrases, phrases

_NUMBER = r"\d{1,3}"


class DateWords:
    """Attributes:
    date: a day and a month in either order; groups day, month or day2, month2.
    weekday: group weekday, any form, at the beginning of a text; a word or two may stand before it.
    whole_weekday, short_weekday: groups weekday; the latter only where `ends` it.
    ordinal: a day of the month alone, group day.
    distance: "in two weeks"; groups number, or, afterwards, unit.
    """

    def __init__(self, known: Phrases) -> None:
        self.known = known
        self.months = _forms(known, "months")
        self.weekdays = _forms(known, "weekdays")
        self._numbers = _forms(known, "numbers")
        self._units = _forms(known, "units")
        day, month, weekday = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?", _any(self.months), _any(self.weekdays)
        self.date = re.compile(
            rf"(?<!\w){day}\s?(?:de\s|of\s)?(?P<month>{month})\b\.?"
            rf"|(?<!\w)(?P<month2>{month})\b\.?\s?(?:the\s)?{day.replace('day', 'day2')}(?!\d)"
        )
        self.weekday = re.compile(rf"\W{{0,3}}(?:\w{{1,8}}\s){{0,2}}(?P<weekday>{weekday})\b")
        whole, short = _by_length(self.weekdays)
        parts = _alternatives(known.words("dates", "parts"))
        ends = rf"(?=\W{{0,3}}$|\s?[,;:.!?)–-]|\s(?:{_alternatives(known.words('dates', 'then'))})(?!\w))"
        self.whole_weekday = re.compile(rf"(?<!\w)(?P<weekday>{whole})(?:{parts})?(?!\w)")
        self.short_weekday = re.compile(rf"(?<!\w)(?P<weekday>{short})(?!\w){ends}")
        suffix = _any(_forms(known, "ordinal"))
        self.ordinal = re.compile(rf"(?<!\w)(?P<day>\d{{1,2}})(?:{suffix}){ends}")
        self.month_end = re.compile(rf"(?P<month>{month})(?!\w)(?!\.?\s?\d{{1,2}}(?!\d))")
        self.distance = self._distance()

    def month(self, name: str) -> int:
        """1 is January."""
        return _place(self.months, name) + 1

    def weekday_number(self, name: str) -> int:
        """0 is Monday."""
        return _place(self.weekdays, name)

    def number(self, word: str) -> int:
        """Of digits or a numeral."""
        return int(word) if word.isdigit() else _place(self._numbers, word) + 1

    def unit(self, name: str) -> int:
        """The place in `units`: minutes, hours, days, working days, weeks, fortnights, months."""
        return _place(self._units, name)

    def _distance(self) -> re.Pattern[str]:
        number, unit = f"{_any(self._numbers)}|{_NUMBER}", _any(self._units)
        within = _alternatives(self.known.words("dates", "within"))
        hence = self.known.words("dates", "hence")
        either = rf"\s?(?:{_alternatives(self.known.words('dates', 'or'))}|-|–)\s?"
        length = (
            rf"(?P<number>{number})(?:{either}(?P<or>{number}))?\s?(?P<unit>{unit})(?!\w)"
            rf"(?:{either}(?P<afterwards>{number})(?!\w))?"
        )
        ahead = rf"(?<!\w)(?:{within})\s{length}"
        if not hence:
            return re.compile(ahead)
        renamed = length.replace("?P<", "?P<h_")
        return re.compile(rf"{ahead}|(?<!\w){renamed}\s(?:{_alternatives(hence)})(?!\w)")


@cache
def date_words(language: str) -> DateWords:
    """Of a language that has phrases."""
    return DateWords(phrases(language))


def _forms(known: Phrases, key: str) -> list[list[str]]:
    """Each phrase's forms, the usual one first."""
    return [each.split("|") for each in known.words("dates", key)]


def _any(forms: list[list[str]]) -> str:
    return _alternatives(tuple(name for names in forms for name in names))


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _by_length(forms: list[list[str]]) -> tuple[str, str]:
    """The forms that stand for themselves, and those that merely begin the usual one."""
    short = tuple(name for names in forms for name in names[1:] if names[0].startswith(name))
    whole = tuple(name for names in forms for name in names if name not in short)
    return _alternatives(whole), _alternatives(short) or "(?!)"


def _place(forms: list[list[str]], name: str) -> int:
    return next(place for place, names in enumerate(forms) if name in names)

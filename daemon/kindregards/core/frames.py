"""Phrases with a place for a name: "congratulate ... on the new job".

Rules that hold here: the words are those of phrases/<lang>.toml, in its notation, with one "..." for the name;
what is taken out is written as it stands in the text.
"""

import re
from dataclasses import dataclass
from functools import cache

from kindregards.core.phrases import compiled, languages, phrases

GAP = "..."


@dataclass(frozen=True, slots=True)
class Frame:
    """The words before and after a name.

    Attributes:
        before, after: None where the name begins or ends the text.
        holds: False for a phrase that has no name in it.
    """

    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    holds: bool

    def held(self, original: str, folded: str) -> str | None:
        """What stands in the place of the name; None where the words are not there.

        Args:
            folded: `original` made `plain`, as long as it.
        """
        begin, end = 0, len(original)
        if self.before is not None:
            before = self.before.search(folded)
            if before is None:
                return None
            begin = before.end()
        if self.after is not None:
            after = self.after.search(folded, begin)
            if after is None:
                return None
            end = after.start()
        return original[begin:end]


@cache
def frames(section: str, key: str) -> tuple[Frame, ...]:
    """The phrases of all languages, for text of programs, who write in whatever language I once chose."""
    return tuple(_frame(each) for each in all_words(section, key))


def all_words(section: str, key: str) -> tuple[str, ...]:
    """The phrases of all languages."""
    return tuple(each for language in sorted(languages()) for each in phrases(language).words(section, key))


def _frame(phrase: str) -> Frame:
    before, gap, after = phrase.partition(GAP)
    parts = [compiled((part.strip(),)) if part.strip() else None for part in (before, after)]
    return Frame(parts[0], parts[1], holds=bool(gap))

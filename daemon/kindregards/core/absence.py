"""When somebody who is away will be back, from the text of their automatic reply.

Rules that hold here: a date is read only behind words that announce it ("back on", "until", "bis"); a date
that can be read in two ways is not read; what comes out lies on or after the day the reply was written.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from kindregards.core.datewords import date_words
from kindregards.core.phrases import Phrases, languages, phrases, plain
from kindregards.core.written_dates import LONGEST, first_date

TEXT_LIMIT = 2_000  # characters of an automatic reply that are looked at
REACH = 60  # characters behind an announcement in which the date must begin and end
ANNOUNCEMENTS = 12  # tried per kind


def return_date(text: str, written: date, language: str | None = None) -> date | None:
    """The first day on which the writer is back, or None when the text does not say it clearly.

    Args:
        written: the local date of the reply; dates without a year are counted from it.
        language: ISO 639-1; None or a language without phrases: all are tried.
    """
    start = plain(text[:TEXT_LIMIT])
    tried = [language] if language in languages() else sorted(languages())
    for known in (phrases(each) for each in tried if each is not None):
        for kind, days in (("back", 0), ("starting", 0), ("through", 1), ("until", 0)):
            for announced in _announced(known, kind, start, written):
                back = announced + timedelta(days=days)
                if written <= back <= written + LONGEST:
                    return back
    return None


def _announced(known: Phrases, kind: str, text: str, written: date) -> Iterator[date]:
    """The dates behind the announcements of one kind."""
    if not known.words("absence", kind):
        return
    words = date_words(known.language)
    for count, match in enumerate(known.pattern("absence", kind).finditer(text)):
        if count >= ANNOUNCEMENTS:
            return
        behind = text[match.end() : match.end() + REACH]
        if kind == "starting" and not known.has("absence", "again", behind):
            continue
        found = first_date(words, behind, written, REACH)
        if found is not None:
            yield found

"""How one side of a correspondence writes to the other: greeting, form of address, sign-off, language.

Rules that hold here: only derived features, no text; what is used most counts, of two the one used last.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kindregards.core.thread import Entry


@dataclass(frozen=True, slots=True)
class Habit:
    """Attributes:
    greeting, sign_off: as the language's phrases spell them; "" when there is none.
    language: ISO 639-1, None when unknown.
    by_first_name: the greeting is to a first name; None without a greeting.
    formal: Sie, vous, usted; None when nothing was heard, or the language has no difference.
    """

    greeting: str = ""
    sign_off: str = ""
    language: str | None = None
    by_first_name: bool | None = None
    formal: bool | None = None


def habit(entries: Sequence[Entry]) -> Habit:
    """The habit that shows in some mails of one writer, oldest first; automated ones say nothing."""
    written = [entry for entry in entries if entry.automated is None and entry.read_whole]
    greeted = [entry for entry in written if entry.greeting]
    return Habit(
        greeting=_usual(entry.greeting for entry in written) or "",
        sign_off=_usual(entry.sign_off for entry in written) or "",
        language=_usual(entry.language for entry in written),
        by_first_name=greeted[-1].by_first_name if greeted else None,
        formal=next((entry.formal for entry in reversed(written) if entry.formal is not None), None),
    )


def _usual(values: Iterable[str | None]) -> str | None:
    """The most frequent value, of several the last; None when there is none."""
    used = [value for value in values if value]
    counts = Counter(reversed(used))  # equally frequent ones stay in the order in which they are met first
    return counts.most_common(1)[0][0] if used else None

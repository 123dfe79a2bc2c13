"""Threads: messages joined by References, In-Reply-To or, failing these, subject, people and time.

Rules that hold here: joining does not depend on the order of arrival; whose turn it is follows from the
whole thread, never from the last message alone.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kindregards.core.message import Address, Direction
from kindregards.core.signals import Signal


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a thread as the store remembers it: facts and signals, no body."""

    message_id: str
    date: datetime
    direction: Direction
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    automated: str | None = None  # kind of automated mail, None for a person's
    language: str | None = None
    reply_to: tuple[Address, ...] = ()
    references: tuple[str, ...] = ()
    signals: tuple[Signal, ...] = ()
    read_whole: bool = False  # the text was read, so the absence of signals means something
    words: int = 0  # of the own text
    account: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages in order of their date, never empty."""

    id: int
    entries: tuple[Entry, ...]

    @property
    def last(self) -> Entry:
        return self.entries[-1]


class Turn(StrEnum):
    MINE = "mine"
    THEIRS = "theirs"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose turn it is.

    Attributes:
        since: the date of the message that made it so.
        asked: the open questions and requests, in order (empty for NOBODY).
        entry: the message that asked last; for NOBODY the last one written by a person.
    """

    turn: Turn
    since: datetime
    entry: Entry
    asked: tuple[Signal, ...] = ()

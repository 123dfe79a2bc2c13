"""What a pass, a look at the follow-ups, or a check has to tell: values that the commands print.

Rules that hold here: values only, nothing is formatted; every sentence quoted is one line from the store.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from kindregards.core.habit import Habit
from kindregards.core.people import Topic


@dataclass(frozen=True, slots=True)
class Line:
    """One follow-up.

    Attributes:
        id: of the follow-up; 0 for one that preview would create.
        kind: value of core.followup.Kind.
        person, address: whom it is for.
        reason: the rule in one sentence.
        sentence, said_on: the evidence, quoted, and the day on which it was written.
        because: what the planner said: why now, or why not yet.
        due: aware; None where nothing is due any more.
        state: value of core.followup.State.
        age_days: since it was noticed.
        draft: the draft's text as the mail client will show it; "" unless it was asked for.
        history: what happened to it, oldest first, each with its instant.
    """

    id: int
    kind: str
    person: str
    address: str
    subject: str
    reason: str
    sentence: str
    said_on: date
    because: str
    due: datetime | None
    state: str
    age_days: int
    draft: str = ""
    history: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One signal, with the sentence that shows it.

    Attributes:
        kind: value of core.signals.SignalKind.
        said_on: in the writer's zone.
        is_mine: I wrote it.
        people: the writer, or whom I wrote to.
        facts: names and values.
        state, because: of a matter (core.matters), "" for what cannot be open.
    """

    kind: str
    sentence: str
    rule: str
    said_on: date
    is_mine: bool
    people: str
    due: date | None = None
    facts: tuple[tuple[str, str], ...] = ()
    state: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a person. Instants are aware.

    Attributes:
        met: the events at which we met, each with its day.
        meetings: with them, as they stand, the latest first: what, day, "cancelled" or their answer.
        first: the first mail in either direction.
        topics: the most frequent first.
        open_matters: promises of mine, favours to thank for, needs of theirs, introductions.
        told: every signal in their mail.
    """

    name: str
    addresses: tuple[str, ...]
    organisation: str
    title: str
    phone: str
    links: tuple[str, ...]
    introduced_by: str
    met: tuple[tuple[str, date], ...]
    meetings: tuple[tuple[str, date, str], ...]
    first: datetime | None
    last_in: datetime | None
    last_out: datetime | None
    away_until: datetime | None
    stopped: bool
    their_habit: Habit
    my_habit: Habit
    topics: tuple[Topic, ...] = ()
    open_matters: tuple[Told, ...] = ()
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class PassReport:
    """What a pass did, or what preview says that it would do.

    Attributes:
        messages_read: messages of which the header was read; threads: all that are known.
        left_alone: those that no person wrote to me, by kind (value of core.automated.AutomatedKind).
        noticed: new in this pass.
        placed: drafts put into Drafts (preview: that would be).
        waiting: follow-ups that are not due, or wait for budget and hours.
        held: drafts in doubt.
        told: signals of the mail that is known, newest first; empty unless they were asked for.
        problems: one sentence each.
        exit_code: what a command ends with: 0 without problems, else that of the gravest (errors.py).
    """

    messages_read: int
    threads: int
    left_alone: Mapping[str, int] = field(default_factory=dict)
    noticed: list[Line] = field(default_factory=list)
    placed: list[Line] = field(default_factory=list)
    waiting: list[Line] = field(default_factory=list)
    held: list[Line] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was looked at. `ok` with a `remedy` is a note: it works, and could be better."""

    ok: bool
    what: str
    detail: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """Where things stand. Instants are aware.

    Attributes:
        last_pass: when the last pass ended, None before the first.
        scanning: accounts whose first scan is not complete.
        threads_waiting: threads in which it is the user's turn.
        drafts_waiting: drafts in Drafts that the user has not dealt with.
        next_due: when the next follow-up is due.
        connections: made on networks lately; they have a link, and often no address to write to.
        people_helped: distinct persons who got a draft that the user really sent.
    """

    last_pass: datetime | None = None
    scanning: tuple[str, ...] = ()
    threads_waiting: int = 0
    drafts_waiting: int = 0
    held: int = 0
    next_due: datetime | None = None
    people_helped: int = 0
    connections: tuple[Told, ...] = ()
    problems: tuple[str, ...] = ()


class Wired(Protocol):
    """Everything built and connected on demand: what the commands talk to. `app.wire.build` yields it."""

    def once(self) -> PassReport:
        """One pass; nothing is written to any mailbox when it was built with `write=False`."""

    def preview(self, *, drafts: bool, signals: bool) -> PassReport:
        """What a pass would draft, with the drafts' text and all signals if wanted; writes nothing anywhere."""

    def why(self, query: str) -> list[Line]:
        """Follow-ups by id or address, with evidence and history; all with a draft when `query` is empty."""

    def told(self, query: str) -> list[Told]:
        """The signals in the mail with somebody, by address or name, newest first."""

    def who(self, query: str) -> list[Page]:
        """What is known of those with this address or name."""

    def status(self) -> Status: ...

    def check(self) -> Iterable[CheckLine]:
        """Look at everything beyond the configuration, yielding each line as soon as it is known."""

    def run(self) -> bool:
        """The daemon. True when it ended because the configuration shall be read again."""

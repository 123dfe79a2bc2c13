"""Threads: messages joined by References, In-Reply-To or, failing these, subject, people and time.

Rules that hold here: joining does not depend on the order of arrival; whose turn it is follows from the
whole thread, never from the last message alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kindregards.core.message import Address, Direction
from kindregards.core.people import Me
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.subject import base_subject, is_reply_subject, subject_key

__all__ = [
    "NOBODY",
    "Entry",
    "Joined",
    "Joining",
    "Standing",
    "Thread",
    "Turn",
    "base_subject",
    "is_reply_subject",
    "join",
    "joining",
    "links",
    "of_kind",
    "standing",
]

NOBODY = Address("unknown@missing.invalid")  # the sender of a mail that names none
SUBJECT_WINDOW = timedelta(days=30)  # the same subject later than this is usually another matter
SURE = 0.5  # confidence: what is less sure to ask something (an unknown language) keeps nobody waiting
MANY = 5  # more recipients than this: a question is for everybody and so for nobody, unless it names me


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
    formal: bool | None = None  # the writer says Sie or du to the reader; None = nothing heard
    by_first_name: bool = False  # the greeting is to a first name
    greeting: str = ""  # "hi", "dear": the words that greet
    sign_off: str = ""  # "best regards": the words that close
    attached: bool = False  # it carries a file
    linked: bool = False  # its text names a link


def of_kind(entry: Entry, *kinds: SignalKind) -> tuple[Signal, ...]:
    """The entry's signals of these kinds, in text order."""
    return tuple(signal for signal in entry.signals if signal.kind in kinds)


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


@dataclass(frozen=True, slots=True)
class Joining:
    """What decides which thread a message belongs to; built by `joining`, kept by the store.

    Attributes:
        ids: own Message-ID and all references that are usable.
        subject_key: folded base subject; "" when it is empty or generic and proves nothing.
        people: correspondents' addresses, mine left out.
        date: aware.
        by_subject: a reply by its subject which names no message: only the subject can tell what it answers.
    """

    message_id: str
    ids: frozenset[str]
    subject_key: str
    people: frozenset[str]
    date: datetime
    by_subject: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """One thread's share of a batch.

    `threads` are ids of known threads: none = a new thread, several = from now on they are one.
    """

    newcomers: tuple[Joining, ...]
    threads: frozenset[int]


def joining(entry: Entry, me: Me) -> Joining:
    """What `join` needs to know of one message."""
    references = frozenset(reference for reference in entry.references if "@" in reference)
    people = {address.email for address in (entry.sender, *entry.to, *entry.cc) if not me.is_me(address.email)}
    return Joining(
        message_id=entry.message_id,
        ids=references | {entry.message_id},
        subject_key=subject_key(entry.subject),
        people=frozenset(people),
        date=entry.date,
        by_subject=not references and is_reply_subject(entry.subject),
    )


def links(a: Joining, b: Joining) -> bool:
    """True when two messages belong to one thread; symmetric, so that the order of arrival cannot matter.

    By reference: any shared Message-ID. By subject: one of both is a reply that names no message, the base
    subject is the same and says something, they share a correspondent and lie within SUBJECT_WINDOW.
    """
    if a.ids & b.ids:
        return True
    return (
        (a.by_subject or b.by_subject)
        and a.subject_key != ""
        and a.subject_key == b.subject_key
        and abs(a.date - b.date) <= SUBJECT_WINDOW
        and not a.people.isdisjoint(b.people)
    )


def join(newcomers: Sequence[Joining], known: Sequence[tuple[int, Joining]]) -> list[Joined]:
    """Sort newcomers into threads: the connected components of `links`, in the order of the newcomers.

    Args:
        known: (thread id, message) of all stored messages that can matter: those sharing an id with a
            newcomer, and those with a newcomer's non-empty `subject_key` within SUBJECT_WINDOW of it.
            Messages of one thread stay together, linked or not.

    The outcome is the same whatever the order and the batches in which messages arrive.
    """
    everyone = [*newcomers, *(message for _, message in known)]
    forest = _Forest(len(everyone))
    for a, b in _pairs(everyone):
        forest.unite(a, b)
    first_of: dict[int, int] = {}
    for node, (thread, _) in enumerate(known, start=len(newcomers)):
        forest.unite(first_of.setdefault(thread, node), node)
    members: defaultdict[int, list[Joining]] = defaultdict(list)
    for node, newcomer in enumerate(newcomers):
        members[forest.root(node)].append(newcomer)
    threads: defaultdict[int, set[int]] = defaultdict(set)
    for thread, node in first_of.items():
        threads[forest.root(node)].add(thread)
    return [Joined(tuple(group), frozenset(threads[root])) for root, group in members.items()]


class _Forest:
    """Disjoint sets (Tarjan 1975) with path halving."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def root(self, node: int) -> int:
        parent = self.parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def unite(self, a: int, b: int) -> None:
        self.parent[self.root(b)] = self.root(a)


def _pairs(messages: Sequence[Joining]) -> Iterator[tuple[int, int]]:
    """Enough linked pairs to span every component; their number grows with the messages, not its square."""
    first: dict[str, int] = {}
    for node, message in enumerate(messages):
        for id_ in message.ids:
            yield first.setdefault(id_, node), node
    same: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for node, message in enumerate(messages):
        if message.subject_key:
            for person in message.people:
                same[message.subject_key, person].append(node)
    for nodes in same.values():
        if len(nodes) > 1 and any(messages[node].by_subject for node in nodes):
            yield from _pairs_by_subject(messages, sorted(nodes, key=lambda node: messages[node].date))


def _pairs_by_subject(messages: Sequence[Joining], nodes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each reply that names no message, with all of `nodes` (by date) in its window; no pair is met twice.

    Windows overlap: what the last one reached belongs to the last reply already.
    """
    reached, previous = 0, None
    for node in nodes:
        date = messages[node].date
        if not messages[node].by_subject:
            continue
        if previous is not None and reached and date - messages[nodes[reached - 1]].date <= SUBJECT_WINDOW:
            yield previous, node
        while reached < len(nodes) and messages[nodes[reached]].date <= date + SUBJECT_WINDOW:
            if messages[nodes[reached]].date >= date - SUBJECT_WINDOW:
                yield node, nodes[reached]
            reached += 1
        previous = node


def standing(thread: Thread, me: Me) -> Standing:
    """Whose turn it is, from the whole thread.

    Automated entries say nothing; what I write settles what they asked before, what they write settles what
    I asked; a message that was not read whole may have settled anything. A question to several people is
    settled when one of them has written; one that names its readers, when one of those has.
    """
    written = [entry for entry in _once(thread.entries) if entry.automated is None and not _to_myself(entry, me)]
    asking: list[tuple[Entry, Signal]] = []
    for entry in written:
        still_open = [(asked, question) for asked, question in asking if not _settles(entry, asked, question)]
        asking = [*still_open, *((entry, signal) for signal in _asks(entry, me))] if entry.read_whole else []
    if not asking:
        last = written[-1] if written else thread.last
        return Standing(Turn.NOBODY, last.date, last)
    turn = Turn.MINE if asking[0][0].direction is Direction.IN else Turn.THEIRS
    return Standing(turn, asking[0][0].date, asking[-1][0], tuple(signal for _, signal in asking))


def _once(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Each message once, though two accounts may have received it."""
    seen: set[str] = set()
    for entry in entries:
        if entry.message_id not in seen:
            seen.add(entry.message_id)
            yield entry


def _to_myself(entry: Entry, me: Me) -> bool:
    recipients = entry.to + entry.cc
    return me.is_me(entry.sender.email) and all(me.is_me(address.email) for address in recipients)


def _settles(later: Entry, asked: Entry, question: Signal) -> bool:
    """True when `later` takes an open question off the table."""
    if later.direction is not asked.direction:
        return True
    if later.direction is Direction.OUT or later.sender.email == asked.sender.email:
        return any(signal.kind is SignalKind.SETTLED for signal in later.signals)
    return later.sender.email in (question.who or tuple(address.email for address in asked.to + asked.cc))


def _asks(entry: Entry, me: Me) -> Iterator[Signal]:
    """The questions and requests of a message that are for its reader: me, or those I wrote to."""
    for signal in entry.signals:
        asks = signal.kind in (SignalKind.QUESTION, SignalKind.REQUEST) and signal.confidence >= SURE
        if asks and (entry.direction is Direction.OUT or _is_for_me(signal, entry, me)):
            yield signal


def _is_for_me(signal: Signal, entry: Entry, me: Me) -> bool:
    if signal.who:  # the greeting or the sentence names somebody
        return any(me.is_me(address) for address in signal.who)
    recipients = {address.email for address in entry.to + entry.cc}
    in_to = any(me.is_me(address.email) for address in entry.to)
    in_cc = any(me.is_me(address.email) for address in entry.cc)
    return len(recipients) <= MANY if in_to else in_cc and len(recipients) <= 2

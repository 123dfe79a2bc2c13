"""Threads: messages joined by References, In-Reply-To or, failing these, subject, people and time.

Rules that hold here: joining does not depend on the order of arrival; whose turn it is follows from the
whole thread, never from the last message alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kindregards.core.message import Address, Direction
from kindregards.core.people import Me
from kindregards.core.signals import Signal, SignalKind

SUBJECT_WINDOW = timedelta(days=30)  # the same subject later than this is usually another matter
MANY = 5  # more recipients than this: a question is for everybody and so for nobody, unless it names me
PREFIXES = 12  # "Re: Re: AW: ..." longer than this is not worth following
SHORT_SUBJECT = 8  # a single word shorter than this says nothing

_REPLY = (
    "re|aw|antw|antwort|sv|vs|res|resp|réf|ref|rép|réponse|rif|r|odp|ynt|bls|atb|atbilde|vá|ats|απ|αν|σχετ|отв|ответ|на"
    "|ha|vl|תשובה|השב|رد|回复|答复|回覆|返信|답장|회신"
)
_FORWARD = (
    "fw|fwd|wg|weitergeleitet|vb|doorst|tr|transf|i|inoltra|rv|reenv|enc|pd|ilt|i̇lt|trs|fs|videresendt|továbbítás"
    "|πρθ|пересл|הועבר|إعادة توجيه|转发|轉寄|転送|전달"
)
_PREFIX = re.compile(
    rf"\s*(?:(?P<reply>{_REPLY})|(?P<forward>{_FORWARD}))(?:\s?[\[(]\d{{1,3}}[\])]|\^?\d{{1,3}})?\s?[:：]",
    re.IGNORECASE,
)
_TAG = re.compile(r"\s*\[[^\[\]\d]{1,40}\](?=\s*\S)")  # a tag with a digit is a ticket, and tells matters apart
_FORWARDED = re.compile(r"\s{0,3}[\[(]fwd?[\])]\s{0,3}$", re.IGNORECASE)
_GENERIC = frozenset(
    "no subject|(no subject)|kein betreff|(kein betreff)|hello there|good morning|thank you|thanks a lot|quick question"
    "|follow up|following up|catch up|catching up|happy birthday|happy new year|just a quick question|vielen dank|guten tag"
    "|guten morgen|kurze frage|eine frage|herzlichen glückwunsch|bonjour|bonsoir|merci beaucoup|sans objet|(sans objet)"
    "|une question|buenos días|buenas tardes|muchas gracias|sin asunto|(sin asunto)|una pregunta|buongiorno|grazie mille"
    "|nessun oggetto|(nessun oggetto)|una domanda|bom dia|boa tarde|sem assunto|(sem assunto)|obrigado|obrigada"
    "|goedemorgen|goedemiddag|hartelijk dank|dank je wel|geen onderwerp|(geen onderwerp)|een vraag|question|questions"
    "|greetings|introduction|invitation|reminder|important|document|documents|anfrage|einladung|erinnerung"
    "|rechnung|dringend|wichtig|facture|réunion|document|documento|documentos|riunione|reunión|reunião|vergadering|uitnodiging"
    "|attachment|meeting|feedback|schedule|conference call|phone call|meeting request|weekly meeting|status update|your mail"
    "|your email|your message|ihre nachricht|deine nachricht|ihre anfrage|for your information|photos|pictures|congratulations"
    .split("|")
)  # fmt: skip


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


def base_subject(subject: str) -> str:
    """`subject` without reply and forward prefixes, list tags and "(fwd)"; "" when nothing is left."""
    rest = _FORWARDED.sub("", " ".join(subject.split()))
    for _ in range(PREFIXES):
        match = _PREFIX.match(rest) or _TAG.match(rest)
        if match is None:
            break
        rest = rest[match.end() :]
    return rest.strip()


def is_reply_subject(subject: str) -> bool:
    """True when `subject` says that the message answers another ("Re:", "AW:"); a forward does not."""
    rest = subject
    while (tag := _TAG.match(rest)) is not None:
        rest = rest[tag.end() :]
    prefix = _PREFIX.match(rest)
    return prefix is not None and prefix["reply"] is not None


def subject_key(subject: str) -> str:
    """What two subjects have in common when they are the same; "" for one that proves nothing ("hi", "meeting")."""
    key = base_subject(subject).casefold().strip(" .!?-:,")
    if key in _GENERIC or (len(key.split()) < 2 and len(key) < SHORT_SUBJECT):
        return ""
    return key


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
    settled for me when another of them has written.
    """
    written = [entry for entry in _once(thread.entries) if entry.automated is None and not _to_myself(entry, me)]
    asking: list[tuple[Entry, Signal]] = []
    for entry in written:
        asking = (
            [open_ for open_ in asking if not _settles(entry, open_[0], open_[1], me)] if entry.read_whole else []
        )
        asking += [(entry, signal) for signal in _asks(entry, me)]
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


def _settles(later: Entry, asked: Entry, question: Signal, me: Me) -> bool:
    """True when `later` takes an open question off the table."""
    if later.direction is not asked.direction:
        return True
    if later.direction is Direction.OUT or later.sender.email == asked.sender.email:
        return any(signal.kind is SignalKind.SETTLED for signal in later.signals)
    by_another_asked = any(address.email == later.sender.email for address in asked.to + asked.cc)
    return by_another_asked and not any(me.is_me(address) for address in question.who)


def _asks(entry: Entry, me: Me) -> Iterator[Signal]:
    """The questions and requests of a message that are for its reader: me, or those I wrote to."""
    if not entry.read_whole:
        return
    for signal in entry.signals:
        if signal.kind in (SignalKind.QUESTION, SignalKind.REQUEST) and (
            entry.direction is Direction.OUT or _is_for_me(signal, entry, me)
        ):
            yield signal


def _is_for_me(signal: Signal, entry: Entry, me: Me) -> bool:
    if signal.who:  # the greeting or the sentence names somebody
        return any(me.is_me(address) for address in signal.who)
    recipients = {address.email for address in entry.to + entry.cc}
    in_to = any(me.is_me(address.email) for address in entry.to)
    in_cc = any(me.is_me(address.email) for address in entry.cc)
    return len(recipients) <= MANY if in_to else in_cc and len(recipients) <= 2

"""Mail as facts: what was understood of each message, where it lies, and the thread that it belongs to.

Rules that hold here: a message is stored once, by its Message-ID, however many folders and accounts hold
it; adding is idempotent and does not depend on the order; list, bulk and notification mail leaves nothing;
no body is stored, and quoted sentences are erased when they expire.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kindregards.core.message import Address, Direction
from kindregards.core.people import Me
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.thread import Entry, Thread
from kindregards.core.understand import Understood
from kindregards.store.arrivals import Arrivals
from kindregards.store.connection import Connection, Row, json_list
from kindregards.store.evidence import addresses_from_text, day, facts_from_text
from kindregards.store.instants import from_ticks, in_offset, to_ticks
from kindregards.store.threads import Threads

THREAD_LIMIT = 500  # the newest messages of a thread that are looked at; longer ones are lists or robots

_ENTRY = (
    'm.id, m.key, m.date, m.utc_offset, m.direction, m.sender, m.sender_name, m."to", m.cc, m.subject,'
    " m.automated, m.language, m.reply_to, m.refs, m.read_whole, m.words, m.account, m.formal, m.by_first_name,"
    " m.greeting, m.sign_off, m.attached, m.linked"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a copy of a message lies."""

    account: str
    folder_key: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A message that could not be read."""

    account: str
    folder_key: str
    uid: int
    reason: str


class Mail:
    def __init__(self, db: Connection) -> None:
        self._db = db
        self._arrivals = Arrivals(db)
        self._threads = Threads(db)

    def add(
        self, account: str, folder_key: str, uidvalidity: int, arrivals: Sequence[tuple[int, Understood]]
    ) -> int:
        """Store what was understood of `arrivals` (UID, message); returns how many messages are new.

        Threads with news become dirty. A changed `uidvalidity` forgets where messages lay in the folder.
        Another mail that claims a known Message-ID (another sender, or more than a day apart) is stored
        under "<Message-ID>#<digest>".
        """
        with self._db.atomic():
            return self._arrivals.take(account, folder_key, uidvalidity, arrivals)

    def dirty(self) -> list[int]:
        """Threads with news since they were reviewed."""
        return self._threads.dirty()

    def touch(self, ids: Iterable[int]) -> None:
        """These threads have to be reviewed again."""
        with self._db.atomic():
            self._threads.touch(ids)

    def touch_all(self) -> None:
        """Every thread has to be reviewed again."""
        self._threads.touch_all()

    def reviewed(self, ids: Iterable[int]) -> None:
        """These threads are up to date."""
        self._threads.reviewed(ids)

    def let_go(self, before: datetime) -> None:
        """Threads whose newest message is older than `before`, and that have no live follow-up, need no review."""
        self._threads.let_go(before)

    def thread(self, thread_id: int, me: Me) -> Thread | None:
        """The thread, oldest message first; None when it was merged into another.

        `me` may know more than was known when a mail was read: what an own address sent is OUT.
        """
        rows = self._db.rows(
            f"SELECT * FROM (SELECT {_ENTRY} FROM messages m WHERE m.thread = ?"
            f" ORDER BY m.date DESC, m.key DESC LIMIT {THREAD_LIMIT}) ORDER BY 3, 2",
            [thread_id],
        )
        if not rows:
            return None
        signals = self._signals("m.thread = ?", thread_id)
        return Thread(thread_id, tuple(_entry(row, signals.get(row[0], ()), me) for row in rows))

    def threads_of(self, person_id: int) -> list[int]:
        """The threads in which the person wrote to me or was written to."""
        rows = self._db.rows(
            "SELECT DISTINCT p.thread FROM addresses a JOIN participants p ON p.address = a.id"
            " WHERE a.person = ? ORDER BY p.thread",
            [person_id],
        )
        return [id_ for (id_,) in rows]

    def told(
        self, me: Me, since: datetime | None = None, kinds: Collection[SignalKind] = tuple(SignalKind)
    ) -> list[tuple[Signal, Entry]]:
        """The signals of these kinds that are kept, with their mail; newest mail first, in text order."""
        wanted = (to_ticks(since) if since else 0, json_list(kinds))
        signals = self._signals("s.date >= ? AND s.kind IN (SELECT value FROM json_each(?))", *wanted)
        rows = self._db.rows(
            f"SELECT {_ENTRY} FROM json_each(?) k JOIN messages m ON m.id = k.value"
            " ORDER BY m.date DESC, m.key DESC",
            [json_list(signals)],
        )
        entries = (_entry(row, signals[row[0]], me) for row in rows)
        return [(signal, entry) for entry in entries for signal in entry.signals]

    def place(self, message_id: str) -> list[Place]:
        """Where copies of the message lie, as far as was read."""
        rows = self._db.rows(
            "SELECT f.account, f.key, f.uidvalidity, p.uid FROM messages m JOIN places p ON p.message = m.id"
            " JOIN folders f ON f.id = p.folder WHERE m.key = ? ORDER BY f.account, f.key, p.uid",
            [message_id],
        )
        return [Place(*row) for row in rows]

    def known(self, message_id: str) -> bool:
        return self._db.row("SELECT 1 FROM messages WHERE key = ?", [message_id]) is not None

    def is_mine(self, message_id: str) -> bool:
        """True for a message that I sent, also when another mail claimed its Message-ID first."""
        row = self._db.row(
            "SELECT 1 FROM messages WHERE direction = 'out' AND (key = ?1 OR key > ?1 || '#' AND key < ?1 || '$')",
            [message_id],
        )
        return row is not None

    def message_count(self) -> int:
        count: int = self._db.value("SELECT count(*) FROM messages")
        return count

    def thread_count(self) -> int:
        count: int = self._db.value("SELECT count(*) FROM threads")
        return count

    def skip(self, account: str, folder_key: str, uid: int, reason: str) -> None:
        """Note a message that could not be read."""
        with self._db.atomic():
            folder = self._arrivals.folder(account, folder_key)
            self._db.execute("INSERT OR REPLACE INTO skipped VALUES (?, ?, ?)", [folder, uid, reason])

    def skipped(self) -> list[Skipped]:
        rows = self._db.rows(
            "SELECT f.account, f.key, s.uid, s.reason FROM skipped s JOIN folders f ON f.id = s.folder"
            " ORDER BY f.account, f.key, s.uid"
        )
        return [Skipped(*row) for row in rows]

    def forget_quotes(self, before: datetime) -> int:
        """Delete the signals older than `before`, and the evidence of follow-ups that ended before it.

        Returns how many signals were deleted. Nothing is asked any more by a sentence that is forgotten.
        """
        limit = to_ticks(before)
        with self._db.atomic():
            self._db.execute(
                "UPDATE follow_ups SET evidence = '[]', facts = '{}' WHERE changed < ?"
                " AND state IN ('done', 'dismissed', 'lapsed', 'refused')"
                " AND (evidence, facts) IS NOT ('[]', '{}')",
                [limit],
            )
            return self._db.execute("DELETE FROM signals WHERE date < ?", [limit])

    def _signals(self, condition: str, *parameters: object) -> dict[int, tuple[Signal, ...]]:
        """Of the messages `m` that meet the condition, by message."""
        found: defaultdict[int, tuple[Signal, ...]] = defaultdict(tuple)
        for message, key, kind, sentence, rule, confidence, date, who, due, facts in self._db.rows(
            "SELECT s.message, m.key, s.kind, s.sentence, s.rule, s.confidence, s.date, s.who, s.due, s.facts"
            " FROM messages m JOIN signals s ON s.message = m.id WHERE "
            f"{condition} ORDER BY s.message, s.position",
            parameters,
        ):
            told = (tuple(who.split()), day(due), facts_from_text(facts))
            found[message] += (Signal(SignalKind(kind), sentence, rule, confidence, key, from_ticks(date), *told),)
        return found


def _entry(row: Row, signals: tuple[Signal, ...], me: Me) -> Entry:
    (_, key, date, offset, direction, sender, sender_name, to, cc, subject, automated, *others) = row
    language, reply_to, refs, read_whole, words, account, formal, by_first_name, *heard = others
    greeting, sign_off, attached, linked = heard
    return Entry(
        message_id=key,
        date=in_offset(date, offset),
        direction=Direction.OUT if me.is_me(sender) else Direction(direction),
        sender=Address(sender, sender_name),
        to=addresses_from_text(to),
        cc=addresses_from_text(cc),
        subject=subject,
        automated=automated,
        language=language,
        reply_to=addresses_from_text(reply_to),
        references=tuple(refs.split("\n")) if refs else (),
        signals=signals,
        read_whole=bool(read_whole),
        words=words,
        account=account,
        formal=None if formal is None else bool(formal),
        by_first_name=bool(by_first_name),
        greeting=greeting,
        sign_off=sign_off,
        attached=bool(attached),
        linked=bool(linked),
    )

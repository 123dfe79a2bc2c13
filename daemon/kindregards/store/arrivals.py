"""Taking in a batch of messages: which are new, which tell more than what is stored, which are known.

Rules that hold here: of several copies the one that tells more is kept (mine before theirs, read whole
before header only), so that the order of folders does not matter; rows are written by executemany.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from kindregards.core.automated import AutomatedKind
from kindregards.core.message import Direction
from kindregards.core.signals import Signal
from kindregards.core.thread import Entry, Joining
from kindregards.core.understand import Understood
from kindregards.store.acquaintances import Acquaintances
from kindregards.store.connection import Connection, json_list
from kindregards.store.evidence import addresses_to_text, facts_to_text, storable
from kindregards.store.instants import offset_of, to_ticks
from kindregards.store.sightings import Sightings, correspondents
from kindregards.store.threads import Threads, newcomer

STORED = frozenset({AutomatedKind.AUTO_REPLY, AutomatedKind.BOUNCE})  # automated mail that tells about persons
RECIPIENTS = 200  # of each field that are stored; a mail to more is a circular
COLUMNS = 26  # of the table of messages
REFERENCES = 100  # the newest that are stored of a mail; more are an attack or a loop
SAME_MAIL = timedelta(days=1) // timedelta(microseconds=1)  # copies of one mail differ by less than this in Date


@dataclass(slots=True)
class _Stored:
    """What decides about another copy of a message."""

    id: int
    sender: str
    date: int
    direction: str
    read_whole: bool
    account: str

    def is_copy(self, entry: Entry) -> bool:
        return self.sender == entry.sender.email and abs(self.date - to_ticks(entry.date)) <= SAME_MAIL

    def tells_less_than(self, entry: Entry) -> bool:
        mine, entry_mine = self.direction == Direction.OUT, entry.direction is Direction.OUT
        return (mine, bool(self.read_whole)) < (entry_mine, entry.read_whole)


@dataclass(slots=True)
class _Batch:
    """Message keys and rows, sorted by what has to be done with them."""

    new: dict[str, tuple[int, Understood]] = field(default_factory=dict)
    better: dict[str, tuple[int, Understood]] = field(default_factory=dict)
    telling: list[tuple[str, Understood]] = field(default_factory=list)  # may say something new about persons
    places: dict[int, int] = field(default_factory=dict)  # UID -> message
    accounts: list[tuple[str, int]] = field(default_factory=list)  # the first by name answers


class Arrivals:
    def __init__(self, db: Connection) -> None:
        self._db = db
        self._threads = Threads(db)
        self._acquaintances = Acquaintances(db)

    def take(
        self, account: str, folder_key: str, uidvalidity: int, arrivals: Sequence[tuple[int, Understood]]
    ) -> int:
        """Store a batch inside the caller's transaction; returns how many messages are new."""
        folder = self.folder(account, folder_key)
        self._renew_places(folder, uidvalidity)
        kept = [(uid, understood) for uid, understood in arrivals if _is_stored(understood)]
        if not kept:
            return 0
        batch = self._sort(account, kept)
        self._insert(account, batch)
        self._improve(batch)
        self._describe(batch)
        self._db.many("UPDATE messages SET account = ? WHERE id = ?", batch.accounts)
        self._put(folder, batch.places)
        return len(batch.new)

    def folder(self, account: str, folder_key: str) -> int:
        """The id of a folder, made at first sight."""
        where = [account, folder_key]
        found: int | None = self._db.value("SELECT id FROM folders WHERE account = ? AND key = ?", where)
        if found is not None:
            return found
        return self._db.insert("INSERT INTO folders (account, key, uidvalidity) VALUES (?, ?, 0)", where)

    def _renew_places(self, folder: int, uidvalidity: int) -> None:
        """Under another UIDVALIDITY the UIDs mean nothing any more (RFC 3501, 2.3.1.1)."""
        if self._db.execute(
            "UPDATE folders SET uidvalidity = ?1 WHERE id = ?2 AND uidvalidity != ?1", [uidvalidity, folder]
        ):
            self._db.execute("DELETE FROM places WHERE folder = ?", [folder])
            self._db.execute("DELETE FROM skipped WHERE folder = ?", [folder])

    def _put(self, folder: int, places: Mapping[int, int]) -> None:
        """Note where copies lie. Deleting first is faster than an upsert, which makes foreign keys slow."""
        self._db.execute(
            "DELETE FROM places WHERE folder = ? AND uid IN (SELECT value FROM json_each(?))",
            [folder, json_list(places)],
        )
        self._db.many("INSERT INTO places VALUES (?, ?, ?)", ((folder, *place) for place in places.items()))

    def _known(self, keys: Iterable[str]) -> dict[str, _Stored]:
        rows = self._db.rows(
            "SELECT m.key, m.id, m.sender, m.date, m.direction, m.read_whole, m.account"
            " FROM json_each(?) k JOIN messages m ON m.key = k.value",
            [json_list(keys)],
        )
        return {key: _Stored(*values) for key, *values in rows}

    def _sort(self, account: str, arrivals: Sequence[tuple[int, Understood]]) -> _Batch:
        known = self._known(storable(understood.entry.message_id) for _, understood in arrivals)
        next_id: int = (self._db.value("SELECT max(id) FROM messages") or 0) + 1
        batch = _Batch()
        for uid, understood in arrivals:
            entry = understood.entry
            key = self._key(entry, known)
            stored = known.get(key)
            if stored is None:
                stored = known[key] = _stored(next_id + len(batch.new), entry, account)
                batch.new[key] = (stored.id, understood)
                batch.telling.append((key, understood))
            elif stored.tells_less_than(entry):
                batch.better[key] = (stored.id, understood)
                batch.telling.append((key, understood))
                known[key] = _stored(stored.id, entry, stored.account)
            elif stored.direction != entry.direction:
                batch.telling.append((key, understood))
            if account < stored.account:
                batch.accounts.append((account, stored.id))
            batch.places[uid] = stored.id
        return batch

    def _key(self, entry: Entry, known: dict[str, _Stored]) -> str:
        """The Message-ID; with a digest where another mail claimed it before."""
        key = storable(entry.message_id)
        if key not in known or known[key].is_copy(entry):
            return key
        content = f"{entry.sender.email} {to_ticks(entry.date)}".encode(errors="replace")
        key = f"{key}#{hashlib.blake2s(content, digest_size=4).hexdigest()}"
        known.update(self._known([key]))
        return key

    def _insert(self, account: str, batch: _Batch) -> None:
        if not batch.new:
            return
        newcomers = [newcomer(key, _bounded(understood.entry)) for key, (_, understood) in batch.new.items()]
        thread_of = self._threads.take(newcomers)
        self._db.many(
            f"INSERT INTO messages VALUES ({', '.join('?' * COLUMNS)})",
            (
                _row(batch.new[joining.message_id], joining, thread_of[joining.message_id], account)
                for joining in newcomers
            ),
        )
        self._insert_signals(batch.new)

    def _improve(self, batch: _Batch) -> None:
        """Replace what a less telling copy said; their threads have news."""
        self._db.many(
            "UPDATE messages SET direction = ?, language = ?, read_whole = ?, words = ?, formal = ?,"
            " by_first_name = ?, greeting = ?, sign_off = ?, attached = ?, linked = ? WHERE id = ?",
            (
                (understood.entry.direction, *_told(understood.entry), id_)
                for id_, understood in batch.better.values()
            ),
        )
        self._db.many("DELETE FROM signals WHERE message = ?", ((id_,) for id_, _ in batch.better.values()))
        self._insert_signals(batch.better)
        self._threads.touch(self._thread_of(batch.better).values())

    def _insert_signals(self, messages: dict[str, tuple[int, Understood]]) -> None:
        self._db.many(
            "INSERT INTO signals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (id_, n, *_signal_row(s))
                for id_, understood in messages.values()
                for n, s in enumerate(understood.entry.signals)
            ),
        )

    def _describe(self, batch: _Batch) -> None:
        """What the batch says about persons, and who takes part in which thread."""
        if not batch.telling:
            return
        sightings = Sightings()
        for key, understood in batch.telling:
            sightings.take(key, understood)
        for _, understood in (*batch.new.values(), *batch.better.values()):
            sightings.take_topics(understood)
        ids = self._acquaintances.take(sightings.by_email)
        thread_of = self._thread_of(key for key, _ in batch.telling)
        self._db.many(
            "INSERT OR IGNORE INTO participants VALUES (?, ?, ?)",
            {
                (ids[address.email], thread_of[key], understood.entry.direction.value)
                for key, understood in batch.telling
                if understood.automated is None
                for address in correspondents(understood)
            },
        )
        self._acquaintances.merge_answering(set(thread_of.values()))

    def _thread_of(self, keys: Iterable[str]) -> dict[str, int]:
        return dict(
            self._db.rows(
                "SELECT m.key, m.thread FROM json_each(?) k JOIN messages m ON m.key = k.value", [json_list(keys)]
            )
        )


def _is_stored(understood: Understood) -> bool:
    automated = understood.automated
    return automated is None or automated.kind in STORED or bool(understood.entry.signals)


def _stored(id_: int, entry: Entry, account: str) -> _Stored:
    return _Stored(id_, entry.sender.email, to_ticks(entry.date), entry.direction, entry.read_whole, account)


def _bounded(entry: Entry) -> Entry:
    if len(entry.references) <= REFERENCES:
        return entry
    return replace(entry, references=entry.references[-REFERENCES:])


def _row(new: tuple[int, Understood], joining: Joining, thread: int, account: str) -> tuple[object, ...]:
    id_, understood = new
    automated = understood.automated
    entry = _bounded(understood.entry)
    return (
        id_, joining.message_id, thread, account, to_ticks(entry.date), offset_of(entry.date),
        entry.direction.value, entry.sender.email, storable(entry.sender.name),
        *(addresses_to_text(field_[:RECIPIENTS]) for field_ in (entry.to, entry.cc, entry.reply_to)),
        storable(entry.subject), joining.subject_key, int(joining.by_subject),
        storable("\n".join(entry.references)),
        automated.kind.value if automated else entry.automated,
        *_told(entry),
    )  # fmt: skip


def _told(entry: Entry) -> tuple[object, ...]:
    """What only the text tells, from `language` on in the table's order."""
    return (
        entry.language, int(entry.read_whole), entry.words, entry.formal, int(entry.by_first_name),
        storable(entry.greeting), storable(entry.sign_off), int(entry.attached), int(entry.linked),
    )  # fmt: skip


def _signal_row(signal: Signal) -> tuple[object, ...]:
    return (
        signal.kind, storable(signal.sentence), signal.rule, signal.confidence, to_ticks(signal.date),
        " ".join(signal.who), signal.due and signal.due.isoformat(), facts_to_text(signal.facts),
    )  # fmt: skip

"""Which thread a message belongs to, and which threads have news.

Rules that hold here: `thread_ids` maps every Message-ID that was ever seen (own or referenced) to its
thread, so that joining looks at the few rows that can matter; the lowest id survives when threads turn
out to be one; a thread without messages stays, dirty, until it was reviewed, so that nobody decides on
the strength of an id that is no more.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from kindregards.core.message import Address, Direction
from kindregards.core.subject import is_reply_subject, subject_key
from kindregards.core.thread import SUBJECT_WINDOW, Entry, Joining, join
from kindregards.store.connection import Connection, Row, json_list
from kindregards.store.evidence import addresses_from_text, storable
from kindregards.store.instants import from_ticks, to_ticks

Known = tuple[int, Joining]

_FORGED = re.compile(r"#[0-9a-f]{8}\Z")  # how `mail.add` marks another mail that claims a known Message-ID

_SUBJECT_COLUMNS = 'm.thread, m.key, m.subject_key, m.by_subject, m.date, m.direction, m.sender, m."to", m.cc'
_SAME_SUBJECT = (
    f"SELECT {_SUBJECT_COLUMNS} FROM json_each(?) k JOIN messages m ON m.subject_key = k.value"
    " WHERE m.subject_key != '' AND m.date BETWEEN ? AND ?"
)


class Threads:
    def __init__(self, db: Connection) -> None:
        self._db = db

    def take(self, newcomers: Sequence[Joining]) -> dict[str, int]:
        """Give each newcomer its thread (new, known, or several made one) and mark it dirty.

        Returns:
            message key (`Joining.message_id`) -> thread id
        """
        next_id: int = (self._db.value("SELECT max(id) FROM threads") or 0) + 1
        thread_of: dict[str, int] = {}
        fresh: list[int] = []
        for joined in join(newcomers, [*self._by_id(newcomers), *self._by_subject(newcomers)]):
            if joined.threads:
                thread, *others = sorted(joined.threads)
                self._merge(thread, others)
                self.touch([thread])
            else:
                thread, next_id = next_id, next_id + 1
                fresh.append(thread)
            thread_of.update((newcomer.message_id, thread) for newcomer in joined.newcomers)
        self._db.many("INSERT INTO threads (id, dirty) VALUES (?, 1)", ((thread,) for thread in fresh))
        self._db.many(
            "INSERT OR IGNORE INTO thread_ids VALUES (?, ?)",
            ((id_, thread_of[newcomer.message_id]) for newcomer in newcomers for id_ in newcomer.ids),
        )
        return thread_of

    def dirty(self) -> list[int]:
        return [id_ for (id_,) in self._db.rows("SELECT id FROM threads WHERE dirty ORDER BY id")]

    def touch(self, ids: Iterable[int]) -> None:
        """These have to be reviewed again."""
        self._db.many("UPDATE threads SET dirty = 1 WHERE id = ? AND NOT dirty", ((id_,) for id_ in ids))

    def touch_all(self) -> None:
        self._db.execute("UPDATE threads SET dirty = 1 WHERE NOT dirty")

    def let_go(self, before: datetime) -> None:
        """These need no review: all mail older than `before`, no follow-up that lives."""
        self._db.execute(
            "UPDATE threads SET dirty = 0 WHERE dirty"
            " AND (SELECT max(m.date) FROM messages m WHERE m.thread = threads.id) < ?"
            " AND NOT EXISTS (SELECT 1 FROM follow_ups f WHERE f.thread = threads.id"
            "  AND f.state IN ('noticed', 'drafting', 'placed', 'held'))",
            [to_ticks(before)],
        )

    def reviewed(self, ids: Iterable[int]) -> None:
        """These are up to date; what was merged into another thread is gone now."""
        with self._db.atomic():
            for id_ in ids:
                if self._db.value("SELECT 1 FROM messages WHERE thread = ? LIMIT 1", [id_]):
                    self._db.execute("UPDATE threads SET dirty = 0 WHERE id = ?", [id_])
                else:
                    self._db.execute("DELETE FROM threads WHERE id = ?", [id_])

    def _by_id(self, newcomers: Sequence[Joining]) -> list[Known]:
        """One message per known thread that stands for all ids which it shares with the newcomers."""
        ids = {id_ for newcomer in newcomers for id_ in newcomer.ids}
        shared: defaultdict[int, set[str]] = defaultdict(set)
        for id_, thread in self._db.rows(
            "SELECT t.id, t.thread FROM json_each(?) k JOIN thread_ids t ON t.id = k.value", [json_list(ids)]
        ):
            shared[thread].add(id_)
        nothing = replace(newcomers[0], subject_key="", people=frozenset(), by_subject=False)
        return [(thread, replace(nothing, ids=frozenset(ids))) for thread, ids in shared.items()]

    def _by_subject(self, newcomers: Sequence[Joining]) -> list[Known]:
        """Stored messages with a newcomer's subject near it in time, where one of both knows no more than that."""
        dates = [newcomer.date for newcomer in newcomers]
        window = (to_ticks(min(dates) - SUBJECT_WINDOW), to_ticks(max(dates) + SUBJECT_WINDOW))
        replies = {newcomer.subject_key for newcomer in newcomers if newcomer.by_subject} - {""}
        others = {newcomer.subject_key for newcomer in newcomers} - replies - {""}
        rows = self._db.rows(_SAME_SUBJECT, [json_list(replies), *window])
        rows += self._db.rows(_SAME_SUBJECT + " AND m.by_subject", [json_list(others), *window])
        return [_known(row) for row in rows]

    def _merge(self, survivor: int, others: Collection[int]) -> None:
        for other in others:
            ids: set[str] = set()
            for key, refs in self._db.rows("SELECT key, refs FROM messages WHERE thread = ?", [other]):
                ids |= {key, own_id(key), *refs.split("\n")}
            self._db.many("UPDATE thread_ids SET thread = ? WHERE id = ?", ((survivor, id_) for id_ in ids))
            self._db.execute("UPDATE messages SET thread = ? WHERE thread = ?", [survivor, other])
            self._db.execute("UPDATE follow_ups SET thread = ? WHERE thread = ?", [survivor, other])
            self._db.execute("UPDATE OR IGNORE participants SET thread = ? WHERE thread = ?", [survivor, other])
            self._db.execute("DELETE FROM participants WHERE thread = ?", [other])
        self.touch(others)


def own_id(key: str) -> str:
    """The Message-ID that the mail itself carries."""
    return _FORGED.sub("", key)


def newcomer(key: str, entry: Entry) -> Joining:
    """What joining needs to know of a message that is stored under `key`: core.thread.joining without a `Me`."""
    references = frozenset(storable(reference) for reference in entry.references if "@" in reference)
    return Joining(
        message_id=key,
        ids=references | {own_id(key), key},
        subject_key=storable(subject_key(entry.subject)),
        people=_people(entry.direction, entry.sender.email, entry.to + entry.cc),
        date=entry.date,
        by_subject=not references and is_reply_subject(entry.subject),
    )


def _known(row: Row) -> Known:
    thread, key, subject_key, by_subject, date, direction, sender, to, cc = row
    people = _people(direction, sender, addresses_from_text(to) + addresses_from_text(cc))
    return thread, Joining(key, frozenset({key}), subject_key, people, from_ticks(date), bool(by_subject))


def _people(direction: str, sender: str, recipients: Iterable[Address]) -> frozenset[str]:
    """The correspondents that a subject must share.

    Who else received a mail does not count: it may be me under an address that is learned only later, and
    the outcome must not depend on when.
    """
    if direction == Direction.IN:
        return frozenset({sender})
    return frozenset(address.email for address in recipients if address.email != sender)

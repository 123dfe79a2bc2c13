"""Intents: the write-ahead record of each draft, its bytes, and what is known about its arrival.

Rules that hold here: an intent is committed before its bytes leave for the server; a follow-up has at
most one that is not closed (a unique index sees to it); closing erases the bytes.
"""

from dataclasses import dataclass
from datetime import datetime

from kindregards.errors import StoreError
from kindregards.store.connection import Connection, Row
from kindregards.store.instants import from_ticks, from_ticks_or_none, to_ticks, to_ticks_or_none

_SELECT = (
    "SELECT i.id, f.key, i.revision, i.account, i.folder, i.message_id, i.raw, i.uidvalidity, i.uidnext,"
    " i.created, i.ambiguous, i.uid, i.confirmed, i.fingerprint, i.size, i.missing_since, i.closed"
    " FROM intents i JOIN follow_ups f ON f.id = i.follow_up"
)


@dataclass(frozen=True, slots=True)
class Intent:
    """A draft that was, or was going to be, written.

    Attributes:
        revision: 1 for the follow-up's first draft.
        raw: the exact bytes; empty once closed.
        uidvalidity, uidnext: of the folder right before the APPEND; after confirmation, where the draft lies.
        ambiguous: the connection broke before the server's answer.
        uid, confirmed: where and when it was seen in the folder.
        missing_since: when it was first seen to be gone.
    """

    id: int
    follow_up_key: str
    revision: int
    account: str
    folder_key: str
    message_id: str
    raw: bytes
    uidvalidity: int
    uidnext: int
    created: datetime
    ambiguous: bool
    uid: int | None
    confirmed: datetime | None
    fingerprint: str
    size: int
    missing_since: datetime | None
    closed: datetime | None


class Drafts:
    def __init__(self, db: Connection) -> None:
        self._db = db

    def next_revision(self, follow_up_key: str) -> int:
        """The number of the follow-up's next draft; its Message-ID is derived from it."""
        count: int = self._db.value(
            "SELECT count(*) FROM intents i JOIN follow_ups f ON f.id = i.follow_up WHERE f.key = ?",
            [follow_up_key],
        )
        return count + 1

    def begin(
        self,
        *,
        follow_up_key: str,
        account: str,
        folder_key: str,
        message_id: str,
        raw: bytes,
        uidvalidity: int,
        uidnext: int,
        created: datetime,
        fingerprint: str,
    ) -> Intent:
        """Record the intent; StoreError when the follow-up is unknown or has an intent that is not closed."""
        follow_up = self._db.value("SELECT id FROM follow_ups WHERE key = ?", [follow_up_key])
        if follow_up is None:
            raise StoreError(f'there is no follow-up "{follow_up_key}"')
        if (
            self._db.value("SELECT id FROM intents WHERE follow_up = ? AND closed IS NULL", [follow_up])
            is not None
        ):
            raise StoreError(f'follow-up "{follow_up_key}" has a draft already')
        id_ = self._db.insert(
            "INSERT INTO intents (follow_up, revision, account, folder, message_id, raw, size, fingerprint,"
            " uidvalidity, uidnext, created, ambiguous) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            [
                follow_up, self.next_revision(follow_up_key), account, folder_key, message_id, raw, len(raw),
                fingerprint, uidvalidity, uidnext, to_ticks(created),
            ],
        )  # fmt: skip
        return self.get(id_)

    def get(self, id_: int) -> Intent:
        row = self._db.row(f"{_SELECT} WHERE i.id = ?", [id_])
        if row is None:
            raise StoreError(f"there is no intent {id_}")
        return _intent(row)

    def renew(self, id_: int, uidnext: int, at: datetime) -> Intent:
        """The same bytes go out again: a new baseline and a new settling time."""
        self._db.execute(
            "UPDATE intents SET uidnext = ?, created = ?, ambiguous = 0 WHERE id = ?", [uidnext, to_ticks(at), id_]
        )
        return self.get(id_)

    def confirm(self, id_: int, uidvalidity: int, uid: int, at: datetime) -> None:
        """It was seen in the folder; said again when it is seen elsewhere (the first instant stays)."""
        self._db.execute(
            "UPDATE intents SET uidvalidity = ?, uid = ?, confirmed = coalesce(confirmed, ?), ambiguous = 0"
            " WHERE id = ?",
            [uidvalidity, uid, to_ticks(at), id_],
        )

    def mark_ambiguous(self, id_: int) -> None:
        self._db.execute("UPDATE intents SET ambiguous = 1 WHERE id = ?", [id_])

    def missing(self, id_: int, since: datetime | None) -> None:
        """It was seen to be gone, or (None) is back."""
        self._db.execute("UPDATE intents SET missing_since = ? WHERE id = ?", [to_ticks_or_none(since), id_])

    def close(self, id_: int, at: datetime) -> None:
        """Nothing more is expected of it; its bytes are erased."""
        self._db.execute(
            "UPDATE intents SET closed = ?, raw = x'' WHERE id = ? AND closed IS NULL", [to_ticks(at), id_]
        )

    def unresolved(self) -> list[Intent]:
        """Those of which nobody knows whether they arrived, oldest first."""
        return self._where("i.confirmed IS NULL AND i.closed IS NULL")

    def open(self) -> list[Intent]:
        """Those that lie in Drafts, as far as is known, oldest first."""
        return self._where("i.confirmed IS NOT NULL AND i.closed IS NULL")

    def _where(self, condition: str) -> list[Intent]:
        return [_intent(row) for row in self._db.rows(f"{_SELECT} WHERE {condition} ORDER BY i.id")]


def _intent(row: Row) -> Intent:
    id_, key, revision, account, folder, message_id, raw, uidvalidity, uidnext, created, ambiguous, *rest = row
    uid, confirmed, fingerprint, size, missing_since, closed = rest
    return Intent(
        id=id_,
        follow_up_key=key,
        revision=revision,
        account=account,
        folder_key=folder,
        message_id=message_id,
        raw=raw,
        uidvalidity=uidvalidity,
        uidnext=uidnext,
        created=from_ticks(created),
        ambiguous=bool(ambiguous),
        uid=uid,
        confirmed=from_ticks_or_none(confirmed),
        fingerprint=fingerprint,
        size=size,
        missing_since=from_ticks_or_none(missing_since),
        closed=from_ticks_or_none(closed),
    )

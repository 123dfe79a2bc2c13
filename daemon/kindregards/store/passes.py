"""What each pass did, for `status`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kindregards.store.connection import Connection
from kindregards.store.instants import from_ticks, from_ticks_or_none, to_ticks
from kindregards.store.meta import Meta

KEPT = 1_000  # passes; at one every five minutes, the last three days


@dataclass(frozen=True, slots=True)
class Pass:
    """Attributes: finished: None when it runs or was cut off; read: new messages; placed: drafts."""

    id: int
    started: datetime
    finished: datetime | None
    read: int
    placed: int
    problems: tuple[str, ...]


class Passes:
    def __init__(self, db: Connection, meta: Meta) -> None:
        self._db = db
        self._meta = meta

    def start(self, at: datetime) -> int:
        """Note that a pass begins; returns its id."""
        with self._db.atomic():
            self._meta.advance()
            id_ = self._db.insert(
                "INSERT INTO passes (started, read, placed, problems) VALUES (?, 0, 0, '[]')", [to_ticks(at)]
            )
            self._db.execute("DELETE FROM passes WHERE id <= ?", [id_ - KEPT])
        return id_

    def finish(self, pass_id: int, at: datetime, read: int, placed: int, problems: Sequence[str] = ()) -> None:
        self._db.execute(
            "UPDATE passes SET finished = ?, read = ?, placed = ?, problems = ? WHERE id = ?",
            [to_ticks(at), read, placed, json.dumps(list(problems)), pass_id],
        )

    def last(self) -> Pass | None:
        """The pass that began last."""
        return self._newest("TRUE")

    def last_finished(self) -> Pass | None:
        """The last pass that came to its end; a newer one may be running."""
        return self._newest("finished IS NOT NULL")

    def _newest(self, condition: str) -> Pass | None:
        row = self._db.row(
            "SELECT id, started, finished, read, placed, problems FROM passes"
            f" WHERE {condition} ORDER BY id DESC LIMIT 1"
        )
        if row is None:
            return None
        id_, started, finished, read, placed, problems = row
        return Pass(
            id_, from_ticks(started), from_ticks_or_none(finished), read, placed, tuple(json.loads(problems))
        )

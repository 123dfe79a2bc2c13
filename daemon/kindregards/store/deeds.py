"""Help that was really given: what the one headline figure counts. Nobody's debts are kept here."""

from datetime import datetime

from kindregards.store.connection import Connection
from kindregards.store.instants import to_ticks


class Deeds:
    def __init__(self, db: Connection) -> None:
        self._db = db

    def record(self, person_id: int, kind: str, at: datetime, message_id: str, follow_up_key: str) -> None:
        """Note a deed; once per follow-up and message, however often it is told."""
        self._db.execute(
            "INSERT OR IGNORE INTO deeds (person, kind, at, message_id, follow_up_key) VALUES (?, ?, ?, ?, ?)",
            [person_id, kind, to_ticks(at), message_id, follow_up_key],
        )

    def people_helped(self, since: datetime, until: datetime) -> int:
        """Distinct persons who got something useful at or after `since` and before `until`."""
        count: int = self._db.value(
            "SELECT count(DISTINCT person) FROM deeds WHERE at >= ? AND at < ?", [to_ticks(since), to_ticks(until)]
        )
        return count

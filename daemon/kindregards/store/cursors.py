"""How far each folder has been read; saved in the transaction that stores what was read."""

from collections.abc import Mapping

from kindregards.core.mailbox import Cursor
from kindregards.store.connection import Connection

_COLUMNS = "uidvalidity, uidnext, highestmodseq, below, count"  # in the order of Cursor


class Cursors:
    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, account: str, folder_key: str) -> Cursor | None:
        row = self._db.row(
            f"SELECT {_COLUMNS} FROM cursors WHERE account = ? AND folder = ?", [account, folder_key]
        )
        return None if row is None else Cursor(*row)

    def save(self, account: str, folder_key: str, cursor: Cursor) -> None:
        """Remember `cursor`; nothing is written where it says nothing new."""
        if self.get(account, folder_key) == cursor:
            return
        values = (cursor.uidvalidity, cursor.uidnext, cursor.highestmodseq, cursor.below, cursor.count)
        self._db.execute(
            "INSERT OR REPLACE INTO cursors VALUES (?, ?, ?, ?, ?, ?, ?)", [account, folder_key, *values]
        )

    def forget(self, account: str, folder_key: str) -> None:
        """The folder will be read anew."""
        self._db.execute("DELETE FROM cursors WHERE account = ? AND folder = ?", [account, folder_key])

    def all(self) -> Mapping[tuple[str, str], Cursor]:
        """(account, folder key) -> cursor."""
        rows = self._db.rows(f"SELECT account, folder, {_COLUMNS} FROM cursors ORDER BY account, folder")
        return {(account, folder): Cursor(*values) for account, folder, *values in rows}

"""Talking to SQLite: one class through which every statement goes.

Rules that hold here: every sqlite3 error leaves as errors.StoreError; nothing is committed by accident
(autocommit for single statements, `atomic` for what belongs together).
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlite_utils

from kindregards.errors import StoreError
from kindregards.store.migrations import migrations

BUSY_TIMEOUT = 5.0  # seconds that a reader's checkpoint or a backup may hold us up
RESTORE = "Restore a backup, or move the file away to start afresh (drafts already placed are then not remembered)"

Row = tuple[Any, ...]


class Connection:
    """A connection in autocommit mode: single statements commit by themselves, `atomic` groups them."""

    def __init__(self, conn: sqlite3.Connection, name: str) -> None:
        self.name = name
        self._conn = conn
        self._db = sqlite_utils.Database(conn)

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run one statement; returns the number of rows that it changed."""
        with as_store_errors(self.name):
            return self._conn.execute(sql, parameters).rowcount

    def insert(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run one INSERT; returns the new row's id."""
        with as_store_errors(self.name):
            return self._conn.execute(sql, parameters).lastrowid or 0

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row. Call it inside `atomic`: otherwise each row is synced to the disk."""
        with as_store_errors(self.name):
            self._conn.executemany(sql, rows)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        with as_store_errors(self.name):
            return self._conn.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        with as_store_errors(self.name):
            found: Row | None = self._conn.execute(sql, parameters).fetchone()
            return found

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row; None without a row."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing; may be nested (savepoints)."""
        with as_store_errors(self.name), self._db.atomic():
            yield

    def migrate(self) -> None:
        with as_store_errors(self.name):
            migrations.apply(self._db)

    def needs_migration(self) -> bool:
        with as_store_errors(self.name):
            return bool(migrations.pending(self._db))

    def copy_in_memory(self) -> "Connection":
        """Everything as it is now, in a database that nobody else sees."""
        with as_store_errors(self.name):
            copy = connect(":memory:")
            self._conn.backup(copy)
            return Connection(copy, "(copy in memory)")

    def close(self) -> None:
        with as_store_errors(self.name):
            self._conn.close()


def json_list(values: Iterable[object]) -> str:
    """Values for `SELECT ... FROM json_each(?)`: any number of them in one statement."""
    return json.dumps(list(values))


def connect(address: str) -> sqlite3.Connection:
    """A raw connection to a path, a file: URI, or ":memory:"."""
    conn = sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT, isolation_level=None)
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA trusted_schema = OFF")
    return conn


_REASONS = {
    "SQLITE_FULL": ("the disk is full", "Make room; nothing was lost"),
    "SQLITE_READONLY": ("it cannot be written to", "Check the permissions of the file and its folder"),
    "SQLITE_CANTOPEN": ("it cannot be opened", "Check the permissions of the file and its folder"),
    "SQLITE_PERM": ("it cannot be opened", "Check the permissions of the file and its folder"),
    "SQLITE_IOERR": ("reading or writing failed", "Check the disk and the free space"),
    "SQLITE_CORRUPT": ("it is damaged", RESTORE),
    "SQLITE_NOTADB": ("it is not a database", RESTORE),
    "SQLITE_BUSY": ("another program keeps it busy", "Close the program that has it open"),
}


@contextmanager
def as_store_errors(name: str) -> Iterator[None]:
    """What SQLite says in the block about the database `name`, as a StoreError with a remedy."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", None) or ""
        reason, remedy = next((_REASONS[c] for c in _REASONS if code.startswith(c)), (str(error), ""))
        raise StoreError(f"database {name}: {reason}", remedy) from error

"""One SQLite file: opening it safely, locking it, talking to it, copying it.

Rules that hold here: a file is looked at read-only before anything is written, and one that is damaged,
newer, foreign or readable by others is refused and left as it is; one writer at a time (flock, released
by the kernel when a process dies); every sqlite3 error leaves as errors.StoreError. Commits are synced
to the disk (synchronous=FULL): an intent that a power cut forgets would become a second draft.
"""

import json
import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlite_utils

from kindregards.errors import StoreError
from kindregards.store.lock import Lock
from kindregards.store.migrations import APPLICATION_ID, migrations

BUSY_TIMEOUT = 5.0  # seconds that a reader's checkpoint or a backup may hold us up
MAGIC = b"SQLite format 3\0"  # https://www.sqlite.org/fileformat.html#the_database_header
HEADER_SIZE = 100
CACHE = 8_192  # KiB; a transaction of 2,000 messages fits, SQLite's 2,000 KiB spill
CHECK_LIMIT = (
    512 * 1024 * 1024
)  # bytes; quick_check takes about a second for this much, bigger files start unchecked
FOLDER = "Check the permissions of the folder"
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
        with _as_store_errors(self.name):
            return self._conn.execute(sql, parameters).rowcount

    def insert(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run one INSERT; returns the new row's id."""
        with _as_store_errors(self.name):
            return self._conn.execute(sql, parameters).lastrowid or 0

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row. Call it inside `atomic`: otherwise each row is synced to the disk."""
        with _as_store_errors(self.name):
            self._conn.executemany(sql, rows)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        with _as_store_errors(self.name):
            return self._conn.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        with _as_store_errors(self.name):
            found: Row | None = self._conn.execute(sql, parameters).fetchone()
            return found

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """The first column of the first row; None without a row."""
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing; may be nested (savepoints)."""
        with _as_store_errors(self.name), self._db.atomic():
            yield

    def migrate(self) -> None:
        with _as_store_errors(self.name):
            migrations.apply(self._db)

    def needs_migration(self) -> bool:
        with _as_store_errors(self.name):
            return bool(migrations.pending(self._db))

    def copy_in_memory(self) -> "Connection":
        """Everything as it is now, in a database that nobody else sees."""
        with _as_store_errors(self.name):
            copy = _connect(":memory:")
            self._conn.backup(copy)
            return Connection(copy, "(copy in memory)")

    def close(self) -> None:
        with _as_store_errors(self.name):
            self._conn.close()


def json_list(values: Iterable[object]) -> str:
    """Values for `SELECT ... FROM json_each(?)`: any number of them in one statement."""
    return json.dumps(list(values))


def open_for_writing(path: Path, lock: Lock) -> Connection:
    """The database at `path`, created (mode 0600) or migrated where needed; the caller holds `lock`.

    Raises StoreError when it cannot be used; then the file is as it was.
    """
    if path.exists() and not path.stat().st_size and lock.generation:
        raise StoreError(f"{path} is empty, though it was in use before", RESTORE)
    if not path.exists():
        _create(path)
    if path.stat().st_size:
        inspect(path)
    with _as_store_errors(str(path)):
        conn = _connect(path.absolute().as_uri() + "?mode=rw")
        _prepare(conn)
    connection = Connection(conn, str(path))
    connection.migrate()
    return connection


def open_for_reading(path: Path) -> Connection:
    """The database at `path`, never written to; where there is none yet, or an older one, a copy in memory."""
    if not path.exists() or path.stat().st_size == 0:
        connection = Connection(_connect(":memory:"), "(nothing yet)")
        connection.migrate()
        return connection
    inspect(path)
    with _as_store_errors(str(path)):
        connection = Connection(_connect_read_only(path), str(path))
    if not connection.needs_migration():
        return connection
    with closing(connection):
        copy = connection.copy_in_memory()
    copy.migrate()
    return copy


def inspect(path: Path) -> None:
    """Raise StoreError unless `path` is a sound database of ours, of this version or older; writes nothing."""
    _check_private(path)
    _check_header(path)
    with _as_store_errors(str(path)), closing(_connect_read_only(path)) as conn:
        if conn.execute("PRAGMA application_id").fetchone()[0] not in (0, APPLICATION_ID):
            raise StoreError(f"{path} is a database of another program", "Correct store.path in the configuration")
        _check_version(conn, path)
        if path.stat().st_size <= CHECK_LIMIT:
            answer = conn.execute("PRAGMA quick_check(1)").fetchone()[0]
            if answer != "ok":
                raise StoreError(f"{path} is damaged: {' '.join(answer.split())[:200]}", RESTORE)


def _check_private(path: Path) -> None:
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise StoreError(f"{path} is not a file", "Correct store.path in the configuration")
    if mode & 0o077:
        raise StoreError(
            f"{path} can be read by others (mode {stat.S_IMODE(mode):04o})",
            f'Run "chmod 600 {path}" and look who did',
        )


def _check_header(path: Path) -> None:
    """Magic and size; the size only where no write-ahead log may still complete the file."""
    try:
        with path.open("rb") as file:
            header = file.read(HEADER_SIZE)
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}", "Check its owner and permissions") from error
    if not header.startswith(MAGIC[: len(header)]):
        raise StoreError(f"{path} is not a database", f"Correct store.path. {RESTORE}")
    log = path.with_name(path.name + "-wal")
    size = int.from_bytes(header[16:18], "big")
    expected = (65_536 if size == 1 else size) * int.from_bytes(header[28:32], "big")
    if len(header) < HEADER_SIZE or (path.stat().st_size < expected and not (log.exists() and log.stat().st_size)):
        raise StoreError(f"{path} is cut off: {path.stat().st_size} of {expected} bytes", RESTORE)


def _check_version(conn: sqlite3.Connection, path: Path) -> None:
    known = {migration.name for migration in migrations.pending(sqlite_utils.Database(memory=True))}
    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and migrations.migrations_table not in tables:
        raise StoreError(f"{path} is a database of another program", "Correct store.path in the configuration")
    applied = {m.name for m in migrations.applied(sqlite_utils.Database(conn))}
    if applied - known:
        raise StoreError(
            f"{path} was written by a newer version of kindregards", "Install that version or a later one"
        )


def _create(path: Path) -> None:
    """An empty file that only we can read; SQLite gives -wal and -shm the same mode, whatever the umask."""
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(
            f"{path} cannot be created: {error.strerror}", "Check the folder's permissions"
        ) from error


def _connect(address: str) -> sqlite3.Connection:
    conn = sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT, isolation_level=None)
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA trusted_schema = OFF")
    return conn


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """mode=ro; in a folder where no -shm can be made, and without a log to read, the file as it stands."""
    address = path.absolute().as_uri()
    conn = _connect(address + "?mode=ro")
    try:
        conn.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        conn.close()
        if path.with_name(path.name + "-wal").exists() or os.access(path.parent, os.W_OK):
            raise
        return _connect(address + "?mode=ro&immutable=1")
    return conn


def _prepare(conn: sqlite3.Connection) -> None:
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute(f"PRAGMA cache_size = -{CACHE}")
    conn.execute("PRAGMA secure_delete = FAST")  # forgotten quotes shall not survive in pages that are rewritten


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
def _as_store_errors(name: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", None) or ""
        reason, remedy = next((_REASONS[c] for c in _REASONS if code.startswith(c)), (str(error), ""))
        raise StoreError(f"database {name}: {reason}", remedy) from error

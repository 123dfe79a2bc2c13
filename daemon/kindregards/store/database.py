"""One SQLite file: looking at it, opening it, making it.

Rules that hold here: a file is looked at read-only before anything is written, and one that is damaged,
newer, foreign or readable by others is refused and left as it is. Commits are synced to the disk
(synchronous=FULL): an intent that a power cut forgets would become a second draft.
"""

import os
import sqlite3
import stat
from contextlib import closing, suppress
from pathlib import Path

import sqlite_utils

from kindregards.errors import StoreError
from kindregards.store.connection import RESTORE, Connection, as_store_errors, connect
from kindregards.store.lock import Lock
from kindregards.store.migrations import APPLICATION_ID, migrations

MAGIC = b"SQLite format 3\0"  # https://www.sqlite.org/fileformat.html#the_database_header
HEADER_SIZE = 100
CACHE = 8_192  # KiB; a transaction of 2,000 messages fits, SQLite's 2,000 KiB spill
CHECK_LIMIT = 2**29  # bytes; quick_check of so many takes half a second, larger files start unchecked


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
    with as_store_errors(str(path)):
        conn = connect(path.absolute().as_uri() + "?mode=rw")
        _prepare(conn)
    connection = Connection(conn, str(path))
    connection.migrate()
    return connection


def open_for_reading(path: Path) -> Connection:
    """The database at `path`, never written to; where there is none yet, or an older one, a copy in memory."""
    if not path.exists() or path.stat().st_size == 0:
        connection = Connection(connect(":memory:"), "(nothing yet)")
        connection.migrate()
        return connection
    inspect(path)
    with as_store_errors(str(path)):
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
    with as_store_errors(str(path)), closing(_connect_read_only(path)) as conn:
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


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """mode=ro; in a folder where no -shm can be made, and without a log to read, the file as it stands."""
    address = path.absolute().as_uri()
    conn = connect(address + "?mode=ro")
    try:
        conn.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        conn.close()
        if path.with_name(path.name + "-wal").exists() or os.access(path.parent, os.W_OK):
            raise
        return connect(address + "?mode=ro&immutable=1")
    return conn


def _prepare(conn: sqlite3.Connection) -> None:
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute(f"PRAGMA cache_size = -{CACHE}")
    conn.execute("PRAGMA secure_delete = FAST")  # forgotten quotes shall not survive in pages that are rewritten

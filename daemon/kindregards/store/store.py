"""The facade: one object that holds everything the daemon remembers.

Rules that hold here: `Store.open` refuses rather than repairs; only one process writes; a preview works
on a copy in memory.
"""

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from kindregards.errors import StoreError
from kindregards.store.connection import Connection
from kindregards.store.cursors import Cursors
from kindregards.store.database import open_for_reading, open_for_writing
from kindregards.store.deeds import Deeds
from kindregards.store.drafts import Drafts
from kindregards.store.follow_ups import FollowUps
from kindregards.store.lock import Lock
from kindregards.store.mail import Mail
from kindregards.store.meta import Meta
from kindregards.store.passes import Passes
from kindregards.store.people import People


class Store:
    """Use `Store.open`. As a context manager it closes itself."""

    def __init__(self, db: Connection, lock: Lock | None = None) -> None:
        self._db = db
        self._lock = lock
        self.meta = Meta(db, lock)
        self.cursors = Cursors(db)
        self.people = People(db)
        self.mail = Mail(db)
        self.follow_ups = FollowUps(db)
        self.drafts = Drafts(db)
        self.deeds = Deeds(db)
        self.passes = Passes(db, self.meta)

    @classmethod
    def open(cls, path: Path, *, write: bool = True) -> Self:
        """Open the database at `path`.

        Args:
            write: take the lock, create or migrate what is missing. Without it nothing is written, and a
                database that does not exist yet reads as an empty one.

        Raises:
            AlreadyRunning: another process writes to it.
            StoreError: damaged, newer, foreign, readable by others, or in a place that cannot be written;
                the file is left as it was.
        """
        try:
            return cls._open_for_writing(path) if write else cls(open_for_reading(path))
        except OSError as error:
            raise StoreError(
                f"{path} cannot be used: {error.strerror}", "Check its owner and permissions"
            ) from error

    @classmethod
    def _open_for_writing(cls, path: Path) -> Self:
        _prepare_folder(path.parent)
        lock = Lock(path)
        try:
            store = cls(open_for_writing(path, lock), lock)
            store.meta.install_key()
            store.meta.advance()
        except BaseException:
            lock.release()
            raise
        return store

    def copy_in_memory(self) -> Self:
        """A copy that may be changed freely and is gone when it is closed."""
        return type(self)(self._db.copy_in_memory())

    def atomic(self) -> AbstractContextManager[None]:
        """One transaction: all of it or nothing; may be nested."""
        return self._db.atomic()

    def close(self) -> None:
        """Close the file, then let go of the lock."""
        self._db.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _prepare_folder(folder: Path) -> None:
    """Make the folder, for us alone; refuse one in which others could exchange the file."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = folder.stat().st_mode
    except OSError as error:
        raise StoreError(f"the folder {folder} cannot be made: {error.strerror}", "Check store.path") from error
    if mode & 0o022 and not mode & 0o1000:
        raise StoreError(f"others may write to the folder {folder}", f'Run "chmod 700 {folder}"')

"""One writer per database, and a witness that tells a restored database from the current one.

"<db>.lock" holds "<pid> <generation>". The kernel releases the lock when its holder dies, however it
dies. The generation also stands in the database (meta): a file put back from yesterday has a lower one.
"""

import fcntl
import os
import re
from pathlib import Path

from kindregards.errors import AlreadyRunning, StoreError

_CONTENT = re.compile(rb"(\d{1,10}) (\d{1,18})\s")
_SIZE = 64  # bytes; a pid, a generation and spaces to overwrite longer ones


class Lock:
    """Held from `Lock(path)` to `release()`.

    Raises AlreadyRunning when another process holds it, StoreError when the file cannot be made.
    """

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + ".lock")
        try:
            self._file = os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            remedy = "Check the folder's permissions"
            raise StoreError(f"{self.path} cannot be opened: {error.strerror}", remedy) from error
        pid, self.generation = self._read()
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise AlreadyRunning(
                f"{database} is in use by another kindregards (process {pid})", "Stop that one first"
            ) from error

    def witness(self, generation: int) -> None:
        """Note how far the database is."""
        self.generation = generation
        try:
            os.pwrite(self._file, f"{os.getpid()} {generation}".encode().ljust(_SIZE - 1) + b"\n", 0)
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be written: {error.strerror}", "Make room on the disk"
            ) from error

    def release(self) -> None:
        os.close(self._file)

    def _read(self) -> tuple[int, int]:
        match = _CONTENT.match(os.pread(self._file, _SIZE, 0))
        return (int(match[1]), int(match[2])) if match else (0, 0)

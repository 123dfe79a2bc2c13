"""Small values of the installation: its key, its generation, and what the steps of a pass want to remember."""

import secrets

from kindregards.store.connection import Connection
from kindregards.store.lock import Lock

KEY_SIZE = 32  # bytes; as long as the HMAC-SHA-256 that it keys (RFC 2104, section 3)

_KEY = "install key"
_GENERATION = "generation"


class Meta:
    """Attributes: restored: a backup was put back: the database is older than what was written last."""

    def __init__(self, db: Connection, lock: Lock | None) -> None:
        self._db = db
        self._lock = lock
        self.restored = lock is not None and lock.generation > self.generation()

    def get(self, name: str) -> str | None:
        value: str | None = self._db.value("SELECT value FROM meta WHERE name = ?", [name])
        return value

    def set(self, name: str, value: str) -> None:
        self._db.execute(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value"
            " WHERE value != excluded.value",
            [name, value],
        )

    def install_key(self) -> bytes:
        """32 random bytes, made once for the life of this database."""
        key = self.get(_KEY)
        if key is None:
            key = secrets.token_hex(KEY_SIZE)
            self.set(_KEY, key)
        return bytes.fromhex(key)

    def generation(self) -> int:
        """How often `advance` was called in the life of this database."""
        return int(self.get(_GENERATION) or 0)

    def advance(self) -> None:
        """Count one pass or one opening; what the lock file witnessed of a restored database counts too."""
        seen = self._lock.generation if self._lock is not None else 0
        generation = max(self.generation(), seen) + 1
        self.set(_GENERATION, str(generation))
        if self._lock is not None:
            self._lock.witness(generation)

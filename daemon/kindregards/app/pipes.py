"""Another process of ours and the two pipes to it: what goes over them, and never waiting longer than told.

Rules that hold here: one value is a length and a pickle; both ends are this program, nobody else's bytes
are unpickled.
"""

import fcntl
import os
import pickle
import select
import struct
import subprocess
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

PIPE = 1_048_576  # bytes; what Linux lets everybody have
PIECE = 65_536  # bytes a read or write
LENGTH = struct.Struct("!Q")
ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
"""What the other process gets of ours: no variable that may hold a password."""


def packed(value: object) -> bytes:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(data)) + data


class Pipes:
    """The other process and the two pipes to it; nothing here blocks longer than it is told to."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback may quote the mail
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            bufsize=0,
            process_group=0,  # Ctrl-C in a terminal is for us alone
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout
        with suppress(OSError):  # a batch fits in, so that the other side has work while we do ours
            fcntl.fcntl(self._to, fcntl.F_SETPIPE_SZ, PIPE)
        os.set_blocking(self._to.fileno(), False)
        os.set_blocking(self._from.fileno(), False)
        self._outgoing: deque[memoryview] = deque()
        self._incoming = bytearray()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def send(self, value: object) -> None:
        self._outgoing.append(memoryview(packed(value)))
        self._move(0)

    def receive(self, seconds: float) -> Any:
        """The next answers; None when there are none in time, or the process has died."""
        deadline = time.monotonic() + seconds
        while (answers := self._next()) is None:
            left = deadline - time.monotonic()
            if not self._move(max(0.0, left)) or left <= 0:
                return self._next()
        return answers

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()

    def _move(self, seconds: float) -> bool:
        """Write what goes out and read what comes in, waiting once; False when the process has gone."""
        writers = [self._to] if self._outgoing else []
        readable, writable, _ = select.select([self._from], writers, [], seconds)
        try:
            if writable:
                self._write()
            piece = self._from.read(PIECE) if readable else None
        except OSError:
            return False
        self._incoming += piece or b""
        return piece != b""

    def _write(self) -> None:
        while self._outgoing:
            written = self._to.write(self._outgoing[0])
            if not written:
                return
            rest = self._outgoing[0][written:]
            if rest:
                self._outgoing[0] = rest
            else:
                self._outgoing.popleft()

    def _next(self) -> Any:
        if len(self._incoming) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack_from(self._incoming)
        end = LENGTH.size + length
        if len(self._incoming) < end:
            return None
        answers = pickle.loads(bytes(self._incoming[LENGTH.size : end]))
        del self._incoming[:end]
        return answers

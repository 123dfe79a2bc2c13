"""Writes down every command that goes over the wire to a real server: the proof that only allowed ones do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from servers.proxy import Tap, proxy

_LITERAL = re.compile(rb"\{(\d+)\+?\}\Z")


@dataclass(slots=True)
class Recording:
    """`commands`: each command without its tag, literals left out, in order; "DONE" and SASL lines included."""

    port: int
    commands: list[str] = field(default_factory=list)

    def since(self, start: int) -> list[str]:
        """Commands from number `start` on."""
        return self.commands[start:]


class _Recorder(Tap):
    def __init__(self, commands: list[str]) -> None:
        self._commands = commands
        self._buffer = b""
        self._literal = 0  # bytes of a literal still to come
        self._continues = False  # the next line belongs to the command before

    def from_client(self, data: bytes) -> bytes | None:
        self._buffer += data
        while self._buffer:
            if self._literal:
                taken = min(self._literal, len(self._buffer))
                self._literal -= taken
                self._buffer = self._buffer[taken:]
                continue
            line, found, rest = self._buffer.partition(b"\r\n")
            if not found:
                break
            self._buffer = rest
            self._line(line)
        return data

    def _line(self, line: bytes) -> None:
        announced = _LITERAL.search(line)
        self._literal = int(announced[1]) if announced else 0
        if not self._continues:
            tag, _, command = line.partition(b" ")
            self._commands.append((command or tag).decode("latin-1"))
        self._continues = announced is not None


@contextmanager
def recording(target_port: int) -> Iterator[Recording]:
    """A recording proxy in front of the server on `target_port` (plain text)."""
    commands: list[str] = []
    with proxy(target_port, lambda: _Recorder(commands)) as port:
        yield Recording(port, commands)

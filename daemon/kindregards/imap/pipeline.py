"""Commands in flight: the next one is sent before the last is answered, so that the server never waits for us.

Rules that hold here: answers come in the order of the commands (RFC 3501 5.5 allows more, ours never ask for it);
whoever else needs the connection meanwhile calls `settle`, which reads what is under way into memory, at most
`depth` commands' worth; before a command goes out, the gateway makes sure that its folder is open.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from kindregards.errors import ProtocolSurprise, Transient
from kindregards.imap.answer import retry_after, words
from kindregards.imap.response import Response


class Wire(Protocol):
    """What a pipeline needs of the gateway."""

    def send(self, line: bytes) -> bytes: ...

    def read(self, keep: int) -> Response: ...

    def activate(self, pipeline: "Pipeline") -> None: ...


@dataclass(frozen=True, slots=True)
class Tagged:
    """The end of one command: `ok`, and the server's words."""

    ok: bool
    said: str


class Pipeline:
    """Iterate to get each untagged Response, and a Tagged at the end of each command."""

    def __init__(self, wire: Wire, key: str, commands: Iterator[bytes], keep: int, depth: int) -> None:
        self.key = key
        self._wire = wire
        self._commands = commands
        self._keep = keep
        self._depth = depth
        self._tags: deque[bytes] = deque()
        self._ready: deque[Response | Tagged] = deque()

    def __iter__(self) -> Iterator[Response | Tagged]:
        while True:
            if self._ready:
                yield self._ready.popleft()
                continue
            self._fill()
            if not self._tags:
                return
            yield self._read()

    def settle(self) -> None:
        """Read everything that is under way, for later."""
        while self._tags:
            self._ready.append(self._read())

    def _fill(self) -> None:
        if not self._tags:
            self._wire.activate(self)
        while len(self._tags) < self._depth and (command := next(self._commands, None)):
            self._tags.append(self._wire.send(command))

    def _read(self) -> Response | Tagged:
        response = self._wire.read(self._keep)
        if response.text.startswith(b"* "):
            return response
        return self._tagged(response.text)

    def _tagged(self, line: bytes) -> Tagged:
        tag, _, rest = line.partition(b" ")
        if not self._tags or tag != self._tags[0]:
            raise ProtocolSurprise(f"an answer that belongs to no command: {words(line)}")
        self._tags.popleft()
        said = words(rest)
        if "[THROTTLED]" in said.upper():  # Yahoo and Gmail say so on OK lines, and leave out the data
            raise Transient(f"the server is throttling: {said}", "It will be tried again.", retry_after(said))
        return Tagged(rest[:2].upper() == b"OK", said)

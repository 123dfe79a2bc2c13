"""A TCP relay on loopback that writes down which IMAP commands pass, and when.

It shows what the product says on the wire without asking the product: the commands of a scan, to be repeated
by the raw reader, and those of a pass with nothing new. Credentials are not written down.
"""

import re
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CHUNK = 1 << 18
PAUSE = 1.0  # seconds without traffic that end a burst of commands
_COMMAND = re.compile(rb"^[A-Za-z0-9]{1,20} (?!LOGIN|AUTHENTICATE)([A-Z][^\r]*)\r\n", re.MULTILINE)


@dataclass(slots=True)
class Burst:
    """Commands without a pause between them: seconds from the first one to the end of the last answer."""

    commands: list[str]
    seconds: float


@dataclass(slots=True)
class Recording:
    """What passed: (monotonic seconds, commands; none for what the server says)."""

    port: int = 0
    events: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)

    def commands(self) -> list[str]:
        """All commands in order, without tags."""
        return [command for _, commands in list(self.events) for command in commands]

    def bursts(self) -> list[Burst]:
        """The finished bursts; IDLE ends one and belongs to none."""
        found: list[Burst] = []
        begin = last = 0.0
        commands: list[str] = []
        for instant, said in [*self.events, (time.monotonic(), ())]:
            if commands and ("IDLE" in said or instant - last > PAUSE):
                found.append(Burst(commands, last - begin))
                commands = []
            asked = [command for command in said if command != "IDLE"]
            if asked and not commands:
                begin = instant
            commands += asked
            if commands:
                last = instant
        return found


@contextmanager
def relay(target_port: int) -> Iterator[Recording]:
    """Relay connections to `target_port` of loopback while the context lasts."""
    recording = Recording()
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        recording.port = listener.getsockname()[1]
        thread = threading.Thread(target=_accept, args=(listener, target_port, recording, stop), daemon=True)
        thread.start()
        try:
            yield recording
        finally:
            stop.set()
            thread.join(5)


def _accept(listener: socket.socket, target_port: int, recording: Recording, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            client, _ = listener.accept()
        except TimeoutError:
            continue
        server = socket.create_connection(("127.0.0.1", target_port))
        for side in (client, server):
            side.setblocking(True)
            side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=_pump, args=(client, server, recording), daemon=True).start()


def _pump(client: socket.socket, server: socket.socket, recording: Recording) -> None:
    """Carry bytes both ways until one side closes."""
    with client, server, selectors.DefaultSelector() as selector:
        selector.register(client, selectors.EVENT_READ, server)
        selector.register(server, selectors.EVENT_READ, client)
        while True:
            for key, _ in selector.select():
                source = client if key.data is server else server
                try:
                    data = source.recv(CHUNK)
                    key.data.sendall(data)
                except OSError:
                    return
                if not data:
                    return
                said = _COMMAND.findall(data) if source is client else []
                recording.events.append((time.monotonic(), tuple(command.decode("latin-1") for command in said)))

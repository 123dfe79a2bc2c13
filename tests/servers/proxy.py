"""A TCP proxy on loopback in front of a test server; what stands in between is decided by a Tap per connection."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

PIECE = 65_536


class Tap:
    """Sees every byte of one connection; this one lets everything pass.

    `from_client` and `from_server` return what to pass on, or None to cut the connection there.
    """

    def from_client(self, data: bytes) -> bytes | None:
        return data

    def from_server(self, data: bytes) -> bytes | None:
        return data


@contextmanager
def proxy(target_port: int, tap: Callable[[], Tap] = Tap, port: int = 0) -> Iterator[int]:
    """Listen on `port` (0 = a free one) and pass everything to `target_port`; yields the port."""
    listener = socket.create_server(("127.0.0.1", port))
    connections: list[socket.socket] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                client = listener.accept()[0]
                server = socket.create_connection(("127.0.0.1", target_port))
                connections.extend((client, server))
                mine = tap()
                for source, sink, see in ((client, server, mine.from_client), (server, client, mine.from_server)):
                    threading.Thread(target=_pump, args=(source, sink, see), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        for connection in (listener, *connections):
            _close(connection)


def _pump(source: socket.socket, sink: socket.socket, see: Callable[[bytes], bytes | None]) -> None:
    with suppress(OSError):
        while (data := source.recv(PIECE)) and (passed := see(data)) is not None:
            sink.sendall(passed)
    _close(source)
    _close(sink)


def _close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()

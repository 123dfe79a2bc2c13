"""A line server whose answers a test scripts: for everything that a real server does not do on demand.

It answers like a small, healthy IMAP server; a test overrides single commands. An answer is bytes in which TAG
stands for the command's tag, or a function of the command's arguments; CUT closes the connection.
"""

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

CUT = b"\0CUT"
CAPABILITIES = b"IMAP4rev1 UIDPLUS MOVE IDLE AUTH=PLAIN"

_LITERAL = re.compile(rb"\{(\d+)\}\r\n\Z")

Answer = bytes | Callable[[bytes], bytes]

HEALTHY: Mapping[str, Answer] = {
    "CAPABILITY": b"* CAPABILITY " + CAPABILITIES + b"\r\nTAG OK done\r\n",
    "LOGIN": b"TAG OK [CAPABILITY " + CAPABILITIES + b"] welcome\r\n",
    "AUTHENTICATE": b"+ \r\n",
    "LIST": b"".join(b'* LIST () "/" %b\r\n' % name for name in (b"INBOX", b"Drafts", b"Sent", b"Trash"))
    + b"TAG OK done\r\n",
    "STATUS": b"* STATUS INBOX (UIDVALIDITY 7 UIDNEXT 4 MESSAGES 3)\r\nTAG OK done\r\n",
    "EXAMINE": b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 4] x\r\nTAG OK [READ-ONLY] done\r\n",
    "SELECT": b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 4] x\r\n"
    b"* OK [PERMANENTFLAGS (\\Seen \\*)] x\r\nTAG OK [READ-WRITE] done\r\n",
    "UID SEARCH": b"* SEARCH 1 2 3\r\nTAG OK done\r\n",
    "APPEND": b"+ go on\r\n",
    "LITERAL": b"TAG OK done\r\n",
    "LOGOUT": b"* BYE see you\r\nTAG OK done\r\n",
}


def healthy_fetch(command: bytes) -> bytes:
    """Three small messages for any UID FETCH of header fields."""
    return b"".join(header_row(number, number) for number in (1, 2, 3)) + b"TAG OK done\r\n"


def header_row(number: int, uid: int, header: bytes = b"Subject: x\r\n\r\n") -> bytes:
    """One FETCH response of the first pass."""
    return (
        b'* %d FETCH (UID %d FLAGS () INTERNALDATE "10-Mar-2026 10:00:00 +0000" RFC822.SIZE 100 '
        b"BODY[HEADER.FIELDS (SUBJECT)] {%d}\r\n%s)\r\n" % (number, uid, len(header), header)
    )


@dataclass(slots=True)
class Scripted:
    """`answers` may be changed while the server runs; `lines` is what clients sent; `connections` counts."""

    port: int
    answers: dict[str, Answer]
    greeting: bytes = b"* OK ready\r\n"
    lines: list[bytes] = field(default_factory=list)
    connections: int = 0


@contextmanager
def scripted(
    answers: Mapping[str, Answer] | None = None,
    greeting: bytes = b"* OK ready\r\n",
    tls: ssl.SSLContext | None = None,
) -> Iterator[Scripted]:
    """Run the server on a free port until the block ends; `tls` makes it speak implicit TLS."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Scripted(
        int(listener.getsockname()[1]), {**HEALTHY, "UID FETCH": healthy_fetch, **(answers or {})}, greeting
    )
    open_: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                client = listener.accept()[0]
            except OSError:
                return
            server.connections += 1
            open_.append(client)
            threading.Thread(target=_serve, args=(server, client, tls), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server
    finally:
        for connection in (listener, *open_):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


def _serve(server: Scripted, client: socket.socket, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError, ValueError):
        connection = tls.wrap_socket(client, server_side=True) if tls else client
        connection.sendall(server.greeting)
        with connection, connection.makefile("rb") as lines:
            pending = b""
            for line in lines:
                server.lines.append(line)
                answer, pending = _answer(server, line.rstrip(b"\r\n"), pending)
                if not _say(connection, answer):
                    return
                if pending and (announced := _LITERAL.search(line)):
                    lines.read(int(announced[1]) + 2)
                    if not _say(connection, server.answers["LITERAL"].replace(b"TAG", pending)):  # type: ignore[union-attr]
                        return


def _say(connection: socket.socket, answer: bytes) -> bool:
    """Send; False when the script wants the connection cut."""
    before, cut, _ = answer.partition(CUT)
    connection.sendall(before)
    if cut:
        connection.shutdown(socket.SHUT_RDWR)
    return not cut


def _answer(server: Scripted, line: bytes, pending: bytes) -> tuple[bytes, bytes]:
    """The answer to a line, and the tag of the command that it leaves unfinished (IDLE, AUTHENTICATE).

    A line that continues a command is scripted as "DONE" (the end of IDLE) or "SASL"; what comes after the literal
    of an APPEND as "LITERAL".
    """
    tag, _, rest = line.partition(b" ")
    if not rest:
        tag, name = pending, "DONE" if line.upper() == b"DONE" else "SASL"
    else:
        name = " ".join(rest.decode("latin-1").upper().split(" ")[: 2 if rest[:4].upper() == b"UID " else 1])
    chosen = server.answers.get(name, b"TAG OK done\r\n")
    answer = chosen(rest or line) if callable(chosen) else chosen
    return answer.replace(b"TAG", tag), tag if answer.startswith(b"+") else b""

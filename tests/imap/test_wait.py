"""IDLE, with everything that is known to go wrong with it."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import kindregards.imap.wait as waiting
from imap.beds import LONG_AGO, DovecotBed, folder, letter
from kindregards.core.mailbox import Use
from kindregards.imap.mailbox import ImapMailbox
from kindregards.imap.session import Credentials, Endpoint, connect
from kindregards.imap.wait import wait
from servers.dovecot import Dovecot
from servers.scripted import CUT, scripted

LONG = 5.0  # seconds: a test that waits so long has failed


@pytest.fixture
def wake() -> Iterator[tuple[socket.socket, socket.socket]]:
    inside, outside = socket.socketpair()
    inside.setblocking(False)
    yield inside, outside
    inside.close()
    outside.close()


def connected(port: int, name: str = "home") -> ImapMailbox:
    endpoint = Endpoint("127.0.0.1", port, "plain", 1.0)
    mailbox = ImapMailbox(name, lambda: connect(endpoint, Credentials("ann", lambda: "secret")))
    mailbox.folders()
    return mailbox


def waited(answer: bytes, wake: socket.socket, seconds: float = 0.3, name: str = "home") -> set[str]:
    """What `wait` says on a server that answers IDLE like this."""
    with scripted({"IDLE": answer}) as server:
        return wait([connected(server.port, name)], seconds, wake)


def test_new_mail_ends_the_wait_over_tls(
    dovecot_server: Dovecot, wake: tuple[socket.socket, socket.socket]
) -> None:
    bed = DovecotBed(dovecot_server)
    mailbox = bed.mailbox()
    list(mailbox.changes(folder(mailbox, Use.INBOX), None, LONG_AGO))
    timer = threading.Timer(
        0.2, lambda: dovecot_server.deliver(bed.user, letter("new"), received=datetime.now(UTC))
    )
    timer.start()
    start = time.monotonic()
    assert wait([mailbox], LONG, wake[0]) == {"home"}
    assert time.monotonic() - start < LONG - 1
    timer.join()
    mailbox.close()


def test_mail_that_came_before_the_wait_ends_it_at_once(
    dovecot_server: Dovecot, wake: tuple[socket.socket, socket.socket]
) -> None:
    bed = DovecotBed(dovecot_server)
    mailbox = bed.mailbox()
    list(mailbox.changes(folder(mailbox, Use.INBOX), None, LONG_AGO))
    bed.deliver(letter("in between"))
    start = time.monotonic()
    assert wait([mailbox], LONG, wake[0]) == {"home"}
    assert time.monotonic() - start < 1
    mailbox.close()


def test_the_time_ends_the_wait_and_the_connection_can_be_used(
    dovecot_server: Dovecot, wake: tuple[socket.socket, socket.socket]
) -> None:
    mailbox = DovecotBed(dovecot_server).mailbox()
    mailbox.folders()
    for _ in range(2):
        assert wait([mailbox], 0.05, wake[0]) == set()
        assert mailbox.uids(folder(mailbox, Use.INBOX), 1) == []
    mailbox.close()


def test_a_signal_ends_the_wait(wake: tuple[socket.socket, socket.socket]) -> None:
    wake[1].send(b"x")
    start = time.monotonic()
    assert waited(b"+ idling\r\n", wake[0], LONG) == set()
    assert time.monotonic() - start < 1
    with pytest.raises(BlockingIOError):
        wake[0].recv(1)


@pytest.mark.parametrize(
    "answer",
    [
        b"+ idling\r\n* 4 EXISTS\r\n",  # in one segment with the continuation
        b"* 4 EXISTS\r\n+ idling\r\n* 4 EXISTS\r\n",
        b"+ idling\r\n* OK Still here\r\n* 1 FETCH (FLAGS ())\r\n* 4 exists\r\n",
        b"+ idling\r\n* BYE going down\r\n",
        b"+ idling\r\n" + CUT,
        b"+ idling\r\nTAG OK idle is over\r\n",
        b"TAG NO not now\r\n",
        CUT,
        b"+ idling\r\n" + b"x" * 70_000,
    ],
)
def test_news_and_broken_connections_end_the_wait(
    answer: bytes, wake: tuple[socket.socket, socket.socket]
) -> None:
    start = time.monotonic()
    assert waited(answer, wake[0], LONG) == {"home"}
    assert time.monotonic() - start < LONG - 1


@pytest.mark.parametrize("answer", [b"+ idling\r\n", b"+ idling\r\n* OK Still here\r\n* 1 EXPUNGE\r\n"])
def test_chatter_is_no_news(answer: bytes, wake: tuple[socket.socket, socket.socket]) -> None:
    assert waited(answer, wake[0], 0.2) == set()


def test_a_line_in_two_pieces_is_one_line(wake: tuple[socket.socket, socket.socket]) -> None:
    with scripted({"IDLE": b"+ idling\r\n* 4 EXI", "DONE": b"STS\r\nTAG OK done\r\n"}) as server:
        assert wait([connected(server.port)], 0.1, wake[0]) == {"home"}  # the rest comes with the end of IDLE


def test_idle_is_renewed(wake: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "RENEWAL_SECONDS", 0.1)
    with scripted({"IDLE": b"+ idling\r\n"}) as server:
        assert wait([connected(server.port)], 0.35, wake[0]) == set()
        assert sum(b" IDLE" in line for line in server.lines) >= 3
        assert server.connections == 1


def test_a_dead_connection_is_opened_again_by_the_next_use(wake: tuple[socket.socket, socket.socket]) -> None:
    with scripted({"IDLE": b"+ idling\r\n" + CUT}) as server:
        mailbox = connected(server.port)
        assert wait([mailbox], LONG, wake[0]) == {"home"}
        mailbox.folders()
        assert server.connections == 2


def test_an_account_without_idle_is_not_waited_for(wake: tuple[socket.socket, socket.socket]) -> None:
    with scripted({"CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK done\r\n"}) as server:
        start = time.monotonic()
        assert wait([connected(server.port)], 0.2, wake[0]) == set()
        assert time.monotonic() - start >= 0.2
        assert not any(b"IDLE" in line for line in server.lines)


def test_the_account_with_news_is_named_among_several(wake: tuple[socket.socket, socket.socket]) -> None:
    with scripted({"IDLE": b"+ idling\r\n"}) as quiet, scripted({"IDLE": b"+ idling\r\n* 4 EXISTS\r\n"}) as busy:
        mailboxes = [connected(quiet.port, "quiet"), connected(busy.port, "busy")]
        assert wait(mailboxes, LONG, wake[0]) == {"busy"}
        assert mailboxes[0].uids(mailboxes[0].folders()[0], 1) == [1, 2, 3]


@pytest.mark.parametrize("answer", [b"TAG NO not now\r\n", b"+ idling\r\n" + CUT])
def test_an_idle_that_always_dies_is_given_up(answer: bytes, wake: tuple[socket.socket, socket.socket]) -> None:
    with scripted({"IDLE": answer}) as server:
        mailbox = connected(server.port)
        for _ in range(3):
            assert wait([mailbox], LONG, wake[0]) == {"home"}
            mailbox.folders()
        assert wait([mailbox], 0.05, wake[0]) == set()
        assert sum(b" IDLE" in line for line in server.lines) == 3

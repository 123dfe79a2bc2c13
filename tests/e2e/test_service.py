"""The daemon as a service: signs of life, a server that goes away, a long first scan, accounts, folders."""

import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest

from builders import mail
from e2e import letters
from e2e.test_daemon import with_old_acquaintances
from kindregards.store import Store
from servers.dovecot import PASSWORD, Dovecot, dovecot
from servers.proxy import Tap, proxy
from servers.world import NOON, World

DAY = timedelta(days=1)
BACKLOG = 3_000
MEMORY = 110  # MB; the daemon's own peak during the scan, without the process that understands texts


@contextmanager
def service_manager(world: World) -> Iterator[socket.socket]:
    """systemd's end of the notification socket, with a watchdog of six seconds."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(world.home / "notify"))
        world.environment |= {"NOTIFY_SOCKET": str(world.home / "notify"), "WATCHDOG_USEC": "6000000"}
        yield manager


def heard(manager: socket.socket, seconds: float) -> list[tuple[float, bytes]]:
    """What arrives within so many seconds, each with its moment."""
    deadline, messages = time.monotonic() + seconds, []
    while (left := deadline - time.monotonic()) > 0:
        manager.settimeout(left)
        with suppress(TimeoutError):
            messages.append((time.monotonic(), manager.recv(1000)))
    return messages


@contextmanager
def dripping() -> Iterator[int]:
    """A server whose greeting never ends: a byte now and then, so that no timeout of the socket fires."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            client = listener.accept()[0]
            with client:
                client.sendall(b"* OK ")
                while not over.wait(0.2):
                    client.sendall(b"x")

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        over.set()
        listener.close()


def test_the_watchdog_is_fed_while_all_is_well(world: World) -> None:
    with service_manager(world) as manager, world.daemon():
        messages = heard(manager, 7.0)
    assert messages[0][1] == b"READY=1\n"
    fed = [at for at, message in messages if message == b"WATCHDOG=1\n"]
    assert len(fed) >= 3
    assert max(later - earlier for earlier, later in pairwise(fed)) < 6.0
    assert any(message.startswith(b"STATUS=0 drafts placed") for _, message in messages)


def test_a_server_that_drips_starves_the_watchdog_and_sigterm_still_ends_the_daemon(world: World) -> None:
    with service_manager(world) as manager, dripping() as port:
        world.through(port)
        with world.daemon() as process:
            messages = heard(manager, 4.0)
            assert [message for _, message in messages] == [b"READY=1\n"]
            process.send_signal(signal.SIGTERM)
            assert process.wait(5) == 0


def test_a_server_that_falls_silent_does_not_hold_up_sigterm(world: World) -> None:
    silent, over = threading.Event(), threading.Event()

    class Silence(Tap):
        def from_server(self, data: bytes) -> bytes | None:
            if silent.is_set():
                over.wait(30)
            return data

    with proxy(world.server.port, Silence) as port:
        world.through(port)
        with world.daemon() as process:
            world.until(lambda: "pass finished" in world.log(), "the first pass")
            silent.set()
            process.send_signal(signal.SIGUSR1)
            time.sleep(0.5)  # it waits for an answer now, in the pass or in the end of IDLE
            process.send_signal(signal.SIGTERM)
            assert process.wait(5) == 0
        over.set()


def test_it_survives_a_server_that_goes_away_and_comes_back(world: World) -> None:
    with_old_acquaintances(world)
    gate = proxy(world.server.port)
    port = gate.__enter__()
    world.through(port)
    with world.daemon() as process:
        world.until(lambda: "pass finished" in world.log(), "the first pass")
        gate.__exit__(None, None, None)  # connections are cut, new ones refused
        world.until(lambda: "problem" in world.log(), "the failure is noticed")
        with proxy(world.server.port, port=port):
            world.deliver(letters.owed_reply(NOON - 2 * DAY))
            process.send_signal(signal.SIGUSR1)  # it would wait a minute by itself
            world.until(lambda: len(world.messages()) == 1, "a draft after the server is back")
        assert process.poll() is None
    assert "Traceback" not in world.log()


def with_a_backlog(world: World) -> None:
    """Thousands of letters that ask something, delivered at once."""
    current = world.server.maildir(world.user) / "cur"
    current.mkdir(parents=True)
    for folder in ("new", "tmp"):
        (current.parent / folder).mkdir()
    for number in range(BACKLOG):
        moment = NOON - 3 * DAY - timedelta(minutes=number)
        person = f"Pat Number{number} <pat{number}@people.example>"
        text = f"Hi Robin,\n\ncould you send me the list of guests for room {number}?\n\nBest,\nPat\n" * 3
        raw = mail(sender=person, to=letters.ROBIN, subject=f"Room {number}", text=text, date=moment)
        path = current / f"{moment.timestamp():.0f}.{number}.test:2,S"
        path.write_bytes(raw)
        os.utime(path, (moment.timestamp(), moment.timestamp()))
    world.server.own(world.user)


def scan(world: World) -> tuple[bool, int]:
    """Whether the scan of INBOX has begun and is not complete, and how many messages are remembered."""
    if not world.store.exists():
        return False, 0
    with Store.open(world.store, write=False) as store:
        cursor = store.cursors.get("home", "INBOX")
        return cursor is not None and cursor.below > 0, store.mail.message_count()


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for parent in found:
        for listed in Path(f"/proc/{parent}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, listed.read_text(encoding="ascii").split())
    return found


def test_sigterm_in_a_long_first_scan_ends_it_in_time_and_the_next_start_takes_it_up(world: World) -> None:
    with_a_backlog(world)
    with world.daemon() as process:
        world.until(lambda: scan(world)[0], "the scan is under way")
        members = family(process.pid)
        lines = [Path(f"/proc/{pid}/cmdline").read_bytes() for pid in members]
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
    assert len(lines) == 2, "the daemon, and the process that understands texts"
    assert not any(PASSWORD.encode() in line for line in lines)
    unfinished, remembered = scan(world)
    assert unfinished
    assert 0 < remembered < BACKLOG
    assert world.messages() == [], "nothing is judged before the first scan is complete"
    with world.daemon() as process:
        world.until(lambda: "pass finished" in world.log(), "the rest of the scan")
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        world.until(lambda: len(world.messages()) > 0, "drafts")
    assert scan(world) == (False, BACKLOG)
    reread = re.search(r"pass finished: read=(\d+)", world.log())
    assert reread is not None
    assert int(reread[1]) <= BACKLOG - remembered
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert peak is not None
    assert int(peak[1]) / 1024 < MEMORY


def test_two_accounts_of_one_person(world: World) -> None:
    other = f"{world.user}-work"
    world.server.add_user(other)
    first = world.configuration.read_text(encoding="utf-8")
    account = first[first.index("[accounts.home]") : first.index("[mail]")]
    work = account.replace("accounts.home", "accounts.work").replace(world.user, other)
    world.configure(work.replace("robin@hale.example", "robin@work.example"))
    with_old_acquaintances(world)
    world.deliver(letters.owed_reply(NOON - 2 * DAY), received=NOON - 2 * DAY)
    to_work = letters.my_question(NOON - 9 * DAY).replace(b"robin@hale.example", b"robin@work.example")
    world.server.deliver(other, to_work, "Sent", NOON - 9 * DAY)
    world.command("once")
    assert [draft["From"] for draft in world.messages()] == ["Robin Hale <robin@hale.example>"]
    world.user = other
    assert [draft["From"] for draft in world.messages()] == ["Robin Hale <robin@work.example>"]


@pytest.fixture(scope="module")
def german_server() -> Iterator[Dovecot]:
    """No SPECIAL-USE, everything below INBOX, and the drafts folder with a German name."""
    extra = """
namespace inbox {
  prefix = INBOX.
  separator = .
  mailbox Drafts {
    auto = no
  }
  mailbox Entwürfe {
    auto = subscribe
  }
}
"""
    with dovecot(frozenset({"SPECIAL-USE"}), special_use=False, extra=extra) as server:
        yield server


def test_folders_below_inbox_and_with_names_beyond_ascii_are_found(german_server: Dovecot, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    world = World(german_server, tmp_path, f"robin-{uuid4().hex[:12]}")
    with_old_acquaintances(world)
    world.deliver(letters.owed_reply(NOON - 2 * DAY), received=NOON - 2 * DAY)
    told = world.command("check").stdout
    assert "INBOX.Entwürfe (found by name)" in told
    world.command("once")
    assert len(world.messages("INBOX.Entwürfe")) == 1
    world.deliver(letters.my_answer(NOON + DAY), "Sent", received=NOON + DAY)
    world.advance(2 * DAY)
    world.command("once")
    world.command("once")
    assert world.messages("INBOX.Entwürfe") == []
    assert len(world.messages("INBOX.Trash")) == 1

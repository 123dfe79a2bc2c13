"""Waiting for mail in all accounts at once: IDLE on each inbox, one thread, one selector (RFC 2177).

Rules that hold here: IDLE is only a hint, the caller looks for itself; whatever looks broken is reported as news,
so that the next use finds out and reconnects; IDLE is renewed before NAT tables and servers forget it; an account
without a connection or without IDLE is not waited for, the caller polls it.
"""

import re
import selectors
import socket
import ssl
import time
from collections.abc import Iterable
from contextlib import suppress

from kindregards.errors import KindregardsError
from kindregards.imap.gateway import Gateway
from kindregards.imap.mailbox import ImapMailbox

RENEWAL_SECONDS = 540.0  # 9 minutes: some servers and routers drop a silent connection after 10
SHORT_SECONDS = 10.0  # an IDLE that breaks so soon was never going to work
PIECE = 16_384  # bytes a read: one TLS record
UNFINISHED_LIMIT = 65_536  # bytes of a line that does not end; longer is no IMAP

_NEWS = re.compile(rb"\* (?:\d{1,10} EXISTS|BYE)\b", re.IGNORECASE)


class Idle:
    """One connection in IDLE. Its methods raise nothing: a connection that broke is `dead`, and that is news.

    Attributes:
        news: something came that is worth a look.
        renewal: time.monotonic() at which to start anew.
    """

    def __init__(self, mailbox: ImapMailbox, gateway: Gateway, news: bool) -> None:
        self.mailbox = mailbox
        self.socket = gateway.socket
        self.renewal = time.monotonic() + RENEWAL_SECONDS
        self._since = time.monotonic()
        self.news = news
        self.dead = False
        self._gateway = gateway
        self._rest = b""
        try:
            self._tag = gateway.idle()
            self._take(gateway.drain())
            self.read()
        except KindregardsError:
            self.news = self.dead = True

    def read(self) -> None:
        """Take everything that the socket, and TLS behind it, holds: a selector sees neither buffer."""
        with suppress(BlockingIOError, ssl.SSLWantReadError):
            while not self.dead:
                self._take_or_die()

    def done(self) -> None:
        """Leave IDLE; a dead connection is dropped."""
        if not self.dead:
            try:
                for line in self._gateway.idle_done(self._tag, self._rest):
                    self._look_at(line)
            except KindregardsError:
                self.news = self.dead = True
        if self.dead:
            self.mailbox.drop()
        self.mailbox.idle_ended(short=self.dead and time.monotonic() < self._since + SHORT_SECONDS)

    def _take_or_die(self) -> None:
        try:
            data = self.socket.recv(PIECE)
        except (BlockingIOError, ssl.SSLWantReadError):
            raise
        except OSError:
            data = b""
        self._take(data)
        if not data or len(self._rest) > UNFINISHED_LIMIT:  # readable, but nothing to read: the server has gone
            self.news = self.dead = True

    def _take(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._look_at(line)
            if line.startswith((b"* BYE", self._tag + b" ")):  # the server ended IDLE by itself
                self.news = self.dead = True

    def _look_at(self, line: bytes) -> None:
        self.news = self.news or _NEWS.match(line) is not None


def wait(mailboxes: Iterable[ImapMailbox], timeout_seconds: float, wake: socket.socket) -> set[str]:
    """Wait until an account has news, `wake` becomes readable, or the time is over.

    Args:
        wake: what a signal handler writes to; drained here.

    Returns the names of the accounts that have news, or whose connection broke.
    """
    deadline = time.monotonic() + timeout_seconds
    broken: set[str] = set()
    idles = [idle for mailbox in mailboxes if (idle := _start(mailbox, broken)) is not None]
    woken = False
    while not (woken or broken or any(idle.news for idle in idles)) and time.monotonic() < deadline:
        woken = _wait_once(idles, min([deadline, *(idle.renewal for idle in idles)]), wake)
        idles = [renewed for idle in idles if (renewed := _renewed(idle, broken)) is not None]
    for idle in idles:
        idle.done()
    return broken | {idle.mailbox.name for idle in idles if idle.news}


def _start(mailbox: ImapMailbox, broken: set[str]) -> Idle | None:
    """Open the inbox anew (what arrived since the last pass is news) and IDLE on it."""
    try:
        opened = mailbox.open_inbox()
    except KindregardsError:
        broken.add(mailbox.name)
        return None
    return Idle(mailbox, *opened) if opened else None


def _renewed(idle: Idle, broken: set[str]) -> Idle | None:
    if idle.news or time.monotonic() < idle.renewal:
        return idle
    idle.done()
    return idle if idle.news else _start(idle.mailbox, broken)


def _wait_once(idles: list[Idle], until: float, wake: socket.socket) -> bool:
    """Sleep until something is readable or the time has come; True when it was `wake`."""
    with selectors.DefaultSelector() as selector:
        selector.register(wake, selectors.EVENT_READ)
        for idle in idles:
            selector.register(idle.socket, selectors.EVENT_READ, idle)
        ready = [key for key, _ in selector.select(max(0.0, until - time.monotonic()))]
    for key in ready:
        if key.data is not None:
            key.data.read()
    woken = any(key.data is None for key in ready)
    if woken:
        with suppress(BlockingIOError):
            wake.recv(PIECE)
    return woken

"""The daemon: passes when something happens (IDLE), when it is time (schedule), and at a signal.

Rules that hold here: one thread; what is due is a row, `schedule` only ticks; the watchdog is fed after
progress that was made, so a connection that hangs is ended by systemd; SIGTERM and SIGINT end the
daemon wherever it is (every step survives that), SIGHUP reads the configuration again, SIGUSR1 starts
a pass at once, over accounts that failed as well.
"""

import random
import signal
import socket
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import FrameType

import schedule

from kindregards.app.desk import Desk
from kindregards.app.service import Service
from kindregards.app.tick import Pass, run_pass
from kindregards.errors import KindregardsError

BACK_OFF = (60.0, 120.0, 300.0, 600.0, 900.0)  # seconds; a failing server is asked at most once a minute
JITTER = 0.2  # so that many accounts behind one server do not come back together
SLICE = 60.0  # seconds; the longest sleep between two looks at the clock
SHORTEST = 1.0  # seconds; so that a due time that is just ahead is not waited for in a busy loop

Wait = Callable[[Collection[str], float, socket.socket], set[str]]
"""Waits for news in the accounts of these names, or so many seconds, or until the socket is readable."""


class Stop(BaseException):
    """SIGTERM or SIGINT arrived. Not an Exception: nothing on the way may take it for an error."""


@dataclass(slots=True)
class Signals:
    """Signals that wait to be obeyed; `wake` becomes readable when one arrives."""

    wake: socket.socket
    _arrived: set[signal.Signals] = field(default_factory=set)

    def note(self, number: int, _frame: FrameType | None) -> None:
        if number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the second one must not disturb the cleaning up
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            raise Stop(signal.Signals(number).name)
        self._arrived.add(signal.Signals(number))

    def take(self, number: signal.Signals) -> bool:
        """True once for each arrival."""
        if number in self._arrived:
            self._arrived.discard(number)
            return True
        return False


@contextmanager
def signals() -> Iterator[Signals]:
    """Catch the signals that the daemon obeys; a byte on the wake socket ends any waiting."""
    ours, kernels = socket.socketpair()
    for end in (ours, kernels):
        end.setblocking(False)
    caught = Signals(ours)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
        signal.signal(number, caught.note)
    signal.set_wakeup_fd(kernels.fileno(), warn_on_full_buffer=False)
    try:
        yield caught
    finally:
        signal.set_wakeup_fd(-1)
        ours.close()
        kernels.close()


@dataclass(frozen=True, slots=True)
class _Rest:
    """An account that failed is left alone for a while, longer each time."""

    failures: int
    until: float  # monotonic seconds
    why: str


class Loop:
    """Serves one desk. Keeps what it learned about the servers between two calls of `run`."""

    def __init__(
        self,
        desk: Desk,
        service: Service,
        wait: Wait,
        poll_seconds: float,
        back_off: Sequence[float] = BACK_OFF,
    ) -> None:
        self.desk = desk
        self.back_off = back_off
        self.wait = wait
        self.service = service
        self.refused: dict[str, KindregardsError] = {}
        self.resting: dict[str, _Rest] = {}
        self.due = True
        self.timer = schedule.Scheduler()
        self.poll_seconds = max(1, round(poll_seconds))
        self.timer.every(self.poll_seconds).seconds.do(self._make_due)

    def run(self) -> bool:
        """Pass after pass. True when SIGHUP asks for the configuration to be read again, False at SIGTERM.

        Raises StoreError, or errors.Refused when every account's server refused for good.
        """
        with signals() as caught:
            self.service.ready()  # before the first scan, which may take longer than a start may
            try:
                self._serve(caught)
            except Stop as stop:
                self.desk.journal.stopped(str(stop))
                return False
        return True

    def _serve(self, caught: Signals) -> None:
        while not caught.take(signal.SIGHUP):
            if self.due:
                self._pass()
            self._wait(caught)
            if self._until_poll() > self.poll_seconds:  # the machine's clock was put back
                self.timer.run_all()
            self.timer.run_pending()

    def _make_due(self) -> None:
        self.due = True

    def _pass(self) -> None:
        result = run_pass(self.desk, skip=self._left_alone())
        self.due = result.again
        self.refused |= result.refused
        if len(self.refused) == len(self.desk.accounts):
            raise next(iter(self.refused.values()))
        self._rest(result)
        self.service.alive()
        self.service.status(
            f"{len(result.placed)} drafts placed, {len(result.problems)} problems in the last pass"
        )

    def _left_alone(self) -> dict[str, str]:
        """Accounts that are not asked now, each with the reason."""
        now = time.monotonic()
        resting = {name: rest.why for name, rest in self.resting.items() if now < rest.until}
        return resting | {name: f"{name}: {error}" for name, error in self.refused.items()}

    def _rest(self, result: Pass) -> None:
        """Accounts that failed come back later, and not before the server allows; the others are well."""
        left_alone = self._left_alone()
        for account in self.desk.accounts:
            if account.name in result.failed:
                before = self.resting.get(account.name)
                failures = 1 if before is None else before.failures + 1
                pause = self.back_off[min(failures, len(self.back_off)) - 1] * random.uniform(1, 1 + JITTER)
                error = result.failed[account.name]
                pause = max(pause, getattr(error, "retry_after", None) or 0.0)
                self.resting[account.name] = _Rest(failures, time.monotonic() + pause, f"{account.name}: {error}")
            elif account.name not in left_alone:
                self.resting.pop(account.name, None)

    def _wait(self, caught: Signals) -> None:
        """Sleep until news, a signal, or at most a slice; the clock decides whether something became due."""
        if self.due:
            return
        pause = min(SLICE, self.service.rhythm, self._until_due(), self._until_poll())
        left_alone = self._left_alone()
        watched = [account.name for account in self.desk.accounts if account.name not in left_alone]
        news = self.wait(watched, pause, caught.wake)
        self.service.alive()
        if caught.take(signal.SIGUSR1):
            self.due = True
            self.resting = {name: replace(rest, until=0.0) for name, rest in self.resting.items()}
        rested = any(time.monotonic() >= rest.until for rest in self.resting.values())
        if news or rested or self._something_due():
            self.due = True

    def _something_due(self) -> bool:
        due = self.desk.store.follow_ups.next_look()
        return due is not None and due <= self.desk.clock.now()

    def _until_poll(self) -> float:
        return max(0.0, self.timer.idle_seconds or 0.0)

    def _until_due(self) -> float:
        """Seconds until the planner wants to look again."""
        due = self.desk.store.follow_ups.next_look()
        return max(SHORTEST, (due - self.desk.clock.now()).total_seconds()) if due else SLICE

"""Exactly one draft: the process is killed before and after every step, the connection cut at every place."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest

from e2e import letters
from kindregards.app.desk import Account, Desk
from kindregards.app.tick import Pass, run_pass
from kindregards.app.wire import open_desk
from kindregards.clock import FileClock
from kindregards.core.mailbox import Mailbox
from kindregards.journal import Journal
from kindregards.settings import Settings
from kindregards.store import Store
from servers.dovecot import Dovecot
from servers.fault_proxy import Fault, fault_proxy
from servers.world import NOON, World

DAY = timedelta(days=1)
SETTLED = timedelta(minutes=10)  # past every settle delay
FEWEST = 30  # steps that a pass with one draft surely has
STEPS = 400  # far more than a pass has: a guard against counting for ever


@dataclass(slots=True)
class Reaper:
    """Kills this process at its n-th step. A step is the moment before, or after, a call or a commit."""

    at: int
    step: int = 0

    def count(self) -> None:
        self.step += 1
        if self.step == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            self.count()
            result = call(*args, **options)
            self.count()
            return result

        return counted


class DeadlyMailbox:
    """A mailbox whose every call may be the last thing that happens."""

    def __init__(self, real: Mailbox, reaper: Reaper) -> None:
        self._real = real
        self._reaper = reaper

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._real, name)
        return self._reaper.around(value) if callable(value) else value


class DeadlyStore:
    """A store whose every commit may be the last thing that happens."""

    def __init__(self, real: Store, reaper: Reaper) -> None:
        self._real = real
        self._reaper = reaper

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        with self._real.atomic():
            yield
            self._reaper.count()  # written, not committed
        self._reaper.count()


def deadly(desk: Desk, reaper: Reaper) -> Desk:
    accounts = tuple(
        Account(a.name, cast("Mailbox", DeadlyMailbox(a.mailbox, reaper)), a.identity, a.watch)
        for a in desk.accounts
    )
    return replace(desk, accounts=accounts, store=cast("Store", DeadlyStore(desk.store, reaper)))


@contextmanager
def desk_of(world: World) -> Iterator[Desk]:
    settings = Settings.load(world.configuration, {"HOME": str(world.home)})
    journal = Journal(level="error")
    clock = FileClock(world.home / "clock")
    with open_desk(settings, clock, journal, write=True, progress=lambda what, done, total: None) as desk:
        yield desk


def a_pass(world: World) -> Pass:
    with desk_of(world) as desk:
        return run_pass(desk)


def killed_at(world: World, step: int) -> bool:
    """Run a pass in a child that is killed at `step`; False when it came to its end before that."""
    child = os.fork()
    if child == 0:
        try:
            with desk_of(world) as desk:
                result = run_pass(deadly(desk, Reaper(step)))
            os._exit(len(result.problems))
        finally:
            os._exit(99)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the pass failed by itself"
    return os.WIFSIGNALED(status)


def with_an_owed_reply(world: World) -> World:
    for folder, raw in zip(
        ("INBOX", "Sent"), letters.known_to_each_other(letters.ADA, NOON - 60 * DAY), strict=True
    ):
        world.deliver(raw, folder, received=NOON - 60 * DAY)
    world.deliver(letters.owed_reply(NOON - 2 * DAY), received=NOON - 2 * DAY)
    return world


def settled(world: World) -> None:
    """What happens after the accident: time passes, passes run."""
    for _ in range(3):
        world.advance(SETTLED)
        a_pass(world)


@pytest.fixture
def new_world(dovecot_server: Dovecot, tmp_path: Path) -> Callable[[], World]:
    def made() -> World:
        home = tmp_path / uuid4().hex[:8]
        home.mkdir(mode=0o700)
        return with_an_owed_reply(World(dovecot_server, home, f"robin-{uuid4().hex[:12]}"))

    return made


@pytest.mark.parametrize("part", range(4))
def test_killed_at_any_step_leaves_exactly_one_draft(new_world: Callable[[], World], part: int) -> None:
    """Each quarter takes every fourth step, so that two processors share the work."""
    for step in range(1 + part, STEPS, 4):
        world = new_world()
        died = killed_at(world, step)
        settled(world)
        drafts = world.messages()
        assert len(drafts) == 1, f"killed at step {step}: {len(drafts)} drafts"
        with desk_of(world) as desk:
            assert desk.store.drafts.unresolved() == [], f"killed at step {step}: an intent is left over"
        if not died:
            assert step > FEWEST, "the pass ended before it wrote anything"
            return
    raise AssertionError("a pass has more steps than were tried")


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.NONE])
def test_a_connection_cut_around_the_append_leaves_exactly_one_draft(
    dovecot_server: Dovecot, tmp_path: Path, fault: Fault
) -> None:
    tmp_path.chmod(0o700)
    world = with_an_owed_reply(World(dovecot_server, tmp_path, f"robin-{uuid4().hex[:12]}"))
    with fault_proxy(dovecot_server.port) as faults:
        faults.fault = fault
        world.through(faults.port)
        a_pass(world)
        assert faults.fired == 1
        settled(world)
    assert len(world.messages()) == 1


def test_a_draft_that_the_user_deleted_in_the_crash_window_is_not_written_again(
    dovecot_server: Dovecot, tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)
    world = with_an_owed_reply(World(dovecot_server, tmp_path, f"robin-{uuid4().hex[:12]}"))
    with fault_proxy(dovecot_server.port) as faults:
        faults.fault = Fault.BEFORE_ANSWER
        world.through(faults.port)
        a_pass(world)
        with world.mailbox() as client:
            client.select_folder("Drafts")
            client.delete_messages(client.search())
            client.expunge()
        settled(world)
    assert world.messages() == []
    with desk_of(world) as desk:
        (kept,) = desk.store.follow_ups.find("ada@brandt.example")
        assert kept.state.value == "held"

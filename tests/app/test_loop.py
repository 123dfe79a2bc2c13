"""The daemon's loop: when it passes, whom it leaves alone, what it tells the service manager."""

import os
import signal
import socket
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.scene import DAY, HOUR, Scene, scene
from app.test_place import owed
from kindregards.app.loop import Loop
from kindregards.app.service import Service
from kindregards.errors import Refused, Transient

TURNS = 60  # waits after which a test is given up


@dataclass(slots=True)
class Nights:
    """Instead of waiting: each wait does what the test wants next; SIGTERM to oneself ends the loop.

    `waited` are the seconds that were asked for, `watched` the accounts.
    """

    then: list[object]
    waited: list[float] = field(default_factory=list)
    watched: list[tuple[str, ...]] = field(default_factory=list)

    def __call__(self, names: Collection[str], seconds: float, wake: socket.socket) -> set[str]:
        self.waited.append(seconds)
        self.watched.append(tuple(sorted(names)))
        step = self.then.pop(0) if self.then else signal.SIGTERM
        if isinstance(step, signal.Signals):
            os.kill(os.getpid(), step)
            return set()
        if callable(step):
            step()
            return set()
        assert isinstance(step, set)
        return step


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The loop leaves its signal handlers behind: a process has one loop in its life."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def looped(made: Scene, nights: Nights, poll: float = 3600, back_off: float = 0.05) -> tuple[Loop, bool]:
    loop = Loop(made.desk, Service(), nights, poll, (back_off,))
    return loop, loop.run()


def passes(made: Scene) -> int:
    last = made.store.passes.last()
    return last.id if last else 0


def test_news_lead_to_a_pass_and_silence_to_none(alone: Scene) -> None:
    silence: set[str] = set()
    _, again = looped(alone, Nights([silence, silence, {"home"}, silence]))
    assert passes(alone) == 2
    assert not again, "SIGTERM ends it"


def test_sighup_asks_for_the_configuration(alone: Scene) -> None:
    _, again = looped(alone, Nights([signal.SIGHUP]))
    assert again


def test_what_becomes_due_is_placed_by_the_clock(alone: Scene) -> None:
    owed(alone, 1)
    alone.clock.instant -= 5 * HOUR

    def morning() -> None:
        alone.clock.instant += 5 * HOUR

    nights = Nights([set(), morning])
    looped(alone, nights)
    assert len(alone.uids()) == 1
    assert max(nights.waited) <= 60.0, "a slice is the longest sleep"


def test_a_failing_account_rests_longer_than_a_moment_and_is_tried_again(tmp_path: Path) -> None:
    with scene(tmp_path, "home", "work") as both:
        both.boxes["home"].fail("changes", Transient("home: no answer"))
        nights = Nights([{"work"}, lambda: time.sleep(0.12), set()])
        loop, _ = looped(both, nights, back_off=0.1)
        assert nights.watched[:2] == [("work",), ("work",)]
        assert nights.watched[-1] == ("home", "work")
        assert loop.resting == {}
        assert both.boxes["home"].calls.count("changes") == 3  # refused, and the two folders of the second try


def test_a_failing_account_is_not_asked_by_passes_for_the_other(tmp_path: Path) -> None:
    with scene(tmp_path, "home", "work") as both:
        both.boxes["home"].fail("changes", Transient("home: no answer"))
        looped(both, Nights([{"work"}, {"work"}]), back_off=900)
        assert passes(both) == 3
        assert both.boxes["home"].calls.count("changes") == 1
        last = both.store.passes.last()
        assert last is not None
        assert last.problems == ("home: home: no answer",), "status goes on telling it"


def test_the_server_says_how_long_to_stay_away(alone: Scene) -> None:
    alone.box.fail("changes", Transient("home: throttled", retry_after=500.0))
    loop, _ = looped(alone, Nights([set()]))
    assert loop.resting["home"].until > time.monotonic() + 400


def test_sigusr1_tries_an_account_that_rests_at_once(alone: Scene) -> None:
    alone.box.fail("changes", Transient("home: no answer"))
    loop, _ = looped(alone, Nights([signal.SIGUSR1, set()]), back_off=900)
    assert loop.resting == {}
    assert passes(alone) == 2


def test_a_refused_account_is_asked_once_and_the_other_goes_on(tmp_path: Path) -> None:
    with scene(tmp_path, "home", "work") as both:
        both.boxes["home"].fail("folders", Refused("home: wrong password", "Check it"))
        looped(both, Nights([{"work"}, signal.SIGUSR1]))
        assert passes(both) == 3
        assert both.boxes["home"].calls.count("folders") == 1


def test_when_all_accounts_are_refused_it_gives_up(alone: Scene) -> None:
    alone.box.fail("folders", Refused("home: wrong password", "Check it"))
    with pytest.raises(Refused, match="wrong password"):
        looped(alone, Nights([]))


def test_what_waits_for_an_account_out_of_reach_causes_no_busy_loop(tmp_path: Path) -> None:
    with scene(tmp_path, "home", "work") as both:
        owed(both, 1)
        both.clock.instant -= 5 * HOUR
        both.go()
        both.clock.instant += DAY
        both.boxes["home"].fail("changes", *[Transient("home: no answer")] * 9)
        nights = Nights([set()] * 5)
        looped(both, nights, back_off=900)
        assert passes(both) == 2
        assert min(nights.waited) > 1.0


def test_a_machine_clock_that_is_put_back_does_not_stop_the_polling(alone: Scene) -> None:
    nights = Nights([])
    loop = Loop(alone.desk, Service(), nights, 300)

    def put_back() -> None:
        (job,) = loop.timer.jobs
        assert job.next_run is not None
        job.next_run += 24 * HOUR  # what the timer sees when the clock goes back by a day

    nights.then += [put_back, set()]
    loop.run()
    assert passes(alone) == 2
    assert max(nights.waited) <= 60


def test_the_service_manager_hears_ready_before_the_first_scan_and_then_signs_of_life(
    alone: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "9000000")
        service = Service()
        nights = Nights([set()])
        Loop(alone.desk, service, nights, 3600).run()
        heard = [manager.recv(200) for _ in range(3)]
    assert heard[0] == b"READY=1\n"
    assert b"WATCHDOG=1\n" in heard
    assert max(nights.waited) <= 3.0, "a third of the watchdog's time"

"""A desk for tests of the passes: mailboxes in memory, the real store in a file, the clock in the test's hand.

Rules that hold here: nothing is mocked; texts are understood by the same code, in this process instead of another.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from e2e.letters import known_to_each_other
from kindregards.app.desk import KEYWORD, Account, Desk, Drafting, Identities, Reading
from kindregards.app.reader import Answer, Job, answer
from kindregards.app.templates import Templates
from kindregards.app.tick import Pass, run_pass
from kindregards.app.understanding import Understanding
from kindregards.clock import FixedClock
from kindregards.core.followup import State
from kindregards.core.hours import Duration, Hours, Unit
from kindregards.core.identity import Identity
from kindregards.core.message import Address
from kindregards.core.people import Me
from kindregards.core.policy import Budget, Policy
from kindregards.journal import Journal
from kindregards.store import Kept, Store
from servers.fake_mailbox import FakeMailbox
from servers.world import ME, NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")
PLAIN = Policy(Hours(BERLIN))


class AtOnce(Understanding):
    """Understands texts in this process: for tests of what is done with the answers."""

    def __init__(self) -> None:
        super().__init__()
        self._answers: deque[list[Answer]] = deque()

    def begin(self) -> None:
        self._answers.clear()

    def send(self, jobs: Sequence[Job]) -> None:
        self._answers.append([answer(job) for job in jobs])

    def receive(self, seconds: float) -> list[Answer] | None:
        return self._answers.popleft()


@dataclass(slots=True)
class Scene:
    """Accounts, a store that can be opened again, a clock. `passes` are what `go` returned, oldest first."""

    home: Path
    names: Sequence[str] = ("home",)
    now: datetime = NOON
    policy: Policy = PLAIN
    fingerprint: str = "one"
    templates: Path | None = None
    keyword: str | None = KEYWORD
    boxes: dict[str, FakeMailbox] = field(default_factory=dict)
    log: StringIO = field(default_factory=StringIO)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))
    store: Store = field(init=False)
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.home.chmod(0o700)
        self.boxes = {name: FakeMailbox(name) for name in self.names}
        self.clock.instant = self.now
        self.open()

    @property
    def box(self) -> FakeMailbox:
        return self.boxes[self.names[0]]

    @property
    def path(self) -> Path:
        return self.home / "kindregards.db"

    def open(self) -> None:
        """The daemon starts: it knows what the store knows."""
        self.store = Store.open(self.path)
        accounts = tuple(Account(name, box, _identity(name)) for name, box in self.boxes.items())
        me = Me(frozenset(account.identity.address.email for account in accounts), ("Robin Hale",))
        self.desk = Desk(
            accounts=accounts,
            store=self.store,
            policy=self.policy,
            reading=Reading(Duration(12, Unit.MONTH), Duration(3, Unit.MONTH), Duration(6, Unit.MONTH)),
            drafting=Drafting(self.keyword, MINUTE, 5 * MINUTE),
            identities=Identities(me),
            clock=self.clock,
            journal=Journal(level="debug", clock=self.clock, stream=self.log),
            templates=Templates(self.templates),
            understanding=AtOnce(),
            progress=lambda what, done, total: None,
            fingerprint=self.fingerprint,
        )

    def close(self) -> None:
        self.store.close()

    def restart(self) -> None:
        """The process ends and another begins."""
        self.close()
        self.open()

    def go(self, after: timedelta = timedelta(0), **options: bool | dict[str, str]) -> Pass:
        """Let time pass, then one pass."""
        self.clock.instant += after
        return run_pass(self.desk, **options)  # type: ignore[arg-type]

    def deliver(self, raw: bytes, folder: str = "INBOX", at: datetime | None = None, account: str = "") -> int:
        return (self.boxes[account] if account else self.box).deliver(folder, raw, at or self.clock.instant)

    def acquainted(self, *people: str, account: str = "") -> None:
        """They wrote to me and I to them, two months ago."""
        for person in people:
            theirs, mine = known_to_each_other(person, NOON - 60 * DAY)
            self.deliver(theirs, at=NOON - 60 * DAY, account=account)
            self.deliver(mine, "Sent", at=NOON - 60 * DAY, account=account)

    def drafts(self, folder: str = "Drafts", account: str = "") -> list[EmailMessage]:
        """What lies in a folder, oldest first."""
        messages = (self.boxes[account] if account else self.box).shelves[folder].messages
        return [message_from_bytes(messages[uid].raw, policy=policy.default) for uid in sorted(messages)]

    def uids(self, folder: str = "Drafts") -> list[int]:
        return sorted(self.box.shelves[folder].messages)

    def kept(self, key: str) -> Kept:
        found = self.store.follow_ups.get(key)
        assert found is not None, f"there is no follow-up {key}"
        return found

    def states(self) -> dict[str, State]:
        """Every follow-up's state by its key."""
        return {kept.follow_up.key: kept.state for kept in self.store.follow_ups.in_state(*State)}


def _identity(account: str) -> Identity:
    """home: robin@hale.example; any other: robin@<account>.example."""
    email = ME if account == "home" else f"robin@{account}.example"
    return Identity(Address(email, "Robin Hale"), "Robin", "Robin Hale")


@contextmanager
def scene(home: Path, *names: str, per_day: int = 3, per_kind: int = 2, now: datetime = NOON) -> Iterator[Scene]:
    """A scene with these accounts ("home" when none is named)."""
    made = Scene(home, names or ("home",), now, Policy(PLAIN.hours, Budget(per_day, per_kind)))
    try:
        yield made
    finally:
        made.close()

"""Step 1 of a pass: read what is new, understand it, remember it together with the cursor.

Rules that hold here: headers of everything, text only of mail that can matter; each batch and its
cursor are one transaction, so an interrupted scan resumes where it stopped; a mail that cannot be read
is noted and passed over.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from kindregards.app.desk import Account, Desk
from kindregards.app.understanding import Reading, Text
from kindregards.core.automated import Automated, AutomatedKind, by_header
from kindregards.core.header import parse_header
from kindregards.core.mailbox import Batch, Folder, Suspicion, Use
from kindregards.core.message import Header, Unreadable
from kindregards.core.people import Me
from kindregards.core.understand import TOLD, Context, Understood, understand, worth_reading

TOGETHER = 3  # batches whose texts may be waiting to be understood


@dataclass(slots=True)
class Synced:
    """What the step found in one account."""

    seen: int = 0  # messages whose header was read
    read: int = 0  # new messages that were remembered
    left_alone: Counter[AutomatedKind] = field(default_factory=Counter)  # no person wrote these to me
    suspicions: list[tuple[Folder, Suspicion]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """One header on its way to being understood."""

    uid: int
    received: datetime
    header: Header
    automated: Automated | None


def sync(desk: Desk, account: Account) -> Synced:
    """Bring the store up to date with every folder that is read of `account`."""
    synced = Synced()
    for folder in account.read_folders():
        _sync_folder(desk, account, folder, synced)
    return synced


def complete(desk: Desk, account: Account) -> bool:
    """True when the first scan of every folder of `account` came to its end."""
    cursors = [desk.store.cursors.get(account.name, folder.key) for folder in account.read_folders()]
    return all(cursor is not None and cursor.below == 0 for cursor in cursors)


def _sync_folder(desk: Desk, account: Account, folder: Folder, synced: Synced) -> None:
    now = desk.clock.now()
    cursor = desk.store.cursors.get(account.name, folder.key)
    scan = _Scan(
        desk=desk,
        account=account,
        folder=folder,
        context=_context(desk, account, folder, desk.me()),
        attention=desk.policy.hours.before(now, desk.reading.attention),
        synced=synced,
    )
    for batch in account.mailbox.changes(folder, cursor, desk.policy.hours.before(now, desk.reading.history)):
        if batch.suspicion and not synced.suspicions:
            synced.suspicions.append((folder, batch.suspicion))
            desk.journal.suspicion(account.name, folder.name, batch.suspicion.value)
        scan.take(batch)
    scan.finish()


def _context(desk: Desk, account: Account, folder: Folder, me: Me) -> Context:
    return Context(
        me=me, account=account.name, sent_folder=folder.use is Use.SENT, is_mine=desk.store.mail.is_mine
    )


@dataclass(slots=True)
class _Open:
    """A batch some of whose texts are still being understood."""

    batch: Batch  # without its headers, which are in `rows`
    rows: dict[int, _Row]  # by UID; what is understood leaves
    size: int
    arrivals: list[tuple[int, Understood]] = field(default_factory=list)
    asked: int = 0
    complete: bool = False  # everything is asked


class _Scan:
    """One folder being read: while one batch is being understood, the next is fetched.

    Batches are remembered in their order, each with its cursor, when their last text is understood.
    """

    def __init__(
        self, desk: Desk, account: Account, folder: Folder, context: Context, attention: datetime, synced: Synced
    ) -> None:
        self._desk = desk
        self._account = account
        self._folder = folder
        self._context = context
        self._attention = attention
        self._synced = synced
        self._reading: Reading[_Open] = Reading(desk.understanding)
        self._open: deque[_Open] = deque()
        self._done = 0

    def take(self, batch: Batch) -> None:
        """Read the headers, ask about the texts that can matter; they come one at a time: memory stays flat."""
        rows = {row.uid: row for row in self._rows(batch)}
        opened = _Open(replace(batch, headers=()), rows, len(batch.headers))
        self._open.append(opened)
        wanted = [(uid, r.header.content_type) for uid, r in opened.rows.items() if _wanted(r, self._attention)]
        for text in self._account.mailbox.texts(self._folder, wanted):
            row = opened.rows.get(text.uid)
            if row is not None:
                opened.asked += 1
                self._answered(self._reading.ask(opened, Text(row.header, text, row.automated, self._context)))
        opened.complete = True
        self._remember()
        while len(self._open) > TOGETHER:
            self._answered(self._reading.more())
            self._remember()

    def finish(self) -> None:
        """Wait for what is still being understood."""
        self._answered(self._reading.rest())
        self._remember()

    def _rows(self, batch: Batch) -> Iterator[_Row]:
        self._synced.seen += len(batch.headers)
        for raw in batch.headers:
            header = parse_header(raw.header, raw.received)
            if isinstance(header, Unreadable):
                self._skipped(raw.uid, header.reason)
                continue
            automated = by_header(header, self._context)
            if automated is not None and automated.kind not in TOLD:
                self._synced.left_alone[automated.kind] += 1  # and leaves nothing in the store
            else:
                yield _Row(raw.uid, raw.received, header, automated)

    def _answered(self, answers: Iterable[tuple[_Open, Text, Understood | Unreadable]]) -> None:
        for opened, job, answer in answers:
            opened.asked -= 1
            uid = job.text.uid
            if isinstance(answer, Unreadable):
                self._skipped(uid, answer.reason)
            elif opened.rows.pop(uid, None) is not None:
                opened.arrivals.append((uid, answer))

    def _remember(self) -> None:
        """Commit the oldest batches that are understood."""
        while self._open and self._open[0].complete and not self._open[0].asked:
            self._commit(self._open.popleft())

    def _commit(self, opened: _Open) -> None:
        batch, account, store = opened.batch, self._account.name, self._desk.store
        arrivals = opened.arrivals + [
            (uid, understand(row.header, None, row.automated, self._context)) for uid, row in opened.rows.items()
        ]
        told = (understood.automated for _, understood in arrivals)
        self._synced.left_alone.update(automated.kind for automated in told if automated is not None)
        with store.atomic():
            new = store.mail.add(account, self._folder.key, batch.cursor.uidvalidity, arrivals)
            for uid, reason in batch.skipped:
                store.mail.skip(account, self._folder.key, uid, reason)
            store.cursors.save(account, self._folder.key, batch.cursor)
        if new and self._context.sent_folder:
            self._desk.identities.forget()
        self._synced.read += new
        self._done += opened.size
        if opened.size:
            what = f"reading {account}/{self._folder.name}"
            self._desk.progress(what, self._done, self._done + batch.remaining)

    def _skipped(self, uid: int, reason: str) -> None:
        self._desk.store.mail.skip(self._account.name, self._folder.key, uid, reason)
        self._desk.journal.skipped_message(self._account.name, self._folder.name, uid, reason)


def _wanted(row: _Row, attention: datetime) -> bool:
    return row.received >= attention and worth_reading(row.header, row.automated)

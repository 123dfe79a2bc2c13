"""Step 1 of a pass: read what is new, understand it, remember it together with the cursor.

Rules that hold here: headers of everything, text only of mail that can matter; a cursor is saved with the
last that was understood of its batch, so an interrupted scan resumes where it stopped; a mail that cannot
be read is noted and passed over.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from kindregards.app.desk import Account, Desk
from kindregards.app.reader import Answer, Text
from kindregards.app.understanding import Reading
from kindregards.core.automated import Automated, AutomatedKind, by_header
from kindregards.core.header import parse_header
from kindregards.core.mailbox import Batch, Cursor, Folder, Suspicion, Use
from kindregards.core.message import Header, Unreadable
from kindregards.core.people import Me
from kindregards.core.understand import Context, Understood, understand, worth_reading

TOGETHER = 50  # texts that are asked for with one command


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
    """A batch some of whose texts are still to be read or understood."""

    batch: Batch  # without its headers
    rows: dict[int, _Row]  # by UID, whose text matters; what is understood leaves
    size: int
    left: int  # texts without an answer
    arrivals: list[tuple[int, Understood]] = field(default_factory=list)


class _Scan:
    """One folder being read: headers go ahead, and texts follow as fast as they are understood.

    Batches are remembered in their order, each with its cursor, when their last text is understood; until
    then only the few headers wait whose text matters.
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
        self._reading: Reading[_Open, Text] = Reading(desk.understanding)
        self._open: deque[_Open] = deque()
        self._wanted: deque[tuple[_Open, int]] = deque()  # texts that are still to be fetched
        self._done = 0

    def take(self, batch: Batch) -> None:
        """Read the headers, note the texts that can matter, and fetch some while the others are understood."""
        rows = {row.uid: row for row in self._rows(batch)}
        wanted = {uid: row for uid, row in rows.items() if self._matters(row)}
        self._add(batch, [self._without_text(row) for uid, row in rows.items() if uid not in wanted])
        opened = _Open(replace(batch, headers=()), wanted, len(batch.headers), len(wanted))
        self._open.append(opened)
        self._wanted.extend((opened, uid) for uid in wanted)
        while self._wanted and not self._reading.is_busy:
            self._fetch()
        self._answered(self._reading.take())

    def finish(self) -> None:
        """Fetch the other texts, and wait for what is still being understood."""
        while self._wanted:
            self._fetch()
        self._answered(self._reading.rest())

    def _matters(self, row: _Row) -> bool:
        return row.received >= self._attention and worth_reading(row.header, row.automated)

    def _fetch(self) -> None:
        """Ask about the next few texts. One that cannot be had is known by its header alone."""
        some = [self._wanted.popleft() for _ in range(min(TOGETHER, len(self._wanted)))]
        of = {uid: opened for opened, uid in some}
        contents = [(uid, opened.rows[uid].header.content_type) for uid, opened in of.items()]
        for text in self._account.mailbox.texts(self._folder, contents):
            opened = of.pop(text.uid, None)
            if opened is not None:
                row = opened.rows[text.uid]
                self._answered(self._reading.ask(opened, Text(row.header, text, row.automated, self._context)))
        for opened in of.values():
            opened.left -= 1
        self._remember()

    def _rows(self, batch: Batch) -> Iterator[_Row]:
        self._synced.seen += len(batch.headers)
        for raw in batch.headers:
            header = parse_header(raw.header, raw.received)
            if isinstance(header, Unreadable):
                self._skipped(raw.uid, header.reason)
                continue
            automated = by_header(header, self._context)
            if not worth_reading(header, automated):
                assert automated is not None
                self._synced.left_alone[automated.kind] += 1  # and leaves nothing in the store
            else:
                yield _Row(raw.uid, raw.received, header, automated)

    def _answered(self, answers: Iterable[tuple[_Open, Text, Answer]]) -> None:
        for opened, job, answer in answers:
            opened.left -= 1
            if isinstance(answer, Unreadable):
                self._skipped(job.text.uid, answer.reason)
                self._progressed(opened.batch)  # it may have used all its time, and many may follow it
            else:
                assert isinstance(answer, Understood), "texts are answered by what is understood"
                del opened.rows[job.text.uid]
                opened.arrivals.append((job.text.uid, answer))
        self._remember()

    def _remember(self) -> None:
        """Commit the oldest batches that are understood."""
        while self._open and not self._open[0].left:
            opened = self._open.popleft()
            arrivals = opened.arrivals + [self._without_text(row) for row in opened.rows.values()]
            self._add(opened.batch, arrivals, opened.batch.cursor)
            self._done += opened.size
            if opened.size:
                self._progressed(opened.batch)

    def _progressed(self, batch: Batch) -> None:
        what = f"reading {self._account.name}/{self._folder.name}"
        self._desk.progress(what, self._done, self._done + batch.remaining)

    def _add(self, batch: Batch, arrivals: Sequence[tuple[int, Understood]], cursor: Cursor | None = None) -> None:
        """One transaction: what was understood and, with the last of a batch, its cursor."""
        account, store = self._account.name, self._desk.store
        told = (understood.automated for _, understood in arrivals)
        self._synced.left_alone.update(automated.kind for automated in told if automated is not None)
        with store.atomic():
            new = store.mail.add(account, self._folder.key, batch.cursor.uidvalidity, arrivals)
            if cursor is not None:
                for uid, reason in batch.skipped:
                    store.mail.skip(account, self._folder.key, uid, reason)
                store.cursors.save(account, self._folder.key, cursor)
        self._synced.read += new
        if new and self._context.sent_folder:
            self._desk.identities.forget()

    def _without_text(self, row: _Row) -> tuple[int, Understood]:
        return row.uid, understand(row.header, None, row.automated, self._context)

    def _skipped(self, uid: int, reason: str) -> None:
        self._desk.store.mail.skip(self._account.name, self._folder.key, uid, reason)
        self._desk.journal.skipped_message(self._account.name, self._folder.name, uid, reason)

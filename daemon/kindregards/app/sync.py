"""Step 1 of a pass: read what is new, understand it, remember it together with the cursor.

Rules that hold here: headers of everything, text only of mail that can matter; each batch and its
cursor are one transaction, so an interrupted scan resumes where it stopped; a mail that cannot be read
is noted and passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from kindregards.app.desk import Account, Desk
from kindregards.app.understanding import Text
from kindregards.core.automated import Automated, by_header
from kindregards.core.header import parse_header
from kindregards.core.mailbox import Batch, Folder, RawHeader, Suspicion, Use
from kindregards.core.message import Header, Unreadable
from kindregards.core.people import Me
from kindregards.core.understand import TOLD, Context, Understood, understand, worth_reading


@dataclass(slots=True)
class Synced:
    """What the step found in one account."""

    read: int = 0  # new messages that were remembered
    suspicions: list[tuple[Folder, Suspicion]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """One header on its way to being understood."""

    raw: RawHeader
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
    context = _context(desk, account, folder, desk.me())
    attention = desk.policy.hours.before(now, desk.reading.attention)
    since = desk.policy.hours.before(now, desk.reading.history)
    total = 0
    for batch in account.mailbox.changes(folder, cursor, since):
        if batch.suspicion and not synced.suspicions:
            synced.suspicions.append((folder, batch.suspicion))
            desk.journal.suspicion(account.name, folder.name, batch.suspicion.value)
        arrivals = list(_understood(desk, account, folder, batch, context, attention))
        with desk.store.atomic():
            synced.read += desk.store.mail.add(account.name, folder.key, batch.cursor.uidvalidity, arrivals)
            for uid, reason in batch.skipped:
                desk.store.mail.skip(account.name, folder.key, uid, reason)
            desk.store.cursors.save(account.name, folder.key, batch.cursor)
        total += len(batch.headers)
        if batch.headers:
            desk.progress(f"reading {account.name}/{folder.name}", total, total + batch.remaining)


def _context(desk: Desk, account: Account, folder: Folder, me: Me) -> Context:
    return Context(
        me=me, account=account.name, sent_folder=folder.use is Use.SENT, is_mine=desk.store.mail.is_mine
    )


def _understood(
    desk: Desk, account: Account, folder: Folder, batch: Batch, context: Context, attention: datetime
) -> Iterator[tuple[int, Understood]]:
    """Understand a batch; texts come one at a time, so memory stays flat whatever their number."""
    rows = {row.raw.uid: row for row in _rows(desk, account, folder, batch, context)}
    contents = [(uid, row.header.content_type) for uid, row in rows.items() if _wanted(row, attention)]
    texts = account.mailbox.texts(folder, contents)
    jobs = (
        Text(rows[text.uid].header, text, rows[text.uid].automated, context) for text in texts if text.uid in rows
    )
    for job, answer in desk.understanding.texts(jobs):
        uid = job.text.uid
        if isinstance(answer, Unreadable):
            desk.journal.skipped_message(account.name, folder.name, uid, answer.reason)
        elif rows.pop(uid, None) is not None:
            yield uid, answer
    for uid, row in rows.items():
        if row.automated is None or row.automated.kind in TOLD:  # the rest leaves nothing in the store
            yield uid, understand(row.header, None, row.automated, context)


def _rows(desk: Desk, account: Account, folder: Folder, batch: Batch, context: Context) -> Iterator[_Row]:
    for raw in batch.headers:
        header = parse_header(raw.header, raw.received)
        if isinstance(header, Unreadable):
            desk.store.mail.skip(account.name, folder.key, raw.uid, header.reason)
            desk.journal.skipped_message(account.name, folder.name, raw.uid, header.reason)
        else:
            yield _Row(raw, header, by_header(header, context))


def _wanted(row: _Row, attention: datetime) -> bool:
    return row.raw.received >= attention and worth_reading(row.header, row.automated)

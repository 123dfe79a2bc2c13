"""One account behind core.mailbox.Mailbox: what is new, what it says, and the two writes.

Rules that hold here: a dropped connection is opened again at the next use, never inside an operation; reading
goes through EXAMINE and PEEK; a pass with nothing new costs one command a folder; nobody is asked to search
for a header (servers get it wrong), header fields are fetched and compared here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

from kindregards.core.mailbox import (
    BATCH,
    HEADER_FIELDS,
    HEADER_LIMIT,
    Batch,
    Cursor,
    Folder,
    FolderState,
    Found,
    Progress,
    RawHeader,
    RawText,
    Suspicion,
    Use,
    starting_point,
    suspicion,
)
from kindregards.errors import Ambiguous, ProtocolSurprise, Refused, Transient
from kindregards.imap import texts
from kindregards.imap.answer import translated
from kindregards.imap.drafts import append, withdraw
from kindregards.imap.folders import recognise
from kindregards.imap.gateway import ARGUMENT, Gateway, quoted
from kindregards.imap.session import Session
from kindregards.imap.stream import UNKNOWN_DATE, Fetched, Reader

HEADER_ITEMS = f"UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS ({' '.join(HEADER_FIELDS)})]"
FIND_ITEMS = "UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID IN-REPLY-TO)]"
SHORT_IDLES = 3  # times in a row that IDLE may die at once before it is given up

_FIELD = re.compile(rb"^(MESSAGE-ID|IN-REPLY-TO):((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE | re.MULTILINE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _silent(what: str, done: int, total: int) -> None:
    """Progress for nobody."""


class ImapMailbox:
    """One account on a server; fills core.mailbox.Mailbox.

    Args:
        connect: opens a new session; called when there is none, or the last one broke.
        wanted: use -> folder name, where the user configured it.
        progress: called after each completed answer of the server.
    """

    def __init__(
        self,
        name: str,
        connect: Callable[[], Session],
        wanted: Mapping[Use, str] | None = None,
        progress: Progress = _silent,
    ) -> None:
        self.name = name
        self._connect = connect
        self._wanted = dict(wanted or {})
        self._progress = progress
        self._session: Session | None = None
        self._reader = Reader()
        self._validity: dict[str, int] = {}
        self._keywords: dict[str, bool] = {}
        self._short_idles = 0
        self._seen: dict[str, int] = {}  # folder -> UIDNEXT at the last `changes`
        self._folders: tuple[Folder, ...] = ()

    # Folders

    def folders(self) -> Sequence[Folder]:
        """All selectable folders with their uses. Raises FolderMissing for a configured name that is not there."""
        with self._gateway() as gateway:
            self._folders = tuple(recognise(gateway.folders(), self._wanted))
        return self._folders

    def capabilities(self) -> frozenset[str]:
        """What the server announced after login (RFC 3501 7.2.1)."""
        with self._gateway() as gateway:
            return gateway.capabilities

    def keyword_allowed(self, folder: Folder) -> bool:
        r"""True when the server keeps keywords of ours in `folder` (\* in PERMANENTFLAGS, RFC 3501 7.1)."""
        if folder.key not in self._keywords:
            with self._gateway() as gateway:
                self._keywords[folder.key] = "\\*" in gateway.select(folder.key).permanent_flags
        return self._keywords[folder.key]

    # Reading

    def changes(self, folder: Folder, cursor: Cursor | None, since: datetime) -> Iterator[Batch]:
        """See core.mailbox.Mailbox. One command when nothing is new."""
        with self._gateway() as gateway:
            state = _look(gateway, folder.key)
        self._seen[folder.key] = state.uidnext
        doubt = suspicion(cursor, state) if cursor else None
        start = starting_point(cursor, state)
        if start.uidnext >= state.uidnext and not start.below:  # nothing arrived; something may have gone
            if start != cursor or doubt:
                yield Batch(folder, (), start, doubt)
            return
        yield from self._read(folder, start, doubt, since)

    def _read(self, folder: Folder, start: Cursor, doubt: Suspicion | None, since: datetime) -> Iterator[Batch]:
        """First what arrived, from old to new; then what an unfinished first scan left, from new to old."""
        with self._gateway() as gateway:
            state = _open_same(gateway, folder, start)
            arrived = _uids_from(gateway, start.uidnext) if state.uidnext != start.uidnext else []
            older = _uids_before(gateway, start.below, since) if start.below > 1 else []
        total = left = len(arrived) + len(older)
        start = start if older else replace(start, below=0)
        for uids in _batches(arrived):
            left -= len(uids)
            start = replace(
                start, uidnext=uids[-1] + 1 if uids[-1] != arrived[-1] else max(uids[-1] + 1, state.uidnext)
            )
            yield self._batch(folder, uids[::-1], start, doubt, (left, total))
        start = replace(start, uidnext=max(start.uidnext, state.uidnext))
        for uids in _batches(older[::-1]):
            left -= len(uids)
            start = replace(start, below=uids[-1] if left else 0)
            yield self._batch(folder, uids, start, doubt, (left, total), since)
        if not arrived and not older:
            yield Batch(folder, (), start, doubt)

    def _batch(
        self,
        folder: Folder,
        uids: Sequence[int],
        cursor: Cursor,
        doubt: Suspicion | None,
        counts: tuple[int, int],
        since: datetime | None = None,
    ) -> Batch:
        """Fetch the header rows of `uids`; `counts`: messages left after these, and in all."""
        left, total = counts
        with self._gateway() as gateway:
            _open_same(gateway, folder, cursor)
            fetched = self._reader.fetch(gateway, folder.key, uids, HEADER_ITEMS, HEADER_LIMIT)
            rows = [_row(message) for message in fetched if _is_recent(message, since)]
        rows.sort(key=lambda row: row.uid, reverse=True)
        self._progress(f"reading {self.name}/{folder.name}", total - left, total)
        return Batch(folder, tuple(rows), cursor, doubt, tuple(self._reader.skipped), left)

    def texts(self, folder: Folder, wanted: Iterable[tuple[int, str]]) -> Iterator[RawText]:
        """See core.mailbox.Mailbox. A message that has gone, or cannot be read, is left out."""
        with self._gateway() as gateway:
            _open(gateway, folder.key)
            for done, text in enumerate(texts.read(gateway, self._reader, folder.key, wanted), start=1):
                self._progress(f"texts of {self.name}/{folder.name}", done, done)
                yield text

    def find(self, folder: Folder, from_uid: int) -> Sequence[Found]:
        """See core.mailbox.Mailbox."""
        with self._gateway() as gateway:
            _open(gateway, folder.key, fresh=True)
            uids = _uids_from(gateway, from_uid)
            fetched = self._all(gateway, folder, uids, FIND_ITEMS, HEADER_LIMIT)
        return sorted((_found(message) for message in fetched), key=lambda found: found.uid)

    def uids(self, folder: Folder, from_uid: int) -> Sequence[int]:
        """See core.mailbox.Mailbox."""
        with self._gateway() as gateway:
            _open(gateway, folder.key, fresh=True)
            return _uids_from(gateway, from_uid)

    def whole(self, folder: Folder, uid: int, limit: int) -> bytes | None:
        """See core.mailbox.Mailbox."""
        with self._gateway() as gateway:
            _open(gateway, folder.key, fresh=True)
            fetched = self._all(gateway, folder, [uid], f"UID BODY.PEEK[]<0.{limit}>", limit)
        return fetched[0].sections.get("", b"") if fetched else None

    def _all(self, gateway: Gateway, folder: Folder, uids: Sequence[int], items: str, keep: int) -> list[Fetched]:
        """The messages that exist; one that cannot be read is an error here, as it must not pass for gone."""
        fetched = list(self._reader.fetch(gateway, folder.key, uids, items, keep))
        for uid, reason in self._reader.skipped:
            raise ProtocolSurprise(f"{self.name}: message {uid} of {folder.name} cannot be read: {reason}")
        return fetched

    def known_before(self, address: str, day: date) -> bool:
        """See core.mailbox.Mailbox. False where the server cannot be asked."""
        if not ARGUMENT.fullmatch(address):
            return False
        places = self._everything()
        criteria = f"BEFORE {_day(day)} OR FROM {quoted(address)} TO {quoted(address)}"
        with self._gateway() as gateway:
            for folder in places:
                _open(gateway, folder.key)
                try:
                    if gateway.search(criteria):
                        return True
                except Refused:
                    continue  # some servers refuse such searches; what they do not tell is not known
        return False

    def _everything(self) -> list[Folder]:
        """The one folder that holds all mail, else those that hold most of it."""
        known = self._folders or tuple(self.folders())
        everything = [folder for folder in known if folder.use is Use.ALL]
        return everything or [folder for folder in known if folder.use in (Use.INBOX, Use.SENT, Use.ARCHIVE)]

    # Drafts

    def state(self, folder: Folder) -> FolderState:
        """See core.mailbox.Mailbox."""
        with self._gateway() as gateway:
            state = _look(gateway, folder.key)
        self._validity[folder.key] = state.uidvalidity
        return state

    def append(self, drafts: Folder, raw: bytes, flags: Sequence[str], keyword: str | None) -> int | None:
        """See core.mailbox.Mailbox. `keyword` is left away where the server would not keep it.

        Raises errors.Refused or errors.Transient when it is certain that nothing was stored.
        """
        allowed = keyword if keyword and self.keyword_allowed(drafts) else None
        with self._gateway() as gateway:
            return append(gateway, drafts, raw, flags, allowed, self._validity.get(drafts.key, 0))

    def withdraw(self, drafts: Folder, uid: int, trash: Folder | None) -> bool:
        """See core.mailbox.Mailbox. Without MOVE and UIDPLUS the original stays, marked as deleted."""
        if trash is None:
            return False
        with self._gateway() as gateway:
            return withdraw(gateway, drafts, uid, trash)

    # The connection

    def close(self) -> None:
        """See core.mailbox.Mailbox."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def drop(self) -> None:
        """Forget the connection without a word: it is broken, or nobody knows what state it is in."""
        if self._session is not None:
            self._session.gateway.drop()
            self._session = None

    def open_inbox(self) -> tuple[Gateway, bool] | None:
        """For `wait`: the connection with the inbox open, and whether mail came since the last `changes`.

        None when there is no connection, or IDLE does not work. Raises errors.Transient when it just broke.
        """
        if self._session is None or not self._session.gateway.has("IDLE") or self._short_idles >= SHORT_IDLES:
            return None
        inbox = next((folder.key for folder in self._folders if folder.use is Use.INBOX), "INBOX")
        with self._gateway() as gateway:
            state = gateway.examine(inbox).state
        return gateway, state.uidnext > self._seen.get(inbox, state.uidnext)

    def idle_ended(self, short: bool) -> None:
        """For `wait`: IDLE ended. Where it keeps dying at once, the account is polled from now on."""
        self._short_idles = self._short_idles + 1 if short else 0

    @contextmanager
    def _gateway(self) -> Iterator[Gateway]:
        """The connection, opened when needed, dropped when it broke."""
        session = self._session = self._session or self._connect()
        try:
            with translated(self.name):
                yield session.gateway
        except (Transient, Ambiguous):
            session.gateway.drop()
            if self._session is session:
                self._session = None
            raise


def _look(gateway: Gateway, key: str) -> FolderState:
    """What the folder is like now, in one command: EXAMINE when it is open (STATUS may lie then), else STATUS."""
    is_open = gateway.selected is not None and gateway.selected.key == key
    state = gateway.examine(key).state if is_open else gateway.status(key)
    if state.uidnext:
        return state
    gateway.examine(key)  # the server does not say UIDNEXT: it follows from the last message
    return replace(state, uidnext=max(gateway.search("UID *"), default=0) + 1)


def _open(gateway: Gateway, key: str, fresh: bool = False) -> FolderState:
    """Open for reading; `fresh` asks again although it is open."""
    selected = gateway.selected
    if fresh or selected is None or selected.key != key or not selected.readonly:
        selected = gateway.examine(key)
    return selected.state


def _open_same(gateway: Gateway, folder: Folder, cursor: Cursor) -> FolderState:
    """Open for reading what `cursor` is about. Raises ProtocolSurprise when the UIDs have changed meanwhile."""
    state = _open(gateway, folder.key)
    if state.uidvalidity != cursor.uidvalidity:
        raise ProtocolSurprise(f"{gateway.place}: {folder.name} was numbered anew while it was read")
    return state


def _uids_from(gateway: Gateway, first: int) -> list[int]:
    """ "n:*" also names the last message when nothing is newer (RFC 3501 6.4.8): dropped here."""
    return [uid for uid in gateway.search(f"UID {max(first, 1)}:*") if uid >= first]


def _uids_before(gateway: Gateway, below: int, since: datetime) -> list[int]:
    """UIDs under `below` of messages that arrived on the day of `since` or later.

    One day earlier is asked for: SINCE knows no time zones.
    """
    first = (since - timedelta(days=1)).date()
    return [uid for uid in gateway.search(f"UID 1:{below - 1} SINCE {_day(first)}") if uid < below]


def _day(day: date) -> str:
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def _batches(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), BATCH):
        yield uids[start : start + BATCH]


def _is_recent(message: Fetched, since: datetime | None) -> bool:
    return since is None or message.received is UNKNOWN_DATE or message.received >= since


def _row(message: Fetched) -> RawHeader:
    return RawHeader(
        message.uid, message.flags, message.received, message.size, message.sections.get("HEADER", b"")
    )


def _found(message: Fetched) -> Found:
    fields = {name.upper(): value for name, value in reversed(_FIELD.findall(message.sections.get("HEADER", b"")))}
    ids = [_bare_id(fields.get(name, b"")) for name in (b"MESSAGE-ID", b"IN-REPLY-TO")]
    return Found(message.uid, ids[0], message.size, message.flags, ids[1])


def _bare_id(value: bytes) -> str:
    inner = re.search(rb"<([^<>\s]{1,998})>", value)
    return (inner[1] if inner else value.strip()).decode("utf-8", "replace")

"""An in-memory mailbox with real UID semantics: fills core.mailbox.Mailbox without a server.

UIDs are never reused, UIDVALIDITY can be changed, messages can vanish, and the next call of any method can be
made to fail, before or after it did its work. It passes the same contract suite as the real servers.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from email import message_from_bytes

from kindregards.core.mailbox import (
    BATCH,
    HEADER_FIELDS,
    HEADER_LIMIT,
    TEXT_LIMIT,
    Batch,
    Cursor,
    Folder,
    FolderState,
    Found,
    RawHeader,
    RawText,
    Use,
    starting_point,
    suspicion,
)
from kindregards.errors import Ambiguous, FolderMissing

STANDARD = (
    Folder("INBOX", "INBOX", Use.INBOX, "SPECIAL-USE"),
    Folder("Sent", "Sent", Use.SENT, "SPECIAL-USE"),
    Folder("Drafts", "Drafts", Use.DRAFTS, "SPECIAL-USE"),
    Folder("Trash", "Trash", Use.TRASH, "SPECIAL-USE"),
)


@dataclass(slots=True)
class Stored:
    """One message on the fake server."""

    raw: bytes
    received: datetime
    flags: frozenset[str] = frozenset()


@dataclass(slots=True)
class Shelf:
    """The content of one folder, by UID."""

    uidvalidity: int = 1
    uidnext: int = 1
    messages: dict[int, Stored] = field(default_factory=dict)

    def add(self, message: Stored) -> int:
        uid, self.uidnext = self.uidnext, self.uidnext + 1
        self.messages[uid] = message
        return uid

    @property
    def state(self) -> FolderState:
        return FolderState(self.uidvalidity, self.uidnext, len(self.messages))


class FakeMailbox:
    """One account in memory.

    Attributes:
        calls: names of the methods that were called, in order.
        appended: (folder key, raw bytes, flags, keyword) of each APPEND that reached the store.
        reports_append_uid: False = APPENDUID is missing, as from Proton Bridge.
        keywords_allowed: False = the server keeps no custom keyword.
    """

    def __init__(self, name: str = "home", folders: Sequence[Folder] = STANDARD) -> None:
        self.name = name
        self.shelves = {folder.key: Shelf() for folder in folders}
        self.calls: list[str] = []
        self.appended: list[tuple[str, bytes, tuple[str, ...], str | None]] = []
        self.reports_append_uid = True
        self.keywords_allowed = True
        self._folders = tuple(folders)
        self._failures: dict[str, list[Exception]] = {}
        self._lost_replies = 0

    # What a test does to the account

    def deliver(self, key: str, raw: bytes, received: datetime, flags: Iterable[str] = ()) -> int:
        """Put a message into a folder; returns its UID."""
        return self.shelves[key].add(Stored(raw, received.astimezone(UTC), frozenset(flags)))

    def remove(self, key: str, uid: int) -> None:
        """EXPUNGE by another client."""
        del self.shelves[key].messages[uid]

    def move(self, source: str, uid: int, target: str) -> int:
        """Another client moves a message; returns its UID in `target`."""
        return self.shelves[target].add(self.shelves[source].messages.pop(uid))

    def change_uidvalidity(self, key: str) -> None:
        """The server lost its index: a new UIDVALIDITY, all messages numbered anew."""
        old = self.shelves[key]
        self.shelves[key] = Shelf(uidvalidity=old.uidvalidity + 1)
        for uid in sorted(old.messages):
            self.shelves[key].add(old.messages[uid])

    def fail(self, method: str, *errors: Exception) -> None:
        """The next calls of `method` raise these, before anything was done."""
        self._failures.setdefault(method, []).extend(errors)

    def lose_replies(self, count: int = 1) -> None:
        """The next `count` APPENDs are stored, but their answers are lost: errors.Ambiguous."""
        self._lost_replies = count

    # core.mailbox.Mailbox

    def folders(self) -> Sequence[Folder]:
        self._called("folders")
        return self._folders

    def capabilities(self) -> frozenset[str]:
        return frozenset({"IMAP4REV1", "UIDPLUS", "MOVE"})

    def changes(self, folder: Folder, cursor: Cursor | None, since: datetime) -> Iterator[Batch]:
        self._called("changes")
        shelf = self._shelf(folder)
        state = shelf.state
        doubt = suspicion(cursor, state) if cursor else None
        start = starting_point(cursor, state)
        new = sorted(uid for uid in shelf.messages if uid >= start.uidnext)
        old = sorted((uid for uid in shelf.messages if uid < start.below), reverse=True)
        old = [uid for uid in old if shelf.messages[uid].received >= since]
        yielded = False
        for remaining, chunk in _chunks(new):
            start = replace(start, uidnext=chunk[-1] + 1)
            yielded = True
            yield Batch(folder, self._headers(shelf, chunk), start, doubt, remaining=remaining + len(old))
        start = replace(start, uidnext=max(start.uidnext, state.uidnext))
        for remaining, chunk in _chunks(old):
            start = replace(start, below=chunk[-1] if remaining else 0)
            yielded = True
            yield Batch(folder, self._headers(shelf, chunk), start, doubt, remaining=remaining)
        start = replace(start, below=0)
        if not yielded and (start != cursor or doubt):
            yield Batch(folder, (), start, doubt)

    def texts(self, folder: Folder, wanted: Iterable[tuple[int, str]]) -> Iterator[RawText]:
        self._called("texts")
        shelf = self._shelf(folder)
        for uid, content_type in wanted:
            if uid in shelf.messages:
                text = _text_part(uid, shelf.messages[uid].raw, content_type)
                if text is not None:
                    yield text

    def state(self, folder: Folder) -> FolderState:
        self._called("state")
        return self._shelf(folder).state

    def append(self, drafts: Folder, raw: bytes, flags: Sequence[str], keyword: str | None) -> int | None:
        self._called("append")
        shelf = self._shelf(drafts)
        kept = {*flags, keyword} if keyword and self.keywords_allowed else set(flags)
        received = datetime(2000, 1, 1, tzinfo=UTC)
        uid = shelf.add(Stored(raw, received, frozenset(str(flag) for flag in kept)))
        self.appended.append((drafts.key, raw, tuple(flags), keyword))
        if self._lost_replies:
            self._lost_replies -= 1
            raise Ambiguous(f"{self.name}: the connection was lost before the answer to APPEND")
        return uid if self.reports_append_uid else None

    def find(self, folder: Folder, from_uid: int) -> Sequence[Found]:
        self._called("find")
        shelf = self._shelf(folder)
        return [_found(uid, shelf.messages[uid]) for uid in sorted(shelf.messages) if uid >= from_uid]

    def uids(self, folder: Folder, from_uid: int) -> Sequence[int]:
        self._called("uids")
        return sorted(uid for uid in self._shelf(folder).messages if uid >= from_uid)

    def whole(self, folder: Folder, uid: int, limit: int) -> bytes | None:
        self._called("whole")
        message = self._shelf(folder).messages.get(uid)
        return message.raw[:limit] if message else None

    def withdraw(self, drafts: Folder, uid: int, trash: Folder | None) -> bool:
        self._called("withdraw")
        if trash is None or uid not in self._shelf(drafts).messages:
            return False
        self.move(drafts.key, uid, trash.key)
        return True

    def known_before(self, address: str, day: date) -> bool:
        self._called("known_before")
        wanted = address.encode().lower()
        return any(
            message.received.date() < day and wanted in _header_block(message.raw).lower()
            for folder in self._folders
            if folder.use in (Use.INBOX, Use.SENT, Use.ALL)
            for message in self.shelves[folder.key].messages.values()
        )

    def keyword_allowed(self, folder: Folder) -> bool:
        self._called("keyword_allowed")
        return self.keywords_allowed

    def close(self) -> None:
        self._called("close")

    def _called(self, method: str) -> None:
        self.calls.append(method)
        if self._failures.get(method):
            raise self._failures[method].pop(0)

    def _shelf(self, folder: Folder) -> Shelf:
        if folder.key not in self.shelves:
            raise FolderMissing(f'{self.name}: the folder "{folder.name}" does not exist')
        return self.shelves[folder.key]

    def _headers(self, shelf: Shelf, uids: Iterable[int]) -> tuple[RawHeader, ...]:
        rows = ((uid, shelf.messages[uid]) for uid in sorted(uids, reverse=True) if uid in shelf.messages)
        return tuple(
            RawHeader(uid, message.flags, message.received, len(message.raw), _fields(message.raw))
            for uid, message in rows
        )


def _chunks(uids: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """(how many come after, the next UIDs), BATCH at a time."""
    for start in range(0, len(uids), BATCH):
        yield max(0, len(uids) - start - BATCH), uids[start : start + BATCH]


def _header_block(raw: bytes) -> bytes:
    return re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0] + b"\r\n"


def _fields(raw: bytes) -> bytes:
    """What BODY[HEADER.FIELDS (...)] answers: the named fields with their continuation lines, a blank line."""
    lines = re.split(rb"(?<=\n)(?![ \t])", _header_block(raw))
    wanted = (line for line in lines if line.partition(b":")[0].strip().upper().decode("latin-1") in HEADER_FIELDS)
    return (b"".join(wanted) + b"\r\n")[:HEADER_LIMIT]


def _text_part(uid: int, raw: bytes, content_type: str) -> RawText | None:
    """The same choice of section as on a server: part 1 of multipart/mixed, otherwise all below the header."""
    top = content_type.partition(";")[0].strip().lower() or "text/plain"
    if top.partition("/")[0] not in ("text", "multipart", "message"):
        return None
    mime, text = b"", re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[-1]
    following: tuple[bytes, bytes] = (b"", b"")
    if top == "multipart/mixed":
        boundary = str(message_from_bytes(raw).get_boundary()).encode()
        parts = re.split(rb"(?:^|\r?\n)--" + re.escape(boundary) + rb"(?:--)?[ \t]*\r?\n?", text)
        head, _, body = parts[1].partition(b"\r\n\r\n") if len(parts) > 1 else (b"", b"", text)
        first = message_from_bytes(head + b"\r\n\r\n").get_content_maintype()
        if first in ("text", "multipart"):
            mime, text = head + b"\r\n\r\n", body
            following = _next_part(parts[2]) if len(parts) > 2 else following
    return RawText(uid, mime, text[:TEXT_LIMIT], len(text) > TEXT_LIMIT, *following)


def _next_part(part: bytes) -> tuple[bytes, bytes]:
    """The header of the part behind the first one, and its bytes where it is a calendar's."""
    head, _, body = part.partition(b"\r\n\r\n")
    type_ = message_from_bytes(head + b"\r\n\r\n").get_content_type() if head.strip() else ""
    is_calendar = type_ in ("text/calendar", "application/ics")
    return (head + b"\r\n\r\n" if type_ else b""), (body if is_calendar else b"")


def _found(uid: int, message: Stored) -> Found:
    header = message_from_bytes(_header_block(message.raw))
    ids = [str(header.get(name, "")).strip().strip("<>") for name in ("Message-ID", "In-Reply-To")]
    return Found(uid, ids[0], len(message.raw), message.flags, ids[1])

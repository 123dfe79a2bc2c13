"""What the daemon asks of a mailbox, and what it gets: the port that imap/ and the tests' fake fill.

Rules that hold here: folder names are the server's raw bytes as `str` keys (modified UTF-7 as sent),
decoded for display only; a UID means nothing without its UIDVALIDITY (RFC 3501 2.3.1.1).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class Use(StrEnum):
    """What a folder is for (RFC 6154)."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    TRASH = "trash"
    JUNK = "junk"
    ARCHIVE = "archive"
    ALL = "all"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Folder:
    """A selectable folder: `key` as the server spells it, `name` for people, how its use was found out."""

    key: str
    name: str
    use: Use
    found_by: str = ""  # "configuration", "SPECIAL-USE", "name", "" (use OTHER)


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder has been read.

    `below` is the resume point of an unfinished first scan, which goes from new to old: UIDs under it
    are still to be read; 0 when the first scan is complete. `uidnext` is the lowest UID that was never
    seen. `highestmodseq` is 0 without CONDSTORE (RFC 7162). `count` is EXISTS at the last look.
    """

    uidvalidity: int
    uidnext: int
    highestmodseq: int = 0
    below: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class FolderState:
    """What STATUS or EXAMINE says of a folder; `highestmodseq` is 0 without CONDSTORE (RFC 7162)."""

    uidvalidity: int
    uidnext: int
    count: int
    highestmodseq: int = 0


class Suspicion(StrEnum):
    """Why a pass should judge nothing about this folder."""

    UIDVALIDITY_CHANGED = "uidvalidity changed"
    UIDS_WENT_BACK = "uidnext went back under the same uidvalidity"
    SUDDENLY_EMPTY = "folder is suddenly empty"


SUDDEN_LOSS = (
    3  # messages; a folder that held at least so many and holds none is suspicious, an inbox of two is not
)


def suspicion(cursor: Cursor, state: FolderState) -> Suspicion | None:
    """What is wrong with a folder that was read up to `cursor` and now says `state`."""
    if state.uidvalidity != cursor.uidvalidity:
        return Suspicion.UIDVALIDITY_CHANGED
    if state.uidnext < cursor.uidnext:
        return Suspicion.UIDS_WENT_BACK
    if state.count == 0 and cursor.count >= SUDDEN_LOSS:
        return Suspicion.SUDDENLY_EMPTY
    return None


def starting_point(cursor: Cursor | None, state: FolderState) -> Cursor:
    """The cursor to go on from; a folder that is new, or whose UIDs mean nothing now, is read from the top."""
    doubt = suspicion(cursor, state) if cursor else None
    if cursor is None or doubt in (Suspicion.UIDVALIDITY_CHANGED, Suspicion.UIDS_WENT_BACK):
        return Cursor(
            state.uidvalidity, state.uidnext, state.highestmodseq, below=state.uidnext, count=state.count
        )
    return replace(cursor, highestmodseq=state.highestmodseq, count=state.count)


@dataclass(frozen=True, slots=True)
class RawHeader:
    """One row of a header fetch: `header` is the raw block of HEADER_FIELDS, `received` INTERNALDATE."""

    uid: int
    flags: frozenset[str]
    received: datetime
    size: int
    header: bytes


@dataclass(frozen=True, slots=True)
class RawText:
    """The bounded text part of one message: MIME header of the part ("" bytes = the message's own), bytes.

    `next_mime` and `next_part` are MIME header and bytes of what follows a first part: the header tells of an
    attachment, the bytes are there when it is a calendar's.
    """

    uid: int
    mime: bytes
    text: bytes
    truncated: bool
    next_mime: bytes = b""
    next_part: bytes = b""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some messages of a folder, and the cursor to save together with what was made of them.

    `skipped` are UIDs that the server or the reader could not deliver, each with the reason.
    """

    folder: Folder
    headers: tuple[RawHeader, ...]
    cursor: Cursor
    suspicion: Suspicion | None = None
    skipped: tuple[tuple[int, str], ...] = ()
    remaining: int = 0  # messages still to come in this folder, for the progress bar


@dataclass(frozen=True, slots=True)
class Found:
    """A message found by its own header: used to recognise drafts."""

    uid: int
    message_id: str  # without angle brackets
    size: int
    flags: frozenset[str] = field(default_factory=frozenset)
    in_reply_to: str = ""


HEADER_FIELDS: tuple[str, ...] = (
    "DATE", "FROM", "TO", "CC", "BCC", "REPLY-TO", "SENDER", "SUBJECT", "MESSAGE-ID", "IN-REPLY-TO", "REFERENCES",
    "CONTENT-TYPE", "CONTENT-TRANSFER-ENCODING", "CONTENT-CLASS", "RETURN-PATH", "PRECEDENCE", "AUTO-SUBMITTED",
    "LIST-ID", "LIST-POST", "LIST-UNSUBSCRIBE", "LIST-UNSUBSCRIBE-POST", "MAILING-LIST", "X-MAILING-LIST",
    "X-BEENTHERE", "X-AUTO-RESPONSE-SUPPRESS", "X-AUTOREPLY", "X-AUTOREPLY-FROM", "X-AUTORESPOND",
    "X-MAIL-AUTOREPLY", "X-FAILED-RECIPIENTS", "X-SPAM-FLAG", "X-SPAM-STATUS", "FEEDBACK-ID", "X-CAMPAIGN",
    "X-CAMPAIGNID", "X-CSA-COMPLAINTS", "X-MAILER-RECPTID", "X-GITHUB-REASON", "X-JIRA-FINGERPRINT",
    "X-LINKEDIN-CLASS", "X-FACEBOOK-NOTIFY",
)  # fmt: skip
"""All that `header` and the gates of `automated` read, and nothing else: each name is asked of every message."""

BATCH = 1_000  # messages a batch at most: one FETCH command, about 1.5 MB of header fields
HEADER_LIMIT = 65_536  # bytes of header fields kept of one message; 10,000 recipients are 348 KB
TEXT_LIMIT = 131_072  # bytes fetched of one message's text part; longer mails are cut there
CALENDAR_LIMIT = 65_536  # bytes of an invitation; Outlook writes the whole description twice

Progress = Callable[[str, int, int], None]
"""(what, done, total): called after each completed server answer; feeds the watchdog and the progress bar."""


class Mailbox(Protocol):
    """One account. Every method may raise errors.Transient, errors.Refused or errors.ProtocolSurprise.

    Reading never changes a flag (EXAMINE and PEEK). `append` and `withdraw` are the only writes.
    """

    name: str  # the account's name in the configuration

    def folders(self) -> Sequence[Folder]:
        """All selectable folders; INBOX, SENT, DRAFTS, TRASH found by configuration, SPECIAL-USE or name."""

    def capabilities(self) -> frozenset[str]:
        """What the server announced after login, upper case (RFC 3501 7.2.1)."""

    def changes(self, folder: Folder, cursor: Cursor | None, since: datetime) -> Iterator[Batch]:
        """Header rows that `cursor` has not seen, at most BATCH a batch, newest first within it.

        Without a cursor: the first scan, from new to old, bounded by INTERNALDATE >= `since`. What arrived
        since a cursor comes from old to new, so that each batch's cursor is exact. Saving each batch's cursor
        and coming back with it resumes. A changed UIDVALIDITY starts anew, with `suspicion` set on every batch
        of this call. Nothing new: one batch without headers at most (it may carry a newer cursor).
        """

    def texts(self, folder: Folder, wanted: Iterable[tuple[int, str]]) -> Iterator[RawText]:
        """The bounded text parts of messages of `folder`; `wanted` pairs a UID with its Content-Type value."""

    def state(self, folder: Folder) -> FolderState:
        """What STATUS says of the folder right now."""

    def append(self, drafts: Folder, raw: bytes, flags: Sequence[str], keyword: str | None) -> int | None:
        """APPEND; returns the UID where the server says it (APPENDUID, RFC 4315), else None.

        Raises errors.KindregardsError (Refused) on NO/BAD: definitely not stored.
        Raises errors.Ambiguous when the connection broke before the tagged answer.
        """

    def find(self, folder: Folder, from_uid: int) -> Sequence[Found]:
        """Every message with UID >= `from_uid`, by header fields (never SEARCH HEADER)."""

    def uids(self, folder: Folder, from_uid: int) -> Sequence[int]:
        """All UIDs >= `from_uid` that exist now, ascending."""

    def whole(self, folder: Folder, uid: int, limit: int) -> bytes | None:
        """The message's bytes (at most `limit`), or None when it is gone."""

    def withdraw(self, drafts: Folder, uid: int, trash: Folder | None) -> bool:
        """Move one message to Trash (MOVE, else COPY and mark that UID); False when nothing could be done."""

    def known_before(self, address: str, day: date) -> bool:
        """True when INBOX, Sent or All Mail hold mail from or to `address` older than `day` (UID SEARCH).

        Older acquaintance than `history` shows: such a person is no new connection.
        """

    def close(self) -> None:
        """LOGOUT, quietly; never raises."""

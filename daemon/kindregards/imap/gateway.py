"""The one class in front of IMAPClient: what goes out to the server passes here, or it does not go.

Rules that hold here: every string argument is printable ASCII (CR or LF in an argument would be a command of
its own); every command is on the list below; a message is only ever altered one UID at a time, and only by
`move`, `copy`, `mark_deleted` and `expunge`; private attributes of IMAPClient and imaplib are touched nowhere
else (their versions are pinned).
"""

import itertools
import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ssl import SSLWantReadError

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from kindregards.core.mailbox import FolderState
from kindregards.errors import FolderMissing, KindregardsError, ProtocolSurprise, Refused
from kindregards.imap.answer import lost, refusal, translated, words
from kindregards.imap.pipeline import Pipeline
from kindregards.imap.response import Response, read_response, tokens

ARGUMENT = re.compile(r"[\x20-\x7e]{1,512}")
KEYWORD = re.compile(r"[A-Za-z$][A-Za-z0-9_.-]{0,62}")  # an atom (RFC 3501 9) that every server takes
SYSTEM_FLAGS = frozenset({"\\Draft", "\\Seen"})
LINE = re.compile(
    rb"(?:LIST |STATUS |UID SEARCH )[\x20-\x7e]+|UID FETCH [\d:,]+ "
    rb"\((?:UID|FLAGS|INTERNALDATE|RFC822\.SIZE|BODY\.PEEK\[[A-Z0-9. ()-]*\](?:<\d+\.\d+>)?| )+\)"
)
LINE_LENGTH = 8_000  # bytes: RFC 7162 section 4 lets a server refuse command lines above 8,192
READ_BUFFER = 65_536  # bytes; the default of 8,192 costs eight times the system calls
LITERAL_KEPT = 1_024  # bytes kept of a folder's name sent as a literal
RESPONSES_LIMIT = 100_000  # folders in one LIST
UIDS_LIMIT = 10_000_000  # messages in one folder
GOODBYE_SECONDS = 1.0  # for the answer to LOGOUT: a silent server must not hold up the end of the daemon
CONTINUATION_LINES = 100  # untagged lines tolerated before the "+" of IDLE


@dataclass(frozen=True, slots=True)
class Selected:
    """The folder that is open, and how."""

    key: str
    readonly: bool
    state: FolderState
    permanent_flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of LIST: attributes in lower case, hierarchy delimiter ("" = none), raw name."""

    attributes: frozenset[str]
    delimiter: str
    key: str


class Gateway:
    """A logged-in connection. Every method raises errors.Transient, Refused or ProtocolSurprise.

    Attributes:
        place: "account host" for messages.
        selected: what is open now, None before the first EXAMINE.
    """

    def __init__(self, client: IMAPClient, place: str) -> None:
        self.place = place
        self.selected: Selected | None = None
        self._client = client
        self._imap = client._imap
        self._active: Pipeline | None = None
        with translated(f"{place}: CAPABILITY"):
            client.folder_encode = False  # names are the server's raw bytes
            client._cached_capabilities = None  # before login they may have been others
            self.capabilities = frozenset(word.decode("ascii", "replace") for word in client.capabilities())
        self._widen_buffer()

    def has(self, capability: str) -> bool:
        """True when the server announced `capability` after login."""
        return capability in self.capabilities

    # Folders

    def folders(self) -> list[Listed]:
        """LIST "" "*", with special-use attributes where they need asking for (RFC 6154)."""
        asked = " RETURN (SPECIAL-USE)" if {"LIST-EXTENDED", "SPECIAL-USE"} <= self.capabilities else ""
        listed = (_listed(response) for response in self._ask(f'LIST "" "*"{asked}'))
        return [line for line in listed if line is not None]

    def examine(self, key: str) -> Selected:
        """EXAMINE: open a folder for reading only. Raises FolderMissing."""
        return self._open(key, readonly=True)

    def select(self, key: str) -> Selected:
        """SELECT: open a folder for `withdraw`, or to learn its permanent flags. Raises FolderMissing."""
        return self._open(key, readonly=False)

    def status(self, key: str) -> FolderState:
        """STATUS of a folder that is not open; `uidnext` is 0 where the server does not say."""
        modseq = " HIGHESTMODSEQ" if self.has("CONDSTORE") else ""
        command = f"STATUS {quoted(key)} (UIDVALIDITY UIDNEXT MESSAGES{modseq})"
        try:
            responses = self._ask(command)
        except Refused as error:
            raise FolderMissing(str(error), "Check the name of the folder.") from None
        for response in responses:
            if response.text[:9].upper() == b"* STATUS ":
                return _status(response)
        raise ProtocolSurprise(f"{self.place}: no answer to STATUS")

    def search(self, criteria: str) -> list[int]:
        """UID SEARCH, by ESEARCH where offered (RFC 4731); UIDs ascending."""
        form = "RETURN (ALL) " if self.has("ESEARCH") else ""
        found: set[int] = set()
        with translated(f"{self.place}: SEARCH"):
            for response in self._ask(f"UID SEARCH {form}{criteria}"):
                found.update(_found_uids(response.text))
        return sorted(found)

    # Messages

    def stream(self, key: str, commands: Iterator[bytes], keep: int, depth: int) -> Pipeline:
        """Responses to FETCH commands on folder `key`, `depth` of them in flight."""
        return Pipeline(self, key, commands, keep, depth)

    def append(self, key: str, raw: bytes, flags: Sequence[str], keyword: str | None) -> bytes:
        """APPEND; the server's words after OK. Lets imaplib's and the socket's exceptions through."""
        if not set(flags) <= SYSTEM_FLAGS or (keyword and not KEYWORD.fullmatch(keyword)):
            raise Refused(f"{self.place}: this program sets no flags like {sorted(flags)} {keyword or ''}")
        self._quiet()
        said = self._client.append(gated(key), raw, [*flags, keyword] if keyword else list(flags))
        return said if isinstance(said, bytes) else b""

    def move(self, uid: int, target: str) -> None:
        """UID MOVE of one message (RFC 6851)."""
        with self._command("MOVE"):
            self._client.move([uid], gated(target))

    def copy(self, uid: int, target: str) -> None:
        """UID COPY of one message."""
        with self._command("COPY"):
            self._client.copy([uid], gated(target))

    def mark_deleted(self, uid: int) -> None:
        r"""UID STORE +FLAGS.SILENT (\Deleted) of one message."""
        with self._command("STORE"):
            self._client.delete_messages([uid], silent=True)

    def expunge(self, uid: int) -> None:
        """UID EXPUNGE of one message (RFC 4315); never a plain EXPUNGE."""
        with self._command("UID EXPUNGE"):
            self._client.uid_expunge([uid])

    # Waiting

    def idle(self) -> bytes:
        """Start IDLE (RFC 2177); returns the tag. The caller reads the socket until `done`."""
        with self._command("IDLE"):
            tag: bytes = self._imap._command("IDLE")
            for _ in range(CONTINUATION_LINES):
                if self._imap._get_response() is None:
                    return tag
                if self._imap.tagged_commands[tag]:
                    raise Refused(f"{self.place}: the server refuses IDLE")
            raise ProtocolSurprise(f"{self.place}: IDLE was not taken up")

    def idle_done(self, tag: bytes, rest: bytes) -> list[bytes]:
        """End IDLE; `rest` is what the caller read of an unfinished line. Returns the lines before the answer."""
        with translated(f"{self.place}: DONE"):
            self._client._set_read_timeout()
            self._imap.tagged_commands.pop(tag, None)
            self._imap.send(b"DONE\r\n")
            lines: list[bytes] = []
            while not lines or not lines[-1].startswith(tag + b" "):
                line = read_response(self._imap.file, 0).text
                lines.append(rest + line)
                rest = b""
            return lines

    def drain(self) -> bytes:
        """Stop waiting on reads, for IDLE; what is already in our buffer."""
        self.socket.setblocking(False)
        try:
            return self._imap.file.read1(READ_BUFFER) or b""
        except (BlockingIOError, SSLWantReadError):
            return b""

    @property
    def socket(self) -> socket.socket:
        """The connection's socket: to wait on, and to read while idle."""
        connection: socket.socket = self._client.socket()
        return connection

    # The end

    def logout(self) -> None:
        """LOGOUT, quietly; the connection is gone afterwards, whatever the server does."""
        try:
            self.socket.settimeout(GOODBYE_SECONDS)
            self._quiet()
            self._client.logout()
        except (IMAPClientError, OSError, KindregardsError, ValueError):
            self.drop()

    def drop(self) -> None:
        """Close the socket without a word."""
        with suppress(IMAPClientError, OSError):  # it may be closed already
            self._client.shutdown()

    # The wire

    def send(self, line: bytes) -> bytes:
        """Send a reading command; returns its tag. Refuses what is not on the list."""
        if len(line) > LINE_LENGTH or not LINE.fullmatch(line):
            raise Refused(f"{self.place}: this program does not send such a command: {words(line)}")
        tag: bytes = self._imap._new_tag()
        del self._imap.tagged_commands[tag]  # answered by `read`, not by imaplib
        self._imap.send(tag + b" " + line + b"\r\n")
        return tag

    def read(self, keep: int) -> Response:
        """The next response; BYE raises errors.Transient."""
        response = read_response(self._imap.file, keep)
        if response.text[:6].upper() == b"* BYE ":
            raise lost(f"{self.place}: BYE", ConnectionError(words(response.text[6:])))
        return response

    def activate(self, pipeline: Pipeline) -> None:
        """Let `pipeline` have the wire: settle the one before it, and open its folder."""
        if self._active is not pipeline:
            self._quiet()
            self._active = pipeline
        if self.selected is None or self.selected.key != pipeline.key:
            self.examine(pipeline.key)

    def _quiet(self) -> None:
        """Nothing in flight, nothing left over of earlier commands (imaplib would keep it for ever)."""
        if self._active is not None:
            self._active.settle()
        self._imap.untagged_responses.clear()

    @contextmanager
    def _command(self, name: str) -> Iterator[None]:
        with translated(f"{self.place}: {name}"):
            self._quiet()
            yield

    def _ask(self, command: str) -> list[Response]:
        """Run one reading command; its untagged responses."""
        name = command.partition(" ")[0]
        responses: list[Response] = []
        with self._command(name):
            tag = self.send(command.encode("ascii"))
            while not (response := self.read(keep=LITERAL_KEPT)).text.startswith(tag + b" "):
                responses.append(response)
                if len(responses) > RESPONSES_LIMIT:
                    raise ProtocolSurprise(f"{self.place}: too many responses to {name}")
        said = words(response.text[len(tag) + 1 :])
        if not said.upper().startswith("OK"):
            raise refusal(f"{self.place}: {name}", said)
        return responses

    def _open(self, key: str, readonly: bool) -> Selected:
        self.selected = None
        try:
            with self._command("EXAMINE" if readonly else "SELECT"):
                answer = self._client.select_folder(gated(key), readonly=readonly)
        except Refused as error:
            raise FolderMissing(str(error), "Check the name of the folder.") from None
        state = FolderState(
            uidvalidity=answer.get(b"UIDVALIDITY", 0),
            uidnext=answer.get(b"UIDNEXT", 0),
            count=answer.get(b"EXISTS", 0),
            highestmodseq=answer.get(b"HIGHESTMODSEQ", 0),
        )
        flags = frozenset(flag.decode("ascii", "replace") for flag in answer.get(b"PERMANENTFLAGS", ()))
        self.selected = Selected(key, readonly, state, flags)
        return self.selected

    def _widen_buffer(self) -> None:
        """Read in larger pieces, unless the server already sent something that the small buffer holds."""
        self.socket.setblocking(False)
        try:
            waiting = self._imap.file.peek(1)
        except (BlockingIOError, SSLWantReadError):
            waiting = b""
        self._client._set_read_timeout()
        if not waiting:
            self._imap.file = self._imap.sock.makefile("rb", READ_BUFFER)


def gated(argument: str) -> str:
    """The argument itself, if it may go out. Raises errors.Refused."""
    if not ARGUMENT.fullmatch(argument):
        raise Refused(f"not a safe argument for the server: {words(argument)}")
    return argument


def quoted(argument: str) -> str:
    """The argument as an IMAP quoted string. Raises errors.Refused."""
    return '"' + gated(argument).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _listed(response: Response) -> Listed | None:
    """A line of LIST; None for other lines, folders that cannot be opened, and names that we cannot send back."""
    if response.text[:7].upper() != b"* LIST ":
        return None
    try:
        attributes, delimiter, name = itertools.islice(tokens(response, 7), 3)
    except ValueError:
        return None
    if not isinstance(attributes, list) or isinstance(delimiter, list) or not isinstance(name, bytes):
        return None
    words_ = frozenset(word.decode("ascii", "replace").lower() for word in attributes)
    key = name.decode("latin-1")
    if words_ & {"\\noselect", "\\nonexistent"} or not ARGUMENT.fullmatch(key):
        return None
    return Listed(words_, (delimiter or b"").decode("latin-1"), key)


def _status(response: Response) -> FolderState:
    pairs = re.findall(rb"([A-Z]{1,32}) (\d{1,20})", response.text.rpartition(b"(")[2].upper())
    said = {name.decode(): int(number) for name, number in pairs}
    return FolderState(
        said.get("UIDVALIDITY", 0), said.get("UIDNEXT", 0), said.get("MESSAGES", 0), said.get("HIGHESTMODSEQ", 0)
    )


def _found_uids(line: bytes) -> Iterator[int]:
    """UIDs of a SEARCH or ESEARCH response."""
    upper = line[:10].upper()
    if upper.startswith(b"* SEARCH"):
        yield from (int(word) for word in line[8:].partition(b"(")[0].split())
    elif upper.startswith(b"* ESEARCH"):
        found = re.search(rb" ALL ([\d:,]+)", line)
        for part in found[1].split(b",") if found else ():
            first, _, last = part.partition(b":")
            low, high = sorted((int(first), int(last or first)))
            if high - low > UIDS_LIMIT:
                raise ValueError("a range of UIDs larger than any folder")
            yield from range(low, high + 1)

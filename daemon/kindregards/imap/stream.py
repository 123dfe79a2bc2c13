"""Reading many messages: FETCH commands in flight, each answer used as it comes, memory flat.

Rules that hold here: the usual answer is taken apart by one pattern, any other legal one by its tokens; what
cannot be read is narrowed down to the guilty message and reported as skipped; a message on which the connection
dies again and again is narrowed down across connections, too.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from kindregards.core.mailbox import BATCH
from kindregards.errors import Ambiguous, KindregardsError, ProtocolSurprise, Refused
from kindregards.imap.answer import is_passing, refusal, translated
from kindregards.imap.gateway import Gateway
from kindregards.imap.pipeline import Tagged
from kindregards.imap.response import Response, Token, tokens

DEPTH = 2  # commands in flight: more gained nothing on loopback, nor at 50 ms
SET_LENGTH = 6_500  # bytes of a set of UIDs in one command; with the items it stays under 8,000
NARROWING = 8  # how much smaller a command gets after the connection died in it
RETRIES = 200  # commands spent on narrowing down refused messages in one batch
HOPELESS = 10  # messages refused one by one with none delivered: the server refuses FETCH as such
UNKNOWN_DATE = datetime(1970, 1, 1, tzinfo=UTC)

_USUAL = re.compile(
    rb'\* \d+ FETCH \(UID (\d+) FLAGS \(([^()]*)\) INTERNALDATE "([^"]{26})" RFC822\.SIZE (\d+) '
    rb"BODY\[(HEADER)[^\]]*\] \{\d+\}\r\n\)\r\n"
)
_FETCH = re.compile(rb"\* \d+ FETCH ", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, name in enumerate((b"JAN", b"FEB", b"MAR", b"APR", b"MAY", b"JUN", b"JUL", b"AUG", b"SEP", b"OCT",
                                   b"NOV", b"DEC"), start=1)
}  # fmt: skip


@dataclass(slots=True)
class Fetched:
    """One message of a FETCH answer; `sections` are "HEADER" (any of its forms), "TEXT", "1", "1.MIME", ""."""

    uid: int
    flags: frozenset[str] = frozenset()
    received: datetime = UNKNOWN_DATE
    size: int = 0
    sections: dict[str, bytes] = field(default_factory=dict)


class Reader:
    """Reads messages through whatever connection is there now; remembers what connections died of.

    Attributes:
        skipped: (uid, reason) of the messages that the last `fetch` gave up.
    """

    def __init__(self) -> None:
        self.skipped: list[tuple[int, str]] = []
        self._poison: set[tuple[str, int, int]] = set()  # folder, uidvalidity, uid
        self._step = BATCH

    def fetch(self, gateway: Gateway, key: str, uids: Sequence[int], items: str, keep: int) -> Iterator[Fetched]:
        """The messages of `uids` that still exist, in the server's order.

        Args:
            items: what to ask for, e.g. "UID FLAGS BODY.PEEK[TEXT]<0.1000>"; what was asked must come.
            keep: bytes kept of each literal.

        Raises errors.Transient, errors.ProtocolSurprise.
        """
        uidvalidity = gateway.selected.state.uidvalidity if gateway.selected else 0
        self.skipped = [
            (uid, "the connection broke on it") for uid in uids if (key, uidvalidity, uid) in self._poison
        ]
        poisoned = {uid for uid, _ in self.skipped}
        run = _Run(gateway, key, items, keep, [uid for uid in uids if uid not in poisoned], self._step)
        try:
            with translated(f"{gateway.place}: FETCH"):
                yield from run.messages()
        except (Refused, Ambiguous):
            raise
        except KindregardsError:
            self._narrow(key, uidvalidity, run)
            raise
        self._step = BATCH
        self.skipped += run.skipped

    def _narrow(self, key: str, uidvalidity: int, run: "_Run") -> None:
        """After a death: next time in smaller steps; a message that kills alone is not asked for again."""
        if self._step == 1 and run.under_way:
            self._poison.add((key, uidvalidity, run.under_way[0][0]))
        self._step = max(1, self._step // NARROWING)


class _Run:
    """One call of `Reader.fetch`: the sets of UIDs on their way, and those to be asked for again."""

    def __init__(self, gateway: Gateway, key: str, items: str, keep: int, uids: Sequence[int], step: int) -> None:
        self.gateway = gateway
        self.key = key
        self.items = items
        self.keep = keep
        self.skipped: list[tuple[int, str]] = []
        self.under_way: deque[Sequence[int]] = deque()
        self._depth = DEPTH if step == BATCH else 1
        self._missing = set(uids)
        self._sets = deque(_sets(uids, step))
        self._delivered = 0

    def messages(self) -> Iterator[Fetched]:
        """Everything that can be had."""
        again: deque[tuple[Sequence[int], str]] = deque()
        yield from self._round(self._sets, self._depth, again)
        for _ in range(RETRIES):
            if not again:
                return
            uids, reason = again.popleft()
            if len(uids) == 1:
                self._give_up(uids[0], reason)
            else:
                half = len(uids) // 2
                yield from self._round(deque([uids[:half], uids[half:]]), 1, again)
        for uids, reason in again:
            for uid in uids:
                self._give_up(uid, reason)

    def _give_up(self, uid: int, reason: str) -> None:
        self.skipped.append((uid, reason))
        if not self._delivered and len(self.skipped) > HOPELESS:
            raise ProtocolSurprise(f"{self.gateway.place}: the server does not answer FETCH: {reason}")

    def _round(
        self, sets: deque[Sequence[int]], depth: int, again: deque[tuple[Sequence[int], str]]
    ) -> Iterator[Fetched]:
        """Run one command per set; sets that were not answered properly go to `again`."""
        fault = ""
        for answer in self.gateway.stream(self.key, self._commands(sets), self.keep, depth):
            if isinstance(answer, Tagged):
                uids = self.under_way.popleft()
                missing = [uid for uid in uids if uid in self._missing]
                fault = fault if answer.ok else answer.said
                if fault and is_passing(fault):
                    raise refusal(f"{self.gateway.place}: FETCH", fault)
                if fault and missing:
                    again.append((missing, fault))
                fault = ""
                continue
            message = _message(answer)
            if message is None:
                fault = "the server's answer cannot be understood"
            elif message.sections and message.uid in self._missing:
                self._missing.discard(message.uid)
                self._delivered += 1
                yield message

    def _commands(self, sets: deque[Sequence[int]]) -> Iterator[bytes]:
        while sets:
            uids = sets.popleft()
            self.under_way.append(uids)
            yield f"UID FETCH {uid_set(uids)} ({self.items})".encode("ascii")


def uid_set(uids: Iterable[int]) -> str:
    """ "1:3,7" for 1, 2, 3, 7 in any order (RFC 3501 9, sequence-set)."""
    ranges: list[list[int]] = []
    for uid in sorted(uids):
        if ranges and ranges[-1][1] == uid - 1:
            ranges[-1][1] = uid
        else:
            ranges.append([uid, uid])
    return ",".join(str(low) if low == high else f"{low}:{high}" for low, high in ranges)


def _sets(uids: Sequence[int], step: int) -> Iterator[Sequence[int]]:
    """Cut into commands: at most `step` UIDs, and never a line that a server may refuse."""
    for start in range(0, len(uids), step):
        waiting = deque([uids[start : start + step]])
        while waiting:
            part = waiting.popleft()
            if len(uid_set(part)) <= SET_LENGTH:
                yield part
            else:
                half = len(part) // 2
                waiting.extendleft((part[half:], part[:half]))


def _message(response: Response) -> Fetched | None:
    """A FETCH response as a message; without sections when it is none, or unsolicited; None when malformed."""
    usual = _USUAL.fullmatch(response.text)
    if usual and len(response.literals) == 1:
        uid, flags, date, size, section = usual.groups()
        return Fetched(int(uid), _flags(flags), _date(date), int(size), {section.decode(): response.literals[0]})
    start = _FETCH.match(response.text)
    if not start:
        return Fetched(0)
    try:
        attributes = _pairs(response, start.end())
        return _from_pairs(attributes)
    except (ValueError, TypeError, KeyError):
        return None


def _pairs(response: Response, start: int) -> dict[str, Token]:
    """Attribute -> value, whatever their order."""
    opening = response.text.index(b"(", start)
    values = list(tokens(response, opening + 1))
    names = [value.decode("ascii", "replace").upper() for value in values[::2] if isinstance(value, bytes)]
    if len(values) % 2 or len(names) * 2 != len(values):
        raise ValueError("attributes without values")
    return dict(zip(names, values[1::2], strict=True))


def _from_pairs(attributes: dict[str, Token]) -> Fetched:
    uid = attributes.get("UID")
    if uid is None:
        return Fetched(0)  # unsolicited: answers to UID FETCH carry a UID
    flags, date, size = attributes.get("FLAGS"), attributes.get("INTERNALDATE"), attributes.get("RFC822.SIZE")
    sections = {
        name[5:].partition("]")[0].partition(" ")[0]: value if isinstance(value, bytes) else b""
        for name, value in attributes.items()
        if name.startswith("BODY[")
    }
    return Fetched(
        _number(uid),
        _flags(b" ".join(flags)) if isinstance(flags, list) else frozenset(),
        _date(date) if isinstance(date, bytes) else UNKNOWN_DATE,
        _number(size) if size is not None else 0,
        {_plain(name): value for name, value in sections.items()},
    )


def _plain(section: str) -> str:
    return "HEADER" if section.startswith("HEADER") else section


def _number(value: Token) -> int:
    if not isinstance(value, bytes) or not value.isdigit() or len(value) > 20:
        raise ValueError("not a number")
    return int(value)


@lru_cache(maxsize=1024)
def _flags(raw: bytes) -> frozenset[str]:
    return frozenset(flag.decode("ascii", "replace") for flag in raw.split())


@lru_cache(maxsize=256)
def _zone(raw: bytes) -> timezone:
    offset = timedelta(hours=int(raw[1:3]), minutes=int(raw[3:5]))
    return timezone(-offset if raw[:1] == b"-" else offset)


def _date(raw: bytes) -> datetime:
    """INTERNALDATE ("17-Jul-1996 02:44:25 -0700"), aware; UNKNOWN_DATE when it is no date."""
    try:
        year, month, day = int(raw[7:11]), _MONTHS[raw[3:6].upper()], int(raw[:2])
        return datetime(
            year, month, day, int(raw[12:14]), int(raw[15:17]), int(raw[18:20]), tzinfo=_zone(raw[21:26])
        )
    except (ValueError, KeyError):
        return UNKNOWN_DATE

"""What is still open between me and somebody: promises, favours, needs, introductions, from all their mail.

Signals say what one mail tells; a matter is the same thing over time, and what closed it. Rules that hold
here: the outcome depends on the mails, not on the order in which they are given, nor on copies; what was said
twice is one matter; what may have been closed in a text that was not read is not called open.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from kindregards.core.message import Direction
from kindregards.core.phrases import plain
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.thread import Entry, of_kind

PROMISE_LASTS = timedelta(days=60)  # after it was due, else after it was made: nobody waits for it any more
NEED_LASTS = timedelta(days=90)  # jobs, flats and hires are found by then, or are told anew
INTRODUCTION_LASTS = timedelta(days=180)  # to become an exchange


class MatterState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Matter:
    """A promise, favour, need or introduction.

    Attributes:
        told: the mail that told it first.
        closed_by: the mail that closed it; None while nothing has.
        because: in words, why it is closed or expired; "" while it is open.
    """

    signal: Signal
    told: Entry
    state: MatterState = MatterState.OPEN
    closed_by: Entry | None = None
    because: str = ""

    @property
    def is_mine(self) -> bool:
        """I told it: my promise, my favour, my need."""
        return self.told.direction is Direction.OUT


def matters(entries: Iterable[Entry], now: datetime) -> tuple[Matter, ...]:
    """All matters in some mails (of one person, or one thread), in the order in which they were told."""
    written = _written(entries)
    found: dict[tuple[SignalKind, str, tuple[str, ...]], Matter] = {}
    for place, entry in enumerate(written):
        for signal in entry.signals:
            if (judge := _JUDGES.get(signal.kind)) is not None:
                key = (signal.kind, plain(signal.sentence), signal.who)
                found.setdefault(key, judge(signal, entry, written[place + 1 :], now))
    return tuple(found.values())


def _written(entries: Iterable[Entry]) -> list[Entry]:
    """What persons wrote, by date, each mail once; of two copies the one that was read."""
    best = sorted(entries, key=lambda entry: (entry.read_whole, entry.direction is Direction.OUT))
    once = {entry.message_id: entry for entry in best if entry.automated is None}
    return sorted(once.values(), key=lambda entry: (entry.date, entry.message_id))


def _promise(signal: Signal, told: Entry, later: Sequence[Entry], now: datetime) -> Matter:
    if signal.facts.get("delivers") == "introduction" and of_kind(told, SignalKind.INTRODUCTION):
        return Matter(signal, told, MatterState.CLOSED, told, "the same mail introduces")
    for entry in later:
        if because := _keeps(signal, told, entry):
            return Matter(signal, told, MatterState.CLOSED, entry, because)
    end = told.date if signal.due is None else datetime.combine(signal.due, time(), tzinfo=UTC)
    return _open_until(signal, told, end + PROMISE_LASTS, now)


def _keeps(signal: Signal, told: Entry, entry: Entry) -> str:
    """How `entry` keeps the promise; "" when it does not."""
    if not _shares_people(told, entry):
        return ""
    if entry.direction is not told.direction:
        thanked = of_kind(entry, SignalKind.THANKS) and _is_answer(told, entry)
        return "they thanked for it" if thanked else "it was called off" if _settled(entry) else ""
    return next(
        (because for kept, because in _KEPT.get(signal.facts.get("delivers", ""), _ANY) if kept(entry)), ""
    )


def _is_answer(told: Entry, entry: Entry) -> bool:
    return told.message_id in entry.references


_Sign = tuple[Callable[[Entry], object], str]
_ATTACHED: _Sign = (lambda entry: entry.attached, "a later mail carries a file")
_LINKED: _Sign = (lambda entry: entry.linked, "a later mail has a link")
_INTRODUCED: _Sign = (lambda entry: of_kind(entry, SignalKind.INTRODUCTION), "the introduction followed")
_WRITTEN: _Sign = (lambda entry: entry.words > 0 or not entry.read_whole, "a later mail followed")
_ANY: tuple[_Sign, ...] = (_ATTACHED, _LINKED, _INTRODUCED)
_KEPT: dict[str, tuple[_Sign, ...]] = {
    "attachment": (_ATTACHED, _LINKED),
    "link": (_LINKED, _ATTACHED),
    "introduction": (_INTRODUCED,),
    "answer": (_WRITTEN,),
}
"""By `delivers` of the promise: what a later mail of the same writer to the same people must carry."""


def _favour(signal: Signal, told: Entry, later: Sequence[Entry], now: datetime) -> Matter:
    """Received ones are closed by a thank-you that I wrote; given ones need nothing."""
    if signal.kind is SignalKind.FAVOUR_GIVEN:
        return Matter(signal, told, MatterState.CLOSED, told, "you gave it")
    for entry in (told, *later):
        mine = entry.direction is Direction.OUT and _reaches(entry, signal.who or (told.sender.email,))
        if mine and (entry is told or of_kind(entry, SignalKind.THANKS) or not entry.read_whole):
            return Matter(signal, told, MatterState.CLOSED, entry, "you thanked for it")
    return Matter(signal, told)


def _need(signal: Signal, told: Entry, later: Sequence[Entry], now: datetime) -> Matter:
    for entry in later:
        if entry.sender.email == told.sender.email and _settled(entry):
            return Matter(signal, told, MatterState.CLOSED, entry, "it is met")
    end = told.date + NEED_LASTS
    if signal.due is not None:
        end = datetime.combine(signal.due, time(), tzinfo=UTC) + timedelta(days=1)
    return _open_until(signal, told, end, now)


def _introduction(signal: Signal, told: Entry, later: Sequence[Entry], now: datetime) -> Matter:
    """Mine is done; another's is closed when it led to an exchange between me and one of the introduced."""
    if told.direction is Direction.OUT:
        return Matter(signal, told, MatterState.CLOSED, told, "you introduced them")
    for email in signal.who:
        wrote = next((e for e in later if e.direction is Direction.IN and e.sender.email == email), None)
        reached = next((e for e in later if e.direction is Direction.OUT and _reaches(e, (email,))), None)
        if wrote is not None and reached is not None:
            latest = max(wrote, reached, key=lambda entry: entry.date)
            return Matter(signal, told, MatterState.CLOSED, latest, "it led to an exchange")
    return _open_until(signal, told, told.date + INTRODUCTION_LASTS, now)


_JUDGES: dict[SignalKind, Callable[[Signal, Entry, Sequence[Entry], datetime], Matter]] = {
    SignalKind.PROMISE: _promise,
    SignalKind.FAVOUR_RECEIVED: _favour,
    SignalKind.FAVOUR_GIVEN: _favour,
    SignalKind.NEED: _need,
    SignalKind.INTRODUCTION: _introduction,
}


def _open_until(signal: Signal, told: Entry, end: datetime, now: datetime) -> Matter:
    if now >= end:
        return Matter(signal, told, MatterState.EXPIRED, None, f"nothing was heard of it until {end:%Y-%m-%d}")
    return Matter(signal, told)


def _settled(entry: Entry) -> bool:
    return bool(of_kind(entry, SignalKind.SETTLED))


def _shares_people(told: Entry, entry: Entry) -> bool:
    """`entry` goes to a reader of `told`, or comes from one."""
    readers = set(_emails(told))
    return not readers.isdisjoint((entry.sender.email, *_emails(entry)))


def _reaches(entry: Entry, emails: Iterable[str]) -> bool:
    return not set(_emails(entry)).isdisjoint(emails)


def _emails(entry: Entry) -> Iterator[str]:
    return (address.email for address in entry.to + entry.cc)

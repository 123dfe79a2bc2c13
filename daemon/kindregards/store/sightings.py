"""What a batch of mail says about addresses, summed up before it is written.

Rules that hold here: a sum does not depend on the order of its mails (earliest, latest, and the greater
value where two are equally late); pure values, no database.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from kindregards.core.automated import AutomatedKind
from kindregards.core.facts import Facts
from kindregards.core.message import Address, Direction
from kindregards.core.signals import SignalKind
from kindregards.core.understand import Understood
from kindregards.store.evidence import storable
from kindregards.store.instants import to_ticks

CORRESPONDENTS = 100  # recipients of one mail that are remembered; a mail to more is a circular
DEAD = 20  # addresses that one bounce may report

Dated = tuple[int, str]  # (ticks, value): compares by time, then by value


@dataclass(slots=True)
class Sighting:
    """What is new about one address; None where nothing is."""

    first_in: int | None = None
    last_in: int | None = None
    first_out: int | None = None
    last_out: int | None = None
    organisation: Dated | None = None
    title: Dated | None = None
    phone: Dated | None = None
    links: Dated | None = None  # one a line
    language: Dated | None = None
    introduced: Dated | None = None  # the earliest, by whom (address)
    stopped: Dated | None = None  # the earliest, in which message
    away: tuple[int, int] | None = None  # (said at, back at)
    dead_at: int | None = None
    sad_at: int | None = None  # the latest
    topics: dict[str, tuple[int, int, int]] = field(default_factory=dict)  # word -> (mails, first, last)
    names: dict[str, tuple[bool, int]] = field(default_factory=dict)  # name -> (their own words, last seen)

    def wrote(self, at: int) -> None:
        self.first_in = at if self.first_in is None else min(self.first_in, at)
        self.last_in = at if self.last_in is None else max(self.last_in, at)

    def was_written_to(self, at: int) -> None:
        self.first_out = at if self.first_out is None else min(self.first_out, at)
        self.last_out = at if self.last_out is None else max(self.last_out, at)

    def is_sad(self, at: int) -> None:
        self.sad_at = at if self.sad_at is None else max(self.sad_at, at)

    def called(self, name: str, own: bool, at: int) -> None:
        if name:
            name = storable(name)
            before = self.names.get(name, (False, at))
            self.names[name] = (own or before[0], max(before[1], at))


class Sightings:
    """A sighting per address (lower case)."""

    def __init__(self) -> None:
        self.by_email: dict[str, Sighting] = {}

    def take(self, key: str, understood: Understood) -> None:
        """Sum up one mail; `key` names it as evidence."""
        entry = understood.entry
        at = to_ticks(entry.date)
        if understood.automated is not None:
            self._take_automated(understood, at)
        elif entry.direction is Direction.OUT:
            for recipient in correspondents(understood):
                sighting = self._of(recipient)
                sighting.was_written_to(at)
                sighting.called(recipient.name, False, at)
        else:
            self._take_incoming(key, understood, at)

    def _take_incoming(self, key: str, understood: Understood, at: int) -> None:
        entry = understood.entry
        sender = self._of(entry.sender)
        sender.wrote(at)
        sender.called(entry.sender.name, True, at)
        self._take_facts(sender, understood.facts, at)
        if entry.language:
            sender.language = _latest(sender.language, (at, entry.language))
        for signal in entry.signals:
            if signal.kind is SignalKind.STOP:
                sender.stopped = _earliest(sender.stopped, (at, key))
            elif signal.kind is SignalKind.SAD_NEWS:
                for email in signal.who[:CORRESPONDENTS]:
                    self._of(Address(email)).is_sad(at)
            elif signal.kind is SignalKind.INTRODUCTION:
                for email in signal.who[:CORRESPONDENTS]:
                    introduced = self._of(Address(email))
                    introduced.introduced = _earliest(introduced.introduced, (at, entry.sender.email))

    def _take_facts(self, sender: Sighting, facts: Facts, at: int) -> None:
        told = {
            "organisation": facts.organisation,
            "title": facts.title,
            "phone": facts.phone,
            "links": "\n".join(facts.links),
        }
        for name, value in told.items():
            if value:
                setattr(sender, name, _latest(getattr(sender, name), (at, storable(value))))
        if facts.name:
            sender.called(facts.name, True, at)

    def take_topics(self, understood: Understood) -> None:
        """What an incoming mail is about; once for each mail, however often it is seen."""
        entry = understood.entry
        if entry.direction is Direction.IN and understood.topics:
            topics, at = self._of(entry.sender).topics, to_ticks(entry.date)
            for word in understood.topics:
                count, first, last = topics.get(storable(word), (0, at, at))
                topics[storable(word)] = (count + 1, min(first, at), max(last, at))

    def _take_automated(self, understood: Understood, at: int) -> None:
        automated = understood.automated
        if automated is None:
            return
        if automated.kind is AutomatedKind.AUTO_REPLY and automated.back_on is not None:
            sender = self._of(understood.entry.sender)
            sender.away = max(sender.away or (at, 0), (at, _start_of(automated.back_on)))
        elif automated.kind is AutomatedKind.BOUNCE:
            for email in automated.dead[:DEAD]:
                dead = self._of(Address(email.lower()))
                dead.dead_at = at if dead.dead_at is None else max(dead.dead_at, at)

    def _of(self, address: Address) -> Sighting:
        return self.by_email.setdefault(address.email, Sighting())


def correspondents(understood: Understood) -> Iterable[Address]:
    """The people on the other side of a mail: its sender, or whom I wrote to."""
    entry = understood.entry
    if entry.direction is Direction.IN:
        return (entry.sender,)
    recipients = dict.fromkeys((*entry.to, *entry.cc))
    return [address for address in recipients if address.email != entry.sender.email][:CORRESPONDENTS]


def _latest(one: Dated | None, other: Dated) -> Dated:
    return other if one is None else max(one, other)


def _earliest(one: Dated | None, other: Dated) -> Dated:
    return other if one is None else min(one, other)


def _start_of(day: date) -> int:
    return to_ticks(datetime.combine(day, time(0), tzinfo=UTC))

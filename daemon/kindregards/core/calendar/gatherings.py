"""Gatherings: which people I met at which event, from EVENT and MEETING signals and first contacts.

Rules that hold here: who names the event themselves was there; of the others, only several who came into my life
within days of it; who could belong to two events belongs to none; the order of arrival does not matter.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kindregards.core.phrases import plain
from kindregards.core.signals.signal import Signal, SignalKind

BEFORE, AFTER = timedelta(days=1), timedelta(days=7)  # of the first day: the eve, and the mails of the week after
SEVERAL = 3  # first contacts within these days: fewer come by themselves in an ordinary week
WORD = 3  # letters of a word that tells one event from another


@dataclass(frozen=True, slots=True)
class Gathering:
    """One event with the people who belong to it.

    Attributes:
        day: the first one, in the writer's zone.
        told: the first signal that spoke of it.
        people: addresses, in order of the alphabet.
    """

    event: str
    day: date
    told: Signal
    people: tuple[str, ...]


def gatherings(told: Iterable[Signal], first_contacts: Mapping[str, date]) -> tuple[Gathering, ...]:
    """The events at which I met somebody, the earliest first.

    Args:
        told: signals of any kind and of any mails.
        first_contacts: address -> day of the first mail, or notice of a network, from or to them.
    """
    in_order = sorted(told, key=lambda signal: (signal.date, signal.message_id, signal.sentence))
    events = _events(in_order)
    found: list[Gathering] = []
    for name, signals in events.items():
        day = _day(signals)
        people = _who_say_so(in_order, name, day) | _around(day, first_contacts, events)
        if people:
            found.append(Gathering(signals[0].facts["event"], day, signals[0], tuple(sorted(people))))
    return tuple(sorted(found, key=lambda gathering: (gathering.day, gathering.event)))


def _events(in_order: list[Signal]) -> dict[str, list[Signal]]:
    """Registration, reminder and tickets of one event are one."""
    events: dict[str, list[Signal]] = {}
    for signal in in_order:
        if signal.kind is SignalKind.EVENT and signal.due and signal.facts.get("event"):
            events.setdefault(plain(signal.facts["event"]), []).append(signal)
    return events


def _day(signals: list[Signal]) -> date:
    """What the last mail said: events are moved."""
    return next(signal.due for signal in reversed(signals) if signal.due)


def _who_say_so(in_order: list[Signal], name: str, day: date) -> set[str]:
    """Who was "great to meet" at this event, by its name."""
    words = _words(name)
    return {
        person
        for signal in in_order
        if signal.kind is SignalKind.MEETING and "event" in signal.facts and signal.date.date() >= day - BEFORE
        if (named := _words(signal.facts["event"])) and (named <= words or words <= named)
        for person in signal.who
    }


def _around(day: date, first_contacts: Mapping[str, date], events: Mapping[str, list[Signal]]) -> set[str]:
    """The first contacts around the day, if they are several, without those around another event's day."""
    others = [other for other in map(_day, events.values()) if other != day]
    shared = len([other for other in map(_day, events.values()) if other == day]) > 1
    near = {
        person
        for person, met in first_contacts.items()
        if _is_near(met, day) and not any(_is_near(met, other) for other in others)
    }
    return near if len(near) >= SEVERAL and not shared else set()


def _is_near(met: date, day: date) -> bool:
    return day - BEFORE <= met <= day + AFTER


def _words(name: str) -> frozenset[str]:
    """The words by which events are told apart; years and small words are none."""
    return frozenset(word for word in plain(name).split() if len(word) >= WORD and not word.isdecimal())

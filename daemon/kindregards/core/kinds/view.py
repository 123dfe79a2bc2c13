"""What a follow-up kind looks at: one thread, whose turn it is, and who takes part.

Rules that hold here: a kind is a pure function of this view and the policy; a follow-up that it does not
propose any more has lost its sense.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from kindregards.core.message import Address, Direction
from kindregards.core.people import Me, Person, display_name, first_name
from kindregards.core.phrases import languages, phrases
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.thread import Entry, Standing, Thread, of_kind
from kindregards.core.voice import distinguishes


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread as the kinds see it.

    Attributes:
        people: address (lower case) -> person, for everybody in the thread but me.
        bumps_sent: bumps of the daemon in this thread that the user sent.
        now: aware.
    """

    thread: Thread
    standing: Standing
    me: Me
    people: Mapping[str, Person]
    bumps_sent: int
    now: datetime

    @property
    def written(self) -> tuple[Entry, ...]:
        """What persons wrote, oldest first: no out-of-office, no bounce."""
        return tuple(entry for entry in self.thread.entries if entry.automated is None)

    def others(self, addresses: tuple[Address, ...]) -> tuple[Address, ...]:
        """`addresses` without mine, each once."""
        return tuple({a.email: a for a in addresses if not self.me.is_me(a.email)}.values())

    def language(self, person: Person) -> str:
        """The language that this thread uses, else the one that the person writes; "" when unknown."""
        spoken = (entry.language for entry in reversed(self.written) if entry.language)
        return next(spoken, person.language or "")


def is_passing(signal: Signal, language: str | None) -> bool:
    """True for what is asked about these days only ("are you free tomorrow?"): soon nobody needs the answer."""
    return language in languages() and phrases(language).has("passing", "words", signal.sentence)


def mine_last(view: ThreadView) -> Entry | None:
    """My last mail in the thread."""
    return next((entry for entry in reversed(view.written) if entry.direction is Direction.OUT), None)


def is_pitched(view: ThreadView, person: Person) -> bool:
    """True when the person wrote in this thread before I did, to sell something."""
    theirs = {address.email for address in person.addresses}
    first = takewhile(lambda entry: entry.direction is Direction.IN, view.written)
    return any(entry.sender.email in theirs and of_kind(entry, SignalKind.PITCH) for entry in first)


def is_formal(view: ThreadView, language: str) -> bool:
    """How the thread addresses people: as heard last from either side, else familiar where first names greet.

    What is not known is formal; languages without the difference are not.
    """
    if not distinguishes(language):
        return False
    heard = [entry.formal for entry in view.written if entry.formal is not None and entry.language == language]
    return heard[-1] if heard else not any(entry.by_first_name for entry in view.written)


def greeting_facts(view: ThreadView, person: Person, address: Address, language: str) -> dict[str, object]:
    """How to greet and address somebody: `first_name` and full `name` ("" where unsure), `formal`, `language`."""
    named = Address(address.email, person.name or address.name)
    first = first_name(named, language or None)
    full = display_name(named) if first and " " in named.name.strip() else first
    return {
        "first_name": first,
        "name": full,
        "formal": is_formal(view, language),
        "language": language,
    }

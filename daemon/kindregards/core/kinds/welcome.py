"""welcome: somebody new, and one thing that they told about themselves.

New is the first exchange in both directions, or an introduction with me as one of the introduced. Rules
that hold here: once for ever per person; not for a stranger's pitch; nobody waits for anything (else it
is `reply`'s or `bump`'s turn); I have not written since; no fact, no draft.

Who was introduced gets the draft in To; who introduced us is thanked in it by name and moved to Bcc: so
they see that it worked, and are spared the rest of the conversation, as is the custom.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kindregards.core.followup import FollowUp, Kind
from kindregards.core.kinds.view import ThreadView, greeting_facts, is_pitched
from kindregards.core.message import Address, Direction
from kindregards.core.people import Person, became_connected, canonical, first_name
from kindregards.core.policy import Policy
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.signals.introduction import TOLD
from kindregards.core.signals.meeting import event
from kindregards.core.thread import Entry, Turn, of_kind


@dataclass(frozen=True, slots=True)
class _Occasion:
    """Why somebody is new: since when, the mail that is answered, what they said, who introduced us."""

    person: Person
    address: Address
    since: datetime
    answers: Entry
    fact: Signal
    introducer: Address | None = None


def propose(view: ThreadView, policy: Policy) -> Iterator[FollowUp]:
    """At most one: for the writer of the last mail, or whom that mail introduces."""
    last = view.written[-1] if view.written else None
    if view.standing.turn is not Turn.NOBODY or last is None or last.direction is Direction.OUT:
        return
    occasion = _introduced(view, last) or _first_exchange(view, last)
    if occasion is None or occasion.person.stopped or occasion.address.email in occasion.person.dead:
        return
    expires = policy.hours.after(occasion.since, policy.welcome.until)
    if view.now >= expires:
        return
    yield _follow_up(view, policy, occasion, expires)


def _introduced(view: ThreadView, last: Entry) -> _Occasion | None:
    """The last mail introduces me and one other person to each other, who never wrote before."""
    for signal in of_kind(last, SignalKind.INTRODUCTION):
        named = [address for address in view.others(last.to + last.cc) if address.email in signal.who]
        if len(named) != 1:
            continue
        person = view.people.get(named[0].email)
        if person is not None and person.first_out is None and (person.first_in or last.date) >= last.date:
            told = of_kind(last, SignalKind.ABOUT)
            return _Occasion(person, named[0], last.date, last, told[0] if told else signal, last.sender)
    return None


def _first_exchange(view: ThreadView, last: Entry) -> _Occasion | None:
    """Mail went both ways for the first time, and what they told last I have not reacted to."""
    person = view.people.get(last.sender.email)
    since = became_connected(person) if person is not None else None
    if person is None or since is None or is_pitched(view, person) or not _is_to_me(view, last):
        return None
    if person.first_out is None and not _was_introduced_here(view, person):
        return None
    if person.last_out is not None and person.last_out > since:
        return None
    fact = _told(view, person)
    return _Occasion(person, last.sender, since, last, fact) if fact is not None else None


def _is_to_me(view: ThreadView, last: Entry) -> bool:
    return any(view.me.is_me(address.email) for address in last.to)


def _was_introduced_here(view: ThreadView, person: Person) -> bool:
    theirs = {address.email for address in person.addresses}
    received = (entry for entry in view.written if entry.direction is Direction.IN)
    introductions = (signal for entry in received for signal in of_kind(entry, SignalKind.INTRODUCTION))
    return any(theirs & set(signal.who) for signal in introductions)


def _told(view: ThreadView, person: Person) -> Signal | None:
    """What they last told about themselves, or about how we met, after my last mail."""
    theirs = {address.email for address in person.addresses}
    told: list[Signal] = []
    for entry in reversed(view.written):
        if entry.direction is Direction.OUT:
            break
        if entry.sender.email in theirs:
            told += of_kind(entry, SignalKind.ABOUT) or of_kind(entry, SignalKind.MEETING)
    return next((signal for signal in told if signal.kind is SignalKind.ABOUT), told[0] if told else None)


def _follow_up(view: ThreadView, policy: Policy, occasion: _Occasion, expires: datetime) -> FollowUp:
    language = occasion.answers.language or view.language(occasion.person)
    return FollowUp(
        kind=Kind.WELCOME,
        key=f"welcome:{canonical(occasion.address.email)}",
        person=occasion.person.id,
        thread=view.thread.id,
        account=occasion.answers.account,
        answers=occasion.answers.message_id,
        reason=_reason(occasion),
        evidence=(occasion.fact,),
        due=policy.hours.after(occasion.since, policy.welcome.after),
        expires=expires,
        facts=greeting_facts(view, occasion.person, occasion.address, language) | _facts(occasion, language),
    )


def _facts(occasion: _Occasion, language: str) -> dict[str, object]:
    facts: dict[str, object] = {"detail": occasion.fact.sentence, "met": "", "event": ""}
    if occasion.fact.kind is SignalKind.MEETING:
        facts |= {"met": "yes", "event": event(occasion.fact.sentence, language) if language else ""}
    if occasion.introducer is not None:
        name = first_name(occasion.introducer, language or None) or occasion.introducer.name
        facts |= {"template": "welcome_introduced", "introducer": name, "introduced": occasion.address.email}
        facts |= {"told": "yes" if occasion.fact.rule == TOLD else ""}
    return facts


def _reason(occasion: _Occasion) -> str:
    who = occasion.address.name or occasion.address.email
    if occasion.introducer is not None:
        by = occasion.introducer.name or occasion.introducer.email
        return f"{by} introduced you and {who} to each other on {occasion.since:%Y-%m-%d}"
    last = f"{occasion.answers.date:%Y-%m-%d}"
    return f"you and {who} wrote to each other for the first time; they wrote last, on {last}"

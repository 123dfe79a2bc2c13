"""What is known of a person, from their own mail: facts, habits, topics, and what is open between us.

Rules that hold here: reads only; nothing is ordered or shown by importance, and nobody has a score; of open
matters only what I promised, received and may thank for, and what they look for: never what they owe me.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from kindregards.app.desk import Desk
from kindregards.app.report import Page, Told
from kindregards.core.calendar.gatherings import BEFORE, gatherings
from kindregards.core.calendar.meetings import meetings
from kindregards.core.habit import habit
from kindregards.core.matters import Matter, MatterState, matters
from kindregards.core.message import Direction
from kindregards.core.people import Person, display_name
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.thread import Entry

THREADS = 100  # the newest with a person that are looked at
TOPICS = 20


def who(desk: Desk, query: str) -> list[Page]:
    """The pages of everybody with this address or name, those heard of last first."""
    persons = desk.store.people.for_ids(desk.store.people.find(query))
    return [_page(desk, person) for person in persons.values()]


def told(desk: Desk, query: str) -> list[Told]:
    """Every signal in the mail between me and those whom `query` names, newest first."""
    now = desk.clock.now()
    found: list[Told] = []
    for person in desk.store.people.for_ids(desk.store.people.find(query)).values():
        entries = _correspondence(desk, person)
        found += _told(entries, matters(entries, now))
    return sorted(set(found), key=lambda each: (each.said_on, each.sentence), reverse=True)


def noticed(desk: Desk) -> list[Told]:
    """Every signal of all mail that is known, newest first."""
    return [_one(signal, entry, None) for signal, entry in desk.store.mail.told(desk.me())]


def connections(desk: Desk) -> list[Told]:
    """Whom a network connected me with while a welcome is not too late, each once, newest first."""
    since = desk.policy.hours.before(desk.clock.now(), desk.policy.welcome.until)
    made = desk.store.mail.told(desk.me(), since, [SignalKind.CONNECTION])
    once = {
        (signal.facts.get("network"), signal.facts.get("name")): (signal, entry)
        for signal, entry in reversed(made)
    }
    return [_one(signal, entry, None) for signal, entry in reversed(once.values())]


def _page(desk: Desk, person: Person) -> Page:
    entries = _correspondence(desk, person)
    theirs = [entry for entry in entries if entry.direction is Direction.IN]
    mine = [entry for entry in entries if entry.direction is Direction.OUT]
    between = matters(entries, desk.clock.now())
    return Page(
        name=person.name or display_name(person.addresses[0]),
        addresses=tuple(address.email for address in person.addresses),
        organisation=person.organisation,
        title=person.title,
        phone=person.phone,
        links=person.links,
        introduced_by=person.introduced_by,
        met=tuple(_met(desk, person)),
        meetings=tuple(_meetings(desk, person)),
        first=min((at for at in (person.first_in, person.first_out) if at is not None), default=None),
        last_in=person.last_in,
        last_out=person.last_out,
        away_until=person.away_until,
        stopped=person.stopped,
        their_habit=habit(theirs),
        my_habit=habit(mine),
        topics=tuple(desk.store.people.topics(person.id)[:TOPICS]),
        open_matters=tuple(_open(between)),
        told=tuple(_told(theirs, between)),
    )


def _correspondence(desk: Desk, person: Person) -> list[Entry]:
    """What the person wrote to me and I to them, oldest first."""
    addresses = {address.email for address in person.addresses}
    me = desk.me()
    threads = (desk.store.mail.thread(id_, me) for id_ in desk.store.mail.threads_of(person.id)[-THREADS:])
    entries = {entry.message_id: entry for thread in threads if thread for entry in thread.entries}
    return sorted(
        (entry for entry in entries.values() if not addresses.isdisjoint(_people(entry))),
        key=lambda entry: (entry.date, entry.message_id),
    )


def _people(entry: Entry) -> Iterator[str]:
    if entry.direction is Direction.IN:
        yield entry.sender.email
    else:
        yield from (address.email for address in entry.to + entry.cc)


def _met(desk: Desk, person: Person) -> Iterator[tuple[str, date]]:
    """The events to which the person belongs."""
    told = [signal for signal, _ in desk.store.mail.told(desk.me(), kinds=(SignalKind.EVENT, SignalKind.MEETING))]
    days = [signal.due for signal in told if signal.kind is SignalKind.EVENT and signal.due]
    if not days:
        return
    since = datetime.combine(min(days), time(), tzinfo=desk.policy.hours.zone) - BEFORE
    contacts = {email: at.date() for email, at in desk.store.people.first_contacts(since).items()}
    theirs = {address.email for address in person.addresses}
    for gathering in gatherings(told, contacts):
        if not theirs.isdisjoint(gathering.people):
            yield gathering.event, gathering.day


def _meetings(desk: Desk, person: Person) -> Iterator[tuple[str, date, str]]:
    """What invitations say about meetings with the person; calendar programs send them in anybody's name."""
    theirs = {address.email for address in person.addresses}
    told = desk.store.mail.told(desk.me(), kinds=[SignalKind.MEETING])
    for meeting in reversed(meetings(signal for signal, _ in told)):
        if meeting.latest.due is not None and not theirs.isdisjoint(meeting.latest.who):
            answer = next((meeting.answers[email] for email in theirs if email in meeting.answers), "")
            yield meeting.latest.sentence, meeting.latest.due, "cancelled" if meeting.cancelled else answer


def _open(between: Iterable[Matter]) -> Iterator[Told]:
    for matter in between:
        if matter.state is MatterState.OPEN and _is_shown(matter):
            yield _one(matter.signal, matter.told, matter)


def _is_shown(matter: Matter) -> bool:
    """What others promised me is told, and never whether they kept it."""
    return matter.is_mine or matter.signal.kind is not SignalKind.PROMISE


def _told(entries: Iterable[Entry], between: Iterable[Matter]) -> Iterator[Told]:
    """The signals of some mails; `between`: the matters of all mail with the person."""
    of_signal = {
        (matter.signal.message_id, matter.signal.kind, matter.signal.sentence): matter for matter in between
    }
    for entry in entries:
        for signal in entry.signals:
            matter = of_signal.get((signal.message_id, signal.kind, signal.sentence))
            yield _one(signal, entry, matter if matter is not None and _is_shown(matter) else None)


def _one(signal: Signal, entry: Entry, matter: Matter | None) -> Told:
    is_mine = entry.direction is Direction.OUT
    others = entry.to + entry.cc if is_mine else (entry.sender,)
    return Told(
        kind=signal.kind.value,
        sentence=signal.sentence,
        rule=signal.rule,
        said_on=entry.date.date(),
        is_mine=is_mine,
        people=", ".join(display_name(address) for address in others[:3]),
        due=signal.due,
        facts=tuple(signal.facts.items()),
        state=matter.state.value if matter else "",
        because=matter.because if matter else "",
    )

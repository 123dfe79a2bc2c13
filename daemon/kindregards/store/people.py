"""Persons: a person is a set of addresses, and what is known stands with the address that showed it.

Rules that hold here: two addresses become one person only when core.people.same_person is sure, and stay
so; whatever the order in which mails come in, the same is known in the end; "please do not contact me"
is never forgotten.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from kindregards.core.message import Address
from kindregards.core.people import Person, Topic, folded
from kindregards.core.thread import Thread
from kindregards.errors import StoreError
from kindregards.store.connection import Connection, Row, json_list
from kindregards.store.instants import from_ticks, from_ticks_or_none, to_ticks

OWN_NAMES = 20
FOUND = 20  # persons that a query may find

_SELECT = """
SELECT p.id, p.stopped, p.away_until, a.email, a.first_in, a.last_in, a.first_out, a.last_out,
    a.organisation_at, a.organisation, a.language_at, a.language, a.introduced_at, a.introduced_by,
    a.stopped, a.away_at, a.away_until, a.dead_at, a.title_at, a.title, a.phone_at, a.phone, a.links_at, a.links,
    a.sad_at,
    (SELECT n.name FROM names n WHERE n.address = a.id ORDER BY n.own DESC, n.seen DESC, n.name LIMIT 1)
FROM persons p JOIN addresses a ON a.person = p.id
"""


class People:
    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, person_id: int) -> Person:
        """The person; StoreError when there is none with this id."""
        person = self.for_ids([person_id]).get(person_id)
        if person is None:
            raise StoreError(f"there is no person {person_id}")
        return person

    def for_ids(self, ids: Iterable[int]) -> Mapping[int, Person]:
        """asked id -> person; one that turned out to be another leads to that one (whose `id` differs)."""
        current: dict[int, int] = dict(
            self._db.rows(
                "SELECT p.id, coalesce(p.merged_into, p.id) FROM json_each(?) k JOIN persons p ON p.id = k.value",
                [json_list(ids)],
            )
        )
        rows = self._db.rows(
            f"{_SELECT} WHERE a.person IN (SELECT value FROM json_each(?))", [json_list(set(current.values()))]
        )
        persons = {person.id: person for person in self._persons(rows)}
        return {asked: persons[id_] for asked, id_ in current.items() if id_ in persons}

    def by_address(self, address: str) -> Person | None:
        return self.for_addresses([address]).get(address.lower())

    def for_addresses(self, addresses: Iterable[str]) -> Mapping[str, Person]:
        """address (lower case) -> person, for those that are known."""
        wanted = json_list({address.lower() for address in addresses})
        found: dict[str, int] = dict(
            self._db.rows(
                "SELECT a.email, a.person FROM json_each(?) k JOIN addresses a ON a.email = k.value", [wanted]
            )
        )
        persons = self.for_ids(set(found.values()))
        return {email: persons[id_] for email, id_ in found.items()}

    def for_thread(self, thread: Thread) -> Mapping[str, Person]:
        """address -> person, for everybody in the thread who ever wrote to me or was written to."""
        return self.for_addresses(
            address.email for entry in thread.entries for address in (entry.sender, *entry.to, *entry.cc)
        )

    def topics(self, person_id: int) -> list[Topic]:
        """What the person wrote about, the most frequent first, then the latest."""
        rows = self._db.rows(
            "SELECT t.word, sum(t.count), min(t.first), max(t.last)"
            " FROM topics t JOIN addresses a ON a.id = t.address WHERE a.person = ?"
            " GROUP BY t.word ORDER BY 2 DESC, 4 DESC, 1",
            [self.get(person_id).id],
        )
        return [Topic(word, count, from_ticks(first), from_ticks(last)) for word, count, first, last in rows]

    def first_contacts(self, since: datetime) -> Mapping[str, datetime]:
        """address -> the first mail in either direction, for those who came into my life at or after `since`."""
        rows = self._db.rows(
            "SELECT email, min(ifnull(first_in, first_out), ifnull(first_out, first_in)) AS met FROM addresses"
            " WHERE met >= ?",
            [to_ticks(since)],
        )
        return {email: from_ticks(met) for email, met in rows}

    def find(self, query: str) -> list[int]:
        """Persons with this address, or with a name of which a part begins so; those heard of last first."""
        rows = self._db.rows(
            "SELECT a.person, max(max(ifnull(a.last_in, 0), ifnull(a.last_out, 0))) FROM addresses a"
            " LEFT JOIN names n ON n.address = a.id"
            " WHERE ?1 != '' AND (a.email = ?1 OR instr(n.folded, ?1) = 1 OR instr(n.folded, ' ' || ?1))"
            f" GROUP BY a.person ORDER BY 2 DESC LIMIT {FOUND}",
            [folded(query.strip())],
        )
        return [person for person, _ in rows]

    def count(self) -> int:
        count: int = self._db.value("SELECT count(*) FROM persons WHERE merged_into IS NULL")
        return count

    def stop(self, person_id: int, evidence: str) -> None:
        """They do not want to be contacted; for good."""
        id_ = self.get(person_id).id
        self._db.execute("UPDATE persons SET stopped = coalesce(stopped, ?) WHERE id = ?", [evidence, id_])

    def set_away(self, person_id: int, until: datetime) -> None:
        """They are known to be away; an auto-reply can make it longer, not shorter."""
        id_ = self.get(person_id).id
        self._db.execute("UPDATE persons SET away_until = ? WHERE id = ?", [to_ticks(until), id_])

    def set_dead(self, address: str, at: datetime) -> None:
        """Mail to `address` was refused for good at `at`; a later mail from it shows the contrary."""
        self._db.execute("UPDATE addresses SET dead_at = ? WHERE email = ?", [to_ticks(at), address.lower()])

    def sent_from_counts(self) -> Mapping[str, int]:
        """The addresses that my mail was sent from, and how many mails of each."""
        return dict(self._db.rows("SELECT sender, count(*) FROM messages WHERE direction = 'out' GROUP BY sender"))

    def names_of_me(self) -> list[str]:
        """The names in From of my mail, the most frequent first."""
        rows = self._db.rows(
            "SELECT sender_name FROM messages WHERE direction = 'out' AND sender_name != ''"
            f" GROUP BY sender_name ORDER BY count(*) DESC, sender_name LIMIT {OWN_NAMES}"
        )
        return [name for (name,) in rows]

    def _persons(self, rows: Iterable[Row]) -> Iterator[Person]:
        by_person: defaultdict[int, list[_Address]] = defaultdict(list)
        for row in rows:
            by_person[row[0]].append(_Address(row))
        introducers = {a.introduced[1] for addresses in by_person.values() for a in addresses if a.introduced}
        names = self._names(introducers)
        for id_, addresses in by_person.items():
            yield _person(id_, addresses, names)

    def _names(self, emails: Collection[str]) -> Mapping[str, str]:
        if not emails:
            return {}
        rows = self._db.rows(
            "SELECT a.email, (SELECT n.name FROM names n WHERE n.address = a.id"
            " ORDER BY n.own DESC, n.seen DESC, n.name LIMIT 1) FROM addresses a"
            " WHERE a.email IN (SELECT value FROM json_each(?))",
            [json_list(emails)],
        )
        return {email: name or "" for email, name in rows}


class _Address:
    """A row of _SELECT."""

    def __init__(self, row: Row) -> None:
        (_, stopped, away, self.email, self.first_in, self.last_in, self.first_out, self.last_out, *dated) = row
        organisation_at, organisation, language_at, language, introduced_at, introduced_by, *others = dated
        said_stop, away_at, back, dead_at, title_at, title, phone_at, phone, links_at, links, sad_at, name = others
        self.organisation = (organisation_at, organisation) if organisation_at is not None else None
        self.language = (language_at, language) if language_at is not None else None
        self.title = (title_at, title) if title_at is not None else None
        self.phone = (phone_at, phone) if phone_at is not None else None
        self.links = (links_at, links) if links_at is not None else None
        self.introduced = (introduced_at, introduced_by) if introduced_at is not None else None
        self.away = (away_at, back) if away_at is not None else None
        self.stopped = stopped is not None or said_stop is not None
        self.set_away = away
        self.dead = dead_at is not None and (self.last_in is None or self.last_in < dead_at)
        self.sad = sad_at
        self.name: str = name or ""
        self.used = max(self.last_in or 0, self.last_out or 0)


def _person(id_: int, addresses: list[_Address], names: Mapping[str, str]) -> Person:
    addresses = sorted(addresses, key=lambda a: (-a.used, a.email))
    named = [a.name for a in sorted(addresses, key=lambda a: -(a.last_in or 0)) if a.name]
    introduced = min((a.introduced for a in addresses if a.introduced), default=None)
    said_away = max((a.away for a in addresses if a.away), default=(0, None))[1]
    return Person(
        id=id_,
        name=named[0] if named else "",
        addresses=tuple(Address(a.email, a.name) for a in addresses),
        organisation=_newest(a.organisation for a in addresses),
        title=_newest(a.title for a in addresses),
        phone=_newest(a.phone for a in addresses),
        links=tuple(_newest(a.links for a in addresses).split()),
        language=max((a.language for a in addresses if a.language), default=(0, None))[1],
        first_in=_first(a.first_in for a in addresses),
        first_out=_first(a.first_out for a in addresses),
        last_in=_last(a.last_in for a in addresses),
        last_out=_last(a.last_out for a in addresses),
        introduced_by=(names.get(introduced[1]) or introduced[1]) if introduced else "",
        stopped=any(a.stopped for a in addresses),
        away_until=_last((said_away, addresses[0].set_away)),
        sad_news=_last(a.sad for a in addresses),
        dead=frozenset(a.email for a in addresses if a.dead),
    )


def _newest(dated: Iterable[tuple[int, str] | None]) -> str:
    """The value that was said last; "" when nothing was."""
    return max((each for each in dated if each is not None), default=(0, ""))[1]


def _first(ticks: Iterable[int | None]) -> datetime | None:
    return from_ticks_or_none(min((t for t in ticks if t is not None), default=None))


def _last(ticks: Iterable[int | None]) -> datetime | None:
    return from_ticks_or_none(max((t for t in ticks if t is not None), default=None))

"""Writing down what a batch of mail says about persons, and making one of two where that is sure.

Rules that hold here: a person is never split again; values that compete are decided by their dates, so
that the order in which mails come in does not matter.
"""

from collections.abc import Collection, Iterable, Mapping

from kindregards.core.message import Address
from kindregards.core.people import canonical, folded, same_person
from kindregards.store.connection import Connection, json_list
from kindregards.store.sightings import Sighting

CANDIDATES = 8  # addresses that a new one is compared with: more with one full name and domain prove nothing
PAIRS = 200  # pairs of one name in the threads of a batch that are compared; ordinary mail has none or one

_UPSERT = """
INSERT INTO addresses (id, email, person, mailbox, first_in, last_in, first_out, last_out,
    organisation_at, organisation, language_at, language, introduced_at, introduced_by,
    stopped_at, stopped, away_at, away_until, dead_at,
    title_at, title, phone_at, phone, links_at, links, sad_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (email) DO UPDATE SET
    first_in = min(ifnull(first_in, excluded.first_in), ifnull(excluded.first_in, first_in)),
    last_in = max(ifnull(last_in, excluded.last_in), ifnull(excluded.last_in, last_in)),
    first_out = min(ifnull(first_out, excluded.first_out), ifnull(excluded.first_out, first_out)),
    last_out = max(ifnull(last_out, excluded.last_out), ifnull(excluded.last_out, last_out)),
    dead_at = max(ifnull(dead_at, excluded.dead_at), ifnull(excluded.dead_at, dead_at)),
    sad_at = max(ifnull(sad_at, excluded.sad_at), ifnull(excluded.sad_at, sad_at))
"""

_DATED = (  # (value, its date, which one wins)
    ("organisation", "organisation_at", ">"),
    ("language", "language_at", ">"),
    ("title", "title_at", ">"),
    ("phone", "phone_at", ">"),
    ("links", "links_at", ">"),
    ("introduced_by", "introduced_at", "<"),
    ("stopped", "stopped_at", "<"),
    ("away_until", "away_at", ">"),
)

_SAME_MAILBOX = f"""
SELECT a.email, '', b.email, '' FROM addresses a JOIN addresses b ON b.mailbox = a.mailbox AND b.id != a.id
WHERE a.id = ? LIMIT {CANDIDATES}
"""

_SAME_NAME = f"""
SELECT a.email, n.name, b.email, m.name
FROM names n JOIN names m ON m.words = n.words AND m.domain = n.domain AND m.address != n.address
    JOIN addresses a ON a.id = n.address JOIN addresses b ON b.id = m.address
WHERE n.address = ? LIMIT {CANDIDATES}
"""

_ANSWERING = f"""
SELECT a.email, n.name, b.email, m.name
FROM json_each(?) t JOIN participants p ON p.thread = t.value AND p.direction = 'in'
    JOIN participants q ON q.thread = p.thread AND q.direction = 'out' AND q.address != p.address
    JOIN names n ON n.address = p.address JOIN names m ON m.address = q.address AND m.words = n.words
    JOIN addresses a ON a.id = p.address JOIN addresses b ON b.id = q.address
WHERE b.person != a.person LIMIT {PAIRS}
"""

_NAMES = """
INSERT INTO names (address, name, folded, words, domain, own, seen) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
    folded = excluded.folded, own = max(own, excluded.own), seen = max(seen, excluded.seen)
"""

_TOPICS = """
INSERT INTO topics (address, word, count, first, last) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
    count = count + excluded.count, first = min(first, excluded.first), last = max(last, excluded.last)
"""


class Acquaintances:
    def __init__(self, db: Connection) -> None:
        self._db = db

    def take(self, sightings: Mapping[str, Sighting]) -> dict[str, int]:
        """Add what a batch of mail says; returns address -> its id (addresses.id)."""
        known: dict[str, int] = dict(
            self._db.rows(
                "SELECT email, id FROM addresses WHERE email IN (SELECT value FROM json_each(?))",
                [json_list(sightings)],
            )
        )
        fresh = [email for email in sightings if email not in known]
        first_address: int = (self._db.value("SELECT max(id) FROM addresses") or 0) + 1
        first_person: int = (self._db.value("SELECT max(id) FROM persons") or 0) + 1
        ids = known | {email: first_address + n for n, email in enumerate(fresh)}
        persons = {email: first_person + n for n, email in enumerate(fresh)}
        self._db.many("INSERT INTO persons (id) VALUES (?)", ((id_,) for id_ in persons.values()))
        self._db.many(
            _UPSERT, (_values(ids[email], email, persons.get(email, 0), s) for email, s in sightings.items())
        )
        self._take_dated({email: s for email, s in sightings.items() if email in known})
        self._take_topics(ids, sightings)
        named = self._take_names(ids, sightings)
        self._merge_same([ids[email] for email in fresh], named)
        return ids

    def _take_dated(self, sightings: Mapping[str, Sighting]) -> None:
        """Values of which the latest (or earliest) counts; the greater (or lesser) one of two at the same time."""
        for value, at, wins in _DATED:
            rows = [
                (pair[0], pair[1], email)
                for email, s in sightings.items()
                if (pair := _dated(s, value)) is not None
            ]
            self._db.many(
                f"UPDATE addresses SET ({at}, {value}) = (?1, ?2) WHERE email = ?3"
                f" AND ({at} IS NULL OR (?1, ?2) {wins} ({at}, {value}))",
                rows,
            )

    def _take_topics(self, ids: Mapping[str, int], sightings: Mapping[str, Sighting]) -> None:
        self._db.many(
            _TOPICS,
            ((ids[email], word, *told) for email, s in sightings.items() for word, told in s.topics.items()),
        )

    def _take_names(self, ids: Mapping[str, int], sightings: Mapping[str, Sighting]) -> list[int]:
        """Store names; returns the addresses that have one which they did not have before."""
        rows = [
            (ids[email], name, folded(name), _words(name), email.rpartition("@")[2], int(own), seen)
            for email, sighting in sightings.items()
            for name, (own, seen) in sighting.names.items()
        ]
        before = set(
            self._db.rows(
                "SELECT address, name FROM names WHERE address IN (SELECT value FROM json_each(?))",
                [json_list({row[0] for row in rows})],
            )
        )
        self._db.many(_NAMES, rows)
        return [row[0] for row in rows if row[:2] not in before and row[3] is not None]

    def _merge_same(self, fresh: Collection[int], named: Collection[int]) -> None:
        for id_ in fresh:
            self._merge_pairs(_SAME_MAILBOX, id_)
        for id_ in named:
            self._merge_pairs(_SAME_NAME, id_)

    def merge_answering(self, threads: Iterable[int]) -> None:
        """Who answers under the name of somebody else in the thread, to whom I wrote, is that person."""
        self._merge_pairs(_ANSWERING, json_list(threads), answered=True)

    def _merge_pairs(self, sql: str, parameter: object, *, answered: bool = False) -> None:
        for email, name, other_email, other_name in self._db.rows(sql, [parameter]):
            rows = self._db.rows(
                "SELECT DISTINCT person FROM addresses WHERE email IN (?, ?)", [email, other_email]
            )
            ids = sorted(id_ for (id_,) in rows)
            one, other = Address(email, name), Address(other_email, other_name)
            if len(ids) > 1 and same_person(one, other, answered=answered):
                self._merge(*ids)

    def _merge(self, survivor: int, other: int) -> None:
        """The higher id stays as a pointer: somebody may hold it in memory."""
        for table in ("addresses", "follow_ups", "deeds"):
            self._db.execute(f"UPDATE {table} SET person = ? WHERE person = ?", [survivor, other])
        self._db.execute(
            "UPDATE persons AS p SET stopped = coalesce(p.stopped, o.stopped),"
            " away_until = max(ifnull(p.away_until, o.away_until), ifnull(o.away_until, p.away_until))"
            " FROM persons o WHERE p.id = ? AND o.id = ?",
            [survivor, other],
        )
        self._db.execute(
            "UPDATE persons SET merged_into = ?1 WHERE id = ?2 OR merged_into = ?2", [survivor, other]
        )


def _values(id_: int, email: str, person: int, s: Sighting) -> tuple[object, ...]:
    nothing = (None, None)
    return (
        id_, email, person, canonical(email), s.first_in, s.last_in, s.first_out, s.last_out,
        *(s.organisation or nothing), *(s.language or nothing), *(s.introduced or nothing),
        *(s.stopped or nothing), *(s.away or nothing), s.dead_at,
        *(s.title or nothing), *(s.phone or nothing), *(s.links or nothing), s.sad_at,
    )  # fmt: skip


def _dated(sighting: Sighting, value: str) -> tuple[int, str] | tuple[int, int] | None:
    return {
        "organisation": sighting.organisation,
        "language": sighting.language,
        "title": sighting.title,
        "phone": sighting.phone,
        "links": sighting.links,
        "introduced_by": sighting.introduced,
        "stopped": sighting.stopped,
        "away_until": sighting.away,
    }[value]


def _words(name: str) -> str | None:
    """First and last word of a name, sorted: only where to look, same_person decides."""
    words = name.casefold().replace(",", " ").split()
    return " ".join(sorted((words[0], words[-1]))) if len(words) > 1 else None

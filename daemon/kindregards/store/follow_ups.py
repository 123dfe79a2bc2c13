"""Follow-ups with their state and history.

Rules that hold here: a key is inserted once and kept for ever, so no rescan proposes an occasion twice;
core.followup.TRANSITIONS alone says which state may follow which, and each step is in the history.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kindregards.core.followup import TRANSITIONS, FollowUp, Kind, State, Verdict
from kindregards.core.people import folded
from kindregards.errors import StoreError
from kindregards.store.connection import Connection, Row
from kindregards.store.evidence import signals_from_json, signals_to_json
from kindregards.store.instants import from_ticks, from_ticks_or_none, to_ticks, to_ticks_or_none

_COLUMNS = (
    "f.id, f.kind, f.key, f.person, f.thread, f.account, f.answers, f.reason, f.evidence, f.due, f.expires,"
    " f.facts, f.state, f.created, f.changed, f.note, f.verdict, f.because, f.until"
)
_SELECT = f"SELECT {_COLUMNS} FROM follow_ups f"


@dataclass(frozen=True, slots=True)
class Kept:
    """A follow-up as the store keeps it.

    Attributes:
        created, changed: when it was noticed, when its state changed last.
        note: why it is in this state.
        verdict, because, until: the planner's last word; None and "" before the first one.
    """

    id: int
    follow_up: FollowUp
    state: State
    created: datetime
    changed: datetime
    note: str
    verdict: Verdict | None
    because: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a follow-up's history; `before` is None for the first."""

    at: datetime
    before: State | None
    after: State
    note: str


class FollowUps:
    def __init__(self, db: Connection) -> None:
        self._db = db

    def propose(self, follow_up: FollowUp, now: datetime) -> bool:
        """Keep what the rules propose. True when it is news: a new key, or one that lapsed and makes sense again.

        While it waits (NOTICED), reason, evidence, facts, due and expiry follow the proposal; in any other
        state it stays as it is.
        """
        kept = self.get(follow_up.key)
        if kept is None:
            self._insert(follow_up, now)
            return True
        if kept.state is State.NOTICED:
            self._update(kept.id, follow_up)
        elif kept.state is State.LAPSED and follow_up.expires > now:
            with self._db.atomic():
                self._update(kept.id, follow_up)
                self.move(follow_up.key, State.NOTICED, now, "makes sense again")
            return True
        return False

    def get(self, id_or_key: int | str) -> Kept | None:
        column = "id" if isinstance(id_or_key, int) else "key"
        row = self._db.row(f"{_SELECT} WHERE f.{column} = ?", [id_or_key])
        return None if row is None else _kept(row)

    def of_thread(self, thread_id: int) -> list[Kept]:
        return [_kept(row) for row in self._db.rows(f"{_SELECT} WHERE f.thread = ? ORDER BY f.id", [thread_id])]

    def in_state(self, *states: State) -> list[Kept]:
        """Those in one of `states`, oldest first."""
        marks = ", ".join("?" * len(states))
        return [_kept(row) for row in self._db.rows(f"{_SELECT} WHERE f.state IN ({marks}) ORDER BY f.id", states)]

    def counts(self) -> Counter[State]:
        """How many there are in each state."""
        rows = self._db.rows("SELECT state, count(*) FROM follow_ups GROUP BY state")
        return Counter({State(state): count for state, count in rows})

    def find(self, text: str) -> list[Kept]:
        """What `why TEXT` means: an id, a key, an address, or a part of a name; newest first."""
        number = int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else -1
        rows = self._db.rows(
            f"{_SELECT} WHERE f.id = ?1 OR f.key = ?2 OR f.person IN ("
            "  SELECT a.person FROM addresses a LEFT JOIN names n ON n.address = a.id"
            "  WHERE ?2 != '' AND (a.email = lower(?2) OR instr(n.folded, ?3) = 1 OR instr(n.folded, ' ' || ?3)))"
            " ORDER BY f.id DESC",
            [number, text, folded(text)],
        )
        return [_kept(row) for row in rows]

    def move(self, key: str, state: State, now: datetime, note: str) -> None:
        """Change the state; StoreError where TRANSITIONS does not allow it or the key is unknown."""
        kept = self.get(key)
        if kept is None:
            raise StoreError(f'there is no follow-up "{key}"')
        if state not in TRANSITIONS[kept.state]:
            raise StoreError(f'follow-up "{key}" cannot go from {kept.state.value} to {state.value}')
        with self._db.atomic():
            self._db.execute(
                "UPDATE follow_ups SET state = ?, changed = ?, note = ? WHERE id = ?",
                [state, to_ticks(now), note, kept.id],
            )
            self._log(kept.id, now, kept.state, state, note)

    def history(self, key: str) -> list[Change]:
        """Every step of its life, oldest first."""
        rows = self._db.rows(
            "SELECT h.at, h.before, h.after, h.note FROM history h JOIN follow_ups f ON f.id = h.follow_up"
            " WHERE f.key = ? ORDER BY h.id",
            [key],
        )
        return [
            Change(from_ticks(at), State(before) if before else None, State(after), note)
            for at, before, after, note in rows
        ]

    def note_decision(self, key: str, verdict: Verdict, because: str, until: datetime | None) -> None:
        """Remember the planner's word, for `why` and `status`; writes only what is new."""
        values = [verdict.value, because, to_ticks_or_none(until)]
        self._db.execute(
            "UPDATE follow_ups SET verdict = ?, because = ?, until = ?"
            " WHERE key = ? AND (verdict, because, until) IS NOT (?, ?, ?)",
            [*values, key, *values],
        )

    def next_look(self) -> datetime | None:
        """The earliest instant until which the planner wants to wait; None when it waits for nothing."""
        ticks = self._db.value(
            "SELECT min(until) FROM follow_ups WHERE state = ? AND verdict = ?", [State.NOTICED, Verdict.WAIT]
        )
        return from_ticks_or_none(ticks)

    def placed_on(self, since: datetime, until: datetime) -> Counter[Kind]:
        """How many drafts of each kind were placed at or after `since` and before `until`."""
        rows = self._db.rows(
            "SELECT f.kind, count(DISTINCT f.id) FROM history h JOIN follow_ups f ON f.id = h.follow_up"
            " WHERE h.after = ? AND h.at >= ? AND h.at < ? GROUP BY f.kind",
            [State.PLACED, to_ticks(since), to_ticks(until)],
        )
        return Counter({Kind(kind): count for kind, count in rows})

    def _insert(self, follow_up: FollowUp, now: datetime) -> None:
        with self._db.atomic():
            id_ = self._db.insert(
                "INSERT INTO follow_ups (key, kind, person, thread, account, answers, reason, evidence, facts,"
                " due, expires, state, created, changed, note, verdict, because)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '')",
                [follow_up.key, follow_up.kind, *_values(follow_up), State.NOTICED, to_ticks(now), to_ticks(now)],
            )
            self._log(id_, now, None, State.NOTICED, follow_up.reason)

    def _update(self, id_: int, follow_up: FollowUp) -> None:
        values = _values(follow_up)
        columns = "person, thread, account, answers, reason, evidence, facts, due, expires"
        marks = "?, ?, ?, ?, ?, ?, ?, ?, ?"
        self._db.execute(
            f"UPDATE follow_ups SET ({columns}) = ({marks}) WHERE id = ? AND ({columns}) IS NOT ({marks})",
            [*values, id_, *values],
        )

    def _log(self, id_: int, now: datetime, before: State | None, after: State, note: str) -> None:
        self._db.execute(
            "INSERT INTO history (follow_up, at, before, after, note) VALUES (?, ?, ?, ?, ?)",
            [id_, to_ticks(now), before, after, note],
        )


def _values(follow_up: FollowUp) -> Sequence[object]:
    return (
        follow_up.person,
        follow_up.thread,
        follow_up.account,
        follow_up.answers,
        follow_up.reason,
        signals_to_json(follow_up.evidence),
        json.dumps(dict(follow_up.facts)),
        to_ticks(follow_up.due),
        to_ticks(follow_up.expires),
    )


def _kept(row: Row) -> Kept:
    (id_, kind, key, person, thread, account, answers, reason, evidence, due, expires, facts, *rest) = row
    state, created, changed, note, verdict, because, until = rest
    follow_up = FollowUp(
        kind=Kind(kind),
        key=key,
        person=person,
        thread=thread,
        account=account,
        answers=answers,
        reason=reason,
        evidence=signals_from_json(evidence),
        due=from_ticks(due),
        expires=from_ticks(expires),
        facts=json.loads(facts),
    )
    return Kept(
        id=id_,
        follow_up=follow_up,
        state=State(state),
        created=from_ticks(created),
        changed=from_ticks(changed),
        note=note,
        verdict=Verdict(verdict) if verdict else None,
        because=because,
        until=from_ticks_or_none(until),
    )

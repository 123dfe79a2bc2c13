"""Months of a mailbox in random order: whatever happens, one draft each, nothing else touched, all states legal.

The order of events is drawn by Hypothesis, the same in every run; the story's clock moves by hours and days.
"""

import tempfile
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app import letters
from app.scene import DAY, HOUR, MINUTE, Scene, scene
from e2e.letters import newsletter
from kindregards.core.followup import OPEN, TRANSITIONS, State
from kindregards.errors import Ambiguous, Refused, Transient
from servers.fake_mailbox import Stored

PEOPLE = range(4)
METHODS = ("folders", "changes", "texts", "state", "find", "append", "uids", "whole", "withdraw")
ERRORS = (Transient("home: cut"), Refused("home: no"), Ambiguous("home: no answer"))
SETTLED = timedelta(minutes=11)  # past every settle delay, and the time before a draft may be withdrawn


class Life(RuleBasedStateMachine):
    """The user, their correspondents, the server and the daemon, each doing what they like."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="kr-life-")
        self.context = scene(Path(self.folder.name), per_day=2)
        self.scene: Scene = self.context.__enter__()
        self.serial = 1
        self.asked: list[tuple[int, int]] = []  # person and serial number of each question
        self.foreign: set[bytes] = set()  # what the user wrote into drafts
        self.dropped: set[str] = set()  # Message-IDs of drafts that the user deleted or sent

    def teardown(self) -> None:
        self.context.__exit__(None, None, None)
        self.folder.cleanup()

    @initialize()
    def old_friends(self) -> None:
        self.scene.acquainted(*(letters.person(number) for number in PEOPLE))
        self.scene.go()

    # The others

    @rule(number=st.sampled_from(PEOPLE), days=st.sampled_from((0, 2, 2)))
    def asks(self, number: int, days: int) -> None:
        self.serial += 1
        self.asked.append((number, self.serial))
        at = self.scene.clock.instant - days * DAY
        subject = f"Matter {self.serial} of room {number}"
        self.scene.deliver(letters.question(number, at, serial=self.serial, subject=subject), at=at)

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def takes_it_back(self, data: st.DataObject) -> None:
        number, serial = data.draw(st.sampled_from(self.asked))
        self.scene.deliver(letters.never_mind(number, self.scene.clock.instant, serial))

    @rule()
    def advertises(self) -> None:
        self.serial += 1
        self.scene.deliver(newsletter(self.scene.clock.instant, self.serial))

    # The user

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def answers(self, data: st.DataObject) -> None:
        number, serial = data.draw(st.sampled_from(self.asked))
        self.scene.deliver(letters.answer(number, self.scene.clock.instant, serial), "Sent")

    @precondition(lambda self: self.scene.uids())
    @rule(data=st.data())
    def sends_a_draft(self, data: st.DataObject) -> None:
        uid = data.draw(st.sampled_from(self.scene.uids()))
        draft = self.scene.box.shelves["Drafts"].messages.pop(uid)
        self.dropped.add(_id(draft.raw))
        self.scene.box.deliver("Sent", draft.raw, self.scene.clock.instant)

    @precondition(lambda self: self.scene.uids())
    @rule(data=st.data())
    def edits_a_draft(self, data: st.DataObject) -> None:
        shelf = self.scene.box.shelves["Drafts"]
        uid = data.draw(st.sampled_from(self.scene.uids()))
        old = shelf.messages.pop(uid)
        new = shelf.add(Stored(old.raw + b"more\r\n", old.received, old.flags))
        self.foreign = self.foreign - {old.raw} | {shelf.messages[new].raw}

    @precondition(lambda self: self.scene.uids())
    @rule(data=st.data(), into_trash=st.booleans())
    def deletes_a_draft(self, data: st.DataObject, into_trash: bool) -> None:
        uid = data.draw(st.sampled_from(self.scene.uids()))
        shelf = self.scene.box.shelves["Drafts"]
        raw = shelf.messages[uid].raw
        self.foreign.discard(raw)
        self.dropped.add(_id(raw))
        if into_trash:
            self.scene.box.move("Drafts", uid, "Trash")
        else:
            self.scene.box.remove("Drafts", uid)

    # The server

    @rule(method=st.sampled_from(METHODS), error=st.sampled_from(ERRORS))
    def fails(self, method: str, error: Exception) -> None:
        if not (method != "append" and isinstance(error, Ambiguous)):
            self.scene.box.fail(method, error)

    @rule(number=st.sampled_from(PEOPLE), arrives=st.booleans(), deleted=st.booleans())
    def cuts_an_append(self, number: int, arrives: bool, deleted: bool) -> None:
        """While a draft is on its way, the connection breaks: stored, or not, or deleted by the user at once."""
        self.asks(number, 2)
        if arrives:
            self.scene.box.lose_replies(1)
        else:
            self.scene.box.fail("append", Ambiguous("home: cut"))
        before = self.scene.uids()
        self.works()
        for uid in sorted(set(self.scene.uids()) - set(before)) if deleted else []:
            self.dropped.add(_id(self.scene.box.shelves["Drafts"].messages[uid].raw))
            self.scene.box.remove("Drafts", uid)

    @rule(key=st.sampled_from(("INBOX", "Sent", "Drafts")))
    def numbers_anew(self, key: str) -> None:
        self.scene.box.change_uidvalidity(key)

    # The daemon

    @rule(after=st.sampled_from((MINUTE, 7 * MINUTE, HOUR, 26 * HOUR, 5 * DAY)))
    def passes(self, after: timedelta) -> None:
        self.scene.go(after)

    @rule()
    def works(self) -> None:
        """A pass on the next working day, at noon."""
        hours = self.scene.policy.hours
        morning = hours.next_open(self.scene.clock.instant + 14 * HOUR)
        self.scene.clock.instant = morning + 4 * HOUR if hours.is_open(morning + 4 * HOUR) else morning
        self.scene.go()

    @rule()
    def dies_and_is_started_again(self) -> None:
        self.scene.restart()

    @rule()
    def settles(self) -> None:
        """Good weather for a while; after that, a pass changes nothing."""
        self.scene.box._failures.clear()
        self.scene.box.lose_replies(0)
        self.works()
        for _ in range(4):
            self.scene.go(SETTLED)
        appended, trashed, states = self._written()
        for _ in range(2):
            result = self.scene.go()
            assert result.problems == []
            assert result.placed == []
        assert (appended, trashed, states) == self._written()
        assert self.scene.store.drafts.unresolved() == [] or State.HELD in states.values()

    def _written(self) -> tuple[int, int, dict[str, State]]:
        return len(self.scene.box.appended), len(self.scene.uids("Trash")), self.scene.states()

    # What always holds

    @invariant()
    def each_draft_once(self) -> None:
        ids = [draft["Message-ID"] for draft in self.scene.drafts()]
        assert len(ids) == len(set(ids))
        answered = [draft["In-Reply-To"] for draft in self.scene.drafts()]
        assert len(answered) == len(set(answered)), "two drafts for one mail"

    @invariant()
    def nothing_is_written_twice(self) -> None:
        written = [_id(raw) for _, raw, _, _ in self.scene.box.appended]
        assert len(written) == len(set(written))
        assert self.dropped.isdisjoint(_id(m.raw) for m in self.scene.box.shelves["Drafts"].messages.values())

    @invariant()
    def what_lies_there_is_not_taken_for_deleted(self) -> None:
        closed = self.scene.store._db.rows(
            "SELECT i.message_id FROM intents i JOIN follow_ups f ON f.id = i.follow_up"
            " WHERE f.state = 'dismissed'"
        )
        present = {_id(message.raw) for message in self.scene.box.shelves["Drafts"].messages.values()}
        assert present.isdisjoint(id_ for (id_,) in closed)

    @invariant()
    def one_open_draft_for_each_person_and_thread(self) -> None:
        kept = self.scene.store.follow_ups.in_state(*OPEN)
        for part in ("person", "thread"):
            taken = [getattr(each.follow_up, part) for each in kept]
            assert len(taken) == len(set(taken))

    @invariant()
    def what_the_user_wrote_stays(self) -> None:
        stored = [m.raw for key in ("Drafts", "Sent") for m in self.scene.box.shelves[key].messages.values()]
        assert self.foreign <= set(stored)

    @invariant()
    def states_are_legal(self) -> None:
        for key in self.scene.states():
            for change in self.scene.store.follow_ups.history(key):
                assert change.before is None or change.after in TRANSITIONS[change.before]

    @invariant()
    def the_budget_is_kept(self) -> None:
        by_day: dict[object, int] = {}
        for key in self.scene.states():
            history = self.scene.store.follow_ups.history(key)
            placed = [change.at for change in history if change.after is State.PLACED][:1]
            for at in placed:
                day = at.astimezone(self.scene.policy.hours.zone).date()
                by_day[day] = by_day.get(day, 0) + 1
        assert all(count <= 2 for count in by_day.values()), by_day

    @invariant()
    def the_database_is_sound(self) -> None:
        assert self.scene.store._db.value("PRAGMA integrity_check") == "ok"


def _id(raw: bytes) -> str:
    return str(message_from_bytes(raw)["Message-ID"]).strip("<> ")


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=50,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),  # shrinking takes minutes: add it by hand where a failure has to be understood
    database=None,
    suppress_health_check=list(HealthCheck),
)

"""Drafts into Drafts, each exactly once: budget, refusals, doubt, copies, restored databases."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import letters
from app.scene import DAY, HOUR, MINUTE, Scene, scene
from builders import mail
from e2e.letters import ADA, CLEO, first_answer, first_contact, my_answer, owed_reply
from kindregards.core.followup import State
from kindregards.errors import Ambiguous, Refused, Transient
from servers.fake_mailbox import Stored
from servers.world import NOON

KEY = "reply:owed.1@brandt.example"
QUOTA = Refused("home: the server refuses the draft: [OVERQUOTA] mailbox full", "The mailbox is full: make room.")
NO_FOLDER = Refused("home: the server refuses the draft: [TRYCREATE] no such folder", "Create it.")


def owed(scene: Scene, *numbers: int, asked: datetime = NOON - 2 * DAY, account: str = "") -> None:
    """Questions of old acquaintances, long enough ago to be due."""
    for number in numbers:
        scene.acquainted(letters.person(number), account=account)
        scene.deliver(letters.question(number, asked), at=asked, account=account)


def with_an_owed_reply(scene: Scene) -> None:
    scene.acquainted(ADA)
    scene.deliver(owed_reply(NOON - 2 * DAY), at=NOON - 2 * DAY)


def test_the_days_budget_holds_across_passes_and_restarts(alone: Scene) -> None:
    owed(alone, 1, 2, 3, 4, 5)
    for _ in range(4):
        alone.go(HOUR)
        alone.restart()
    assert len(alone.uids()) == 2, "two of one kind a day"
    alone.go(DAY)
    assert len(alone.uids()) == 4


def test_the_budgets_day_is_the_users_own(tmp_path: Path) -> None:
    """Evening in Berlin is the same day as its morning, though it is another in UTC before 1 o'clock."""
    late = datetime.fromisoformat("2026-03-11T17:30:00+01:00")
    with scene(tmp_path, per_day=1, now=late) as evening:
        owed(evening, 1, 2)
        evening.go()
        assert len(evening.uids()) == 1
        evening.go(14 * HOUR + 29 * MINUTE)  # 07:59
        assert len(evening.uids()) == 1, "before working hours"
        evening.go(MINUTE)
        assert len(evening.uids()) == 2


def test_a_draft_in_doubt_counts_in_the_budget(tmp_path: Path) -> None:
    with scene(tmp_path, per_day=1) as doubtful:
        owed(doubtful, 1, 2)
        doubtful.box.lose_replies(1)
        doubtful.go()
        doubtful.go(MINUTE)
        assert len(doubtful.box.appended) == 1
        doubtful.go(5 * MINUTE)
        doubtful.go(MINUTE)
        assert len(doubtful.uids()) == 1
        assert sorted(state.value for state in doubtful.states().values()) == ["noticed", "placed"]


@pytest.mark.parametrize("refusal", [QUOTA, NO_FOLDER])
def test_a_refused_append_is_told_and_tried_again_later(alone: Scene, refusal: Refused) -> None:
    with_an_owed_reply(alone)
    alone.box.fail("append", refusal)
    result = alone.go()
    assert len(result.problems) == 1
    assert refusal.what in result.problems[0]
    assert refusal.remedy in result.problems[0]
    assert list(result.failed) == ["home"], "it is no reason to give the account up"
    assert result.refused == {}
    assert (alone.uids(), alone.kept(KEY).state, alone.store.drafts.unresolved()) == ([], State.NOTICED, [])
    assert alone.go(MINUTE).problems == []
    assert len(alone.uids()) == 1


def test_a_full_mailbox_does_not_stop_the_other_account(tmp_path: Path) -> None:
    with scene(tmp_path, "home", "work") as both:
        owed(both, 1)
        owed(both, 2, account="work")
        both.boxes["home"].fail("append", QUOTA)
        result = both.go()
        assert [follow_up.account for follow_up in result.placed] == ["work"]
        assert len(both.drafts(account="work")) == 1


def test_what_was_placed_before_an_error_is_reported_as_placed(alone: Scene) -> None:
    owed(alone, 1, 2)
    real, calls = alone.box.append, []

    def second_fails(*arguments: object) -> int | None:
        calls.append(arguments)
        if len(calls) == 2:
            raise QUOTA
        return real(*arguments)  # type: ignore[arg-type]

    alone.box.append = second_fails  # type: ignore[method-assign]
    result = alone.go()
    assert len(result.placed) == 1
    assert len(alone.uids()) == 1


def test_a_lost_answer_is_looked_for_and_the_draft_adopted(alone: Scene) -> None:
    with_an_owed_reply(alone)
    alone.box.lose_replies(1)
    alone.go()
    assert alone.kept(KEY).state is State.DRAFTING
    alone.go(2 * MINUTE)
    assert alone.kept(KEY).state is State.DRAFTING, "bytes may still be on their way"
    alone.go(4 * MINUTE)
    assert alone.kept(KEY).state is State.PLACED
    assert len(alone.box.appended) == 1


def test_an_append_that_never_arrived_is_repeated_with_the_same_bytes(alone: Scene) -> None:
    with_an_owed_reply(alone)
    alone.box.fail("append", Ambiguous("cut"))
    alone.go()
    (intent,) = alone.store.drafts.unresolved()
    alone.restart()
    alone.go(6 * MINUTE)
    assert [raw for _, raw, _, _ in alone.box.appended] == [intent.raw]
    assert alone.kept(KEY).state is State.PLACED


def test_an_append_that_never_arrived_is_not_repeated_when_the_thread_moved_on(alone: Scene) -> None:
    with_an_owed_reply(alone)
    alone.box.fail("append", Ambiguous("cut"))
    alone.go()
    alone.deliver(my_answer(alone.clock.instant + MINUTE), "Sent")
    alone.go(6 * MINUTE)
    assert alone.box.appended == []
    assert alone.kept(KEY).state is State.DONE
    assert alone.store.drafts.unresolved() == []


def test_a_draft_sent_before_it_was_confirmed_is_done_and_a_deed(alone: Scene) -> None:
    with_an_owed_reply(alone)
    alone.box.lose_replies(1)
    alone.go()
    (uid,) = alone.uids()
    alone.clock.instant += MINUTE
    alone.box.move("Drafts", uid, "Sent")
    alone.box.shelves["Sent"].messages[2].received = alone.clock.instant
    alone.go(MINUTE)
    alone.go(5 * MINUTE)
    alone.go(MINUTE)
    assert alone.kept(KEY).state is State.DONE
    assert alone.store.deeds.people_helped(NOON - DAY, NOON + DAY) == 1
    assert alone.store.drafts.unresolved() == []


def test_what_is_held_is_never_written_again_and_blocks_nobody_for_ever(alone: Scene) -> None:
    with_an_owed_reply(alone)
    alone.box.lose_replies(1)
    alone.go()
    (uid,) = alone.uids()
    alone.box.remove("Drafts", uid)
    alone.go(6 * MINUTE)
    assert alone.kept(KEY).state is State.HELD
    alone.box.shelves["Drafts"].uidnext = uid  # a server that forgot: all UIDs since the baseline are there again
    for _ in range(3):
        alone.go(HOUR)
    assert alone.kept(KEY).state is State.HELD
    assert len(alone.box.appended) == 1
    alone.clock.instant = alone.kept(KEY).follow_up.expires
    alone.go()
    assert alone.kept(KEY).state is State.LAPSED
    assert alone.store.drafts.unresolved() == []


def test_a_draft_moved_to_trash_in_the_crash_window_is_held(alone: Scene) -> None:
    with_an_owed_reply(alone)
    alone.box.lose_replies(1)
    alone.go()
    alone.box.move("Drafts", alone.uids()[0], "Trash")
    alone.go(6 * MINUTE)
    assert alone.kept(KEY).state is State.HELD
    assert alone.uids() == []


def test_of_identical_copies_found_after_a_crash_one_is_kept(alone: Scene) -> None:
    with_an_owed_reply(alone)
    alone.box.lose_replies(1)
    alone.go()
    (uid,) = alone.uids()
    ours = alone.box.shelves["Drafts"].messages[uid]
    alone.box.shelves["Drafts"].add(ours)
    alone.box.shelves["Drafts"].add(Stored(ours.raw + b"mine\r\n", ours.received, ours.flags))
    alone.go(6 * MINUTE)
    assert [len(alone.box.shelves["Drafts"].messages[each].raw) for each in alone.uids()] == [len(ours.raw) + 6]
    assert len(alone.uids("Trash")) == 2


def test_a_restored_database_is_observed_and_then_adopts_the_draft_that_lies_there(alone: Scene) -> None:
    with_an_owed_reply(alone)
    alone.clock.instant = NOON - 4 * HOUR - MINUTE  # before working hours: noticed, not placed
    alone.go()
    alone.close()
    backup = alone.path.read_bytes()
    alone.open()
    alone.go(5 * HOUR)
    assert len(alone.uids()) == 1
    alone.close()
    alone.path.write_bytes(backup)
    alone.open()
    result = alone.go(MINUTE)
    assert "older" in result.problems[0]
    assert result.decisions == []
    alone.go(MINUTE)
    alone.go(MINUTE)
    assert len(alone.uids()) == 1, "the same draft twice"
    assert alone.kept(KEY).state is State.PLACED


def test_a_draft_that_the_user_has_begun_is_not_doubled(alone: Scene) -> None:
    """Also when the database was lost: what it had placed answers the same mail."""
    with_an_owed_reply(alone)
    begun = mail(
        sender=letters.ROBIN,
        to=ADA,
        subject="Re: Venue for the workshop",
        text="Hi Ada,\n\n",
        date=NOON,
        message_id="begun@hale.example",
        in_reply_to="owed.1@brandt.example",
    )
    alone.deliver(begun, "Drafts")
    for _ in range(3):
        alone.go(HOUR)
    assert len(alone.uids()) == 1
    assert alone.kept(KEY).state is State.LAPSED


def test_an_old_acquaintance_is_not_welcomed(alone: Scene) -> None:
    years_ago = NOON - 800 * DAY
    alone.deliver(mail(sender=CLEO, to=letters.ROBIN, date=years_ago), at=years_ago)
    alone.deliver(first_contact(NOON - DAY), "Sent", at=NOON - DAY)
    alone.deliver(first_answer(NOON), at=NOON)
    alone.go(MINUTE)
    (state,) = alone.states().values()
    assert state is State.REFUSED
    assert alone.uids() == []


def test_news_that_arrives_while_placing_is_judged_first(alone: Scene) -> None:
    with_an_owed_reply(alone)
    real = alone.box.changes
    calls: list[int] = []

    def answered_meanwhile(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 3:  # Sent and INBOX were read; now the fresh look before writing
            alone.deliver(my_answer(NOON), "Sent")
        return real(*arguments)  # type: ignore[arg-type]

    alone.box.changes = answered_meanwhile  # type: ignore[method-assign,assignment]
    result = alone.go()
    assert result.again
    assert alone.box.appended == []
    alone.go()
    assert alone.kept(KEY).state is State.DONE


def test_one_broken_template_costs_its_own_letters_only(tmp_path: Path) -> None:
    (tmp_path / "words" / "en").mkdir(parents=True)
    (tmp_path / "words" / "en" / "reply.txt").write_text("Subject: x\n\n{% if %}\n", encoding="utf-8")
    (tmp_path / "state").mkdir()
    with scene(tmp_path / "state") as broken:
        broken.templates = tmp_path / "words"
        broken.restart()
        owed(broken, 1)
        broken.deliver(first_contact(NOON - DAY), "Sent", at=NOON - DAY)
        broken.deliver(first_answer(NOON), at=NOON)
        result = broken.go(MINUTE)
        assert len(result.problems) == 1
        assert str(tmp_path / "words" / "en" / "reply.txt") in result.problems[0]
        assert [follow_up.kind.value for follow_up in result.placed] == ["welcome"]
        assert result.failed == {}
        assert broken.states()["reply:q1.1@people.example"] is State.NOTICED, "nothing is lost"
        broken.templates = None
        broken.restart()
        assert len(broken.go(MINUTE).placed) == 1


def test_preview_settles_nothing_on_the_server(alone: Scene) -> None:
    with_an_owed_reply(alone)
    alone.box.fail("append", Ambiguous("cut"))
    alone.go()
    alone.go(HOUR, write=False)
    assert alone.box.appended == []
    assert alone.kept(KEY).state is State.DRAFTING


def test_a_server_that_fails_at_any_call_leaves_exactly_one_draft(tmp_path: Path) -> None:
    methods = ("folders", "changes", "texts", "state", "find", "append", "uids", "whole")
    for number, method in enumerate(methods):
        home = tmp_path / method
        home.mkdir()
        with scene(home) as failing:
            with_an_owed_reply(failing)
            failing.box.fail(method, *[Transient(f"{method} fails")] * (1 + number % 2))
            for _ in range(4):
                failing.go(timedelta(minutes=6))
            assert len(failing.uids()) == 1, method
            assert failing.kept(KEY).state is State.PLACED, method

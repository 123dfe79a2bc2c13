"""A whole pass: what looks wrong makes it careful, one account's trouble is not another's."""

from datetime import timedelta
from pathlib import Path

from app import letters
from app.scene import BERLIN, DAY, HOUR, MINUTE, PLAIN, Scene, scene
from app.test_place import owed
from e2e.letters import ADA, my_answer, owed_reply
from kindregards.app import lookup
from kindregards.core.followup import State
from kindregards.core.hours import Duration, Unit
from kindregards.core.policy import Policy, ReplyPolicy
from kindregards.errors import Refused, Transient
from servers.world import NOON

KEY = "reply:q1.1@people.example"


def test_a_clock_that_went_back_seven_hours_makes_one_pass_observe_only(alone: Scene) -> None:
    alone.go(8 * DAY)
    owed(alone, 1, asked=NOON)
    alone.box.calls.clear()
    result = alone.go(-7 * HOUR)
    assert "the clock went back" in result.problems[0]
    assert result.decisions == []
    assert alone.store.mail.message_count() == 3, "it reads"
    assert alone.uids() == []
    assert alone.go(4 * HOUR).problems == []
    assert len(alone.uids()) == 1


def test_a_pass_that_observes_neither_settles_nor_withdraws(alone: Scene) -> None:
    owed(alone, 1)
    alone.go()
    alone.deliver(letters.answer(1, NOON), "Sent")
    alone.go(MINUTE)
    assert alone.kept(KEY).state is State.DONE
    alone.go(DAY * 2 - MINUTE, write=False)
    assert len(alone.uids()) == 1
    alone.go(-DAY)
    assert len(alone.uids()) == 1, "withdrawn in a pass that should only look"
    alone.go(MINUTE)
    assert alone.uids() == []


def test_a_changed_uidvalidity_is_not_judged_in_that_pass_and_repeats_nothing(alone: Scene) -> None:
    owed(alone, 1)
    alone.go()
    for key in ("INBOX", "Sent"):
        alone.box.change_uidvalidity(key)
    result = alone.go(HOUR)
    assert "uidvalidity changed" in " ".join(result.problems)
    for _ in range(3):
        assert alone.go(HOUR).problems == []
    assert len(alone.box.appended) == 1


def test_one_account_that_fails_does_not_stop_the_other(tmp_path: Path) -> None:
    with scene(tmp_path, "home", "work") as both:
        owed(both, 1)
        owed(both, 2, account="work")
        both.boxes["home"].fail("changes", Transient("home: no answer", retry_after=77.0))
        result = both.go()
        assert [follow_up.account for follow_up in result.placed] == ["work"]
        assert getattr(result.failed["home"], "retry_after", None) == 77.0
        assert both.go(MINUTE).problems == []
        assert len(both.drafts(account="home")) == 1


def test_what_cannot_be_placed_takes_nothing_from_the_budget_of_the_other_account(tmp_path: Path) -> None:
    with scene(tmp_path, "home", "work", per_day=1) as both:
        owed(both, 1, asked=NOON - 3 * DAY)  # more urgent
        owed(both, 2, account="work")
        both.clock.instant = NOON - 5 * HOUR
        both.go()
        both.clock.instant = NOON
        result = both.go(skip={"home": "home: the server refuses the login"})
        assert [follow_up.account for follow_up in result.placed] == ["work"]
        assert both.kept(KEY).because == "its mailbox cannot be reached now"
        assert both.store.follow_ups.next_look() is None, "what is past would be looked at every second"
        assert lookup.status(both.desk).problems == ("home: the server refuses the login",)


def test_a_refused_account_is_named_with_its_error(tmp_path: Path) -> None:
    with scene(tmp_path, "home", "work") as both:
        both.boxes["home"].fail("folders", Refused("home: wrong password", "Check it"))
        result = both.go()
        assert list(result.refused) == ["home"]
        assert result.failed == {}
        assert both.boxes["work"].calls.count("changes") == 2


def test_a_defect_that_one_account_brings_out_does_not_stop_the_other(tmp_path: Path) -> None:
    with scene(tmp_path, "home", "work") as both:
        owed(both, 2, account="work")
        both.boxes["home"].fail("changes", ZeroDivisionError("secret words of a mail"))
        result = both.go()
        assert len(result.placed) == 1
        assert "ZeroDivisionError" in result.problems[0]
        assert "secret" not in result.problems[0]


def test_a_mail_that_two_accounts_received_counts_once(tmp_path: Path) -> None:
    with scene(tmp_path, "home", "work") as both:
        to = [letters.ROBIN, "Robin Hale <robin@work.example>"]
        both.acquainted(letters.person(1))
        for account in ("home", "work"):
            both.deliver(letters.question(1, NOON - 2 * DAY, to=to), at=NOON - 2 * DAY, account=account)
        for _ in range(3):
            both.go(MINUTE)
        assert len(both.drafts(account="home")) + len(both.drafts(account="work")) == 1
        assert both.store.mail.message_count() == 3


def test_an_answer_from_the_other_account_settles_the_thread(tmp_path: Path) -> None:
    with scene(tmp_path, "home", "work") as both:
        owed(both, 1)
        answer = letters.answer(1, NOON - DAY, sender="Robin Hale <robin@work.example>")
        both.deliver(answer, "Sent", account="work")
        both.go()
        assert both.states() == {}
        assert both.drafts(account="home") == []


def test_an_answer_of_mine_makes_it_done_and_one_deed(alone: Scene) -> None:
    owed(alone, 1)
    alone.go()
    alone.deliver(letters.answer(1, NOON), "Sent")
    alone.go(HOUR)
    alone.store.mail.touch_all()
    alone.deliver(letters.answer(1, NOON + HOUR, serial=1), "Sent")
    alone.go(HOUR)
    alone.restart()
    alone.go(HOUR)
    assert alone.kept(KEY).state is State.DONE
    assert alone.store.deeds.people_helped(NOON - DAY, NOON + DAY) == 1


def test_my_own_answer_in_time_is_no_deed_of_the_daemon(alone: Scene) -> None:
    alone.acquainted(letters.person(1))
    alone.deliver(letters.question(1, NOON))
    alone.go()
    alone.deliver(letters.answer(1, NOON + HOUR), "Sent")
    alone.go(2 * HOUR)
    assert alone.kept(KEY).state is State.DONE
    assert alone.store.deeds.people_helped(NOON - DAY, NOON + DAY) == 0


def test_what_nobody_can_answer_in_time_lapses(alone: Scene) -> None:
    alone.policy = Policy(PLAIN.hours, reply=ReplyPolicy(until=Duration(3, Unit.BUSINESS_DAY)))
    alone.restart()
    alone.acquainted(letters.person(1))
    alone.deliver(letters.question(1, NOON))
    alone.go()
    alone.go(7 * DAY)
    assert alone.kept(KEY).state is State.LAPSED
    assert alone.uids() == []


def test_a_question_taken_back_lapses_and_its_draft_is_withdrawn(alone: Scene) -> None:
    owed(alone, 1)
    alone.go()
    alone.deliver(letters.never_mind(1, NOON))
    alone.go(HOUR)
    alone.go(HOUR)
    assert alone.kept(KEY).state is State.LAPSED
    assert alone.uids() == []


def test_a_second_question_replaces_the_draft_of_the_first(alone: Scene) -> None:
    owed(alone, 1)
    alone.go()
    alone.deliver(letters.second_thoughts(1, NOON))
    alone.go(HOUR)
    alone.go(2 * DAY)
    (draft,) = alone.drafts()
    assert draft["In-Reply-To"] == "<q1.2@people.example>"
    assert alone.kept(KEY).state is State.LAPSED


def test_a_changed_policy_judges_everything_anew(alone: Scene) -> None:
    alone.acquainted(ADA)
    alone.deliver(owed_reply(NOON - 2 * HOUR), at=NOON - 2 * HOUR)
    alone.go()
    assert alone.uids() == []
    alone.policy = Policy(PLAIN.hours, reply=ReplyPolicy(after=Duration(1, Unit.HOUR)))
    alone.fingerprint = "two"
    alone.restart()
    alone.go(MINUTE)
    assert len(alone.uids()) == 1


def test_switching_a_kind_off_and_on_leaves_one_draft(alone: Scene) -> None:
    owed(alone, 1)
    alone.go()
    for fingerprint, enabled in (("off", False), ("on", True)):
        alone.policy = Policy(PLAIN.hours, reply=ReplyPolicy(enabled=enabled))
        alone.fingerprint = fingerprint
        alone.restart()
        for _ in range(3):
            assert alone.go(MINUTE).problems == []
    assert alone.kept(KEY).state is State.PLACED
    assert len(alone.uids()) == 1


def test_a_first_scan_that_broke_off_is_taken_up_again_before_anything_is_judged(alone: Scene) -> None:
    owed(alone, 1)
    for number in range(30):
        alone.deliver(letters.question(100 + number, NOON - 3 * DAY), at=NOON - 3 * DAY)
    alone.box.fail("texts", Transient("cut"))
    alone.go()
    assert alone.uids() == []
    alone.go(MINUTE)
    assert alone.store.mail.message_count() == 33
    assert len(alone.uids()) > 0


def test_two_quiet_passes_write_nothing_and_ask_little(alone: Scene) -> None:
    owed(alone, 1, 2)
    alone.go()
    alone.go(MINUTE)
    alone.box.calls.clear()
    before = len(alone.box.appended)
    for _ in range(2):
        result = alone.go(MINUTE)
        assert (result.read, result.placed, result.problems, result.again) == (0, [], [], False)
    assert len(alone.box.appended) == before
    assert sorted(set(alone.box.calls)) == ["changes", "state"]


def test_status_tells_the_last_pass_that_ended_while_one_is_running(alone: Scene) -> None:
    alone.go()
    alone.clock.instant += HOUR
    alone.store.passes.start(alone.clock.instant)
    assert lookup.status(alone.desk).last_pass == NOON


def test_a_follow_up_of_an_account_that_is_gone_is_shown_without_a_draft(tmp_path: Path) -> None:
    with scene(tmp_path, "home", "work") as both:
        owed(both, 1)
        both.clock.instant = NOON - 5 * HOUR
        both.go()
        del both.boxes["home"]
        both.restart()
        report = lookup.pass_report(both.desk, both.go(6 * HOUR, write=False), drafts=True)
        assert report.placed == []
        assert [line.because for line in report.waiting] == ["its mailbox cannot be reached now"]


def test_the_hours_of_the_scene_are_those_of_berlin() -> None:
    assert PLAIN.hours.zone == BERLIN
    assert PLAIN.hours.is_open(NOON)
    assert not PLAIN.hours.is_open(NOON + timedelta(hours=7))


def test_my_answer_by_hand_before_the_first_pass_leaves_nothing_to_do(alone: Scene) -> None:
    alone.acquainted(ADA)
    alone.deliver(owed_reply(NOON - 2 * DAY), at=NOON - 2 * DAY)
    alone.deliver(my_answer(NOON - DAY), "Sent", at=NOON - DAY)
    alone.go()
    assert alone.states() == {}

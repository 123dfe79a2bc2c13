"""What becomes of a draft: moved, edited, taken away for a while, deleted, no longer wanted."""

from app import letters
from app.scene import DAY, HOUR, MINUTE, Scene
from builders import mail
from e2e.letters import ADA, my_answer, owed_reply
from kindregards.core.followup import State
from kindregards.core.mailbox import Use
from servers.fake_mailbox import FakeMailbox, Stored
from servers.world import NOON

KEY = "reply:owed.1@brandt.example"


def with_a_draft(scene: Scene) -> int:
    """An owed reply lies in Drafts; returns its UID."""
    scene.acquainted(ADA)
    scene.deliver(owed_reply(NOON - 2 * DAY), at=NOON - 2 * DAY)
    result = scene.go()
    assert [follow_up.key for follow_up in result.placed] == [KEY], result
    scene.go()
    (uid,) = scene.uids()
    return uid


def edited(scene: Scene, uid: int, keep_id: bool = True) -> int:
    """A mail client saves the draft anew, with more in it; returns its UID."""
    shelf = scene.box.shelves["Drafts"]
    raw = shelf.messages[uid].raw + b"\r\nand one more line\r\n"
    if not keep_id:
        raw = raw.replace(b"\r\nMessage-ID: <", b"\r\nMessage-ID: <edited.")
    del shelf.messages[uid]
    return shelf.add(Stored(raw, scene.clock.instant, frozenset({"\\Draft", "\\Seen"})))


def several_drafts(scene: Scene, count: int) -> list[int]:
    for number in range(count):
        scene.acquainted(letters.person(number))
        scene.deliver(letters.question(number, NOON - 2 * DAY), at=NOON - 2 * DAY)
    for _ in range(4):
        scene.go(DAY)
    assert len(scene.uids()) == count
    return scene.uids()


def test_a_quiet_pass_looks_at_drafts_once_and_writes_nothing(alone: Scene) -> None:
    with_a_draft(alone)
    alone.box.calls.clear()
    alone.go(5 * MINUTE)
    alone.go(5 * MINUTE)
    assert alone.box.calls.count("find") == 0
    assert "append" not in alone.box.calls
    assert alone.kept(KEY).state is State.PLACED


def test_a_draft_at_a_new_uid_is_adopted(alone: Scene) -> None:
    uid = with_a_draft(alone)
    moved = alone.box.move("Drafts", uid, "Drafts")
    alone.go(HOUR)
    (intent,) = alone.store.drafts.open()
    assert (intent.uid, intent.missing_since) == (moved, None)
    assert alone.kept(KEY).state is State.PLACED


def test_a_draft_that_the_user_edited_stays_theirs(alone: Scene) -> None:
    uid = edited(alone, with_a_draft(alone))
    alone.go(HOUR)
    assert alone.kept(KEY).state is State.PLACED
    alone.deliver(my_answer(alone.clock.instant), "Sent")
    for _ in range(3):
        alone.go(DAY)
    assert alone.kept(KEY).state is State.DONE
    assert alone.uids() == [uid], "what the user wrote was taken away"
    assert alone.uids("Trash") == []


def test_a_draft_saved_under_another_message_id_is_never_written_again(alone: Scene) -> None:
    uid = edited(alone, with_a_draft(alone), keep_id=False)
    for _ in range(6):
        alone.go(12 * HOUR)
    assert alone.uids() == [uid]
    assert alone.kept(KEY).state is State.DISMISSED


def test_a_draft_taken_away_for_an_hour_and_put_back_is_still_open(alone: Scene) -> None:
    uid = with_a_draft(alone)
    draft = alone.box.shelves["Drafts"].messages.pop(uid)
    alone.go(MINUTE)
    alone.go(HOUR)
    assert alone.kept(KEY).state is State.PLACED
    alone.box.shelves["Drafts"].add(draft)
    alone.go(MINUTE)
    alone.go(30 * DAY)
    assert alone.kept(KEY).state is State.PLACED
    assert len(alone.uids()) == 1


def test_a_deleted_draft_is_dismissed_after_the_grace_and_never_written_again(alone: Scene) -> None:
    alone.box.remove("Drafts", with_a_draft(alone))
    alone.go(30 * DAY)
    assert alone.kept(KEY).state is State.PLACED, "one look is not enough"
    alone.go(23 * HOUR)
    assert alone.kept(KEY).state is State.PLACED
    alone.go(2 * HOUR)
    assert alone.kept(KEY).state is State.DISMISSED
    assert alone.store.drafts.open() == []
    alone.go(DAY)
    alone.desk.store.mail.touch_all()
    alone.go(DAY)
    assert alone.uids() == []


def test_most_drafts_gone_at_once_are_not_judged_in_that_pass(alone: Scene) -> None:
    uids = several_drafts(alone, 3)
    for uid in uids[:2]:
        alone.box.remove("Drafts", uid)
    alone.go(DAY)
    assert "gone at once" in alone.log.getvalue()
    assert set(alone.states().values()) == {State.PLACED}
    alone.go(HOUR)
    assert set(alone.states().values()) == {State.PLACED}


def test_a_new_uidvalidity_of_drafts_adopts_them_and_repeats_nothing(alone: Scene) -> None:
    several_drafts(alone, 3)
    alone.box.remove("Drafts", alone.uids()[0])  # so that every UID changes
    alone.go(HOUR)
    alone.box.change_uidvalidity("Drafts")
    alone.go(HOUR)
    for _ in range(3):
        alone.go(DAY)
    assert len(alone.uids()) == 2
    assert len(alone.box.appended) == 3
    present = alone.store.drafts.open()
    assert [(intent.uidvalidity, intent.uid) for intent in present] == [(2, 1), (2, 2)]


def test_an_untouched_draft_is_withdrawn_when_the_thread_moved_on_but_not_before_ten_minutes(alone: Scene) -> None:
    with_a_draft(alone)
    alone.deliver(my_answer(alone.clock.instant), "Sent")
    alone.go(5 * MINUTE)
    alone.go(4 * MINUTE)
    assert alone.kept(KEY).state is State.DONE
    assert len(alone.uids()) == 1, "the user may be opening it"
    alone.go(2 * MINUTE)
    assert alone.uids() == []
    assert len(alone.uids("Trash")) == 1
    assert alone.store.drafts.open() == []


def test_a_flagged_draft_is_not_withdrawn(alone: Scene) -> None:
    uid = with_a_draft(alone)
    messages = alone.box.shelves["Drafts"].messages
    messages[uid] = Stored(messages[uid].raw, NOON, messages[uid].flags | {"\\Flagged"})
    alone.deliver(my_answer(alone.clock.instant), "Sent")
    for _ in range(3):
        alone.go(HOUR)
    assert alone.uids() == [uid]


def test_without_a_trash_folder_an_obsolete_draft_stays_and_costs_no_further_look(alone: Scene) -> None:
    trashless = tuple(folder for folder in alone.box.folders() if folder.use is not Use.TRASH)
    alone.boxes["home"] = FakeMailbox("home", trashless)
    alone.restart()
    with_a_draft(alone)
    alone.deliver(my_answer(alone.clock.instant), "Sent")
    for _ in range(3):
        alone.go(HOUR)
    assert len(alone.uids()) == 1
    alone.box.calls.clear()
    alone.go(HOUR)
    assert "find" not in alone.box.calls


def test_a_follow_up_that_makes_sense_again_keeps_the_draft_that_still_lies_there(alone: Scene) -> None:
    with_a_draft(alone)
    never_mind = mail(
        sender=ADA,
        to=letters.ROBIN,
        subject="Re: Venue for the workshop",
        text="Hi Robin,\n\nnever mind, I found the list.\n\nAda\n",
        date=NOON,
        message_id="owed.9@brandt.example",
        in_reply_to="owed.1@brandt.example",
        references=("owed.1@brandt.example",),
    )
    uid = alone.deliver(never_mind)
    alone.go(MINUTE)
    assert alone.kept(KEY).state is State.LAPSED
    alone.box.remove("INBOX", uid)
    alone.store._db.execute("DELETE FROM signals WHERE kind = 'settled'")  # as if it had been misread
    alone.store.mail.touch_all()
    for _ in range(4):
        result = alone.go(MINUTE)
        assert result.problems == []
    assert alone.kept(KEY).state is State.PLACED
    assert len(alone.uids()) == 1
    assert len(alone.box.appended) == 1


def test_two_copies_of_the_same_bytes_become_one(alone: Scene) -> None:
    uid = with_a_draft(alone)
    copy = alone.box.shelves["Drafts"].messages[uid]
    alone.box.shelves["Drafts"].add(copy)  # a late arrival of an APPEND that was repeated
    alone.go(HOUR)
    alone.go(HOUR)
    assert len(alone.uids()) == 1
    assert len(alone.uids("Trash")) == 1
    assert alone.kept(KEY).state is State.PLACED


def test_of_a_changed_copy_and_ours_the_changed_one_is_kept(alone: Scene) -> None:
    uid = with_a_draft(alone)
    ours = alone.box.shelves["Drafts"].messages[uid]
    changed = edited(alone, uid)
    alone.box.shelves["Drafts"].add(ours)
    alone.go(HOUR)
    assert alone.uids() == [changed]
    assert len(alone.uids("Trash")) == 1


def test_a_draft_that_was_sent_as_it_is_is_done_and_a_deed(alone: Scene) -> None:
    uid = with_a_draft(alone)
    draft = alone.box.shelves["Drafts"].messages.pop(uid)
    alone.go(MINUTE)
    sent = draft.raw.replace(b"\r\nDate: ", b"\r\nX-Written: ", 1)
    alone.box.deliver("Sent", b"Date: Wed, 11 Mar 2026 12:30:00 +0100\r\n" + sent, alone.clock.instant + HOUR)
    alone.go(2 * HOUR)
    alone.go(2 * DAY)
    alone.go(2 * DAY)
    assert alone.kept(KEY).state is State.DONE
    assert alone.store.deeds.people_helped(NOON - DAY, NOON + 10 * DAY) == 1
    assert alone.uids() == []

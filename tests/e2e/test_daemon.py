"""The real daemon against a real Dovecot, mail delivered while it runs, the clock in the test's hand."""

import signal
import subprocess
from datetime import timedelta
from email.message import EmailMessage

from e2e import letters
from servers.world import NOON, World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def with_old_acquaintances(world: World) -> None:
    for person in (letters.ADA, letters.BEN):
        theirs, mine = letters.known_to_each_other(person, NOON - 60 * DAY)
        world.deliver(theirs, received=NOON - 60 * DAY)
        world.deliver(mine, "Sent", received=NOON - 60 * DAY)


def ready(world: World) -> None:
    world.until(lambda: "pass finished" in world.log(), "the first pass")


def text(draft: EmailMessage) -> str:
    body = draft.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_an_owed_reply_is_drafted_when_it_is_due(world: World) -> None:
    with_old_acquaintances(world)
    with world.daemon():
        ready(world)
        world.deliver(letters.owed_reply(NOON))
        world.until(lambda: "noticed" in world.log(), "the question is noticed")
        assert world.messages() == []
        world.advance(DAY + HOUR)
        world.until(lambda: len(world.messages()) == 1, "a draft one business day later")
    (draft,) = world.messages()
    assert draft["To"] == "Ada Brandt <ada@brandt.example>"
    assert draft["From"] == "Robin Hale <robin@hale.example>"
    assert draft["Subject"] == "Re: Venue for the workshop"
    assert draft["In-Reply-To"] == "<owed.1@brandt.example>"
    assert "> Could you send me the list of speakers by Friday?" in text(draft)
    assert text(draft).index("list of speakers") < text(draft).index("how many seats")


def test_a_new_connection_is_welcomed_within_seconds(world: World) -> None:
    world.deliver(letters.first_contact(NOON - DAY), "Sent", received=NOON - DAY)
    with world.daemon():
        ready(world)
        world.deliver(letters.first_answer(NOON))
        world.until(lambda: len(world.messages()) == 1, "a welcome")
    (draft,) = world.messages()
    assert draft["To"] == "Cleo Marsh <cleo@marsh.example>"
    assert draft["References"].split() == ["<first.1@hale.example>", "<first.2@marsh.example>"]
    assert "turbines in the Pentland Firth" in text(draft)


def test_a_quiet_thread_is_bumped_when_it_is_due_and_again_only_after_it_was_sent(world: World) -> None:
    with_old_acquaintances(world)
    world.deliver(letters.my_question(NOON - DAY), "Sent", received=NOON - DAY)
    with world.daemon():
        ready(world)
        assert world.messages() == []
        world.set_clock(NOON + 6 * DAY + HOUR)  # five business days after the question
        world.until(lambda: len(world.messages()) == 1, "a bump")
    (draft,) = world.messages()
    assert draft["To"] == "Ben Okafor <ben@okafor.example>"
    assert "membership figures for 2025" in text(draft)


def test_newsletters_lead_to_nothing(world: World) -> None:
    with_old_acquaintances(world)
    with world.daemon():
        ready(world)
        for number in range(5):
            world.deliver(letters.newsletter(NOON, number))
        world.deliver(letters.owed_reply(NOON))  # proof that the newsletters were read
        world.until(lambda: "noticed" in world.log(), "the question is noticed")
        world.set_clock(NOON + 2 * DAY)
        world.until(lambda: len(world.messages()) == 1, "the one draft that is owed")
    assert [draft["To"] for draft in world.messages()] == ["Ada Brandt <ada@brandt.example>"]


def test_reading_changes_no_flag_and_moves_nothing(world: World) -> None:
    with_old_acquaintances(world)
    world.deliver(letters.owed_reply(NOON - 2 * DAY), received=NOON - 2 * DAY)
    with world.mailbox() as client:
        client.select_folder("INBOX", readonly=True)
        before = {uid: data[b"FLAGS"] for uid, data in client.fetch(client.search(), ["FLAGS"]).items()}
    world.command("once")
    with world.mailbox() as client:
        client.select_folder("INBOX", readonly=True)
        after = {uid: data[b"FLAGS"] for uid, data in client.fetch(client.search(), ["FLAGS"]).items()}
    assert {uid: set(flags) - {b"\\Recent"} for uid, flags in after.items()} == {
        uid: set(flags) - {b"\\Recent"} for uid, flags in before.items()
    }
    assert len(world.messages()) == 1


def test_an_answer_of_mine_closes_the_follow_up_and_takes_an_untouched_draft_away(world: World) -> None:
    with_old_acquaintances(world)
    world.deliver(letters.owed_reply(NOON - 2 * DAY), received=NOON - 2 * DAY)
    world.command("once")
    assert len(world.messages()) == 1
    world.deliver(letters.my_answer(NOON + HOUR), "Sent", received=NOON + HOUR)
    world.advance(2 * HOUR)
    world.command("once")
    world.command("once")
    assert world.messages() == []
    assert len(world.messages("Trash")) == 1


def test_preview_and_a_dry_run_write_nothing_anywhere(world: World) -> None:
    with_old_acquaintances(world)
    world.deliver(letters.owed_reply(NOON - 2 * DAY), received=NOON - 2 * DAY)
    shown = world.command("preview")
    assert "Ada Brandt" in shown.stdout
    assert "list of speakers" in shown.stdout
    world.command("once", "--dry-run")
    assert world.messages() == []
    assert not world.store.exists()


def test_a_second_pass_and_a_new_uidvalidity_repeat_nothing(world: World) -> None:
    with_old_acquaintances(world)
    world.deliver(letters.owed_reply(NOON - 2 * DAY), received=NOON - 2 * DAY)
    world.command("once")
    for folder in ("INBOX", "Sent", "Drafts"):
        world.server.change_uidvalidity(world.user, folder)
    said: list[str] = []
    for _ in range(3):
        world.advance(HOUR)
        done = world.command("once", check=False)
        said.append(done.stdout)
        assert done.returncode in (0, 75)
    assert "uidvalidity changed" in said[0]
    assert "uidvalidity changed" not in said[2]
    assert len(world.messages()) == 1


def test_it_stops_within_five_seconds_of_sigterm_and_starts_again(world: World) -> None:
    with_old_acquaintances(world)
    with world.daemon() as process:
        ready(world)
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0
    with world.daemon():
        world.deliver(letters.owed_reply(NOON - 2 * DAY))
        world.until(lambda: len(world.messages()) == 1, "the draft of the second life")


def test_two_daemons_at_once_are_one_too_many(world: World) -> None:
    with world.daemon():
        ready(world)
        second = world.command("once", check=False)
        assert second.returncode == 75
        assert "another" in second.stderr.lower()
        assert "Traceback" not in second.stderr


def test_sighup_reads_the_configuration_again_and_keeps_the_old_one_when_it_is_broken(world: World) -> None:
    with_old_acquaintances(world)
    with world.daemon() as process:
        ready(world)
        world.configuration.write_text("[budget\n", encoding="utf-8")
        process.send_signal(signal.SIGHUP)
        world.until(lambda: "not read again" in world.log(), "a refused reload")
        world.configure("[reply]\nafter = '0 hours'\n")
        process.send_signal(signal.SIGHUP)
        world.until(lambda: "configuration read again" in world.log(), "a reload")
        world.deliver(letters.owed_reply(NOON))
        world.until(lambda: len(world.messages()) == 1, "a draft at once, as the new configuration has it")
        assert process.poll() is None


def test_a_wrong_password_ends_the_daemon_with_a_clear_word_and_no_retry(world: World) -> None:
    (world.home / "password").write_text("wrong\n", encoding="utf-8")
    done: subprocess.CompletedProcess[str] = world.command("run", check=False)
    assert done.returncode == 77
    assert "home" in done.stderr
    assert "wrong" not in done.stderr
    assert "Traceback" not in done.stderr

"""The commands against a real server: what they say when something is wrong, and what programs read."""

import json
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import trustme

from e2e import letters
from e2e.test_daemon import with_old_acquaintances
from servers.dovecot import free_port
from servers.scripted import scripted
from servers.world import NOON, World

DAY = timedelta(days=1)
STATUS_KEYS = {
    "format", "last_pass", "scanning", "threads_waiting", "drafts_waiting", "held", "next_due",
    "people_helped", "connections", "problems",
}  # fmt: skip


def replaced(world: World, old: str, new: str) -> None:
    text = world.configuration.read_text(encoding="utf-8")
    assert old in text
    world.configuration.write_text(text.replace(old, new), encoding="utf-8")


def wrong_password(world: World) -> None:
    (world.home / "password").write_text("not-the-one\n", encoding="utf-8")


def unknown_authority(world: World) -> None:
    trustme.CA().cert_pem.write_to_path(world.home / "other.pem")
    replaced(world, str(world.server.ca_file), str(world.home / "other.pem"))


def no_such_drafts(world: World) -> None:
    world.configure('[accounts.home.folders]\ndrafts = "Nowhere"\n')


def server_down(world: World) -> None:
    replaced(world, f"port = {world.server.tls_port}", f"port = {free_port()}")


def no_password_file(world: World) -> None:
    (world.home / "password").unlink()


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (wrong_password, "refuses the login"),
        (unknown_authority, "certificate"),
        (no_such_drafts, "Nowhere"),
        (server_down, "refused"),
        (no_password_file, "password"),
    ],
)
def test_check_says_what_is_wrong_in_one_line_and_what_to_do(
    world: World, broken: Callable[[World], None], said: str
) -> None:
    broken(world)
    done = world.command("check", check=False)
    assert done.returncode == 78, done
    lines = done.stdout.splitlines()
    problems = [number for number, line in enumerate(lines) if line.startswith("problem")]
    assert len(problems) == 1, done.stdout
    assert said in lines[problems[0]]
    assert lines[problems[0] + 1].strip().startswith("-> "), "what to do about it"
    assert done.stderr == ""
    assert "not-the-one" not in done.stdout


def test_check_names_a_certificate_for_another_host(world: World) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(world.home / "other.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("mail.elsewhere.example").configure_cert(context)
    with scripted(tls=context) as elsewhere:
        replaced(world, str(world.server.ca_file), str(world.home / "other.pem"))
        replaced(world, f"port = {world.server.tls_port}", f"port = {elsewhere.port}")
        done = world.command("check", check=False)
        assert not any(b"LOGIN" in line or b"AUTHENTICATE" in line for line in elsewhere.lines)
    assert done.returncode == 78
    (problem,) = (line for line in done.stdout.splitlines() if line.startswith("problem"))
    assert "certificate" in problem
    assert "localhost" in problem
    assert "Traceback" not in done.stdout + done.stderr


def test_status_is_json_with_the_documented_keys(world: World) -> None:
    with_old_acquaintances(world)
    world.deliver(letters.owed_reply(NOON - 2 * DAY), received=NOON - 2 * DAY)
    before = json.loads(world.command("status", "--json").stdout)
    assert set(before) == STATUS_KEYS
    assert before["last_pass"] is None
    world.command("once")
    status = json.loads(world.command("status", "--json").stdout)
    assert (status["drafts_waiting"], status["threads_waiting"], status["held"]) == (1, 1, 0)
    assert datetime.fromisoformat(status["last_pass"]) == NOON
    assert status["problems"] == []


def test_why_shows_the_sentence_its_day_and_what_happened(world: World) -> None:
    with_old_acquaintances(world)
    world.deliver(letters.owed_reply(NOON - 2 * DAY), received=NOON - 2 * DAY)
    world.command("once")
    said = world.command("why", "ada@brandt.example").stdout
    assert "Could you send me the list of speakers by Friday?" in said
    assert "9 March 2026" in said
    assert "placed: the draft is in Drafts" in said
    assert "no follow-up for nobody@nowhere.example" in world.command("why", "nobody@nowhere.example").stdout


def test_a_broken_template_of_the_user_is_told_and_loses_nothing(world: World) -> None:
    with_old_acquaintances(world)
    world.deliver(letters.owed_reply(NOON - 2 * DAY), received=NOON - 2 * DAY)
    mine = world.home / "words" / "en" / "reply.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("Subject: x\n\nHello {{ first_nam }}\n", encoding="utf-8")
    world.configure(f'[templates]\nfolder = "{world.home / "words"}"\n')
    done = world.command("once", check=False)
    assert done.returncode != 0
    assert str(mine) in done.stdout
    assert "first_nam" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    checked = world.command("check", check=False)
    assert checked.returncode == 78
    assert "en/reply.txt" in checked.stdout
    mine.unlink()
    world.command("once")
    assert len(world.messages()) == 1

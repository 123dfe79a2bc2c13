"""The sample mailbox through the real path (a poor server, one pass): just what expected.toml says, no more."""

import imaplib
import importlib
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kindregards.app.desk import Desk
from kindregards.app.tick import Pass, run_pass
from kindregards.app.wire import open_desk
from kindregards.clock import FixedClock
from kindregards.core.followup import FollowUp, State, Verdict
from kindregards.core.signals import Signal, SignalKind
from kindregards.journal import Journal
from kindregards.settings import Settings

DEMO = Path(__file__).resolve().parents[2] / "demo"
EXPECTED: dict[str, Any] = tomllib.loads((DEMO / "expected.toml").read_text("utf-8"))
CERTAIN = [each for each in EXPECTED["signal"] if "optional" not in each]
IN_PART = {"question", "request", "courtesy", "about", "pitch"}  # kinds of which only some are named
FILES = {message_from_bytes(path.read_bytes())["Message-ID"][1:-1]: path.stem for path in DEMO.glob("mailbox/*/*")}


@pytest.fixture(scope="module")
def demo() -> Iterator[ModuleType]:
    sys.path.insert(0, str(DEMO))
    yield importlib.import_module("run")
    sys.path.remove(str(DEMO))
    for name in ("run", "server"):
        del sys.modules[name]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sample")
    home.chmod(0o700)
    return home


@pytest.fixture(scope="module")
def passed(demo: ModuleType, home: Path) -> Iterator[tuple[Desk, Pass]]:
    """The desk after one pass at the sample mailbox's own instant, and what the pass did."""
    with demo.imap_server(demo.USER, "secret") as port:
        client = imaplib.IMAP4("127.0.0.1", port, timeout=20)
        client.login(demo.USER, "secret")
        demo.fill(client)
        client.logout()
        settings = Settings.load(demo._configure(home, port, "secret"), {"HOME": str(home)})
        clock = FixedClock(EXPECTED["now"])
        with open_desk(
            settings, clock, Journal(level="error"), write=True, progress=lambda what, done, total: None
        ) as desk:
            yield desk, run_pass(replace(desk))


@pytest.fixture(scope="module")
def command(passed: tuple[Desk, Pass], home: Path) -> Callable[..., str]:
    """What `kindregards` prints at the sample mailbox's own instant, after the pass, on one line."""
    program = Path(sys.executable).with_name("kindregards")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("KINDREGARDS_", "XDG_"))}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [program, "--config", home / "config.toml", *arguments, "--now", EXPECTED["now"].isoformat()],
            env={**own, "HOME": str(home)},
            capture_output=True,
            check=True,
            timeout=60,
        )
        return " ".join(done.stdout.decode().split())

    return run


def signals(desk: Desk) -> dict[tuple[str, str, str], Signal]:
    """All that the mailbox tells, by file, kind and sentence."""
    return {
        (FILES[signal.message_id], signal.kind.value, signal.sentence): signal
        for signal, _ in desk.store.mail.told(desk.me())
    }


def key(each: dict[str, Any]) -> tuple[str, str, str]:
    return each["file"], each["kind"], each["sentence"]


def told(desk: Desk, follow_up: FollowUp) -> tuple[str, str, str]:
    addresses = {address.email for address in desk.store.people.get(follow_up.person).addresses}
    expected = {each["address"] for each in (*EXPECTED["draft"], *EXPECTED["waiting"])}
    return follow_up.kind.value, next(iter(addresses & expected), min(addresses)), follow_up.answers


def test_exactly_the_expected_drafts_are_placed(passed: tuple[Desk, Pass]) -> None:
    desk, result = passed
    placed = sorted(told(desk, follow_up) for follow_up in result.placed)
    assert placed == sorted((each["kind"], each["address"], each["answers"]) for each in EXPECTED["draft"])
    assert result.problems == []


def test_exactly_the_expected_follow_ups_wait_and_until_their_day(passed: tuple[Desk, Pass]) -> None:
    desk, result = passed
    zone = desk.policy.hours.zone
    waiting = sorted(
        (*told(desk, decision.follow_up)[:2], decision.until.astimezone(zone).date())
        for decision in result.decisions
        if decision.verdict is Verdict.WAIT and decision.until
    )
    assert waiting == sorted((each["kind"], each["address"], each["from"]) for each in EXPECTED["waiting"])


def test_nothing_else_is_even_noticed(passed: tuple[Desk, Pass]) -> None:
    desk, _ = passed
    known = [kept for state in State for kept in desk.store.follow_ups.in_state(state)]
    assert len(known) == len(EXPECTED["draft"]) + len(EXPECTED["waiting"])


def test_questions_are_quoted_as_they_were_asked(passed: tuple[Desk, Pass]) -> None:
    _, result = passed
    asked = {each["answers"]: each["questions"] for each in EXPECTED["draft"] if "questions" in each}
    quoted = {f.answers: f.facts["questions"] for f in result.placed if f.answers in asked}
    assert quoted == asked


def test_each_letter_is_in_the_language_of_its_thread(passed: tuple[Desk, Pass]) -> None:
    _, result = passed
    spoken = {follow_up.answers: follow_up.facts["language"] for follow_up in result.placed}
    assert spoken == {each["answers"]: each["language"] for each in EXPECTED["draft"]}


def test_eleanors_answer_can_wait_because_of_what_she_told(passed: tuple[Desk, Pass]) -> None:
    desk, result = passed
    expected = {each["address"]: each["because"] for each in EXPECTED["waiting"] if "because" in each}
    said = {told(desk, decision.follow_up)[1]: decision.because for decision in result.decisions}
    assert expected
    assert {address: said[address] for address in expected} == expected


@pytest.mark.parametrize("expected", CERTAIN, ids=lambda each: f"{each['kind']}-{each['file']}")
def test_what_a_careful_reader_sees_is_told(passed: tuple[Desk, Pass], expected: dict[str, Any]) -> None:
    signal = signals(passed[0])[key(expected)]
    assert signal.due == expected.get("due", signal.due)
    assert list(signal.who) == expected.get("who", list(signal.who))
    facts = expected.get("facts", {})
    assert {name: signal.facts.get(name) for name in facts} == facts


def test_nothing_is_told_that_a_careful_reader_does_not_see(passed: tuple[Desk, Pass]) -> None:
    seen = {each for each in signals(passed[0]) if each[1] not in IN_PART}
    assert sorted(seen - set(map(key, EXPECTED["signal"]))) == []


def test_every_kind_of_signal_occurs_where_it_should(passed: tuple[Desk, Pass]) -> None:
    seen = {kind for _, kind, _ in signals(passed[0]).keys() & set(map(key, CERTAIN))}
    assert seen == {kind.value for kind in SignalKind}


def test_what_programs_wrote_asks_for_no_draft(passed: tuple[Desk, Pass]) -> None:
    _, result = passed
    written = ("linkedin", "calendar", "notification", "newsletter", "mailing-list")
    evidence = {FILES[s.message_id] for decision in result.decisions for s in decision.follow_up.evidence}
    answered = {FILES[decision.follow_up.answers] for decision in result.decisions}
    assert [file for file in evidence | answered if file.startswith(written)] == []


def test_preview_prints_every_signal_with_its_sentence(command: Callable[..., str]) -> None:
    printed = command("preview", "--signals")
    missing = [each["sentence"] for each in CERTAIN if f'"{each["sentence"]}"' not in printed]
    assert missing == []


@pytest.mark.parametrize(
    ("whom", "said"),
    [
        ("hugh@pemberton-mills.example", ["thanks", "help from you", "promise (you to", "closed"]),
        ("noor.vandijk@kaartenhuis.example", ["question", "promise (you to", "due 6 March 2026", "open"]),
        ("eleanor@marshfilm.example", ["sad news", "they told sad news"]),
        ("viktor.brandt@auktion-brandt.example", ["no more mail"]),
    ],
)
def test_why_prints_what_the_mail_with_somebody_tells(
    command: Callable[..., str], whom: str, said: list[str]
) -> None:
    printed = command("why", whom)
    assert [each for each in said if each not in printed] == []
    sentences = [each["sentence"] for each in CERTAIN if whom in each.get("who", ())]
    assert [sentence for sentence in sentences if f'"{sentence}"' not in printed] == []


def test_who_shows_facts_topics_and_what_is_open(command: Callable[..., str]) -> None:
    printed = command("who", "lucia.ferrer@papelytinta.example")
    assert "phone +34 960 555 0117" in printed
    assert "restauradora" in printed.partition("topics")[2].partition("Open between you")[0]
    still_open = printed.partition("Open between you")[2].partition("What they told")[0]
    assert "estoy buscando trabajo" in still_open
    assert "La semana que viene hablaré con los dos museos" in still_open
    assert "due 13 March 2026" in still_open


def test_the_page_that_the_readme_shows_is_what_who_prints(command: Callable[..., str]) -> None:
    shown = (
        (DEMO.parent / "README.md").read_text("utf-8").partition("$ kindregards who noor\n")[2].partition("```")[0]
    )
    assert shown
    assert command("who", "noor") == " ".join(shown.split())

"""The sample mailbox through the real path (a poor server, one pass): just what expected.toml says, no more."""

import imaplib
import importlib
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kindregards.app.desk import Desk
from kindregards.app.tick import Pass, run_pass
from kindregards.app.wire import open_desk
from kindregards.clock import FixedClock
from kindregards.core.followup import FollowUp, State, Verdict
from kindregards.journal import Journal
from kindregards.settings import Settings

DEMO = Path(__file__).resolve().parents[2] / "demo"
EXPECTED: dict[str, Any] = tomllib.loads((DEMO / "expected.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def demo() -> Iterator[ModuleType]:
    sys.path.insert(0, str(DEMO))
    yield importlib.import_module("run")
    sys.path.remove(str(DEMO))
    for name in ("run", "server"):
        del sys.modules[name]


@pytest.fixture(scope="module")
def passed(demo: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Pass]]:
    """The desk after one pass at the sample mailbox's own instant, and what the pass did."""
    home = tmp_path_factory.mktemp("sample")
    home.chmod(0o700)
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

"""The operator's log: its forms, and what never gets into it."""

import io
import json
from datetime import UTC, datetime

import pytest

from kindregards.clock import FixedClock
from kindregards.journal import Journal, printable
from kindregards.secrets import SecretSource, SourceKind, resolve

CLOCK = FixedClock(datetime(2026, 3, 11, 9, 0, tzinfo=UTC))


def logged(form: str = "text", level: str = "info") -> tuple[Journal, io.StringIO]:
    stream = io.StringIO()
    return Journal(form, level, clock=CLOCK, stream=stream), stream


def test_an_event_is_one_line_with_its_values() -> None:
    journal, stream = logged()
    journal.draft_placed("home", "reply:<a@b>", 4)
    assert stream.getvalue() == (
        "2026-03-11T09:00:00+00:00 info    draft placed: account=home key=reply:<a@b> uid=4\n"
    )


def test_journald_gets_the_priority_and_no_time() -> None:
    journal, stream = logged("journald")
    journal.draft_placed("home", "key", None)
    journal.suspicion("home", "Drafts", "suddenly empty")
    journal.login_refused("home", "NO")
    assert [line[:3] for line in stream.getvalue().splitlines()] == ["<6>", "<4>", "<3>"]
    assert stream.getvalue().splitlines()[1] == '<4>suspicion: account=home folder=Drafts what="suddenly empty"'


def test_json_is_one_object_a_line() -> None:
    journal, stream = logged("json")
    journal.skipped_message("home", "Entwürfe", 7, "too many parts")
    assert json.loads(stream.getvalue()) == {
        "time": "2026-03-11T09:00:00+00:00",
        "level": "warning",
        "event": "message skipped",
        "account": "home",
        "folder": "Entwürfe",
        "uid": 7,
        "reason": "too many parts",
    }


@pytest.mark.parametrize(("level", "lines"), [("debug", 3), ("info", 2), ("warning", 1), ("error", 0)])
def test_nothing_below_the_level_is_written(level: str, lines: int) -> None:
    journal, stream = logged(level=level)
    journal.pass_started()
    journal.pass_finished(1, 0, 0, 0.25)
    journal.problem("no network")
    assert len(stream.getvalue().splitlines()) == lines


@pytest.mark.parametrize("form", ["text", "json", "journald"])
def test_a_foreign_name_cannot_forge_a_line_or_reach_the_terminal(form: str) -> None:
    journal, stream = logged(form)
    journal.suspicion("home", "a\n<0>forged\x1b[2J\u202etxt\r\x85\u2028", "what")
    assert len(stream.getvalue().splitlines()) == 1
    assert not any(c in stream.getvalue()[:-1] for c in "\n\r\x1b\x85\u202e\u2028")


def test_a_value_of_any_length_is_cut() -> None:
    journal, stream = logged()
    journal.problem("x" * 1_000_000)
    assert len(stream.getvalue()) < 1_000


def test_a_secret_is_masked() -> None:
    resolve(SecretSource(SourceKind.LITERAL, "open sesame", "accounts.home.password"), {})()
    journal, stream = logged()
    journal.login_refused("home", "NO open sesame is wrong")
    assert "sesame" not in stream.getvalue()


def test_an_unexpected_error_tells_where_but_no_values() -> None:
    def inner(password: str) -> None:
        raise RuntimeError("broken")

    journal, stream = logged()
    try:
        inner("open barley")
    except RuntimeError as error:
        journal.unexpected(error)
    assert "kind=RuntimeError text=broken" in stream.getvalue()
    assert "test_journal.py:" in stream.getvalue()
    assert "barley" not in stream.getvalue()


def test_a_log_that_cannot_be_written_ends_nothing() -> None:
    journal, stream = logged()
    stream.close()
    journal.problem("nobody reads this")


def test_lines_are_kept_only_where_they_are_wanted() -> None:
    assert printable("a\nb\tc\x07") == "a b c "
    assert printable("a\nb\tc\x07", lines=True) == "a\nb\tc "


def test_letters_of_all_scripts_stay() -> None:
    text = "Grüße, Здравствуйте, 你好, שלום, 👩🏽‍🔧"
    assert printable(text) == text


def test_a_lone_surrogate_does_not_break_the_output() -> None:
    assert printable("a\udc80b").encode("utf-8") == b"a b"

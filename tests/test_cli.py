"""The commands: what is printed, and the exit codes. The app behind them is played by `Played`."""

import io
import json
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kindregards.app.report import CheckLine, Line, Page, PassReport, Status, Told
from kindregards.cli import COMMANDS, execute, progress
from kindregards.cli.invocation import Invocation
from kindregards.cli.progress import ProgressShown
from kindregards.cli.speech import ONE, TITLES
from kindregards.clock import Clock
from kindregards.core.followup import Kind
from kindregards.core.habit import Habit
from kindregards.core.people import Topic
from kindregards.errors import AlreadyRunning, Refused, StoreError, Transient
from kindregards.journal import Journal
from kindregards.settings import Settings

CONFIGURATION = """
[me]
name = "Robin Hale"
addresses = ["robin@hale.example"]
time_zone = "Europe/Berlin"

[accounts.home]
host = "imap.hale.example"
username = "robin@hale.example"
password = "correct horse"
"""

ANNA = Line(
    id=7,
    kind="reply",
    person="Anna Berg",
    address="anna@berg.example",
    subject="The workshop",
    reason="It is your turn: Anna asked one question",
    sentence="Could you send me the slides?",
    said_on=date(2026, 3, 9),
    because="due now",
    due=datetime(2026, 3, 10, 8, 0, tzinfo=UTC),
    state="placed",
    age_days=1,
    draft="Hello Anna,\n\nKind regards\nRobin",
    history=((datetime(2026, 3, 11, 9, 0, tzinfo=UTC), "draft placed"),),
)
TOLD = Told(
    "promise",
    "I'll send you the list by Friday.",
    "promise.will",
    date(2026, 3, 9),
    True,
    "Anna Berg",
    date(2026, 3, 13),
    (("delivers", "attachment"),),
    "open",
)
MARTA = replace(
    TOLD,
    kind="connection",
    facts=(("network", "LinkedIn"), ("name", "Marta Kowalska"), ("link", "https://www.linkedin.com/in/marta")),
)
PAGE = Page(
    name="Anna Berg",
    addresses=("anna@berg.example", "a.berg@home.example"),
    organisation="Berg & Tal",
    title="Restorer",
    phone="+49 30 1234",
    links=("https://berg.example",),
    introduced_by="Carla Mendes",
    met=(("Open Archives Days", date(2026, 1, 4)),),
    meetings=(("Site visit", date(2026, 3, 19), "accepted"), ("Tea", date(2026, 3, 2), "")),
    first=datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
    last_in=datetime(2026, 3, 9, 9, 0, tzinfo=UTC),
    last_out=None,
    away_until=None,
    stopped=False,
    their_habit=Habit("hi", "best wishes", "en", by_first_name=True),
    my_habit=Habit("sehr geehrte frau", "", "de", by_first_name=False, formal=True),
    topics=(Topic("glass plates", 3, datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)),),
    open_matters=(TOLD,),
    told=(replace(TOLD, kind="need", sentence="We look for a scanner.", is_mine=False, due=None, facts=()),),
)
BEN = Line(
    0, "bump", "", "ben@x.example", "Re: Offer", "No answer", "Shall we?", date(2026, 3, 2), "", None, "noticed", 0
)


@dataclass
class Played:
    """Stands where app.wire.build stands, and does what it was told to do."""

    report: PassReport = field(default_factory=lambda: PassReport(60, 20, placed=[ANNA], waiting=[BEN]))
    lines: list[Line] = field(default_factory=lambda: [ANNA])
    checks: list[CheckLine] = field(default_factory=list)
    error: BaseException | None = None
    runs: list[Callable[[], bool]] = field(default_factory=list)
    built: list[tuple[Settings, bool, datetime]] = field(default_factory=list)

    @contextmanager
    def build(
        self, settings: Settings, clock: Clock, journal: Journal, *, write: bool, progress: Any
    ) -> Iterator["Played"]:
        self.built.append((settings, write, clock.now()))
        if self.error:
            raise self.error
        yield self

    def once(self) -> PassReport:
        return self.report

    def preview(self, *, drafts: bool, signals: bool) -> PassReport:
        return self.report if drafts or signals else PassReport(60, 20, waiting=[BEN])

    def why(self, query: str) -> list[Line]:
        return [line for line in self.lines if query in ("", str(line.id), line.address)]

    def told(self, query: str) -> list[Told]:
        return [TOLD] if query == "anna@berg.example" else []

    def who(self, query: str) -> list[Page]:
        return [PAGE] if query == "anna" else []

    def status(self) -> Status:
        return Status(
            last_pass=datetime(2026, 3, 11, 9, 0, tzinfo=UTC),
            threads_waiting=2,
            people_helped=4,
            connections=(MARTA,),
        )

    def check(self) -> Iterator[CheckLine]:
        yield from self.checks

    def run(self) -> bool:
        return self.runs.pop(0)()


@pytest.fixture
def configuration(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(CONFIGURATION)
    return path


def called(*arguments: object, played: Played | None = None) -> int:
    app = played or Played()
    return execute([str(argument) for argument in arguments], Invocation(build=app.build, environ={}))


# What is printed.


def test_once_tells_what_was_placed_for_whom_and_why(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    played = Played()
    assert called("once", "--config", configuration, "--now", "2026-03-11T10:00+01:00", played=played) == 0
    shown = capsys.readouterr().out
    assert "Read 60 messages; 20 threads with people in all." in shown
    assert "Placed 1 draft; 1 waiting; 0 in doubt." in shown
    assert "     7  Anna Berg <anna@berg.example>" in shown
    assert '        said   "Could you send me the slides?" (9 March 2026)' in shown
    assert "        when   from 10 March 2026, 09:00; due now" in shown
    assert [(write, now) for _, write, now in played.built] == [(True, datetime(2026, 3, 11, 9, 0, tzinfo=UTC))]


def test_a_dry_run_and_preview_write_nothing(configuration: Path, capsys: pytest.CaptureFixture[str]) -> None:
    played = Played()
    assert called("once", "--dry-run", "--config", configuration, played=played) == 0
    assert called("preview", "--config", configuration, played=played) == 0
    assert [write for _, write, _ in played.built] == [False, False]
    assert capsys.readouterr().out.count("Nothing was written.") == 2


def test_preview_shows_the_drafts_when_asked(configuration: Path, capsys: pytest.CaptureFixture[str]) -> None:
    called("preview", "--config", configuration)
    assert "Hello Anna" not in capsys.readouterr().out
    called("preview", "--drafts", "--config", configuration)
    shown = capsys.readouterr().out
    assert "        | Hello Anna,\n        |\n        | Kind regards\n" in shown
    assert "     -  ben@x.example\n" in shown
    assert shown.index("Answers you owe") < shown.index("Questions nobody answered")


def test_a_pass_with_problems_tells_them_and_can_be_tried_again(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    played = Played(PassReport(0, 0, problems=["home: the connection broke"], exit_code=75))
    assert called("once", "--config", configuration, played=played) == 75
    assert "problem: home: the connection broke" in capsys.readouterr().out


def test_preview_does_not_call_a_mailbox_empty_that_it_could_not_read(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    played = Played(PassReport(0, 0, problems=["home: the login was refused"], exit_code=77))
    assert called("preview", "--drafts", "--config", configuration, played=played) == 77
    assert "nothing to follow up" not in capsys.readouterr().out


def test_preview_tells_due_drafts_from_those_that_wait(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = replace(ANNA, id=8, because="the day's budget of 3 is used")
    played = Played(PassReport(60, 20, placed=[ANNA], waiting=[waiting]))
    assert called("preview", "--drafts", "--config", configuration, played=played) == 0
    shown = capsys.readouterr().out
    assert "        when   due since 10 March 2026, 09:00\n" in shown
    assert "        when   not before 10 March 2026, 09:00; the day's budget of 3 is used\n" in shown


def test_why_shows_evidence_and_history(configuration: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for query in ((), ("7",), ("anna@berg.example",)):
        assert called("why", *query, "--config", configuration) == 0
        shown = capsys.readouterr().out
        assert "An answer you owe (reply), placed, noticed 1 day ago" in shown
        assert "11 March 2026, 10:00  draft placed" in shown
    called("why", "8", "--config", configuration)
    assert capsys.readouterr().out == "There is no follow-up for 8.\n"


def test_why_of_a_person_tells_each_signal_with_its_sentence(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("why", "anna@berg.example", "--config", configuration) == 0
    shown = capsys.readouterr().out
    assert '  promise (you to Anna Berg, 9 March 2026): "I\'ll send you the list by Friday."\n' in shown
    assert "        promise.will; delivers attachment; due 13 March 2026; open\n" in shown


def test_preview_tells_the_signals_when_asked(configuration: Path, capsys: pytest.CaptureFixture[str]) -> None:
    played = Played(PassReport(60, 20, told=[TOLD]))
    called("preview", "--signals", "--config", configuration, played=played)
    assert "What your mail tells, newest first:\n  promise (you to Anna Berg" in capsys.readouterr().out


def test_who_shows_a_page_of_what_is_known(configuration: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called("who", "anna", "--config", configuration) == 0
    shown = capsys.readouterr().out
    assert [line.strip() for line in shown.splitlines()][:13] == [
        "Anna Berg",
        "mail   anna@berg.example, a.berg@home.example",
        "work   Restorer, Berg & Tal",
        "phone  +49 30 1234",
        "links  https://berg.example",
        "met    introduced by Carla Mendes; Open Archives Days (4 January 2026)",
        "meet   Site visit, 19 March 2026 (accepted); Tea, 2 March 2026",
        "first  5 January 2026",
        "last   they wrote 9 March 2026",
        'writes en, "hi", first name, "best wishes"',
        'you    de, "sehr geehrte frau", surname or none, formal',
        "topics glass plates (3, last 2026-03-09)",
        "Open between you:",
    ]
    assert '  need (Anna Berg, 9 March 2026): "We look for a scanner."' in shown
    called("who", "nemo", "--config", configuration)
    assert capsys.readouterr().out == "Nobody is known by nemo.\n"


def test_status_is_for_people_and_for_programs(configuration: Path, capsys: pytest.CaptureFixture[str]) -> None:
    called("status", "--config", configuration)
    shown = capsys.readouterr().out
    assert re.search(r"(?m)^last pass +11 March 2026, 10:00$", shown)
    assert re.search(r"(?m)^new on LinkedIn +Marta Kowalska; https://www.linkedin.com/in/marta$", shown)
    called("status", "--json", "--config", configuration)
    values = json.loads(capsys.readouterr().out)
    assert values["connections"][0]["facts"][0] == ["network", "LinkedIn"]
    assert (values["format"], values["people_helped"]) == (1, 4)
    assert values["last_pass"] == "2026-03-11T09:00:00+00:00"


def test_check_says_of_each_thing_whether_it_is_in_place(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    played = Played(
        checks=[CheckLine(True, "home: login"), CheckLine(False, "home: Drafts", "not found", "Name it")]
    )
    assert called("check", "--config", configuration, played=played) == 78
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "ok      configuration"
    assert lines[1] == "note    configuration: accounts.home.password: the password stands in the configuration"
    assert lines[2].startswith("        -> Use password_file")
    assert lines[3:] == ["ok      home: login", "problem home: Drafts: not found", "        -> Name it"]
    played.checks.pop()
    assert called("check", "--config", configuration, played=played) == 0


def test_check_sees_that_the_database_could_not_be_written(
    configuration: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    configuration.write_text(CONFIGURATION + f'[store]\npath = "{folder}/deeper/k.sqlite"\n')
    monkeypatch.setattr(os, "access", lambda path, mode: path != folder)  # root may write anywhere
    assert called("check", "--config", configuration) == 78
    assert f"problem database: {folder} cannot be written to" in capsys.readouterr().out


def test_check_lists_what_is_wrong_in_the_file(configuration: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configuration.write_text(CONFIGURATION + "[budget]\nper_dya = 3\n")
    assert called("check", "--config", configuration) == 78
    assert (
        "problem configuration: budget.per_dya: unknown option; did you mean per_day?" in capsys.readouterr().out
    )


def test_config_masks_the_password(configuration: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert called("config", "--config", configuration) == 0
    shown = capsys.readouterr().out
    assert 'password = "********"' in shown
    assert "correct horse" not in shown


def test_shared_options_may_stand_before_the_command(configuration: Path) -> None:
    assert called("--config", configuration, "status") == 0


def test_no_control_character_of_a_mail_reaches_the_terminal(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = Line(
        1,
        "reply",
        "\x1b]0;x\x07",
        "a@b.example",
        "\x1b[2J\u202e",
        "r\nx",
        "s\x9b",
        date(2026, 1, 1),
        "",
        None,
        "",
        0,
    )
    called("why", "--config", configuration, played=Played(lines=[evil]))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", capsys.readouterr().out)


def test_each_kind_has_a_title_in_the_order_of_urgency() -> None:
    assert list(TITLES) == list(ONE) == [kind.value for kind in Kind]


# Errors and exit codes.


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refused("home: login refused", "Check the password"), 77),
        (Transient("home: no answer"), 75),
        (StoreError("the database is damaged", "Restore it"), 74),
        (AlreadyRunning("another kindregards runs"), 75),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError("correct horse"), 70),
    ],
)
def test_each_error_is_one_message_and_its_exit_code(
    configuration: Path, capsys: pytest.CaptureFixture[str], error: BaseException, code: int
) -> None:
    assert called("once", "--config", configuration, played=Played(error=error)) == code
    said = capsys.readouterr().err
    assert "Traceback" not in said
    if code in (74, 75, 77):
        assert said == f"kindregards: {error}\n"
    if code == 130:
        assert said.strip() == ""  # click ends the line that ^C stands on


def test_a_defect_shows_where_only_with_debug(configuration: Path, capsys: pytest.CaptureFixture[str]) -> None:
    played = Played(error=ZeroDivisionError("division by zero"))
    called("once", "--config", configuration, played=played)
    brief = capsys.readouterr().err
    assert "this is a defect of the program (ZeroDivisionError). Run it again with --debug" in brief
    called("once", "--debug", "--config", configuration, played=played)
    assert 'test_cli.py", line' in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [("frobnicate",), ("once", "--frob"), ("once", "--now", "noon"), ("once", "--now", "2026-03-11T10:00")],
)
def test_wrong_usage_is_one_line_and_64(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert called(*arguments) == 64
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_misspelled_command_is_answered_with_the_right_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert called("chek") == 64
    assert '(did you mean "check"?)' in capsys.readouterr().err


def test_a_wrong_configuration_lists_every_problem(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configuration.write_text(CONFIGURATION + '[budget]\nper_dya = 3\nper_day = "x"\n')
    assert called("once", "--config", configuration) == 78
    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"kindregards: {configuration} has 2 problems:"
    assert len(said) == 3


# The daemon.


def test_run_reads_the_configuration_again_and_keeps_the_old_one_when_the_new_one_is_wrong(
    configuration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def write(text: str) -> bool:
        configuration.write_text(CONFIGURATION + text)
        return True

    played = Played(
        runs=[lambda: write("[budget]\nper_day = 9\n"), lambda: write("[budget"), lambda: False],
    )
    assert called("run", "--config", configuration, played=played) == 0
    assert [settings.budget.per_day for settings, _, _ in played.built] == [3, 9]
    log = capsys.readouterr().err
    assert "configuration read again" in log
    assert "configuration not read again: problem=" in log


# Progress.


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_long_work_shows_a_bar_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    terminal = Terminal()
    with ProgressShown(Journal(stream=io.StringIO()), terminal) as shown:
        shown("home: INBOX", 1000, 20000)
        shown("home: INBOX", 20000, 20000)
    assert "home: INBOX" in terminal.getvalue()
    assert "20000/20000" in terminal.getvalue()


def test_long_work_gives_log_lines_elsewhere_but_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    log, stream = io.StringIO(), io.StringIO()
    with ProgressShown(Journal(stream=log), stream) as shown:
        for done in range(100):
            shown("home: INBOX", done, 100)
    assert len(log.getvalue().splitlines()) == 1
    assert stream.getvalue() == ""


def test_short_work_shows_nothing() -> None:
    terminal, log = Terminal(), io.StringIO()
    with ProgressShown(Journal(stream=log), terminal) as shown:
        shown("home: INBOX", 10, 10)
    assert terminal.getvalue() + log.getvalue() == ""


# The real process.


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kindregards", *arguments]


def test_every_command_has_help_that_says_what_it_does() -> None:
    shown = subprocess.run(command("--help"), capture_output=True, text=True, check=True).stdout
    for name in COMMANDS:
        assert re.search(rf"(?m)^\W*{name} +[A-Z]", shown)
    assert "Exit codes: 0" in shown


@pytest.mark.parametrize(("option", "heavy"), [("--version", "rich"), ("--help", "pydantic")])
def test_a_short_answer_imports_little(option: str, heavy: str) -> None:
    code = (
        f"import sys; from kindregards.cli import execute; execute([{option!r}]); print({heavy!r} in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.splitlines()[-1] == "False"


def test_a_reader_that_goes_away_is_no_error() -> None:
    process = subprocess.Popen(command("config", "--example"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=20)
    assert complaint == b""


def test_control_c_ends_quietly_with_130(tmp_path: Path) -> None:
    code = "import sys, time\nfrom kindregards.cli import execute\n"
    code += "from kindregards.cli.invocation import Invocation\n"
    code += "def build(*a, **k):\n    print('here', flush=True)\n    time.sleep(30)\n"
    code += "sys.exit(execute(['once', '--config', sys.argv[1]], Invocation(build=build)))"
    path = tmp_path / "config.toml"
    path.write_text(CONFIGURATION)
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"here\n"
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=20)
    assert (process.returncode, complaint.strip()) == (130, b"")


def test_help_is_there_before_anybody_waits_for_it() -> None:
    """0.4 s of processor time where this was written; the limit leaves room for slower machines."""
    assert min(_processor_seconds("--help") for _ in range(3)) < 1.2


def _processor_seconds(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command(*arguments), capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

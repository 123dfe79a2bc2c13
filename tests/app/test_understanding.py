"""The process that understands texts: it crashes, hangs, eats memory, and costs one mail at most."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from app import letters, poisoned
from app.scene import NOON, AtOnce, scene
from builders import ME, TUESDAY, header, mail
from kindregards.app.reader import Answer, Text, Whole, answer
from kindregards.app.understanding import Limits, Reading, Understanding
from kindregards.core.context import Context
from kindregards.core.mailbox import Folder, RawText
from kindregards.core.message import Unreadable
from kindregards.core.understand import Understood
from kindregards.errors import Transient
from servers.fake_mailbox import FakeMailbox

QUICK = Limits(batch_seconds=3, one_seconds=3, memory=700 * 1_048_576)
QUESTION = b"Hi Robin,\r\n\r\ncould you send me the list of guests?\r\n\r\nAda\r\n"


@pytest.fixture
def real() -> Iterator[Understanding]:
    understanding = Understanding()
    yield understanding
    understanding.close()


@pytest.fixture
def fragile() -> Iterator[Understanding]:
    """Falls over the texts of `poisoned`, and is given little time."""
    understanding = Understanding(QUICK, (sys.executable, poisoned.__file__))
    yield understanding
    understanding.close()


def text(number: int, content: bytes = QUESTION) -> Text:
    head = header(subject=f"Mail {number}", message_id=f"m{number}@mail.example")
    return Text(head, RawText(number, b"", content, False), None, Context(ME, "home"))


def read(understanding: Understanding, texts: Sequence[Text]) -> list[tuple[int, Understood | Unreadable]]:
    """Everything asked and answered, as (mark, answer) in the order of the answers."""
    reading = Reading[int, Text](understanding)
    answers = []
    for job in texts:
        answers += list(reading.ask(job.text.uid, job))
    answers += list(reading.rest())
    assert all(mark == job.text.uid for mark, job, _ in answers)
    return [(mark, given) for mark, _, given in answers]


def message_ids(answers: Sequence[tuple[int, Understood | Unreadable]]) -> list[str]:
    return [given.entry.message_id if isinstance(given, Understood) else "unreadable" for _, given in answers]


def test_thousands_of_answers_come_in_the_order_of_the_questions(real: Understanding) -> None:
    count = 3_000
    answers = read(real, [text(number, b"Hello Robin,\r\n\r\nfine.\r\n") for number in range(count)])
    assert message_ids(answers) == [f"m{number}@mail.example" for number in range(count)]


def test_large_texts_in_both_directions_block_nobody(real: Understanding) -> None:
    large = (b"All is well in the harbour, and the boats lie still. " * 20_000)[:1_000_000]
    whole = mail(text=large.decode(), message_id="large@mail.example")
    answers = read(real, [text(number, large) for number in range(40)])
    assert [mark for mark, _ in answers] == list(range(40))
    given = real.whole(whole, TUESDAY)
    assert given is not None
    assert given[0] == "large@mail.example"


@pytest.mark.parametrize("poison", [poisoned.CRASH, poisoned.HANG, poisoned.EAT, poisoned.RAISE])
def test_a_mail_that_brings_the_process_down_costs_its_own_text_only(
    fragile: Understanding, poison: bytes
) -> None:
    jobs = [text(number, poison if number == 30 else QUESTION) for number in range(60)]
    answers = read(fragile, jobs)
    wanted = ["unreadable" if number == 30 else f"m{number}@mail.example" for number in range(60)]
    assert message_ids(answers) == wanted
    assert message_ids(read(fragile, [text(99)])) == ["m99@mail.example"], "the next call works"


def test_a_process_killed_from_outside_is_replaced_and_nothing_is_lost(real: Understanding) -> None:
    reading = Reading[int, Text](real)
    answers = []
    for number in range(100):
        answers += list(reading.ask(number, text(number)))
        if number == 60:
            (child,) = children()
            os.kill(child, signal.SIGKILL)
    answers += list(reading.rest())
    assert [mark for mark, _, _ in answers] == list(range(100))
    assert all(isinstance(given, Understood) for _, _, given in answers)


def test_closing_ends_the_process(real: Understanding) -> None:
    assert real.whole(mail(), TUESDAY) is not None
    assert len(children()) == 1
    real.close()
    assert children() == []


def test_a_process_whose_daemon_was_killed_ends_by_itself() -> None:
    """Though it hangs: it cannot see that nobody waits any more."""
    program = (
        "import sys; from app import poisoned; from app.test_understanding import QUICK, text\n"
        "from kindregards.app.understanding import Understanding\n"
        "asked = Understanding(QUICK, (sys.executable, poisoned.__file__))\n"
        "asked.send([text(1)]); assert asked.receive(5)\n"
        "asked.send([text(1, poisoned.HANG)])\n"
        "print(asked._other._process.pid, flush=True); sys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    daemon = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    assert daemon.stdout is not None
    assert daemon.stdin is not None
    orphan = int(daemon.stdout.readline())
    daemon.kill()
    daemon.wait(5)
    daemon.stdin.close()
    daemon.stdout.close()
    watched = os.pidfd_open(orphan)
    try:
        assert select.select([watched], [], [], 10)[0], "it still runs"
    finally:
        os.close(watched)


def test_answers_that_nobody_waited_for_do_not_pass_for_those_of_the_next_questions(real: Understanding) -> None:
    broken_off = Reading[int, Text](real)
    for number in range(50):
        list(broken_off.ask(number, text(number, QUESTION * 50)))
    assert message_ids(read(real, [text(200), text(201)])) == ["m200@mail.example", "m201@mail.example"]
    list(Reading[int, Text](real).ask(1, text(1)))
    assert real.whole(mail(message_id="other@mail.example"), TUESDAY) is not None


def test_an_account_whose_scan_breaks_off_leaves_the_mails_of_the_other_alone(tmp_path: Path) -> None:
    class Breaks(FakeMailbox):
        def texts(self, folder: Folder, wanted: object) -> Iterator[RawText]:
            for number, found in enumerate(super().texts(folder, wanted)):  # type: ignore[arg-type]
                if number == 30:
                    raise Transient("home: cut")
                yield found

    with scene(tmp_path, "home", "work") as both:
        both.boxes["home"] = Breaks("home")
        both.restart()
        for number in range(60):
            asked = NOON - timedelta(days=2, minutes=number)
            both.deliver(letters.question(number, asked), at=asked, account="home")
            both.deliver(letters.question(100 + number, asked), at=asked, account="work")
        object.__setattr__(both.desk, "understanding", Understanding())
        both.go()
        threads = [both.store.mail.thread(number, both.desk.me()) for number in range(1, 200)]
        entries = [entry for thread in threads if thread for entry in thread.entries]
        assert len([entry for entry in entries if entry.account == "work"]) == 60
        for entry in entries:
            for signal_ in entry.signals:
                assert signal_.message_id == entry.message_id
                assert f"room {entry.subject.split()[1]}?" in signal_.sentence, "another mail's words"


def test_each_mail_that_uses_up_its_time_is_a_sign_of_life(tmp_path: Path) -> None:
    """A hundred such mails take longer than the watchdog waits."""

    class Never(AtOnce):
        def receive(self, seconds: float) -> list[Answer] | None:
            return [Unreadable("too slow") for _ in super().receive(seconds) or ()]

    with scene(tmp_path) as slow:
        told: list[str] = []
        for number in range(5):
            slow.deliver(letters.question(number, NOON))
        object.__setattr__(slow.desk, "understanding", Never())
        object.__setattr__(slow.desk, "progress", lambda what, done, total: told.append(what))
        slow.go()
        assert told.count("reading home/INBOX") == 6, "each of them, and the batch"
        assert slow.store.mail.message_count() == 5, "known by their headers"


def test_an_ordinary_error_of_a_library_is_an_answer_too() -> None:
    impossible = Whole(b"", None)  # type: ignore[arg-type]
    assert isinstance(answer(impossible), Unreadable | tuple)
    assert isinstance(answer("no job"), Unreadable)  # type: ignore[arg-type]


def test_tracebacks_of_the_process_reach_no_log(capfd: pytest.CaptureFixture[str]) -> None:
    understanding = Understanding(QUICK, (sys.executable, "-c", "raise ValueError('words of a mail')"))
    assert understanding.whole(mail(), TUESDAY) is None
    understanding.close()
    assert capfd.readouterr().err == ""


def children() -> list[int]:
    """The processes that this one started and that still run (/proc/PID/task/TID/children may skip some)."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((path / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])
            if parent == os.getpid() and "kindregards.app.reader" in (path / "cmdline").read_text(
                encoding="utf-8"
            ):
                found.append(int(path.name))
    return found

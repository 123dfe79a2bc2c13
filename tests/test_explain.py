"""`kindregards explain` on real files: Maildir, mbox, single mails, broken ones."""

import io
import json
import mailbox
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from builders import ADA, ROBIN, TUESDAY, mail
from kindregards.cli import USAGE, execute
from kindregards.core.explain import SCHEMA

FIELDS = {
    "schema", "source", "message_id", "date", "from", "to", "cc", "subject", "direction", "automated",
    "automated_rule", "bounce", "language", "own_text", "signature", "quoted", "forwarded", "thread", "signals",
    "facts", "topics", "address",
}  # fmt: skip
QUESTION = "Which scanner did you hire for the town library?"
ASKED = mail(
    subject="Scanner",
    text=f"Hello Robin,\n\nI hope you had a good week. {QUESTION}\n\nBest wishes\nAda\n",
    message_id="asked@mail.example",
)
ANSWERED = mail(
    sender=ROBIN,
    to=ADA,
    subject="Re: Scanner",
    text="Dear Ada,\n\nit was the small one from Utrecht.\n\nRobin\n\n> Which scanner did you hire?\n",
    date=TUESDAY + timedelta(days=1),
    message_id="answered@mail.example",
    references="asked@mail.example",
)


def explain(*arguments: object) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, the objects of --json, and what was said on standard error."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = execute(["explain", *map(str, arguments), "--json"])
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def shown(*arguments: object) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        assert execute(["explain", *map(str, arguments)]) == 0
    return out.getvalue()


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    path = tmp_path / "asked.eml"
    path.write_bytes(ASKED)
    return path


def maildir(folder: Path, mails: Sequence[bytes], sub: str = "") -> Path:
    box = mailbox.Maildir(folder)
    place = box.add_folder(sub) if sub else box
    for raw in mails:
        place.add(raw)
    return folder


def test_one_file_is_told_with_all_fields(asked: Path) -> None:
    code, (told,), err = explain(asked, "--as", "robin@example.org")
    assert (code, err) == (0, "")
    assert set(told) == FIELDS
    assert (told["schema"], told["source"], told["message_id"]) == (SCHEMA, str(asked), "asked@mail.example")
    assert (told["direction"], told["automated"], told["language"]) == ("in", None, "en")
    assert [(signal["kind"], signal["sentence"]) for signal in told["signals"]] == [("question", QUESTION)]
    assert told["thread"] == {"id": "asked@mail.example", "whose_turn": "mine"}
    assert told["own_text"].startswith("Hello Robin") and "Best wishes" in told["signature"]


def test_it_needs_no_configuration(asked: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert explain(asked)[0] == 0


def test_without_my_address_everything_is_incoming(asked: Path) -> None:
    assert explain(asked)[1][0]["direction"] == "in"
    assert explain(asked, "--as", "Ada <ADA@winter-labs.example>")[1][0]["direction"] == "out"


def test_a_maildir_with_its_sent_folder(tmp_path: Path) -> None:
    maildir(tmp_path / "mail", [ASKED])
    maildir(tmp_path / "mail", [ANSWERED], "Sent")
    (tmp_path / "mail" / "dovecot-uidlist").write_text("3 V1")
    code, told, _ = explain(tmp_path / "mail")
    assert code == 0
    assert {each["message_id"]: each["direction"] for each in told} == {
        "asked@mail.example": "in",
        "answered@mail.example": "out",
    }


def test_threads_are_joined_on_request(tmp_path: Path) -> None:
    maildir(tmp_path / "mail", [ANSWERED, ASKED])
    alone = {
        each["message_id"]: each["thread"] for each in explain(tmp_path / "mail", "--as", "robin@example.org")[1]
    }
    joined = explain(tmp_path / "mail", "--as", "robin@example.org", "--thread")[1]
    assert alone["asked@mail.example"]["whose_turn"] == "mine"
    assert [each["message_id"] for each in joined] == ["asked@mail.example", "answered@mail.example"]
    assert [each["thread"] for each in joined] == [{"id": "asked@mail.example", "whose_turn": "nobody"}] * 2
    assert [each["quoted"] for each in joined] == [False, True]


def test_an_mbox_is_read_message_by_message(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "box")
    box.add(ASKED)
    box.add(ANSWERED)
    box.close()
    told = explain(tmp_path / "box")[1]
    assert [(each["source"], each["message_id"]) for each in told] == [
        (f"{tmp_path / 'box'}#1", "asked@mail.example"),
        (f"{tmp_path / 'box'}#2", "answered@mail.example"),
    ]


BAD = {
    "empty": b"",
    "nothing": b"\0" * 4_000,
    "picture": bytes(range(256)) * 40,
    "header-only": b"Subject: hello",
    "no-header": b"just some words\n" * 50,
    "broken-mime": b'Content-Type: multipart/mixed; boundary="x"\n\n--x\n--x\n--x--\n--x',
    "deep": b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(500)),
    "mbox-of-nothing": b"From \n\n\n",
}


@pytest.mark.parametrize("name", BAD)
def test_it_goes_on_after_a_bad_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "a").write_bytes(BAD[name])
    (tmp_path / "b.eml").write_bytes(ASKED)
    code, told, err = explain(tmp_path)
    assert (code, err) == (0, "")
    assert told[-1]["message_id"] == "asked@mail.example"
    assert all("error" in each or set(each) == FIELDS for each in told)


def test_a_bad_file_is_told_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    (told,) = explain(tmp_path)[1]
    assert set(told) == {"schema", "source", "error"} and told["source"].endswith("/a")


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "z.eml").write_bytes(ASKED)
    told = explain(tmp_path)[1]
    assert told[0]["error"] == "it cannot be read: No such file or directory"
    assert told[1]["message_id"] == "asked@mail.example"


@pytest.mark.parametrize("arguments", [["nowhere.eml"], [], ["{asked}", "--as", "robin"]])
def test_wrong_usage_is_said_in_one_line(asked: Path, arguments: list[str]) -> None:
    code, told, err = explain(*(each.format(asked=asked) for each in arguments))
    assert (code, told, err.count("\n")) == (USAGE, [], 1)


def test_for_the_eye_each_signal_stands_with_its_sentence_and_rule(asked: Path) -> None:
    text = shown(asked, "--as", "robin@example.org")
    assert f'question: "{QUESTION}"' in text
    assert "question.mark" in text
    assert "whose turn: mine" in text


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(
        mail(text="Could you \x1b[31msend\x1b[0m me the list?\n", subject="\x1b]0;x\x07")
    )
    assert "\x1b" not in shown(tmp_path)

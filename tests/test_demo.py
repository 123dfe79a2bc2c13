"""The demo's own parts: its server takes the sample mailbox, and a draft is shown as a mail client shows it."""

import imaplib
import importlib
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import ModuleType

import pytest

DEMO = Path(__file__).resolve().parent.parent / "demo"


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(DEMO))
    yield importlib.import_module("run")
    for name in ("run", "server"):
        del sys.modules[name]


def message(text: str) -> EmailMessage:
    raw = (
        "From: Robin <robin@hale.example>\r\nTo: Ben <ben@carterworks.example>\r\nSubject: Hello\r\n"
        "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n" + text.replace("\n", "\r\n")
    )
    parsed = message_from_bytes(raw.encode(), policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_the_server_takes_the_sample_mailbox_and_keeps_dates_and_folders(demo: ModuleType) -> None:
    with demo.imap_server("robin", "secret") as port:
        client = imaplib.IMAP4("127.0.0.1", port, timeout=20)
        client.login("robin", "secret")
        filled = demo.fill(client)
        found = {
            name: int(client.select(name, readonly=True)[1][0] or b"0") for name in ("INBOX", "Sent", "Drafts")
        }
        client.select("INBOX", readonly=True)
        oldest = client.fetch("1", "(INTERNALDATE)")[1][0]
        client.logout()
    assert found["INBOX"] + found["Sent"] == filled == len(list(demo.MAILBOX.glob("*/*.eml")))
    assert found["Drafts"] == 0
    assert b'"18-Dec-2025 10:10:00 +0000"' in oldest


def test_two_servers_run_side_by_side_and_end(demo: ModuleType) -> None:
    with demo.imap_server("robin", "secret") as one, demo.imap_server("robin", "secret") as two:
        assert one != two
    with pytest.raises(OSError):
        imaplib.IMAP4("127.0.0.1", one, timeout=2)


def test_a_flowed_text_is_shown_in_whole_lines_and_its_signature_stays_apart(demo: ModuleType) -> None:
    shown = demo.as_shown(message("Dear Ben, \nthank you.\n\n-- \nRobin\nBerlin\n")).splitlines()
    rows = [line[2:-2].rstrip() for line in shown[1:-1]]
    assert rows[4:] == ["Dear Ben, thank you.", "", "--", "Robin", "Berlin"]
    assert len({len(line) for line in shown}) == 1


def test_quoted_text_keeps_its_marks_and_does_not_join_its_answer(demo: ModuleType) -> None:
    shown = demo.as_shown(message("> Can you \n> come? \nYes.\n"))
    rows = [line[2:-2].rstrip() for line in shown.splitlines()[5:-1]]
    assert rows == ["> Can you come?", "Yes."]


def test_a_stuffed_line_loses_its_space(demo: ModuleType) -> None:
    assert "│ From here on" in demo.as_shown(message(" From here on\n"))

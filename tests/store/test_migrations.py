"""Databases of earlier versions: what they hold stays, and what only the text tells is read again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlite_utils

from builders import ME, TUESDAY, entry
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.understand import Understood
from kindregards.store import Store
from kindregards.store.migrations import migrations

QUESTION = Signal(SignalKind.QUESTION, "Is the hall free?", "question.mark", 0.9, "a@mail.example", TUESDAY)
KEPT = """
INSERT INTO threads VALUES (1, 0);
INSERT INTO messages VALUES (1, 'a@mail.example', 1, 'home', 1773133200000000, 0, 'in', 'ada@winter-labs.example',
    'Ada Winter', '', '', '', 'Your talk', 'your talk', 0, '', NULL, 'en', 1, 9, NULL, 0);
INSERT INTO signals VALUES (1, 0, 'question', 'Is the room free?', 'question.mark', 0.9, 1773133200000000, '');
INSERT INTO cursors VALUES ('home', 'INBOX', 1, 2, 0, 0, 1);
"""


@pytest.fixture
def old(path: Path) -> Iterator[Path]:
    """A database as the first version left it, with one message that was read whole."""
    path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(path)) as db:
        migrations.apply(sqlite_utils.Database(db), stop_before="signals")
        db.executescript(KEPT)
    path.chmod(0o600)
    yield path


def test_what_an_earlier_version_kept_is_still_there(old: Path) -> None:
    with Store.open(old) as store:
        thread = store.mail.thread(1, ME)
        assert thread is not None
        assert [signal.sentence for signal in thread.last.signals] == ["Is the room free?"]
        assert (thread.last.signals[0].due, dict(thread.last.signals[0].facts)) == (None, {})


def test_mail_that_an_earlier_version_read_is_read_again(old: Path) -> None:
    again = replace(entry(message_id="a@mail.example", signals=(QUESTION,)), greeting="hi", attached=True)
    with Store.open(old) as store:
        assert store.cursors.get("home", "INBOX") is None
        assert store.mail.add("home", "INBOX", 1, [(1, Understood(again, topics=("hall",)))]) == 0
        thread = store.mail.thread(1, ME)
        assert thread is not None
        assert [signal.sentence for signal in thread.last.signals] == ["Is the hall free?"]
        assert (thread.last.greeting, thread.last.attached, thread.last.read_whole) == ("hi", True, True)
        person = store.people.find("ada")[0]
        assert [(topic.word, topic.count) for topic in store.people.topics(person)] == [("hall", 1)]


def test_looking_at_an_older_database_leaves_it_as_it_is(old: Path) -> None:
    before = old.read_bytes()
    with Store.open(old, write=False) as store:
        assert store.mail.message_count() == 1
    assert old.read_bytes() == before

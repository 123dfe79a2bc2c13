"""kill -9 at any moment: what was committed is there, what was not is not, and the file is sound."""

import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from kindregards.core.mailbox import Cursor
from kindregards.store import Store

CHILD = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[3])
    from builders import entry
    from kindregards.core.mailbox import Cursor
    from kindregards.core.understand import Understood
    from kindregards.store import Store

    store = Store.open(Path(sys.argv[1]))
    deadly = int(sys.argv[2])
    steps = 0

    def step():
        global steps
        steps += 1
        if steps == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    for n in range(1, 6):
        with store.atomic():
            batch = [(uid, Understood(entry(message_id=f"{uid}@x.example", subject=f"Matter {uid}")))
                     for uid in range(n * 50, n * 50 + 50)]
            step()
            store.mail.add("home", "INBOX", 1, batch)
            step()
            store.cursors.save("home", "INBOX", Cursor(1, n * 50 + 50))
            step()
        step()
    store.close()
""")


@pytest.mark.parametrize("deadly", [1, 2, 3, 4, 5, 7, 10, 12, 16, 20])
def test_messages_and_cursor_are_committed_together_or_not_at_all(path: Path, deadly: int) -> None:
    tests = str(Path(__file__).parents[1])
    run = subprocess.run([sys.executable, "-c", CHILD, str(path), str(deadly), tests], timeout=60, check=False)
    assert run.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    with Store.open(path) as store:
        batches = deadly // 4
        assert store.mail.message_count() == batches * 50
        expected = Cursor(1, batches * 50 + 50) if batches else None
        assert store.cursors.get("home", "INBOX") == expected
        assert len(store.mail.dirty()) == batches * 50
        assert not store.meta.restored

"""Opening: what is made, what is refused, and that a refused file stays as it was."""

import os
import sqlite3
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from builders import ME, TUESDAY, entry
from kindregards.core.understand import Understood
from kindregards.errors import AlreadyRunning, StoreError
from kindregards.store import Store

NOBODY = 65_534  # a user without rights, where the tests run as root


@pytest.fixture
def used(path: Path) -> Path:
    """A database with one message, closed."""
    with Store.open(path) as store:
        store.mail.add("home", "INBOX", 1, [(1, Understood(entry()))])
    return path


@pytest.fixture
def wide_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def refusal(path: Path) -> str:
    """Try to open in both ways; what is there stays as it is."""
    before = path.read_bytes(), path.stat().st_mode
    with pytest.raises(StoreError) as reading:
        Store.open(path, write=False)
    with pytest.raises(StoreError) as writing:
        Store.open(path)
    assert (path.read_bytes(), path.stat().st_mode) == before
    assert reading.value.what == writing.value.what
    assert writing.value.remedy
    return writing.value.what


def child(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_everything_it_makes_is_for_the_user_alone_whatever_the_umask(path: Path, wide_umask: None) -> None:
    with Store.open(path) as store:
        store.meta.set("a", "b")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {
        "kindregards.db": 0o600,
        "kindregards.db-wal": 0o600,
        "kindregards.db-shm": 0o600,
        "kindregards.db.lock": 0o600,
    }
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_was_written_is_there_after_reopening(used: Path) -> None:
    with Store.open(used) as store:
        assert store.mail.message_count() == 1
        assert store.mail.thread(store.mail.dirty()[0], ME) is not None


def test_a_database_that_others_can_read_is_refused(used: Path) -> None:
    used.chmod(0o640)
    assert "can be read by others (mode 0640)" in refusal(used)


def test_a_folder_in_which_others_could_exchange_the_file_is_refused(used: Path) -> None:
    used.parent.chmod(0o777)
    with pytest.raises(StoreError, match="others may write to the folder"):
        Store.open(used)


def test_a_newer_schema_is_refused(used: Path) -> None:
    with closing(sqlite3.connect(used)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('kindregards', 'x', '')"
        )
    assert "was written by a newer version" in refusal(used)


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    path.chmod(0o600)
    assert "is a database of another program" in refusal(path)


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_bytes(b"Dear diary,\n" * 1000)
    path.chmod(0o600)
    assert "is not a database" in refusal(path)


@pytest.mark.parametrize("size", [1, 50, 100, 4096, 20_000])
def test_a_truncated_database_is_refused(used: Path, size: int) -> None:
    os.truncate(used, size)
    assert "is cut off" in refusal(used)


def test_a_database_emptied_after_use_is_refused_and_not_begun_anew(used: Path) -> None:
    os.truncate(used, 0)
    with pytest.raises(StoreError, match="is empty, though it was in use before"):
        Store.open(used)
    assert used.stat().st_size == 0


def test_a_damaged_page_is_found_before_anything_is_written(used: Path) -> None:
    with used.open("r+b") as file:
        for page in range(1, used.stat().st_size // 4096):
            file.seek(page * 4096)
            file.write(b"\xff" * 64)
    assert "damaged" in refusal(used)


def test_a_folder_in_the_place_of_the_file_is_refused(path: Path) -> None:
    path.mkdir(parents=True, mode=0o700)
    with pytest.raises(StoreError, match="is not a file"):
        Store.open(path)


def test_after_a_refusal_the_lock_is_free_again(used: Path) -> None:
    used.chmod(0o644)
    with pytest.raises(StoreError):
        Store.open(used)
    used.chmod(0o600)
    Store.open(used).close()


def test_a_second_process_is_told_who_holds_the_lock(used: Path) -> None:
    code = """
        import sys; from pathlib import Path; from kindregards.store import Store
        try:
            Store.open(Path(sys.argv[1]))
        except Exception as error:
            print(type(error).__name__, error)
    """
    with Store.open(used):
        answer = child(code, used).stdout
    assert answer.startswith("AlreadyRunning")
    assert f"(process {os.getpid()})" in answer


def test_the_same_process_cannot_open_it_twice_either(used: Path) -> None:
    with Store.open(used), pytest.raises(AlreadyRunning):
        Store.open(used)


def test_reading_is_possible_while_the_daemon_writes(used: Path) -> None:
    with Store.open(used) as writer, Store.open(used, write=False) as reader:
        writer.mail.add(
            "home", "INBOX", 1, [(2, Understood(entry(message_id="second@x.example", subject="Other")))]
        )
        assert reader.mail.message_count() == 2


def test_a_reader_cannot_write(used: Path) -> None:
    before = used.read_bytes()
    with Store.open(used, write=False) as reader, pytest.raises(StoreError, match="cannot be written"):
        reader.meta.set("a", "b")
    assert used.read_bytes() == before


def test_reading_a_database_that_does_not_exist_makes_nothing(path: Path) -> None:
    with Store.open(path, write=False) as store:
        assert store.mail.message_count() == 0
        assert store.passes.last() is None
    assert not path.parent.exists()


def test_a_place_that_cannot_be_written_to_is_named(used: Path) -> None:
    code = """
        import os, sys; from pathlib import Path
        from kindregards.errors import StoreError; from kindregards.store import Store
        path = Path(sys.argv[1])
        Store.open(path, write=False).close()  # everything is imported while that is allowed
        if os.geteuid() == 0:
            os.setuid(int(sys.argv[2]))
        print(Store.open(path, write=False).mail.message_count())
        try:
            Store.open(path)
        except StoreError as error:
            print(error)
    """
    _let_reach(used.parent, NOBODY)
    before = used.read_bytes()
    (used.parent / "kindregards.db.lock").unlink()
    used.parent.chmod(0o500)
    answer = child(code, used, NOBODY)
    used.parent.chmod(0o700)
    count, refused = answer.stdout.splitlines()
    assert count == "1"
    assert "cannot be opened: Permission denied" in refused
    assert used.read_bytes() == before


def _let_reach(folder: Path, user: int) -> None:
    """Give `folder` to `user`, and let them walk to it; root alone can and needs to."""
    if os.geteuid() != 0:
        return
    for file in (folder, *folder.iterdir()):
        os.chown(file, user, user)
    for above in folder.parents:
        if not above.stat().st_mode & 0o001:
            above.chmod(above.stat().st_mode | 0o011)


def test_when_no_more_can_be_written_the_transaction_is_undone_and_the_reason_told(used: Path) -> None:
    code = """
        import resource, signal, sys; from pathlib import Path
        from kindregards.errors import StoreError; from kindregards.store import Store
        store = Store.open(Path(sys.argv[1]))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
        try:
            with store.atomic():
                for n in range(10_000):
                    store.meta.set(f"name {n}", "x" * 1000)
        except StoreError as error:
            print(error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print(store.meta.get("name 0"), store.mail.message_count())
        store.meta.set("after", "it works again")
    """
    answer = child(code, used)
    told, undone = answer.stdout.splitlines()
    assert "Check the disk and the free space" in told or "the disk is full" in told
    assert undone == "None 1"
    with Store.open(used) as store:
        assert store.meta.get("after") == "it works again"


def test_a_backup_that_was_put_back_is_noticed(used: Path) -> None:
    backup = used.read_bytes()
    with Store.open(used) as store:
        assert not store.meta.restored
        store.passes.start(TUESDAY)
    used.write_bytes(backup)
    with Store.open(used) as store:
        assert store.meta.restored
    with Store.open(used) as store:
        assert not store.meta.restored


def test_a_backup_from_before_the_last_pass_is_noticed_even_without_a_restart(used: Path) -> None:
    with Store.open(used) as store:
        store.passes.start(TUESDAY)
        with (
            closing(sqlite3.connect(used)) as source,
            closing(sqlite3.connect(used.with_suffix(".bak"))) as target,
        ):
            source.backup(target)
        store.passes.start(TUESDAY)
    used.write_bytes(used.with_suffix(".bak").read_bytes())
    with Store.open(used) as store:
        assert store.meta.restored


def test_a_copy_in_memory_changes_nothing_in_the_file(used: Path) -> None:
    with Store.open(used) as store:
        copy = store.copy_in_memory()
        with copy.atomic():
            copy.mail.reviewed(copy.mail.dirty())
            copy.meta.set("only", "here")
        copy.passes.start(TUESDAY)
        copy.close()
        assert store.mail.dirty() == [1]
        assert store.meta.get("only") is None
        assert store.passes.last() is None
    with Store.open(used) as store:
        assert not store.meta.restored

"""Cursors, deeds, passes, meta, instants."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TUESDAY, entry
from kindregards.core.mailbox import Cursor
from kindregards.core.understand import Understood
from kindregards.store import Pass, Store
from kindregards.store.instants import from_ticks, in_offset, offset_of, to_ticks
from kindregards.store.passes import KEPT

DAY = timedelta(days=1)


def test_a_cursor_is_kept_for_each_folder_of_each_account(store: Store) -> None:
    big = Cursor(2**32 - 1, 2**32 - 1, 2**63 - 1, 5, 10**6)
    store.cursors.save("home", "INBOX", Cursor(1, 2))
    store.cursors.save("work", "INBOX", Cursor(1, 3))
    store.cursors.save("home", "INBOX", big)
    assert store.cursors.all() == {("home", "INBOX"): big, ("work", "INBOX"): Cursor(1, 3)}
    store.cursors.forget("home", "INBOX")
    assert store.cursors.get("home", "INBOX") is None
    assert store.cursors.get("work", "INBOX") == Cursor(1, 3)


def test_people_helped_counts_each_person_once(store: Store) -> None:
    mails = [
        entry(sender=f"p{n}@x{n}.example", message_id=f"{n}@x.example", subject=f"Matter {n}") for n in range(3)
    ]
    store.mail.add("home", "INBOX", 1, [(n, Understood(mail)) for n, mail in enumerate(mails)])
    for person, day, key in [(1, 0, "a"), (1, 1, "b"), (2, 1, "c"), (2, 1, "c"), (3, 5, "d")]:
        store.deeds.record(person, "reply", TUESDAY + day * DAY, f"{key}@x.example", key)
    assert store.deeds.people_helped(TUESDAY, TUESDAY + 5 * DAY) == 2
    assert store.deeds.people_helped(TUESDAY, TUESDAY + 6 * DAY) == 3
    assert store.deeds.people_helped(TUESDAY + DAY, TUESDAY + 2 * DAY) == 2


def test_the_last_pass_is_told_with_its_problems(store: Store) -> None:
    assert store.passes.last() is None
    id_ = store.passes.start(TUESDAY)
    assert store.passes.last() == Pass(id_, TUESDAY, None, 0, 0, ())
    store.passes.finish(id_, TUESDAY + DAY, 12, 3, ["home: the server is busy"])
    assert store.passes.last() == Pass(id_, TUESDAY, TUESDAY + DAY, 12, 3, ("home: the server is busy",))


def test_old_passes_are_forgotten() -> None:
    with Store.open(Path("/nonexistent/kindregards.db"), write=False) as store:
        with store.atomic():
            last = [store.passes.start(TUESDAY) for _ in range(KEPT + 5)][-1]
        with store.atomic():
            store.passes.start(TUESDAY)
        assert store.passes.last() is not None
        assert last == KEPT + 5


def test_the_install_key_is_made_once_and_differs_between_installations(store: Store, tmp_path: Path) -> None:
    key = store.meta.install_key()
    assert len(key) == 32
    assert store.meta.install_key() == key
    assert store.copy_in_memory().meta.install_key() == key
    with Store.open(tmp_path / "other" / "k.db") as other:
        assert other.meta.install_key() != key


def test_small_values_are_kept_by_name(store: Store) -> None:
    assert store.meta.get("last instant") is None
    store.meta.set("last instant", "2026-03-10")
    store.meta.set("last instant", "2026-03-11")
    assert store.meta.get("last instant") == "2026-03-11"


@given(
    st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2200, 1, 1)),
    st.integers(-14 * 60, 14 * 60),
)
def test_an_instant_survives_to_the_microsecond_with_its_offset(naive: datetime, minutes: int) -> None:
    instant = naive.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    back = in_offset(to_ticks(instant), offset_of(instant))
    assert back == instant
    assert back.utcoffset() == instant.utcoffset()
    assert from_ticks(to_ticks(instant)).tzinfo is UTC


@pytest.mark.parametrize(("year", "offset"), [(1, -14 * 60), (9999, 14 * 60)])
def test_the_ends_of_the_calendar_do_not_overflow(year: int, offset: int) -> None:
    instant = datetime(year, 1 if year == 1 else 12, 1 if year == 1 else 31, 12, tzinfo=UTC)
    assert in_offset(to_ticks(instant), offset) == instant


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(TypeError):
        to_ticks(TUESDAY.replace(tzinfo=None))

"""Intents: written before the bytes leave, one at a time, bytes erased at the end."""

from datetime import timedelta

import pytest

from builders import TUESDAY, entry
from kindregards.core.followup import FollowUp, Kind
from kindregards.core.understand import Understood
from kindregards.errors import StoreError
from kindregards.store import Intent, Store

DAY = timedelta(days=1)
KEY = "reply:q@x.example"
RAW = b"From: Robin\r\n\r\nThank you \xff\x00\r\n"


@pytest.fixture(autouse=True)
def follow_up(store: Store) -> None:
    store.mail.add("home", "INBOX", 1, [(1, Understood(entry()))])
    proposal = FollowUp(Kind.REPLY, KEY, 1, 1, "home", "q@x.example", "asked", (), TUESDAY, TUESDAY + DAY)
    store.follow_ups.propose(proposal, TUESDAY)


def begin(store: Store, key: str = KEY) -> Intent:
    return store.drafts.begin(
        follow_up_key=key,
        account="home",
        folder_key="Drafts",
        message_id="draft@x.example",
        raw=RAW,
        uidvalidity=7,
        uidnext=40,
        created=TUESDAY,
        fingerprint="abc",
    )


def test_an_intent_keeps_the_exact_bytes_until_it_is_closed(store: Store) -> None:
    intent = begin(store)
    assert (intent.raw, intent.size, intent.revision, intent.uid, intent.confirmed) == (
        RAW,
        len(RAW),
        1,
        None,
        None,
    )
    assert store.drafts.unresolved() == [intent]
    store.drafts.close(intent.id, TUESDAY + DAY)
    closed = store.drafts.get(intent.id)
    assert (closed.raw, closed.size, closed.closed) == (b"", len(RAW), TUESDAY + DAY)
    assert store.drafts.unresolved() == store.drafts.open() == []


def test_a_confirmed_one_is_open_and_says_where_it_lies(store: Store) -> None:
    intent = begin(store)
    store.drafts.mark_ambiguous(intent.id)
    assert store.drafts.get(intent.id).ambiguous
    store.drafts.confirm(intent.id, 7, 41, TUESDAY + DAY)
    store.drafts.confirm(intent.id, 8, 3, TUESDAY + 2 * DAY)
    (seen,) = store.drafts.open()
    assert (seen.uidvalidity, seen.uid, seen.confirmed, seen.ambiguous) == (8, 3, TUESDAY + DAY, False)
    assert store.drafts.unresolved() == []


def test_a_follow_up_cannot_have_two_drafts_at_a_time(store: Store) -> None:
    first = begin(store)
    with pytest.raises(StoreError, match="has a draft already"):
        begin(store)
    store.drafts.close(first.id, TUESDAY)
    assert store.drafts.next_revision(KEY) == 2
    assert begin(store).revision == 2


def test_there_is_no_draft_without_a_follow_up(store: Store) -> None:
    with pytest.raises(StoreError, match="no follow-up"):
        begin(store, "reply:unknown")
    with pytest.raises(StoreError, match="no intent 9"):
        store.drafts.get(9)


def test_renewed_it_has_a_new_baseline_and_the_same_bytes(store: Store) -> None:
    intent = begin(store)
    store.drafts.mark_ambiguous(intent.id)
    renewed = store.drafts.renew(intent.id, 44, TUESDAY + DAY)
    assert (renewed.raw, renewed.message_id, renewed.revision) == (intent.raw, intent.message_id, 1)
    assert (renewed.uidnext, renewed.created, renewed.ambiguous) == (44, TUESDAY + DAY, False)


def test_a_missing_draft_may_come_back(store: Store) -> None:
    intent = begin(store)
    store.drafts.missing(intent.id, TUESDAY)
    assert store.drafts.get(intent.id).missing_since == TUESDAY
    store.drafts.missing(intent.id, None)
    assert store.drafts.get(intent.id).missing_since is None


def test_a_closed_one_stays_closed_as_it_was(store: Store) -> None:
    intent = begin(store)
    store.drafts.close(intent.id, TUESDAY)
    store.drafts.close(intent.id, TUESDAY + DAY)
    assert store.drafts.get(intent.id).closed == TUESDAY


def test_an_undone_transaction_leaves_no_intent(store: Store) -> None:
    with pytest.raises(RuntimeError), store.atomic():
        begin(store)
        raise RuntimeError
    assert store.drafts.unresolved() == []

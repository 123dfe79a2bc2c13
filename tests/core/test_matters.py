"""What is open between me and somebody, and what closes it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from builders import ROBIN, TUESDAY, addresses, entry
from kindregards.core.matters import Matter, MatterState, matters
from kindregards.core.message import Direction
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.thread import Entry

DAY = timedelta(days=1)
ADA = "ada@winter-labs.example"
BEN = "ben@carterworks.example"
OUT, IN = Direction.OUT, Direction.IN


def mail(
    direction: Direction, day: int, *kinds: SignalKind, name: str = "", to: tuple[str, ...] = (), **told: object
) -> Entry:
    """The mail of a day, with one signal of each kind; `told` are due, who and facts of all of them."""
    id_ = f"{name or direction}-{day}@mail.example"
    at = TUESDAY + day * DAY
    signals = tuple(Signal(kind, f"A {kind} of day {day}.", "test", 0.9, id_, at, **told) for kind in kinds)  # type: ignore[arg-type]
    return entry(direction, at, signals, message_id=id_, to=to or None)


def only(*entries: Entry, on: int = 30) -> Matter:
    """The one matter in some mails, the same in every order and with copies."""
    now = TUESDAY + on * DAY
    found = {matters(order, now) for order in permutations((*entries, entries[0]))}
    assert len(found) == 1
    (matter,) = found.pop()
    return matter


PROMISE = mail(OUT, 0, SignalKind.PROMISE, facts={"delivers": "attachment"})


def test_a_promise_is_open_until_it_is_kept() -> None:
    assert only(PROMISE, mail(OUT, 1), mail(IN, 2)).state is MatterState.OPEN


def test_a_file_that_follows_keeps_the_promise() -> None:
    kept = replace(mail(OUT, 3), attached=True)
    matter = only(PROMISE, mail(IN, 1), kept)
    assert (matter.state, matter.closed_by, matter.is_mine) == (MatterState.CLOSED, kept, True)


def test_a_file_sent_to_somebody_else_keeps_nothing() -> None:
    other = replace(mail(OUT, 3, to=(BEN,)), attached=True)
    assert only(PROMISE, other).state is MatterState.OPEN


def test_their_promise_is_not_kept_by_my_file() -> None:
    theirs = mail(IN, 0, SignalKind.PROMISE, facts={"delivers": "attachment"})
    matter = only(theirs, replace(mail(OUT, 1), attached=True))
    assert (matter.state, matter.is_mine) == (MatterState.OPEN, False)


def test_thanks_for_it_show_that_a_promise_was_kept() -> None:
    thanks = replace(mail(IN, 2, SignalKind.THANKS), references=(PROMISE.message_id,))
    assert only(PROMISE, thanks).because == "they thanked for it"


def test_thanks_in_another_matter_keep_no_promise() -> None:
    assert only(PROMISE, mail(IN, 2, SignalKind.THANKS)).state is MatterState.OPEN


def test_an_introduction_that_follows_keeps_the_promise_to_introduce() -> None:
    promise = mail(OUT, 0, SignalKind.PROMISE, facts={"delivers": "introduction"})
    later = mail(OUT, 1, SignalKind.INTRODUCTION, to=(ADA, BEN), who=(ADA, BEN))
    kept, introduced = matters((promise, later), TUESDAY + 2 * DAY)
    assert (kept.state, kept.because) == (MatterState.CLOSED, "the introduction followed")
    assert (introduced.state, introduced.because) == (MatterState.CLOSED, "you introduced them")


def test_who_says_let_me_introduce_you_in_the_introduction_itself_has_kept_it() -> None:
    kinds = (SignalKind.PROMISE, SignalKind.INTRODUCTION)
    told = mail(OUT, 0, *kinds, to=(ADA, BEN), who=(ADA, BEN), facts={"delivers": "introduction"})
    promise, _ = matters((told,), TUESDAY + 2 * DAY)
    assert (promise.state, promise.closed_by) == (MatterState.CLOSED, told)


def test_the_promise_to_answer_is_kept_by_the_next_mail() -> None:
    promise = mail(OUT, 0, SignalKind.PROMISE, facts={"delivers": "answer"})
    assert only(promise, mail(OUT, 1)).because == "a later mail followed"


def test_who_calls_it_off_needs_no_promise_any_more() -> None:
    assert only(PROMISE, mail(IN, 1, SignalKind.SETTLED)).because == "it was called off"


def test_after_months_nobody_waits_for_a_promise() -> None:
    due = mail(OUT, 0, SignalKind.PROMISE, due=date(2026, 4, 10), facts={"delivers": "link"})
    assert only(due, on=90).state is MatterState.OPEN
    assert only(due, on=92).state is MatterState.EXPIRED
    assert only(PROMISE, on=61).state is MatterState.EXPIRED


def test_the_same_promise_said_in_two_mails_is_one() -> None:
    again = replace(mail(OUT, 1), signals=PROMISE.signals)
    assert len(matters((PROMISE, again), TUESDAY + 2 * DAY)) == 1


def test_a_favour_is_open_until_i_thank() -> None:
    favour = mail(IN, 0, SignalKind.FAVOUR_RECEIVED, who=(ADA,))
    assert only(favour, mail(OUT, 1), mail(IN, 2, SignalKind.THANKS)).state is MatterState.OPEN
    thanks = mail(OUT, 3, SignalKind.THANKS)
    assert only(favour, mail(OUT, 1), thanks).closed_by == thanks


def test_a_favour_told_by_my_own_thanks_is_thanked() -> None:
    told = mail(OUT, 0, SignalKind.FAVOUR_RECEIVED, who=(ADA,))
    assert only(told).state is MatterState.CLOSED


def test_thanks_to_somebody_else_close_no_favour() -> None:
    favour = mail(IN, 0, SignalKind.FAVOUR_RECEIVED, who=(ADA,))
    assert only(favour, mail(OUT, 1, SignalKind.THANKS, to=(BEN,))).state is MatterState.OPEN


def test_what_was_not_read_may_have_thanked() -> None:
    favour = mail(IN, 0, SignalKind.FAVOUR_RECEIVED, who=(ADA,))
    assert only(favour, replace(mail(OUT, 1), read_whole=False)).state is MatterState.CLOSED


@pytest.mark.parametrize(("days", "state"), [(89, MatterState.OPEN), (90, MatterState.EXPIRED)])
def test_a_need_expires(days: int, state: MatterState) -> None:
    assert only(mail(IN, 0, SignalKind.NEED), on=days).state is state


def test_a_need_is_met_when_its_owner_says_so() -> None:
    need = mail(IN, 0, SignalKind.NEED)
    assert only(need, mail(OUT, 1, SignalKind.SETTLED)).state is MatterState.OPEN
    assert only(need, mail(IN, 2, SignalKind.SETTLED)).because == "it is met"


def test_an_introduction_leads_to_an_exchange_when_mail_went_both_ways() -> None:
    told = mail(IN, 0, SignalKind.INTRODUCTION, to=(ROBIN, BEN), who=(BEN,))
    mine = mail(OUT, 1, to=(BEN,))
    theirs = replace(mail(IN, 2), sender=addresses(BEN)[0])
    assert only(told, mine).state is MatterState.OPEN
    assert only(told, theirs).state is MatterState.OPEN
    assert only(told, mine, theirs).closed_by == theirs


def test_an_out_of_office_tells_no_matter() -> None:
    assert matters([replace(mail(IN, 0, SignalKind.NEED), automated="auto_reply")], TUESDAY) == ()

"""Joining and standing: which messages belong together, and whose turn it is."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import ADA, ME, ROBIN, TUESDAY, entry, mail
from kindregards.core.header import parse_header
from kindregards.core.message import Direction, Header
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.thread import (
    SUBJECT_WINDOW,
    SURE,
    Joining,
    Thread,
    Turn,
    base_subject,
    is_reply_subject,
    join,
    joining,
    links,
    standing,
)

BEA = "Bea Kuhn <bea@archive.example>"
CARL = "Carl Oost <carl@print.example>"


def _threads(*mails: tuple[str, dict[str, str]]) -> set[frozenset[str]]:
    """The threads of some mails, each given by its Message-ID and its header fields."""
    made = []
    for number, (message_id, fields) in enumerate(mails):
        raw = mail(message_id=message_id, subject=f"Matter {number}", headers=fields)
        head = parse_header(raw.partition(b"\r\n\r\n")[0], TUESDAY)
        assert isinstance(head, Header)
        made.append(joining(replace(entry(message_id=head.message_id), references=head.references), ME))
    made = [replace(each, subject_key="", by_subject=False) for each in made]
    return {frozenset(newcomer.message_id for newcomer in joined.newcomers) for joined in join(made, [])}


ROOT: tuple[str, dict[str, str]] = ("root@x.example", {})


@pytest.mark.parametrize(
    "fields",
    [
        {"References": "<root@x.example>"},
        {"References": "<lost@x.example> <root@x.example>"},
        {"In-Reply-To": "<root@x.example>"},
        {"In-Reply-To": "<root@x.example> (Bo's message of Monday)"},
        {"In-Reply-To": "Message from Bo <bo@x.example> of Monday <root@x.example>"},
        {"In-Reply-To": "<other@x.example> <root@x.example>"},
        {"In-Reply-To": "<other@x.example>", "References": "<root@x.example>"},
    ],
)
def test_every_message_that_the_header_names_is_of_the_thread(fields: dict[str, str]) -> None:
    assert _threads(ROOT, ("answer@x.example", fields)) == {frozenset({"root@x.example", "answer@x.example"})}


@pytest.mark.parametrize(
    "fields",
    [
        {"References": "<ROOT@X.EXAMPLE>"},
        {"References": "root@x.example"},
        {"References": "<yes>"},
        {"In-Reply-To": "your mail of Monday"},
        {"References": "<answer@x.example>"},
    ],
)
def test_what_names_no_message_joins_nothing(fields: dict[str, str]) -> None:
    other = ("other@x.example", {"References": "<yes>"})
    assert len(_threads(ROOT, other, ("answer@x.example", fields))) == 3


def test_two_answers_to_a_message_that_was_never_seen_are_one_thread() -> None:
    first = ("a@x.example", {"References": "<gone@x.example>"})
    second = ("b@x.example", {"In-Reply-To": "<gone@x.example>"})
    assert _threads(first, second) == {frozenset({"a@x.example", "b@x.example"})}


@pytest.mark.parametrize(
    ("subject", "base"),
    [
        ("Re: Fwd: RE[2]: Harvest plan", "Harvest plan"),
        ("AW: WG: Antw: Ernteplan", "Ernteplan"),
        ("[beekeepers] Re: [beekeepers] Harvest plan", "Harvest plan"),
        ("Harvest plan (fwd)", "Harvest plan"),
        ("SV: VS: Høstplan", "Høstplan"),
        ("RES: ENC: Plano", "Plano"),
        ("R: I: Piano", "Piano"),
        ("TR : Plan", "Plan"),
        ("Re^2: Harvest", "Harvest"),
        ("回复：收成", "收成"),
        ("Re: ", ""),
        ("[Ticket 4711] Printer", "[Ticket 4711] Printer"),
        ("Regarding: harvest", "Regarding: harvest"),
        ("[beekeepers]", "[beekeepers]"),
        ("  Re:   two   spaces ", "two spaces"),
    ],
)
def test_a_base_subject_has_no_prefixes_and_list_tags(subject, base):
    assert base_subject(subject) == base


def test_a_forward_is_no_reply():
    assert is_reply_subject("Re: plan")
    assert is_reply_subject("[bees] AW: plan")
    assert not is_reply_subject("Fwd: Re: plan")
    assert not is_reply_subject("plan")


def in_from(sender, day=0, subject="Re: Harvest plan", **fields):
    return joining(entry(sender=sender, subject=subject, date=TUESDAY + timedelta(days=day), **fields), ME)


def test_a_reply_without_references_joins_its_subject():
    assert links(in_from(ADA, message_id="a@x"), in_from(ADA, 3, "Harvest plan", message_id="b@x"))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (in_from(BEA, 1, "Harvest plan", message_id="b@x"), "another correspondent"),
        (in_from(ADA, SUBJECT_WINDOW.days + 1, "Harvest plan", message_id="b@x"), "too late"),
        (in_from(ADA, 1, "Harvest plans", message_id="b@x"), "another subject"),
    ],
)
def test_the_same_subject_alone_is_not_enough(other, why):
    assert not links(in_from(ADA, message_id="a@x"), other), why


def test_two_new_mails_with_one_subject_stay_two_threads():
    first, second = (in_from(ADA, day, "Harvest plan", message_id=f"{day}@x") for day in (0, 1))
    assert not links(first, second)


@pytest.mark.parametrize(
    "subject", ["Re:", "Re: hi", "AW: Frage", "Re: meeting", "Re: (no subject)", "Re: Vielen Dank!"]
)
def test_a_subject_that_says_nothing_joins_nothing(subject):
    assert joining(entry(subject=subject), ME).subject_key == ""


def test_a_reference_without_a_domain_joins_nothing():
    patches = [joining(entry(message_id=f"{n}@x", references=["yes"]), ME) for n in range(2)]
    assert not links(*patches)


def test_an_answer_and_what_it_answers_join_though_the_answer_came_first():
    question = joining(entry(message_id="q@x"), ME)
    answer = joining(entry(message_id="a@x", references=["q@x"]), ME)
    assert [group.threads for group in join([question], [(7, answer)])] == [{7}]


def test_a_newcomer_can_make_two_threads_one():
    known = [(1, joining(entry(message_id="a@x"), ME)), (2, joining(entry(message_id="b@x"), ME))]
    newcomer = joining(entry(message_id="c@x", references=["a@x", "b@x"]), ME)
    (group,) = join([newcomer], known)
    assert group.threads == {1, 2}
    assert group.newcomers == (newcomer,)


MESSAGES = st.lists(
    st.builds(
        lambda own, references, subject, people, day, reply: Joining(
            message_id=f"{own}@x",
            ids=frozenset({f"{own}@x"} | ({f"{r}@x" for r in references} if not reply else set())),
            subject_key=subject,
            people=frozenset(people),
            date=TUESDAY + timedelta(days=day),
            by_subject=reply,
        ),
        own=st.integers(0, 30),
        references=st.sets(st.integers(0, 30), max_size=2),
        subject=st.sampled_from(["", "harvest plan", "winter feed"]),
        people=st.sets(st.sampled_from(["ada", "bea", "carl"]), max_size=2),
        day=st.integers(0, 150),
        reply=st.booleans(),
    ),
    max_size=14,
    unique_by=lambda message: message.message_id,
)


def components_by_pairs(messages):
    """The partition that `links` defines, found the slow way."""
    groups = [{m.message_id} for m in messages]
    for a in messages:
        for b in messages:
            if links(a, b):
                ours = [g for g in groups if a.message_id in g or b.message_id in g]
                groups = [g for g in groups if g not in ours] + [set().union(*ours)]
    return {frozenset(group) for group in groups}


def threads_by_batches(batches):
    """The partition after the batches came one by one, as a store keeps it."""
    thread_of, kept, next_id = {}, [], 1
    for batch in batches:
        for group in join(batch, [(thread_of[m.message_id], m) for m in kept]):
            thread, next_id = (min(group.threads), next_id) if group.threads else (next_id, next_id + 1)
            merged = {mid for mid, other in thread_of.items() if other in group.threads}
            thread_of |= dict.fromkeys(merged | {m.message_id for m in group.newcomers}, thread)
        kept += batch
    return {frozenset(mid for mid, t in thread_of.items() if t == thread) for thread in set(thread_of.values())}


@settings(max_examples=150, deadline=None)
@given(messages=MESSAGES, order=st.randoms(use_true_random=False), size=st.integers(1, 5))
def test_threads_do_not_depend_on_order_or_batches(messages, order, size):
    shuffled = list(messages)
    order.shuffle(shuffled)
    batches = [shuffled[start : start + size] for start in range(0, len(shuffled), size)]
    assert threads_by_batches(batches) == threads_by_batches([messages]) == components_by_pairs(messages)


@settings(max_examples=100, deadline=None)
@given(messages=MESSAGES)
def test_linking_is_symmetric(messages):
    for a, b in permutations(messages, 2):
        assert links(a, b) == links(b, a)


# --- whose turn ---------------------------------------------------------------------------------------


def ask(text="Which day suits you?", kind=SignalKind.QUESTION, who=()):
    return Signal(kind, text, "test", 0.9, "x@x", TUESDAY, who)


THANKS = ask("Thanks, got it!", SignalKind.COURTESY)


def thread(*entries):
    """Entries in order, an hour apart."""
    dated = [
        entry(date=TUESDAY + timedelta(hours=hour), message_id=fields.pop("message_id", f"{hour}@x"), **fields)
        for hour, fields in enumerate(entries)
    ]
    return Thread(1, tuple(dated))


def theirs(*signals, **fields):
    return {"direction": Direction.IN, "signals": signals, **fields}


def mine(*signals, **fields):
    return {"direction": Direction.OUT, "signals": signals, **fields}


def turn(*entries):
    return standing(thread(*entries), ME).turn


def test_their_question_makes_it_my_turn():
    found = standing(thread(theirs(ask()), theirs(ask("And where?"))), ME)
    assert found.turn is Turn.MINE
    assert [signal.sentence for signal in found.asked] == ["Which day suits you?", "And where?"]
    assert found.since == TUESDAY
    assert found.entry.message_id == "1@x"


def test_my_answer_settles_their_question():
    found = standing(thread(theirs(ask()), mine()), ME)
    assert found.turn is Turn.NOBODY
    assert found.entry.message_id == "1@x"


def test_my_question_makes_it_their_turn_until_they_write():
    assert turn(mine(ask())) is Turn.THEIRS
    assert turn(mine(ask()), theirs()) is Turn.NOBODY


def test_my_later_mail_does_not_take_my_question_back():
    found = standing(thread(mine(ask()), mine()), ME)
    assert found.turn is Turn.THEIRS
    assert found.entry.message_id == "0@x"


def test_an_answer_with_a_question_of_its_own_passes_the_turn():
    assert turn(mine(ask()), theirs(ask())) is Turn.MINE
    assert turn(theirs(ask()), mine(ask())) is Turn.THEIRS


def test_an_out_of_office_is_no_answer():
    assert turn(mine(ask()), theirs(automated="auto_reply")) is Turn.THEIRS
    assert turn(theirs(ask(), automated="bulk")) is Turn.NOBODY


def test_their_thanks_do_not_settle_what_they_asked():
    assert turn(theirs(ask()), theirs(THANKS)) is Turn.MINE


def test_my_thanks_settle_what_they_asked():
    assert turn(theirs(ask()), mine(THANKS)) is Turn.NOBODY


def test_a_question_taken_back_is_settled():
    assert turn(theirs(ask()), theirs(ask("Never mind.", SignalKind.SETTLED))) is Turn.NOBODY


def test_thanks_ask_for_nothing():
    assert turn(mine(), theirs(THANKS)) is Turn.NOBODY


def test_mail_that_was_not_read_proves_nothing():
    assert turn(theirs(ask(), read_whole=False)) is Turn.NOBODY
    assert turn(theirs(ask()), theirs(read_whole=False)) is Turn.NOBODY
    assert turn(mine(ask()), theirs(read_whole=False)) is Turn.NOBODY


def test_a_message_in_two_accounts_counts_once():
    twice = thread(theirs(ask(), message_id="q@x"), theirs(ask(), message_id="q@x", account="work"))
    assert len(standing(twice, ME).asked) == 1


def test_a_note_to_myself_asks_nobody():
    assert turn(mine(ask(), to=ROBIN)) is Turn.NOBODY


def test_a_question_to_others_is_not_mine():
    assert turn(theirs(ask(), to=BEA)) is Turn.NOBODY
    assert turn(theirs(ask(), to=[BEA, CARL], cc=ROBIN)) is Turn.NOBODY
    assert turn(theirs(ask(), to=BEA, cc=ROBIN)) is Turn.MINE


def test_a_question_to_many_is_mine_only_by_name():
    many = [ROBIN, BEA, CARL, "d@x.example", "e@x.example", "f@x.example"]
    assert turn(theirs(ask(), to=many)) is Turn.NOBODY
    assert turn(theirs(ask(who=("robin@example.org",)), to=many)) is Turn.MINE


def test_a_question_to_somebody_else_by_name_is_theirs():
    assert turn(theirs(ask(who=("bea@archive.example",)), to=[ROBIN, BEA])) is Turn.NOBODY


def test_what_another_recipient_answered_i_need_not_answer():
    assert turn(theirs(ask(), to=[ROBIN, BEA]), theirs(sender=BEA, to=[ADA, ROBIN])) is Turn.NOBODY
    named = ask(who=("robin@example.org",))
    assert turn(theirs(named, to=[ROBIN, BEA]), theirs(sender=BEA, to=[ADA, ROBIN])) is Turn.MINE


def test_what_one_of_two_named_readers_answered_the_other_need_not_answer():
    either = ask(who=("robin@example.org", "bea@archive.example"))
    assert turn(theirs(either, to=[ROBIN, BEA]), theirs(sender=BEA, to=[ADA, ROBIN])) is Turn.NOBODY


def test_what_may_not_be_a_question_keeps_nobody_waiting():
    unsure = replace(ask("Czy masz czas w czwartek wieczorem?"), confidence=SURE - 0.1)
    assert turn(theirs(unsure)) is Turn.NOBODY


def test_a_thread_of_automated_mail_has_a_standing_too():
    found = standing(thread(theirs(automated="notification")), ME)
    assert (found.turn, found.asked) == (Turn.NOBODY, ())

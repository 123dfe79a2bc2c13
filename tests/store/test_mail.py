"""Mail: stored once, in its thread, with what was seen in it."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from builders import ADA, ME, ROBIN, TUESDAY, entry
from kindregards.core.automated import Automated, AutomatedKind, Failure
from kindregards.core.message import Direction
from kindregards.core.people import Me
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.thread import Entry, Thread
from kindregards.core.understand import Understood
from kindregards.store import Place, Skipped, Store

HOUR = timedelta(hours=1)
QUESTION = entry(message_id="question@x.example", subject="The talk")
ANSWER = entry(
    Direction.OUT,
    TUESDAY + HOUR,
    subject="Re: The talk",
    message_id="answer@x.example",
    references=["question@x.example"],
)


def add(store: Store, *entries: Entry, folder: str = "INBOX", account: str = "home", uidvalidity: int = 1) -> int:
    return store.mail.add(account, folder, uidvalidity, [(n, Understood(e)) for n, e in enumerate(entries, 1)])


def only_thread(store: Store, me: Me = ME) -> Thread:
    (id_,) = store.mail.dirty()
    thread = store.mail.thread(id_, me)
    assert thread is not None
    return thread


def signal(kind: SignalKind = SignalKind.QUESTION, *who: str, of: Entry = QUESTION) -> Signal:
    return Signal(kind, "Could you send the slides?", "question.mark", 0.9, of.message_id, of.date, who)


def automated(kind: AutomatedKind, mail: Entry, **facts: object) -> Understood:
    verdict = Automated(kind, "header.test", "Auto-Submitted: auto-replied", **facts)  # type: ignore[arg-type]
    return Understood(replace(mail, automated=kind.value), verdict)


def test_an_entry_comes_back_as_it_went_in(store: Store) -> None:
    paris = timezone(timedelta(hours=2))
    sent = entry(
        date=datetime(2026, 7, 1, 9, 30, tzinfo=paris),
        cc=["Bö Ng <bo@y.example>"],
        references=["a@x.example", "b@x.example"],
        subject="Grüße aus 東京",
        language="de",
    )
    sent = replace(sent, reply_to=sent.cc, formal=False, by_first_name=True)
    sent = replace(sent, signals=(signal(SignalKind.QUESTION, "robin@example.org", of=sent),))
    add(store, sent)
    (kept,) = only_thread(store).entries
    assert kept == sent
    assert kept.date.utcoffset() == timedelta(hours=2)


def test_adding_the_same_again_changes_nothing(store: Store) -> None:
    assert add(store, QUESTION, ANSWER) == 2
    store.mail.reviewed(store.mail.dirty())
    assert add(store, QUESTION, ANSWER) == 0
    assert store.mail.dirty() == []
    assert store.people.sent_from_counts() == {"robin@example.org": 1}


def test_one_mail_in_two_folders_and_accounts_is_one_message_with_several_places(store: Store) -> None:
    add(store, QUESTION, account="work")
    assert add(store, ANSWER, QUESTION, folder="Archive") == 1
    assert store.mail.place("question@x.example") == [Place("home", "Archive", 1, 2), Place("work", "INBOX", 1, 1)]
    assert [e.account for e in only_thread(store).entries] == ["home", "home"]


def test_another_mail_with_a_known_message_id_is_kept_apart(store: Store) -> None:
    forged = replace(QUESTION, sender=replace(QUESTION.sender, email="mallory@evil.example"))
    late = replace(QUESTION, date=QUESTION.date + timedelta(days=3))
    assert add(store, QUESTION, forged, late) == 3
    assert add(store, late, forged, QUESTION) == 0
    keys = [e.message_id for e in only_thread(store).entries]
    assert keys.count("question@x.example") == 1
    assert all(key.startswith("question@x.example") for key in keys)
    assert len(set(keys)) == 3


def test_my_message_is_known_as_mine_even_if_somebody_claimed_its_id_before(store: Store) -> None:
    forged = replace(QUESTION, message_id=ANSWER.message_id, date=ANSWER.date - timedelta(days=9))
    add(store, forged)
    assert not store.mail.is_mine(ANSWER.message_id)
    add(store, ANSWER, folder="Sent")
    assert store.mail.is_mine(ANSWER.message_id)
    assert not store.mail.is_mine("answer@x.exampl")


@pytest.mark.parametrize("kind", sorted(set(AutomatedKind) - {AutomatedKind.AUTO_REPLY, AutomatedKind.BOUNCE}))
def test_automated_mail_leaves_nothing(store: Store, kind: AutomatedKind) -> None:
    assert store.mail.add("home", "INBOX", 1, [(1, automated(kind, QUESTION))]) == 0
    assert (store.mail.message_count(), store.people.count(), store.mail.dirty()) == (0, 0, [])


def test_an_out_of_office_is_an_automated_entry_and_moves_the_clock(store: Store) -> None:
    away = automated(AutomatedKind.AUTO_REPLY, QUESTION, back_on=date(2026, 3, 20))
    store.mail.add("home", "INBOX", 1, [(1, away)])
    assert only_thread(store).last.automated == "auto_reply"
    person = store.people.by_address("ada@winter-labs.example")
    assert person is not None
    assert person.away_until == datetime(2026, 3, 20, tzinfo=TUESDAY.tzinfo)
    assert person.first_in is None


def test_a_bounce_makes_an_address_dead_until_it_writes_again(store: Store) -> None:
    bounce = entry(
        sender="Mail System <mailer-daemon@example.org>", date=TUESDAY + HOUR, message_id="bounce@x.example"
    )
    dead = automated(AutomatedKind.BOUNCE, bounce, failures=(Failure("Ada@winter-labs.example", dead=True),))
    store.mail.add("home", "INBOX", 1, [(1, dead)])
    add(store, QUESTION)
    ada = store.people.by_address(QUESTION.sender.email)
    assert ada is not None
    assert ada.dead == {"ada@winter-labs.example"}
    add(store, entry(date=TUESDAY + 2 * HOUR, message_id="alive@x.example"))
    ada = store.people.by_address(QUESTION.sender.email)
    assert ada is not None
    assert ada.dead == frozenset()


def test_reading_a_mail_whole_completes_what_its_header_told(store: Store) -> None:
    whole = replace(QUESTION, signals=(signal(),))
    add(store, replace(QUESTION, read_whole=False, words=0, language=None))
    store.mail.reviewed(store.mail.dirty())
    assert add(store, whole, folder="Other") == 0
    assert only_thread(store).entries == (whole,)
    store.mail.reviewed(store.mail.dirty())
    add(store, replace(QUESTION, read_whole=False), folder="Third")
    assert store.mail.dirty() == []


def test_what_an_address_sent_that_is_learned_to_be_mine_is_mine(store: Store) -> None:
    add(store, replace(QUESTION, sender=replace(QUESTION.sender, email="robin.field@work.example")))
    me = Me(frozenset({"robin@example.org", "robin.field@work.example"}))
    assert [e.direction for e in only_thread(store, me).entries] == [Direction.OUT]


def test_a_late_link_makes_one_thread_of_two(store: Store) -> None:
    first, second = (entry(message_id=f"{n}@x.example", subject=f"Matter number {n}") for n in "ab")
    add(store, first, second)
    one, two = store.mail.dirty()
    store.mail.reviewed([one, two])
    bridge = entry(message_id="c@x.example", subject="Both matters", references=["a@x.example", "b@x.example"])
    add(store, bridge, folder="Other")
    thread = store.mail.thread(one, ME)
    assert thread is not None
    assert {e.message_id for e in thread.entries} == {"a@x.example", "b@x.example", "c@x.example"}
    assert store.mail.dirty() == [one, two], "who holds the old id must see that there is news"
    assert store.mail.thread(two, ME) is None
    store.mail.reviewed([one, two])
    assert store.mail.dirty() == []
    assert store.mail.thread_count() == 1


def test_after_a_merge_later_replies_find_the_surviving_thread(store: Store) -> None:
    for n, references in enumerate([["a@x.example"], ["b@x.example"], ["a@x.example", "b@x.example"]]):
        add(store, entry(message_id=f"{n}@y.example", subject=f"Matter {n}", references=references), folder=str(n))
    add(store, entry(message_id="late@y.example", subject="Later", references=["b@x.example"]), folder="late")
    add(store, entry(message_id="b@x.example", subject="The beginning"), folder="early")
    assert len({e.message_id for e in (store.mail.thread(1, ME) or only_thread(store)).entries}) == 5


def test_a_reply_by_subject_alone_joins_whom_it_answers(store: Store) -> None:
    question = entry(Direction.OUT, subject="Slides of the keynote", message_id="q@x.example")
    reply = entry(date=TUESDAY + HOUR, subject="AW: Slides of the keynote", message_id="r@x.example")
    stranger = entry(sender="Eve <eve@z.example>", subject="Re: Slides of the keynote", message_id="s@x.example")
    add(store, question)
    add(store, reply, folder="INBOX")
    add(store, stranger, folder="Other")
    threads = [store.mail.thread(id_, ME) for id_ in store.mail.dirty()]
    assert [len(thread.entries) for thread in threads if thread] == [2, 1]


def test_a_changed_uidvalidity_forgets_places_and_keeps_messages(store: Store) -> None:
    add(store, QUESTION, ANSWER)
    store.mail.skip("home", "INBOX", 7, "too deep")
    store.mail.reviewed(store.mail.dirty())
    assert add(store, ANSWER, uidvalidity=2) == 0
    assert store.mail.place(QUESTION.message_id) == []
    assert store.mail.place(ANSWER.message_id) == [Place("home", "INBOX", 2, 1)]
    assert store.mail.known(QUESTION.message_id)
    assert store.mail.skipped() == []
    assert store.mail.dirty() == []


def test_skipped_messages_are_listed_with_their_reason(store: Store) -> None:
    store.mail.skip("home", "INBOX", 7, "too deep")
    store.mail.skip("home", "INBOX", 7, "still too deep")
    assert store.mail.skipped() == [Skipped("home", "INBOX", 7, "still too deep")]


def test_touching_marks_for_review(store: Store) -> None:
    add(store, QUESTION, entry(message_id="other@x.example", subject="Something else"))
    store.mail.reviewed([1, 2])
    store.mail.touch([2])
    assert store.mail.dirty() == [2]
    store.mail.touch_all()
    assert store.mail.dirty() == [1, 2]


def test_expired_quotes_are_gone_from_the_file(store: Store) -> None:
    add(store, replace(QUESTION, signals=(signal(),)), replace(ANSWER, signals=(signal(of=ANSWER),)))
    assert store.mail.forget_quotes(ANSWER.date) == 1
    assert [len(e.signals) for e in only_thread(store).entries] == [0, 1]
    assert store.mail.forget_quotes(ANSWER.date) == 0


def test_texts_that_no_encoding_can_hold_are_kept_as_far_as_possible(store: Store) -> None:
    broken = replace(
        QUESTION,
        subject="Re: \udcff\x00 odd",
        message_id="odd\udcff@x.example",
        references=("\ud800@x.example",),
        sender=replace(QUESTION.sender, name="Ada \udc80"),
        signals=(replace(signal(), sentence="Why \udfff?"),),
    )
    assert add(store, broken) == 1
    assert add(store, broken) == 0
    assert only_thread(store).last.signals[0].sentence == "Why ??"


def test_a_circular_to_thousands_is_cut_to_what_matters(store: Store) -> None:
    crowd = [f"Person <p{n}@x.example>" for n in range(10_000)]
    add(store, entry(Direction.OUT, to=crowd, references=[f"{n}@r.example" for n in range(5_000)]))
    kept = only_thread(store).last
    assert (len(kept.to), len(kept.references)) == (200, 100)
    assert store.people.count() == 100


def test_threads_of_a_person_are_those_in_which_they_wrote_or_were_written_to(store: Store) -> None:
    add(store, QUESTION, entry(Direction.OUT, subject="Lunch on Friday", message_id="lunch@x.example"))
    add(
        store,
        entry(sender="Eve <eve@z.example>", to=[ROBIN, ADA], message_id="eve@x.example", subject="Hi all"),
        folder="b",
    )
    ada = store.people.by_address("ada@winter-labs.example")
    assert ada is not None
    assert len(store.mail.threads_of(ada.id)) == 2

"""Persons: what mail tells about them, and when two addresses are one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from builders import ME, TUESDAY, address, entry
from kindregards.core.facts import Facts
from kindregards.core.message import Direction
from kindregards.core.people import Person
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.thread import Entry
from kindregards.core.understand import Understood
from kindregards.errors import StoreError
from kindregards.store import Store

DAY = timedelta(days=1)


def take(store: Store, *mails: Entry | Understood) -> None:
    for n, mail in enumerate(mails):
        understood = mail if isinstance(mail, Understood) else Understood(mail)
        store.mail.add("home", f"folder {n}", 1, [(1, understood)])


def person(store: Store, email: str) -> Person:
    found = store.people.by_address(email)
    assert found is not None
    return found


def from_(sender: str, n: int = 0, **facts: object) -> Entry:
    return entry(
        sender=sender,
        date=TUESDAY + n * DAY,
        message_id=f"{sender}{n}@m.example",
        subject=f"{sender} {n}",
        **facts,
    )  # type: ignore[arg-type]


def to(recipient: str, n: int = 0, **facts: object) -> Entry:
    return entry(
        Direction.OUT,
        to=recipient,
        date=TUESDAY + n * DAY,
        message_id=f"to{recipient}{n}@m.example",
        subject=f"to {recipient} {n}",
        **facts,
    )  # type: ignore[arg-type]


def test_first_and_last_mail_in_both_directions(store: Store) -> None:
    take(store, from_("bo@x.example", 5), to("bo@x.example", 2), from_("bo@x.example", 1), to("bo@x.example", 9))
    bo = person(store, "BO@x.example")
    assert (bo.first_in, bo.last_in) == (TUESDAY + DAY, TUESDAY + 5 * DAY)
    assert (bo.first_out, bo.last_out) == (TUESDAY + 2 * DAY, TUESDAY + 9 * DAY)


def test_their_own_word_for_their_name_counts_more_than_mine(store: Store) -> None:
    take(store, from_("Boris Ng <bo@x.example>", 1), to("Bobby <bo@x.example>", 5))
    assert person(store, "bo@x.example").name == "Boris Ng"


def test_the_latest_organisation_and_language_count(store: Store) -> None:
    take(
        store,
        Understood(from_("bo@x.example", 3, language="fr"), facts=Facts(organisation="New Ltd")),
        Understood(from_("bo@x.example", 1, language="en"), facts=Facts(organisation="Old Ltd")),
        from_("bo@x.example", 7, language=None),
    )
    bo = person(store, "bo@x.example")
    assert (bo.organisation, bo.language) == ("New Ltd", "fr")


def test_the_latest_facts_of_a_signature_count_each_for_itself(store: Store) -> None:
    take(
        store,
        Understood(from_("bo@x.example", 1), facts=Facts("Bo Ng", title="Curator", phone="+44 20 7946 0000")),
        Understood(
            from_("bo@x.example", 3),
            facts=Facts(title="Director", links=("https://bo.example", "https://x.example")),
        ),
    )
    bo = person(store, "bo@x.example")
    assert (bo.name, bo.title, bo.phone) == ("Bo Ng", "Director", "+44 20 7946 0000")
    assert bo.links == ("https://bo.example", "https://x.example")


def test_topics_are_counted_once_a_mail_with_their_first_and_last_day(store: Store) -> None:
    first = Understood(from_("bo@x.example", 1), topics=("glass plates", "scanning"))
    second = Understood(from_("bo@x.example", 4), topics=("scanning",))
    mine = Understood(to("bo@x.example", 5), topics=("invoices",))
    for _ in range(2):
        take(store, first, second, mine)
    topics = store.people.topics(person(store, "bo@x.example").id)
    assert [(topic.word, topic.count) for topic in topics] == [("scanning", 2), ("glass plates", 1)]
    assert (topics[0].first, topics[0].last) == (TUESDAY + DAY, TUESDAY + 4 * DAY)


@pytest.mark.parametrize("query", ["bo@x.example", "BO@X.example", "ng", "boris", "Boris N"])
def test_a_person_is_found_by_address_or_the_beginning_of_a_name(store: Store, query: str) -> None:
    take(store, from_("Boris Ng <bo@x.example>"), from_("Ann Lee <ann@x.example>"))
    assert store.people.find(query) == [person(store, "bo@x.example").id]


@pytest.mark.parametrize("query", ["lucia", "LUCÍA", "lucía f", "nunez"])
def test_accents_do_not_matter_when_a_person_is_looked_for(store: Store, query: str) -> None:
    take(store, from_("Lucía Ferrer Núñez <lf@x.example>"))
    assert store.people.find(query) == [person(store, "lf@x.example").id]


@pytest.mark.parametrize("query", ["", " ", "oris", "%", "_", "x.example"])
def test_nobody_is_found_by_less(store: Store, query: str) -> None:
    take(store, from_("Boris Ng <bo@x.example>"))
    assert store.people.find(query) == []


def test_the_last_sad_news_is_remembered_for_those_whom_it_concerns(store: Store) -> None:
    mails = [from_("Ann Lee <ann@x.example>", n) for n in (4, 2)]
    for mail in mails:
        told = Signal(SignalKind.SAD_NEWS, "x", "sad", 0.9, mail.message_id, mail.date, ("ann@x.example",))
        take(store, replace(mail, signals=(told,)), from_("bo@x.example", 5))
    assert person(store, "ann@x.example").sad_news == TUESDAY + 4 * DAY
    assert person(store, "bo@x.example").sad_news is None


def test_an_introduction_names_who_made_it(store: Store) -> None:
    mail = from_("Ann Lee <ann@x.example>")
    signal = Signal(
        SignalKind.INTRODUCTION, "Robin, meet Bo", "introduction.meet", 0.9, mail.message_id, mail.date
    )
    take(store, replace(mail, signals=(replace(signal, who=("bo@y.example",)),)))
    assert person(store, "bo@y.example").introduced_by == "Ann Lee"
    assert person(store, "ann@x.example").introduced_by == ""


def test_please_stop_is_remembered_when_the_quote_is_forgotten(store: Store) -> None:
    mail = from_("bo@x.example")
    stop = Signal(SignalKind.STOP, "Please do not contact me again", "stop", 1.0, mail.message_id, mail.date)
    take(store, replace(mail, signals=(stop,)), from_("bo@x.example", 4))
    store.mail.forget_quotes(TUESDAY + 99 * DAY)
    assert person(store, "bo@x.example").stopped


def test_my_own_stop_words_stop_nobody(store: Store) -> None:
    mail = to("bo@x.example")
    stop = Signal(SignalKind.STOP, "Please do not contact me again", "stop", 1.0, mail.message_id, mail.date)
    take(store, replace(mail, signals=(stop,)))
    assert not person(store, "bo@x.example").stopped


def test_writing_to_myself_makes_no_person(store: Store) -> None:
    take(store, to("robin@example.org"))
    assert store.people.count() == 0


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bo@x.example", "bo+lists@x.example"),
        ("bo.ng@gmail.com", "bong@googlemail.com"),
        ("Boris Ng <bo@x.example>", "Boris Ng <boris.ng@x.example>"),
        ("Boris Ng <bo@x.example>", '"Ng, Boris" <boris.ng@x.example>'),
    ],
)
def test_surely_one_person(store: Store, one: str, other: str, turn: int) -> None:
    take(store, *[from_(one, 1), from_(other, 2)][::turn])
    both = person(store, address(one).email)
    assert both == person(store, address(other).email)
    assert both.addresses[0].email == address(other).email, "the address used last comes first"
    assert store.people.count() == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Boris Ng <bo@gmail.com>", "Boris Ng <boris.ng@gmail.com>"),
        ("Boris Ng <bo@x.example>", "Boris Ng <bo@y.example>"),
        ("Support <a@x.example>", "Support <b@x.example>"),
        ("bo@x.example", "b.o@x.example"),
    ],
)
def test_perhaps_two_persons(store: Store, one: str, other: str) -> None:
    take(store, from_(one, 1), from_(other, 2))
    assert store.people.count() == 2


@pytest.mark.parametrize("turn", [1, -1])
def test_who_answers_under_the_same_name_from_elsewhere_is_the_same_person(store: Store, turn: int) -> None:
    question = to("Boris Ng <bo@x.example>")
    answer = from_("Boris Ng <boris@home.example>", 1, references=[question.message_id])
    take(store, *[question, answer][::turn])
    assert person(store, "bo@x.example") == person(store, "boris@home.example")


def test_somebody_with_the_same_name_in_another_thread_is_not(store: Store) -> None:
    take(store, to("Boris Ng <bo@x.example>"), from_("Boris Ng <boris@home.example>", 1))
    assert store.people.count() == 2


def test_an_id_from_before_a_merge_still_leads_to_the_person(store: Store) -> None:
    take(store, from_("Boris Ng <bo@x.example>"), from_("ng@x.example", 1))
    old = person(store, "ng@x.example").id
    store.people.stop(old, "said so on the phone")
    take(store, from_("Boris Ng <ng@x.example>", 2))
    merged = person(store, "bo@x.example")
    assert merged.id != old
    assert merged.stopped
    assert store.people.get(old) == merged
    assert store.people.for_ids([old, 999]) == {old: merged}
    store.people.stop(old, "and in a letter")
    assert store.people.count() == 1


def test_an_unknown_person_is_an_error(store: Store) -> None:
    with pytest.raises(StoreError, match="no person 7"):
        store.people.get(7)
    assert store.people.by_address("nobody@x.example") is None


def test_set_by_hand(store: Store) -> None:
    take(store, from_("bo@x.example"))
    bo = person(store, "bo@x.example")
    store.people.set_away(bo.id, TUESDAY + 9 * DAY)
    store.people.set_dead("Bo@x.example", TUESDAY + DAY)
    bo = person(store, "bo@x.example")
    assert (bo.away_until, bo.dead) == (TUESDAY + 9 * DAY, {"bo@x.example"})


def test_whom_a_thread_is_with(store: Store) -> None:
    question = from_("bo@x.example", cc=["kim@x.example"])
    take(store, question)
    thread = store.mail.thread(1, ME)
    assert thread is not None
    found = store.people.for_thread(thread)
    assert set(found) == {"bo@x.example"}, "who only read a copy is not acquainted"


def test_from_what_addresses_and_under_what_names_i_write(store: Store) -> None:
    take(
        store,
        *(to("bo@x.example", n, sender="Robin Field <robin@work.example>") for n in range(3)),
        to("bo@x.example", 8, sender="R. Field <robin@example.org>"),
        from_("bo@x.example", 9),
    )
    assert store.people.sent_from_counts() == {"robin@work.example": 3, "robin@example.org": 1}
    assert store.people.names_of_me() == ["Robin Field", "R. Field"]

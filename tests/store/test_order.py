"""However mails arrive, in the end the same is known of threads and persons."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from builders import ME, ROBIN, TUESDAY, entry
from kindregards.core.facts import Facts
from kindregards.core.matters import Matter, matters
from kindregards.core.message import Direction
from kindregards.core.people import Person
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.thread import Entry
from kindregards.core.understand import Understood
from kindregards.store import Store

PEOPLE = (
    "Ann Lee <ann@x.example>",
    "Ann Lee <a.lee@x.example>",
    "Ann Lee <ann@home.example>",
    "Bo <bo@y.example>",
    "bo+news@y.example",
    "Kim Roe <kim@z.example>",
)
IDS = tuple(f"{n}@m.example" for n in range(8))
SUBJECTS = (
    "The slides of Tuesday",
    "Re: The slides of Tuesday",
    "AW: The slides of Tuesday",
    "Quite another matter",
)

Known = tuple[set[tuple[Entry, ...]], set[Person], set[tuple[object, ...]], tuple[Matter, ...]]

KINDS = (
    SignalKind.QUESTION,
    SignalKind.STOP,
    SignalKind.INTRODUCTION,
    SignalKind.PROMISE,
    SignalKind.NEED,
    SignalKind.FAVOUR_RECEIVED,
    SignalKind.THANKS,
)

_dates = st.sampled_from(
    [TUESDAY + timedelta(days=days) for days in (0, 0, 1, 20, 29, 31, 45)]
)  # some at the same time


@st.composite
def mails(draw: st.DrawFn) -> list[Understood]:
    made = []
    for id_ in draw(st.lists(st.sampled_from(IDS), min_size=2, max_size=8, unique=True)):
        out = draw(st.booleans())
        them = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=2, unique=True))
        mail = entry(
            Direction.OUT if out else Direction.IN,
            draw(_dates),
            sender=ROBIN if out else them[0],
            to=them if out else [ROBIN],
            message_id=id_,
            references=[each for each in draw(st.lists(st.sampled_from(IDS[:5]), max_size=3)) if each != id_],
            subject=draw(st.sampled_from(SUBJECTS)),
            language=draw(st.sampled_from(["en", "de", None])),
        )
        made.append(
            Understood(
                _with_signals(draw, mail),
                facts=Facts(organisation=draw(st.sampled_from(["", "A Ltd", "B Ltd"])), title="Curator"),
                topics=tuple(draw(st.lists(st.sampled_from(["glass plates", "scanning"]), unique=True))),
            )
        )
    return made


def _with_signals(draw: st.DrawFn, mail: Entry) -> Entry:
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=3, unique=True))
    return replace(mail, signals=tuple(_signal(kind, mail) for kind in kinds))


def _signal(kind: SignalKind, mail: Entry) -> Signal:
    """The same sentence in every mail, as when somebody says a thing twice."""
    who = ("kim@z.example",) if kind is SignalKind.INTRODUCTION else (mail.sender.email,)
    due, facts = (date(2026, 3, 20), {"delivers": "link"}) if kind is SignalKind.PROMISE else (None, {})
    sentence = f"A sentence that tells a {kind}."
    return Signal(kind, sentence, "rule", 0.9, mail.message_id, mail.date, who, due, facts)


def knowledge(arrivals: list[Understood], batch: int) -> Known:
    """Threads, persons, topics and matters without the ids, which depend on the order."""
    with Store.open(Path("/nonexistent/kindregards.db"), write=False) as store:
        for start in range(0, len(arrivals), batch):
            store.mail.add("home", f"folder {start}", 1, list(enumerate(arrivals[start : start + batch], 1)))
        threads = [thread for id_ in store.mail.dirty() if (thread := store.mail.thread(id_, ME)) is not None]
        persons = store.people.for_ids(range(1, 50)).values()
        topics = {(person.addresses, *store.people.topics(person.id)) for person in persons}
        told = matters((entry for thread in threads for entry in thread.entries), TUESDAY + timedelta(days=40))
        return {thread.entries for thread in threads}, {replace(each, id=0) for each in persons}, topics, told


@settings(max_examples=100, deadline=None, derandomize=True)
@given(mails(), st.randoms(use_true_random=False), st.integers(1, 8), st.integers(1, 8))
def test_the_order_and_the_batches_do_not_matter(
    arrivals: list[Understood], chance: Random, one: int, other: int
) -> None:
    shuffled = [*arrivals, *chance.sample(arrivals, k=chance.randrange(len(arrivals)))]
    chance.shuffle(shuffled)
    known = knowledge(arrivals, one)
    assert known == knowledge(shuffled, other)
    facts = [(matter.signal.kind, matter.signal.sentence, matter.signal.who) for matter in known[-1]]
    assert len(facts) == len(set(facts)), "one fact is raised twice"

"""However mails arrive, in the end the same is known of threads and persons."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from builders import ME, ROBIN, TUESDAY, entry
from kindregards.core.facts import Facts
from kindregards.core.message import Direction
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
                _with_signal(draw, mail), facts=Facts(organisation=draw(st.sampled_from(["", "A Ltd", "B Ltd"])))
            )
        )
    return made


def _with_signal(draw: st.DrawFn, mail: Entry) -> Entry:
    kind = draw(st.sampled_from([None, SignalKind.QUESTION, SignalKind.STOP, SignalKind.INTRODUCTION]))
    if kind is None:
        return mail
    who = ("kim@z.example",) if kind is SignalKind.INTRODUCTION else ()
    return replace(mail, signals=(Signal(kind, "A sentence.", "rule", 0.9, mail.message_id, mail.date, who),))


def knowledge(arrivals: list[Understood], batch: int) -> tuple[object, object]:
    """Threads and persons without the ids, which depend on the order."""
    with Store.open(Path("/nonexistent/kindregards.db"), write=False) as store:
        for start in range(0, len(arrivals), batch):
            store.mail.add("home", f"folder {start}", 1, list(enumerate(arrivals[start : start + batch], 1)))
        threads = [store.mail.thread(id_, ME) for id_ in store.mail.dirty()]
        persons = {replace(person, id=0) for person in store.people.for_ids(range(1, 50)).values()}
        return {thread.entries for thread in threads if thread is not None}, persons


@settings(max_examples=100, deadline=None, derandomize=True)
@given(mails(), st.randoms(use_true_random=False), st.integers(1, 8), st.integers(1, 8))
def test_the_order_and_the_batches_do_not_matter(
    arrivals: list[Understood], chance: Random, one: int, other: int
) -> None:
    shuffled = [*arrivals, *chance.sample(arrivals, k=chance.randrange(len(arrivals)))]
    chance.shuffle(shuffled)
    assert knowledge(arrivals, one) == knowledge(shuffled, other)

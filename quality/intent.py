"""Sentences of business mail, each labelled as a request or proposal, or as none; the labels are noisy."""

from collections.abc import Iterator
from pathlib import Path

from kindregards.core.message import Address, Body, Direction, Header, Message
from kindregards.core.people import Me
from kindregards.core.signals import SignalKind, detect
from quality.mail import SOME_DAY, rows
from quality.score import Score, Target, part_of, verdicts

NAME = "intent"
NEEDS = "intent/parakweet_train.jsonl"
TARGET = Target(f1=0.724)  # the best published figure, a model trained on these very sentences
ME = Address("me@here.example")
ASKS = frozenset({SignalKind.QUESTION, SignalKind.REQUEST})


def measure(corpora: Path, part: str) -> Iterator[Score]:
    """One sentence is one own text: these stand alone, there is nothing to strip."""
    sentences = [row for row in rows(corpora / NEEDS) if part_of(row["id"]) == part]
    counts = verdicts((bool(row["label"]), _asks(row["text"])) for row in sentences)
    yield Score(NAME, part, "en", "request", len(sentences), counts, TARGET)


def _asks(text: str) -> bool:
    header = Header("one@corpus.example", SOME_DAY, Address("someone@elsewhere.example"), (ME,))
    message = Message(header, Body(text), Direction.IN, "en")
    return any(signal.kind in ASKS for signal in detect(message, Me(frozenset({ME.email}))))

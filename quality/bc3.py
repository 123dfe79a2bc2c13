"""Threads of public lists (BC3), sentence by sentence; two of three annotators decided each label."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kindregards.core.signals import Signal, SignalKind
from quality.mail import context, read, rows, written
from quality.score import Counts, Score, Target, matched, part_of

NAME = "bc3"
NEEDS = "bc3/sentences.jsonl"
READER = "Reader <reader@here.example>"
REQUEST = Target(f1=0.57)  # keyword rules reach that; annotators agree with kappa .78
PROMISE = Target(f1=0.30)  # as above; kappa .54
ASKS = frozenset({SignalKind.QUESTION, SignalKind.REQUEST})
Sentences = Sequence[dict[str, Any]]


def measure(corpora: Path, part: str) -> Iterator[Score]:
    """A thread is in one part as a whole. A proposal may be found as a question or not."""
    asked = promised = Counts()
    n = 0
    for sentences in _messages(corpora, part):
        found = _signals(sentences)
        n += len(sentences)
        asked += matched(_labelled(sentences, "req"), _quoted(found, ASKS), _labelled(sentences, "prop"))
        promised += matched(_labelled(sentences, "cmt"), _quoted(found, frozenset({SignalKind.PROMISE})))
    yield Score(NAME, part, "en", "request", n, asked, REQUEST)
    yield Score(NAME, part, "en", "promise", n, promised, PROMISE)


def _messages(corpora: Path, part: str) -> Iterator[Sentences]:
    """The sentences of each message."""
    known = {(row["thread"], row["id"]): row for row in rows(corpora / NEEDS)}
    for thread in rows(corpora / "bc3" / "threads.jsonl"):
        if part_of(thread["thread"]) == part:
            for message in thread["messages"]:
                ids = [(thread["thread"], each) for each in message["sent_ids"]]
                yield [known[each] for each in ids if each in known]


def _signals(sentences: Sentences) -> Sequence[Signal]:
    text = "\n\n".join(("> " if each["quoted"] else "") + each["text"] for each in sentences)
    return read(written(text, to=READER), context(READER))[1].entry.signals


def _labelled(sentences: Sentences, label: str) -> list[str]:
    return [each["text"] for each in sentences if each[label] and not each["quoted"]]


def _quoted(found: Sequence[Signal], kinds: frozenset[SignalKind]) -> list[str]:
    return [signal.sentence for signal in found if signal.kind in kinds]

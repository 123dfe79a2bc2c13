"""Threads of mailing lists: each pair of mails that belong together, as the archive joined them by References."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kindregards.core.message import Address, Direction
from kindregards.core.people import Me
from kindregards.core.thread import Entry, is_reply_subject, join, joining
from quality.mail import rows
from quality.score import NOTHING, Counts, Score, Target, part_of

NAME = "threads"
NEEDS = "lists"
PATCHES, ANSWERED = "kernel lists", "a statistics list"
SETS = {PATCHES: "lkml-notmuch.jsonl", ANSWERED: "r-sig-mixed-models_600threads.jsonl"}
WHOLE = Target(f1=0.99)  # as notmuch joins them
LOST = Target(f1=0.985)  # the best figure of others; a series of patches has no common subject, so none there
LOST_SHARE = 0.3  # of all mails lose References and In-Reply-To
MINE = "list@here.example"


def measure(corpora: Path, part: str) -> Iterator[Score]:
    for kind, file in SETS.items():
        mails = [row for row in _sound(corpora / NEEDS / file) if part_of(row["thread"]) == part]
        yield Score(NAME, part, "", kind, len(mails), _pairs(mails, lost=0.0), WHOLE)
        target = LOST if kind == ANSWERED else NOTHING
        yield Score(NAME, part, "", f"{kind}, 30 % lost", len(mails), _pairs(mails, LOST_SHARE), target)


def _sound(path: Path) -> list[dict[str, Any]]:
    """The mails of threads held together by Message-IDs: "In-Reply-To: <yes>" joined strangers in the archive."""
    mails = list(rows(path))
    unsound = {row["thread"] for row in mails if any("@" not in each for each in (*row["refs"], *row["irt"]))}
    return [row for row in mails if row["thread"] not in unsound]


def _pairs(mails: Sequence[dict[str, Any]], lost: float) -> Counts:
    truth = {row["mid"].strip("<>"): row["thread"] for row in mails}
    me = Me(frozenset({MINE}))
    groups = join([joining(_entry(row, lost), me) for row in mails], ())
    members = [[truth[each.message_id] for each in group.newcomers] for group in groups]
    right = sum(_two(n) for group in members for n in Counter(group).values())
    found = sum(_two(len(group)) for group in members)
    expected = sum(_two(n) for n in Counter(truth.values()).values())
    return Counts(right, found - right, expected - right)


def _entry(row: dict[str, Any], lost: float) -> Entry:
    """The mail as the store would remember it; which mails lose their references depends on their id alone."""
    drawn = hashlib.sha256(row["mid"].encode()).digest()[0] / 256
    named = () if drawn < lost else (*row["refs"], *row["irt"])
    return Entry(
        message_id=row["mid"].strip("<>"),
        date=datetime.fromtimestamp(row["date"], UTC),
        direction=Direction.IN,
        sender=Address(row["frm"].lower()),
        to=(Address("everybody@list.example"),),
        cc=(),
        subject=_subject(row),
        references=tuple(dict.fromkeys(each.strip("<>") for each in named)),
    )


def _subject(row: dict[str, Any]) -> str:
    """As it was written: the archive takes "Re:" away from answers."""
    subject = str(row["subject"])
    answers = (row["refs"] or row["irt"]) and not is_reply_subject(subject)
    return f"Re: {subject}" if answers else subject


def _two(n: int) -> int:
    """How many pairs `n` mails make."""
    return n * (n - 1) // 2

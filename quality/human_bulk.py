"""Received mails of one company, from a person or bulk, without a header that would tell: from the text alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from quality.mail import context, read, rows, written
from quality.score import Score, Target, part_of, verdicts

NAME = "person or bulk, text"
NEEDS = "human_bulk/enron.jsonl"
BULK = Target(f1=0.92)  # a model trained on these mails; rules of others reach 0.83


def measure(corpora: Path, part: str) -> Iterator[Score]:
    """All mails of one sender are in one part."""
    mails = [row for row in rows(corpora / NEEDS) if part_of(row["frm"]) == part]
    pairs = [(row["label"] == "bulk", _is_automated(row)) for row in mails]
    yield Score(NAME, part, "en", "bulk", len(mails), verdicts(pairs), BULK)
    persons = verdicts((not labelled, not found) for labelled, found in pairs)
    yield Score(NAME, part, "en", "person", len(mails), persons)


def _is_automated(row: dict[str, str]) -> bool:
    date = datetime.fromtimestamp(float(row["date"]), UTC)
    to = row["to"].partition(",")[0]
    raw = written(row["body"], row["frm"], row["to"], subject=row["subject"], date=date)
    return read(raw, context(to))[1].automated is not None

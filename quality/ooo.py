"""Automatic replies of people who are away, against people's own mails about holidays: from the text alone."""

from collections.abc import Iterator
from pathlib import Path

from kindregards.core.automated import AutomatedKind
from quality.mail import STRANGER, context, read, rows, written
from quality.score import Score, Target, part_of, verdicts

NAME = "out of office"
NEEDS = "ooo/gold.jsonl"
PERSON = "not_autoreply"
TARGET = Target(precision=0.99, recall=0.95)  # no person's mail is lost


def measure(corpora: Path, part: str) -> Iterator[Score]:
    mails = [row for row in rows(corpora / NEEDS) if part_of(row.get("mid") or row["raw"]) == part]
    counts = verdicts((row["label"] != PERSON, _is_auto_reply(row)) for row in mails)
    yield Score(NAME, part, "en", "automatic reply", len(mails), counts, TARGET)


def _is_auto_reply(row: dict[str, str]) -> bool:
    raw = row["raw"].encode() if "raw" in row else _written(row)
    automated = read(raw, context(STRANGER))[1].automated
    return automated is not None and automated.kind is AutomatedKind.AUTO_REPLY


def _written(row: dict[str, str]) -> bytes:
    return written(row["body"], row["frm"], STRANGER, subject=row["subject"])

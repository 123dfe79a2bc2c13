"""Mails whose signature lines are marked (the Forge set): each line that is not blank is signature or not."""

from collections import Counter
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path

from kindregards.core.message import Address
from kindregards.core.text.body import split_text
from quality.mail import rows
from quality.score import Counts, Score, Target, part_of, verdicts

NAME = "signatures"
NEEDS = "forge_signatures/data.jsonl"
TARGET = Target(f1=0.851)  # talon with its trained model; 0.49 with its rules


def measure(corpora: Path, part: str) -> Iterator[Score]:
    mails = [row for row in rows(corpora / NEEDS) if part_of(row["id"]) == part]
    total = Counts()
    for row in mails:
        lines = row["text"].split("\n")
        found = _in_signature(lines, row["sender"])
        pairs = zip(lines, row["sig"], found, strict=True)
        total += verdicts((bool(label), seen) for line, label, seen in pairs if line.strip())
    yield Score(NAME, part, "en", "lines", len(mails), total, TARGET)


def _in_signature(lines: list[str], sender: str) -> list[bool]:
    """Which lines are in the signature, counted from the end: the same line may stand in the text as well."""
    name, email = parseaddr(sender)
    left = Counter(
        line.strip() for line in split_text("\n".join(lines), Address(email.lower(), name))[2].split("\n")
    )
    found = []
    for line in reversed(lines):
        found.append(left[line.strip()] > 0)
        left[line.strip()] -= 1
    return found[::-1]

"""Forwarded mails of 14 programs in 22 languages: who wrote the original, and its subject."""

from collections.abc import Iterator
from pathlib import Path

from quality.mail import STRANGER, context, read, written
from quality.score import Score, Target, part_of, shares

NAME = "forward"
NEEDS = "forward"
SENDER = "john.doe@acme.com"  # of every original in the set
SUBJECT = "Integer consequat non purus"
TARGET = Target(f1=0.716)  # the best library: 136 of 190


def measure(corpora: Path, part: str) -> Iterator[Score]:
    files = [path for path in sorted((corpora / NEEDS).glob("*_body*.txt")) if part_of(path.name) == part]
    hits = [_told(path) for path in files]
    yield Score(NAME, part, "", "sender", len(files), shares(sender == SENDER for sender, _ in hits))
    yield Score(NAME, part, "", "subject", len(files), shares(subject == SUBJECT for _, subject in hits))
    both = shares(hit == (SENDER, SUBJECT) for hit in hits)
    yield Score(NAME, part, "", "sender and subject", len(files), both, TARGET)


def _told(path: Path) -> tuple[str, str]:
    """Address and subject of the original; some programs name the subject in the forward's own header alone."""
    header = path.with_name(path.name.replace("_body", "_subject"))
    subject = header.read_text(encoding="utf-8").strip() if header.exists() else f"Fwd: {SUBJECT}"
    forwarded = read(written(path.read_text(encoding="utf-8"), subject=subject), context(STRANGER))[0].forwarded
    if forwarded is None:
        return "", ""
    return forwarded.sender.email if forwarded.sender else "", forwarded.subject

"""Own words of mails with chains of quotations (Quagga): exactly the words above the first quoted header."""

from collections.abc import Iterator
from pathlib import Path

from kindregards.core.body import split_text
from kindregards.core.message import Address
from quality.mail import rows
from quality.score import Score, Target, part_of, shares, squeezed

NAME = "own text"
NEEDS = "quagga"
SETS = {  # file and the best library's share
    "Enron": ("enron_train.jsonl", Target(f1=0.41)),
    "Apache": ("asf_train.jsonl", Target(f1=0.80)),
}


def measure(corpora: Path, part: str) -> Iterator[Score]:
    """The labels count a signature as the writer's own."""
    for kind, (file, target) in SETS.items():
        mails = [row for row in rows(corpora / NEEDS / file) if part_of(row["id"]) == part]
        hits = (_own(row["text"], row["header"].get("X-From", "")) == squeezed(row["new_text"]) for row in mails)
        yield Score(NAME, part, "en", kind, len(mails), shares(hits), target)


def _own(text: str, name: str) -> str:
    own, _, signature = split_text(text, Address("someone@elsewhere.example", name))
    return squeezed(own + signature)

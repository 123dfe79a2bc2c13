"""Own words of mails with chains of quotations (Quagga): exactly the words above the first quoted header."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kindregards.core.message import Address
from kindregards.core.text.body import split_text
from quality.mail import rows
from quality.score import Score, Target, part_of, shares, squeezed

NAME = "own text"
NEEDS = "quagga"
SETS = {  # file and the best library's share
    "Enron": ("enron_train.jsonl", Target(f1=0.41)),
    "Apache": ("asf_train.jsonl", Target(f1=0.80)),
}


def measure(corpora: Path, part: str) -> Iterator[Score]:
    """Answers below a quotation are left out: the labels call them empty."""
    for kind, (file, target) in SETS.items():
        mails = [row for row in rows(corpora / NEEDS / file) if row["new_text"].strip()]
        mine = [row for row in mails if part_of(row["id"]) == part]
        yield Score(NAME, part, "en", kind, len(mine), shares(map(_is_exact, mine)), target)


def _is_exact(row: dict[str, Any]) -> bool:
    """The labels count a signature above the quotation as own text, and below it as nobody's."""
    sender = Address("someone@elsewhere.example", row["header"].get("X-From", ""))
    own, _, signature = split_text(row["text"], sender)
    return squeezed(row["new_text"]) in (squeezed(own), squeezed(own + signature))

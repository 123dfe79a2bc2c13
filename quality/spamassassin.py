"""Whole mails with full headers: persons' answers, most of them on lists, against feeds and newsletters."""

import json
from collections.abc import Iterator
from pathlib import Path

from kindregards.core.automated import AutomatedKind
from quality.mail import STRANGER, UnreadableMail, context, read
from quality.score import Score, Target, part_of, verdicts

NAME = "person or automatic"
NEEDS = "spamassassin/labels.json"
PERSON = "human_reply"
AUTOMATIC = ("bulk_feed", "bulk_legit")
SPAM = "bulk_unsolicited"  # written to look like anything: shown, no target
TARGET = Target(precision=0.99, recall=0.99)


def measure(corpora: Path, part: str) -> Iterator[Score]:
    """A list's traffic between other people is not for me, but persons wrote it: LIST is no mistake."""
    labels = json.loads((corpora / NEEDS).read_text())
    mails = [(each["id"], each["label"]) for each in labels if part_of(each["id"]) == part]
    folder = (corpora / NEEDS).parent
    found = [(label, _is_automatic(folder / name)) for name, label in mails if label in (PERSON, *AUTOMATIC, SPAM)]
    known = [(label in AUTOMATIC, seen) for label, seen in found if label != SPAM]
    yield Score(NAME, part, "en", "automatic", len(known), verdicts(known), TARGET)
    persons = verdicts((not labelled, not seen) for labelled, seen in known)
    yield Score(NAME, part, "en", "person", len(known), persons, TARGET)
    spam = [(True, seen) for label, seen in found if label == SPAM]
    yield Score(NAME, part, "en", "spam", len(spam), verdicts(spam))


def _is_automatic(path: Path) -> bool:
    try:
        automated = read(path.read_bytes(), context(STRANGER))[1].automated
    except UnreadableMail:
        return False
    return automated is not None and automated.kind is not AutomatedKind.LIST


def persons(corpora: Path, part: str) -> list[Path]:
    """The files of mails that persons wrote, for sets that have none of their own."""
    folder = (corpora / NEEDS).parent
    labels = json.loads((corpora / NEEDS).read_text())
    return [folder / each["id"] for each in labels if each["label"] == PERSON and part_of(each["id"]) == part]

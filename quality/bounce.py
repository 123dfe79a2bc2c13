"""Delivery failures of many servers (fixtures of Sisimai and flufl.bounce), against mails that persons wrote."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from kindregards.core.automated import AutomatedKind, Failure
from quality import spamassassin
from quality.mail import STRANGER, UnreadableMail, context, read
from quality.score import Score, Target, part_of, shares, verdicts

NAME = "bounce"
NEEDS = "bounce/sisimai_expected.json"
FOUND = Target(precision=0.99, recall=0.95)  # no person's mail is lost
NO_BOUNCE = frozenset({"feedback", "vacation"})  # reasons: a complaint and an absence
_MADE_UP = re.compile(r"[45]\.0\.9\d\d")  # Sisimai's own codes where the mail tells none

Labels = dict[str, list[list[str]]]


def measure(corpora: Path, part: str) -> Iterator[Score]:
    """Status and reason are judged on Sisimai's mails: of its failures, one must be told as labelled."""
    labels: Labels = json.loads((corpora / NEEDS).read_text())
    files = [path for path in _files(corpora, labels) if part_of(path.name) == part]
    failures = {path.stem: _failures(path) for path in files}
    pairs = [(True, told is not None) for told in failures.values()]
    if (corpora / spamassassin.NEEDS).exists():
        pairs += [(False, _failures(path) is not None) for path in spamassassin.persons(corpora, part)]
    yield Score(NAME, part, "", "delivery failure", len(pairs), verdicts(pairs), FOUND)
    for kind, position in (("status", 0), ("reason", 2)):
        hits = [
            any(_told(failure, kind) in wanted for failure in told or ())
            for name, told in failures.items()
            if (wanted := {each[position] for each in labels.get(name, ()) if not _MADE_UP.match(each[position])})
        ]
        yield Score(NAME, part, "", kind, len(hits), shares(hits))


def _files(corpora: Path, labels: Labels) -> list[Path]:
    folder = corpora / "bounce"
    sisimai = [
        path
        for path in sorted(folder.glob("sisimai/*.eml"))
        if path.stem in labels and not any(each[2] in NO_BOUNCE for each in labels[path.stem])
    ]
    return [*sisimai, *sorted(folder.glob("flufl/*.txt"))]


def _failures(path: Path) -> tuple[Failure, ...] | None:
    """What the mail says about each address; None when it is not taken for a bounce."""
    try:
        automated = read(path.read_bytes(), context(STRANGER))[1].automated
    except UnreadableMail:
        return None
    return automated.failures if automated and automated.kind is AutomatedKind.BOUNCE else None


def _told(failure: Failure, kind: str) -> str:
    return failure.status if kind == "status" else failure.reason

"""Real business mail (Enron), every sentence labelled by readers who knew the definitions and not the program.

Rules that hold here: the labels (labels/enron.jsonl) hold no word of the mails, only their ids and the hashes of
their sentences; a label with "?" is one about which two careful readers might disagree, and counts for nobody.
One mail in four was drawn at random, the others among those that hold words of help, promises or news.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from pathlib import Path

from kindregards.core.signals import Signal
from quality.mail import context, read, rows, written
from quality.score import Counts, Score, Target, part_of
from quality.sentences import KINDS, TARGETS

NAME = "real mail"
NEEDS = "enron_reply"
LABELS = Path(__file__).parent / "labels" / "enron.jsonl"
OWNERS = {
    "nemec-g": "Gerald Nemec <gerald.nemec@enron.com>",
    "shackleton-s": "Sara Shackleton <sara.shackleton@enron.com>",
}

Labels = Mapping[str, Mapping[str, str]]
"""id -> hash of a sentence -> its labels, space between."""


def measure(corpora: Path, part: str) -> Iterator[Score]:
    """Per kind."""
    labels: Labels = {row["id"]: row["sentences"] for row in rows(LABELS) if part_of(row["id"]) == part}
    total: defaultdict[str, Counts] = defaultdict(Counts)
    mails = 0
    for labelled, found in _mails(corpora, labels):
        mails += 1
        for name, counts in judged(labelled, found).items():
            total[name] += counts
    for name, counts in total.items():
        yield Score(NAME, part, "en", name, mails, counts, TARGETS.get(name, Target()))


def _mails(corpora: Path, labels: Labels) -> Iterator[tuple[Mapping[str, str], tuple[Signal, ...]]]:
    """The labels of each mail that is there, and what the daemon sees in it."""
    for path in sorted((corpora / NEEDS).glob("*.jsonl")):
        for row in rows(path):
            labelled = labels.get(f"enron_reply:{row['mid']}")
            if labelled is not None:
                owner = f"{path.stem} <owner@here.example>"
                raw = written(row["body"], row["frm"], owner, (), row["subject"])
                yield labelled, read(raw, context(owner))[1].entry.signals
    for name, owner in OWNERS.items():
        for path in sorted((corpora / "mailboxes" / name / "Sent").rglob("*")):
            if path.is_file() and path.parent.name in ("cur", "new"):
                raw = path.read_bytes()
                labelled = labels.get(f"mailboxes:{message_from_bytes(raw)['Message-ID']}")
                if labelled is not None:
                    yield labelled, read(raw, context(owner))[1].entry.signals


def judged(labelled: Mapping[str, str], found: tuple[Signal, ...]) -> dict[str, Counts]:
    """Counts per kind of one mail."""
    seen = {(named(signal.sentence), KINDS[signal.kind]) for signal in found if signal.kind in KINDS}
    result: dict[str, Counts] = {}
    for name in dict.fromkeys(KINDS.values()):
        counts = Counts()
        for sentence, labels in labelled.items():
            said = {KINDS.get(label.rstrip("?"), ""): label.endswith("?") for label in labels.split()}
            if said.get(name) is not True:
                is_said, is_seen = name in said, (sentence, name) in seen
                counts += Counts(is_said and is_seen, is_seen and not is_said, is_said and not is_seen)
        result[name] = counts
    return result


def named(sentence: str) -> str:
    """What stands for a sentence in the labels."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:12]

"""Our own mails, written by hand in seven languages, with every sentence labelled that is a signal.

Rules that hold here: what is not labelled is a mistake when found; a label that says "optional" is a case about
which persons disagree and counts for nobody.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kindregards.core.signals import Signal
from quality.mail import context, read, rows, written
from quality.score import Counts, Score, Target, is_same, matched

NAME = "our mails"
NEEDS = "."
ASKED = "question or request"
DUE = "promise: day"
ME = "Robin Hale <robin@hale.example>"
KINDS = {
    "question": ASKED,
    "request": ASKED,
    "promise": "promise",
    "favour_received": "favour received",
    "favour_given": "favour given",
    "thanks": "thanks",
    "need": "need",
    "offer": "offer",
    "introduction": "introduction",
    "milestone": "milestone",
    "sad_news": "sad news",
    "meeting": "meeting",
    "stop": "stop",
    "settled": "settled",
}
FACTS = {
    "favour_received": "help",
    "favour_given": "help",
    "need": "what",
    "milestone": "milestone",
    "sad_news": "sad",
}
TARGETS = {
    ASKED: Target(precision=0.90, recall=0.75),
    "promise": Target(precision=0.85, recall=0.60),
    "need": Target(precision=0.85),
    "favour received": Target(precision=0.85),
    "favour given": Target(precision=0.85),
}
Labels = Sequence[Mapping[str, Any]]


def measure(sets: Path, part: str) -> Iterator[Score]:
    """Per language and kind, and per kind over all languages (language "")."""
    everywhere: defaultdict[str, Counts] = defaultdict(Counts)
    total = 0
    for path in sorted(sets.glob(f"*.{part}.jsonl")):
        found, n = _counted(path)
        total += n
        for kind, counts in found.items():
            everywhere[kind] += counts
            yield Score(NAME, part, path.name[:2], kind, n, counts, TARGETS.get(kind, Target()))
    for kind, counts in everywhere.items():
        yield Score(NAME, part, "", kind, total, counts, TARGETS.get(kind, Target()))


def _counted(path: Path) -> tuple[dict[str, Counts], int]:
    """Counts per kind of one file, in the order of KINDS, and how many mails it holds."""
    names = [*dict.fromkeys(KINDS.values()), DUE, *(f"{KINDS[kind]}: {fact}" for kind, fact in FACTS.items())]
    total = dict.fromkeys(names, Counts())
    mails = list(rows(path))
    for mail in mails:
        for kind, counts in judged(mail["expect"], signals(mail)).items():
            total[kind] += counts
    return total, len(mails)


def signals(mail: Mapping[str, Any]) -> tuple[Signal, ...]:
    """What the daemon sees in one mail of the sets."""
    date = datetime.fromisoformat(mail["date"])
    raw = written(mail["text"], mail["from"], mail["to"], mail["cc"], mail["subject"], date)
    return read(raw, context(ME), received=date)[1].entry.signals


def judged(expected: Labels, found: Sequence[Signal]) -> dict[str, Counts]:
    """Counts per kind of one mail; days and facts are judged where the sentence was found."""
    result = {}
    for name in dict.fromkeys(KINDS.values()):
        labels = [label for label in expected if KINDS[label["kind"]] == name]
        result[name] = matched(
            [label["sentence"] for label in labels if not label.get("optional")],
            [signal.sentence for signal in found if KINDS.get(signal.kind) == name],
            [label["sentence"] for label in labels if label.get("optional")],
        )
    result[DUE] = _values(expected, found, "promise", "due")
    for kind, fact in FACTS.items():
        result[f"{KINDS[kind]}: {fact}"] = _values(expected, found, kind, fact)
    return result


def _values(expected: Labels, found: Sequence[Signal], kind: str, name: str) -> Counts:
    """Counts of the values that sentences carry which were found."""
    total = Counts()
    for label in expected:
        if label["kind"] != kind or name not in label:
            continue
        for signal in [each for each in found if each.kind == kind and is_same(each.sentence, label["sentence"])][
            :1
        ]:
            value = _value(signal, name)
            is_right = value == label[name]
            total += Counts(right=is_right, wrong=bool(value) and not is_right, missed=not is_right)
    return total


def _value(signal: Signal, name: str) -> str:
    if name == "due":
        return signal.due.isoformat() if signal.due else ""
    return signal.facts.get(name, "")

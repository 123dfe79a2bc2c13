"""What a measurement is: counts with the figures that follow from them, and when two sentences are the same.

Rules that hold here: a figure without a case is None, never 0 or 1.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DEV, TEST = "dev", "test"
PARTS = (DEV, TEST)
SAME = 0.6  # share of the shorter sentence's words that both must have

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Target:
    """What the figures must reach; None asks for nothing."""

    precision: float | None = None
    recall: float | None = None
    f1: float | None = None

    def __str__(self) -> str:
        asked = (("P", self.precision), ("R", self.recall), ("F1", self.f1))
        return ", ".join(f"{name} ≥ {least:.3g}" for name, least in asked if least is not None)


NOTHING = Target()


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases found as labelled, found without a label, and labelled but not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float | None:
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the table.

    Attributes:
        name: of the set.
        language: ISO 639-1, "" for several.
        kind: what is looked for.
        n: messages or sentences looked at.
    """

    name: str
    part: str
    language: str
    kind: str
    n: int
    counts: Counts
    target: Target = NOTHING

    @property
    def is_met(self) -> bool | None:
        """Whether every figure reaches its target; None without a target or without a case."""
        pairs = (
            (self.counts.precision, self.target.precision),
            (self.counts.recall, self.target.recall),
            (self.counts.f1, self.target.f1),
        )
        asked = [(reached, least) for reached, least in pairs if least is not None and reached is not None]
        return all(reached >= least for reached, least in asked) if asked else None


def part_of(identity: str) -> str:
    """The part to which an item belongs: by its id, so that it never moves to the other."""
    return TEST if hashlib.sha256(identity.encode()).digest()[-1] % 2 else DEV


def verdicts(pairs: Iterable[tuple[bool, bool]]) -> Counts:
    """Counts of (labelled, found) pairs."""
    right = wrong = missed = 0
    for labelled, found in pairs:
        right += labelled and found
        wrong += found and not labelled
        missed += labelled and not found
    return Counts(right, wrong, missed)


def shares(hits: Iterable[bool]) -> Counts:
    """Counts of answers, each right or not: precision, recall and F1 are all the share of the right ones."""
    answers = list(hits)
    right = sum(answers)
    return Counts(right, len(answers) - right, len(answers) - right)


def is_same(a: str, b: str) -> bool:
    """True when two sentences have most words of the shorter one in common: programs cut them differently."""
    ours, theirs = set(_WORD.findall(a.lower())), set(_WORD.findall(b.lower()))
    shorter = min(len(ours), len(theirs))
    return bool(shorter) and len(ours & theirs) >= SAME * shorter


def matched(expected: Sequence[str], found: Sequence[str], allowed: Sequence[str] = ()) -> Counts:
    """Counts of sentences.

    Args:
        allowed: sentences about which persons disagree: finding them is neither right nor wrong.
    """
    right = sum(any(is_same(sentence, other) for other in found) for sentence in expected)
    known = [*expected, *allowed]
    wrong = sum(not any(is_same(sentence, other) for other in known) for sentence in found)
    return Counts(right, wrong, len(expected) - right)


def squeezed(text: str) -> str:
    """`text` without any white space: how lines were folded is no difference."""
    return "".join(text.split())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None

"""Senders, subjects and words of programs: phrases/automatic.toml, ready for use.

Rules that hold here: what is looked for stands in the data; a wording is looked for in time that grows with
the text, not with the number of wordings.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kindregards.core import phrases
from kindregards.core.message import Header
from kindregards.core.phrases import BEGINNING, compiled, plain

_WORD = re.compile(r"\w+")
_LIST_NAME = re.compile(r"^\[[^\[\]]{1,40}\]\s{0,3}")


@dataclass(frozen=True, slots=True)
class Wordings:
    """Literals that begin at the beginning of a word, for `plain` text."""

    pattern: re.Pattern[str]
    by_beginning: Mapping[str, tuple[str, ...]]

    def possible(self, text: str, beginnings: AbstractSet[str]) -> list[str]:
        """The wordings in `text`, perhaps some that stand within a word; `beginnings` are those of the text."""
        known = self.by_beginning
        return [words for begun in beginnings & known.keys() for words in known[begun] if words in text]


@dataclass(frozen=True, slots=True)
class Programs:
    """What programs are known by.

    Attributes:
        senders: kind -> local parts of addresses, addresses or domains.
        offices: ends of local parts.
        subjects: kind -> how subjects begin.
        sure: one is enough to know bulk mail; hint: several of them are; likely: counts for two hints.
        mistaken: takes back what stands before it.
        failures: class of failed delivery -> its words, in the order in which they are tried.
        returned: what a program says that gives a mail back.
    """

    senders: Mapping[str, frozenset[str]]
    offices: tuple[str, ...]
    subjects: Mapping[str, tuple[str, ...]]
    sure: Wordings
    likely: Wordings
    hint: Wordings
    mistaken: re.Pattern[str]
    failures: Mapping[str, tuple[str, ...]]
    returned: re.Pattern[str]


@cache
def programs() -> Programs:
    """The data, read once a process."""
    data = tomllib.loads((files("kindregards") / "phrases" / "automatic.toml").read_text("utf-8"))
    return Programs(
        senders={kind: frozenset(words) for kind, words in data["senders"].items()},
        offices=tuple(data["senders"]["offices"]),
        subjects={kind: tuple(words) for kind, words in data["subjects"].items()},
        sure=_wordings(data["bulk"]["sure"]),
        likely=_wordings(data["bulk"]["likely"]),
        hint=_wordings(data["bulk"]["hint"]),
        mistaken=compiled(tuple(data["bulk"]["mistaken"])),
        failures={name: tuple(words) for name, words in data["failures"].items()},
        returned=compiled(tuple(data["returned"]["words"])),
    )


def _wordings(words: Sequence[str]) -> Wordings:
    longest_first = sorted(set(words), key=len, reverse=True)
    by_beginning: dict[str, tuple[str, ...]] = {}
    for each in longest_first:
        first = _WORD.match(each)
        begun = first[0][:BEGINNING] if first else ""
        by_beginning[begun] = (*by_beginning.get(begun, ()), each)
    return Wordings(re.compile("|".join(rf"(?<!\w){re.escape(each)}" for each in longest_first)), by_beginning)


def beginnings(text: str) -> set[str]:
    """The first letters of the words of a `plain` text, and "" for wordings that begin with none."""
    return {*phrases.beginnings(text), ""}


def subject_begins(header: Header, kind: str) -> bool:
    """True when the subject begins as those of a kind do; a list's name in brackets before it does not count."""
    return _LIST_NAME.sub("", plain(header.subject)).startswith(programs().subjects[kind])


def is_answer(header: Header) -> bool:
    return bool(header.references)

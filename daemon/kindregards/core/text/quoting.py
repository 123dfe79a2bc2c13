"""The words that mail programs write around quoted text, in whatever language they were set to.

Rules that hold here: the words are data, phrases/quoting.toml, and looked for in every mail; a label is known by
itself, a divider by its dashes or its colon; the patterns are linear and for text made `lower`.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LINE_LIMIT = 400  # characters of a line that are looked at; longer ones are nobody's attribution

_AROUND_LABEL = " \t\u00a0*_"


@dataclass(frozen=True, slots=True)
class Quoting:
    """The words of phrases/quoting.toml, ready for use; the patterns are for text in lower case."""

    labels: Mapping[str, str]  # a label, without its colon -> from, date, to, cc, subject or other
    verb: re.Pattern[str]
    divider: re.Pattern[str]
    forward: re.Pattern[str]  # a divider that says: what follows is forwarded
    run_together: re.Pattern[str]  # a label within a header that was written on one line; case matters
    device: re.Pattern[str]


@cache
def quoting() -> Quoting:
    """The compiled data, once a process."""
    data = tomllib.loads((files("kindregards") / "phrases" / "quoting.toml").read_text("utf-8"))
    kinds: Mapping[str, Sequence[str]] = data["labels"]
    labels: dict[str, str] = {}
    for kind, words in kinds.items():
        for word in words:
            labels.setdefault(word, kind)
    forwards, by = _any(data["divider"]["forwarded"]), _any(data["divider"]["forwarded_by"])
    dividers = _any([*data["divider"]["words"], *data["divider"]["forwarded"]])
    return Quoting(
        labels=labels,
        verb=re.compile(rf"(?<!\w)(?:{_any(data['attribution']['verbs'])})(?!\w)"),
        divider=re.compile(
            rf"[\s*_]{{0,6}}(?:[-_=*~]{{2,60}}\s?(?:{dividers})\s?:?\s?[-_=*~]{{0,60}}|(?:{dividers})\s?[:：]"
            rf"|-{{5,60}}\s?(?:{by})\s.{{5,}}|-{{2,60}}\s?(?:{forwards})\s?-{{2,60}}\s.{{5,}})[\s*_]{{0,6}}$"
        ),
        forward=re.compile(
            rf"[\s*_]{{0,6}}(?:[-_=*~]{{2,60}}\s?(?:{forwards})\s?:?(?:\s?[-_=*~]{{2,60}}|$)"
            rf"|(?:{forwards})\s?[:：][\s*_]{{0,6}}$|-{{5,60}}\s?(?:{by})\s.{{5,}})"
        ),
        run_together=re.compile(
            rf"(?<![^\W\d_A-ZÀ-ÞĀ-Ž])(?:{_any([word.capitalize() for word in labels])})\s?[:：]"
        ),
        device=re.compile(rf"[\s*_<(\[]{{0,4}}(?:{_any(data['device']['starts'])})(?!\w)"),
    )


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


def label(line: str) -> str | None:
    """What a line of a quoted header tells (from, date, to, cc, subject, other); None for any other line."""
    before, colon, _ = line[:LINE_LIMIT].replace("：", ":").partition(":")
    return quoting().labels.get(lower(before.strip(_AROUND_LABEL))) if colon else None


def lower(text: str) -> str:
    """`text` in lower case as the patterns have it: the dot that Python leaves over of a Turkish "İ" goes."""
    return text.lower() if text.isascii() else text.lower().replace("\u0307", "")

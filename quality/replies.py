"""Replies as many mail programs write them, the fixtures of other reply parsers: exactly the own text."""

from collections.abc import Iterator
from pathlib import Path

from quality.mail import STRANGER, context, read, rows, written
from quality.score import Score, Target, part_of, shares, squeezed

NAME = "replies"
NEEDS = "reply"
TALON = "talon_fixtures"
TALON_PLAIN = "Hello"  # what its fixtures say, unless a file of their own says otherwise
TALON_HTML = "Hi. I am fine. Thanks, Alex"
TARGET = Target(f1=0.52)  # talon: 33 of 64 replies of many clients

Case = tuple[str, bytes, str]
"""Name, mail, expected own text."""


def measure(corpora: Path, part: str) -> Iterator[Score]:
    """A signature may count as own text or not: the fixtures do not agree."""
    for kind, cases in (("crisp, discourse", _texts(corpora)), ("talon", _talon(corpora / TALON))):
        mine = [case for case in cases if part_of(case[0]) == part]
        yield Score(NAME, part, "", kind, len(mine), shares(_hits(raw, own) for _, raw, own in mine), TARGET)


def _hits(raw: bytes, expected: str) -> bool:
    body, _ = read(raw, context(STRANGER))
    return squeezed(expected) in (squeezed(body.own), squeezed(body.own + body.signature))


def _texts(corpora: Path) -> Iterator[Case]:
    for path in sorted((corpora / NEEDS).glob("*.jsonl")):
        for row in rows(path):
            yield f"{path.name}/{row['id']}", written(row["text"]), row["expected_reply"]


def _talon(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.glob("standard_replies/*.eml")):
        expected = path.with_name(f"{path.stem}_reply_text")
        yield path.name, path.read_bytes(), expected.read_text() if expected.exists() else TALON_PLAIN
    for path in sorted(folder.glob("html_replies/*.html")):
        yield path.name, written(path.read_text(encoding="utf-8"), kind="html"), TALON_HTML

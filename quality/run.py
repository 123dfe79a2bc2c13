"""How well mail is understood: every set that is there, one table.

Usage: python quality/run.py [--part dev|test] [--only NAME] [--write]. KINDREGARDS_CORPORA names the folder
with the corpora; without it only our own mails are measured. --write
keeps all figures in docs/quality.md, when every set is there.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from quality import (  # noqa: E402
    bc3,
    bounce,
    enron,
    forward,
    human_bulk,
    intent,
    language,
    lists,
    ooo,
    own_text,
    replies,
    sentences,
    signatures,
    spamassassin,
)
from quality.score import PARTS, Score  # noqa: E402
from quality.table import by_language, table  # noqa: E402

SETS = ROOT / "quality" / "sets"
PAGE = ROOT / "docs" / "quality.md"
VARIABLE = "KINDREGARDS_CORPORA"
BEGIN, END = "<!-- written by make quality -->", "<!-- end -->"
OTHERS: tuple[ModuleType, ...] = (
    enron,
    intent,
    bc3,
    own_text,
    replies,
    signatures,
    forward,
    human_bulk,
    spamassassin,
    ooo,
    bounce,
    lists,
    language,
)


def main() -> None:
    arguments = _arguments()
    parts = [arguments.part] if arguments.part else PARTS
    skipped: list[str] = []
    scores = list(measured(_corpora(), parts, skipped, arguments.only))
    sys.stdout.write(table(scores) + "\n\n" + "".join(f"{line}\n" for line in skipped))
    if arguments.write and (skipped or arguments.part or arguments.only):
        sys.stdout.write(f"{PAGE.relative_to(ROOT)} is left as it is: it holds all sets and both parts\n")
    elif arguments.write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), scores), encoding="utf-8")


def measured(corpora: Path | None, parts: Sequence[str], skipped: list[str], only: str = "") -> Iterator[Score]:
    """The scores of all sets, or of the one named `only`; `skipped` gets a line for each that is absent."""
    if only in ("", sentences.NAME):
        yield from _both(sentences, SETS, parts)
    for module in OTHERS:
        if only not in ("", module.NAME):
            continue
        if corpora is None or not (corpora / module.NEEDS).exists():
            where = f"{module.NEEDS} is not in ${VARIABLE}" if corpora else f"${VARIABLE} is not set"
            skipped.append(f"skipped: {module.NAME} ({where})")
        else:
            yield from _both(module, corpora, parts)


def written(page: str, scores: Sequence[Score]) -> str:
    """`page` with new tables between its marks: each set, and each kind over all languages; then by language.

    Raises:
        ValueError: the marks are missing.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no {BEGIN} ... {END}")
    ours = [score for score in scores if score.name == sentences.NAME and score.language]
    sets = table([score for score in scores if score not in ours])
    languages = f"### Our mails by language\n\nPrecision / recall (cases).\n\n{by_language(ours)}"
    return f"{before}{begin}\n\n{sets}\n\n{languages}\n\n{end}{after}"


def _both(module: ModuleType, folder: Path, parts: Sequence[str]) -> Iterator[Score]:
    for part in parts:
        yield from module.measure(folder, part)


def _corpora() -> Path | None:
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named else None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS, help="only this part; both without")
    parser.add_argument("--only", default="", help="only the set with this name, as the table calls it")
    parser.add_argument("--write", action="store_true", help=f"keep the table in {PAGE.relative_to(ROOT)}")
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""Short texts in six languages: the language of a text, or none where it is not sure."""

from collections.abc import Iterator
from pathlib import Path

from kindregards.core.language import detect
from quality.score import Counts, Score, Target, part_of, verdicts

NAME = "language"
NEEDS = "language/eld_tweets.tsv"
LONG = 40  # characters; shorter texts are shown without a target
TARGET = Target(recall=0.97)


def measure(corpora: Path, part: str) -> Iterator[Score]:
    """Per language, of texts over LONG characters; then all of these, and all shorter ones."""
    lines = (corpora / NEEDS).read_text(encoding="utf-8").splitlines()
    texts = [tuple(line.split("\t", 1)) for line in lines if "\t" in line and part_of(line) == part]
    told = [(label, detect(text), len(text) > LONG) for label, text in texts]
    long = [(label, found) for label, found, is_long in told if is_long]
    for language in sorted({label for label, _ in long}):
        counts = verdicts((label == language, found == language) for label, found in long)
        yield Score(NAME, part, language, "over 40 characters", counts.right + counts.missed, counts)
    short = [(label, found) for label, found, is_long in told if not is_long]
    yield Score(NAME, part, "", "over 40 characters", len(long), _counted(long), TARGET)
    yield Score(NAME, part, "", "shorter", len(short), _counted(short))


def _counted(pairs: list[tuple[str, str | None]]) -> Counts:
    """A text without an answer is missed, not wrong."""
    right = sum(label == found for label, found in pairs)
    wrong = sum(found is not None and label != found for label, found in pairs)
    return Counts(right, wrong, len(pairs) - right)

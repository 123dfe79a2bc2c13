"""Scores as tables, for the terminal and for docs/quality.md."""

from collections.abc import Iterable, Sequence

from quality.score import Score

COLUMNS = ("set", "part", "language", "looked for", "n", "cases", "precision", "recall", "F1", "target", "met")


def table(scores: Sequence[Score]) -> str:
    """A Markdown table with one line per score."""
    head = "| " + " | ".join(COLUMNS) + " |"
    rule = "| " + " | ".join(["---"] * 4 + ["---:"] * 5 + ["---"] * 2) + " |"
    return "\n".join([head, rule, *(f"| {' | '.join(_cells(score))} |" for score in scores)])


def _cells(score: Score) -> Iterable[str]:
    counts = score.counts
    met = {True: "yes", False: "**no**", None: ""}[score.is_met]
    return (
        score.name,
        score.part,
        score.language or "all",
        score.kind,
        f"{score.n:,}",
        f"{counts.right + counts.missed:,}",
        _figure(counts.precision),
        _figure(counts.recall),
        _figure(counts.f1),
        str(score.target),
        met,
    )


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"

"""Scores as tables, for the terminal and for docs/quality.md."""

from collections.abc import Iterable, Sequence

from quality.score import Counts, Score

COLUMNS = ("set", "part", "language", "looked for", "n", "cases", "precision", "recall", "F1", "target", "met")


def table(scores: Sequence[Score]) -> str:
    """A Markdown table with one line per score."""
    head = "| " + " | ".join(COLUMNS) + " |"
    rule = "| " + " | ".join(["---"] * 4 + ["---:"] * 5 + ["---"] * 2) + " |"
    return "\n".join([head, rule, *(f"| {' | '.join(_cells(score))} |" for score in scores)])


def by_language(scores: Sequence[Score]) -> str:
    """A Markdown table with one column per language: precision / recall (cases)."""
    languages = sorted({score.language for score in scores})
    known = {(score.part, score.kind, score.language): score for score in scores}
    lines = dict.fromkeys((score.part, score.kind) for score in scores)
    head = f"| part | looked for | {' | '.join(languages)} |"
    rule = f"| --- | --- |{' ---: |' * len(languages)}"
    cells = [[_pair(known.get((*line, language))) for language in languages] for line in lines]
    body = [f"| {' | '.join((*line, *row))} |" for line, row in zip(lines, cells, strict=True)]
    return "\n".join([head, rule, *body])


def _pair(score: Score | None) -> str:
    """Precision / recall (cases); nothing where there is neither a case nor a mistake."""
    if score is None or score.counts == Counts():
        return ""
    counts = score.counts
    figures = (("–" if value is None else f"{value:.2f}") for value in (counts.precision, counts.recall))
    return f"{' / '.join(figures)} ({counts.right + counts.missed})"


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

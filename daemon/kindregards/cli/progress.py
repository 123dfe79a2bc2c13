"""Progress of whatever takes longer than two seconds: a bar in a terminal, a log line elsewhere."""

import sys
from contextlib import AbstractContextManager
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kindregards.journal import Journal, printable

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

PATIENCE = 2.0  # seconds before anything is shown
LINE_EVERY = 10.0  # seconds between two log lines of the same work


class ProgressShown(AbstractContextManager["ProgressShown"]):
    """A core.mailbox.Progress: call it with (what, done, total); total 0 = not known.

    Args:
        stream: where a bar may be drawn: a terminal gets one, everything else log lines.
    """

    def __init__(self, journal: Journal, stream: Any = None) -> None:
        self._journal = journal
        self._stream = stream or sys.stderr
        self._begun: dict[str, float] = {}
        self._logged: dict[str, float] = {}
        self._rows: dict[str, Any] = {}
        self._bars: RichProgress | None = None

    def __call__(self, what: str, done: int, total: int) -> None:
        now = monotonic()
        if now - self._begun.setdefault(what, now) < PATIENCE and what not in self._rows:
            return
        if self._stream.isatty():
            self._draw(printable(what), done, total)
        elif now - self._logged.get(what, 0.0) >= LINE_EVERY:
            self._logged[what] = now
            self._journal.scan_progress(what, done, total)

    def _draw(self, what: str, done: int, total: int) -> None:
        if self._bars is None:
            self._bars = _bars(self._stream)
            self._bars.start()
        if what not in self._rows:
            self._rows[what] = self._bars.add_task(what, total=total or None)
        self._bars.update(self._rows[what], completed=done, total=total or None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()


def _bars(stream: Any) -> "RichProgress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(file=stream), transient=True)

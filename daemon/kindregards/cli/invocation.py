"""What all commands share: options, and the way from them to settings, clock and journal."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import rich_click as click

from kindregards.clock import Clock, FileClock, FixedClock, SystemClock

if TYPE_CHECKING:
    from kindregards.app.report import Wired
    from kindregards.core.mailbox import Progress
    from kindregards.journal import Journal
    from kindregards.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


class Build(Protocol):
    """`app.wire.build`."""

    def __call__(
        self, settings: "Settings", clock: Clock, journal: "Journal", *, write: bool, progress: "Progress"
    ) -> "AbstractContextManager[Wired]": ...


def _wire(
    settings: "Settings", clock: Clock, journal: "Journal", *, write: bool, progress: "Progress"
) -> "AbstractContextManager[Wired]":
    from kindregards.app.wire import build

    return build(settings, clock, journal, write=write, progress=progress)


@dataclass(slots=True)
class Invocation:
    """One call of the command; `build` and `environ` are replaced where commands are tested."""

    config: Path | None = None
    verbose: bool = False
    debug: bool = False
    clock: Clock = field(default_factory=SystemClock)
    build: Build = _wire
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _settings: "Settings | None" = None

    def settings(self) -> "Settings":
        """The settings, read once. Raises ConfigurationError."""
        if self._settings is None:
            self._settings = self.load()
        return self._settings

    def load(self) -> "Settings":
        """The settings as they are written down now."""
        from kindregards.settings import Settings

        return Settings.load(self.config, self.environ)

    def reload(self) -> None:
        """Read the settings again; the old ones stay when that raises ConfigurationError."""
        self._settings = self.load()

    def journal(self) -> "Journal":
        """The log as configured; plain text as long as no configuration was read."""
        log = self._settings.log if self._settings else None
        return self._journal(log.format if log else "text", log.level if log else "info")

    def quiet_journal(self) -> "Journal":
        """For commands whose output tells the problems itself: only errors are logged, unless -v."""
        return self._journal(self.settings().log.format, "error")

    @contextmanager
    def at_work(self, journal: "Journal", *, write: bool) -> "Iterator[Wired]":
        """Everything built and ready, with progress shown; closed afterwards."""
        from kindregards.cli.progress import ProgressShown

        with (
            ProgressShown(journal) as progress,
            self.build(self.settings(), self.clock, journal, write=write, progress=progress) as wired,
        ):
            yield wired

    def _journal(self, form: str, level: str) -> "Journal":
        from kindregards.journal import Journal

        return Journal(form, "debug" if self.verbose else level, clock=self.clock)


def _set(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """An option that may stand before or after the command's name: the last one given counts."""

    def store(ctx: click.Context, _: click.Parameter, value: Any) -> Any:
        if value:
            setattr(ctx.ensure_object(Invocation), name, value)
        return value

    return store


CONFIG = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(path_type=Path),
    expose_value=False,
    callback=_set("config"),
    help="Configuration file. Default: ~/.config/kindregards/config.toml, else /etc/kindregards/config.toml.",
)
VERBOSE = click.option(
    "-v", "--verbose", is_flag=True, expose_value=False, callback=_set("verbose"), help="Log everything."
)
DEBUG = click.option(
    "--debug", is_flag=True, expose_value=False, callback=_set("debug"), help="Show where an error happened."
)


def _fixed_clock(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("write it like 2026-03-11T10:00+01:00") from None
    if instant.tzinfo is None:
        raise click.BadParameter("add the offset, like 2026-03-11T10:00+01:00")
    ctx.ensure_object(Invocation).clock = FixedClock(instant)


def _file_clock(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.ensure_object(Invocation).clock = FileClock(value)


NOW = click.option(
    "--now",
    metavar="INSTANT",
    expose_value=False,
    callback=_fixed_clock,
    help="Pretend that it is this instant, like 2026-03-11T10:00+01:00.",
)
CLOCK_FILE = click.option(
    "--clock-file", type=click.Path(path_type=Path), expose_value=False, callback=_file_clock, hidden=True
)


def shared(command: F) -> F:
    """The options that every command has."""
    for option in (DEBUG, VERBOSE, CONFIG):
        command = option(command)
    return command

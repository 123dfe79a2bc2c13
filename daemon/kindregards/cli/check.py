"""`kindregards check`: is everything in place, and what to do where it is not."""

import os
from collections.abc import Iterator
from pathlib import Path

import rich_click as click

from kindregards.app.report import CheckLine
from kindregards.cli.invocation import Invocation, shared
from kindregards.cli.speech import checked, say
from kindregards.errors import ConfigurationError, KindregardsError


@click.command("check")
@shared
@click.pass_obj
def command(invocation: Invocation) -> int:
    """Check configuration, passwords, servers, folders and templates; each line says ok, note or problem.

    Exit code 0 when all is well, 78 when something has to be changed.
    """
    problems = 0
    for line in _everything(invocation):
        problems += not line.ok
        for row in checked(line):
            say(row)
    return ConfigurationError.exit_code if problems else 0


def _everything(invocation: Invocation) -> Iterator[CheckLine]:
    try:
        settings = invocation.settings()
        yield CheckLine(True, "configuration")
        for warning, remedy in settings.warnings():
            yield CheckLine(True, "configuration", warning, remedy)
        yield from _store_place(settings.store.path)
        with invocation.at_work(invocation.quiet_journal(), write=False) as wired:
            yield from wired.check()
    except ConfigurationError as error:
        yield CheckLine(False, "configuration", error.what, error.remedy)
        yield from (CheckLine(False, "configuration", problem) for problem in error.problems)
    except KindregardsError as error:
        yield CheckLine(False, "start", error.what, error.remedy)


def _store_place(database: Path) -> Iterator[CheckLine]:
    """A problem where the daemon could not write; looked at without writing."""
    nearest = next(path for path in (database, *database.parents) if path.exists())
    folder = database.parent if nearest == database else nearest
    for path in dict.fromkeys((nearest, folder)):
        if not os.access(path, os.W_OK):
            yield CheckLine(False, "database", f"{path} cannot be written to", "Correct store.path or permissions")

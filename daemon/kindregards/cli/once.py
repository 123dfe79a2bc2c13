"""`kindregards once`: one pass."""

import rich_click as click

from kindregards.cli.invocation import NOW, Invocation, shared
from kindregards.cli.speech import passed, previewed, say


@click.command("once")
@click.option("--dry-run", is_flag=True, help="Write no draft: show what the pass would do.")
@NOW
@shared
@click.pass_obj
def command(invocation: Invocation, dry_run: bool) -> int:
    """Run one pass: read what is new, place the drafts that are due.

    Exit code 0 when all of it was done, 77 when a server refused, 75 when trying again may help.
    """
    zone = invocation.settings().me.time_zone
    with invocation.at_work(invocation.quiet_journal(), write=not dry_run) as wired:
        report = wired.once()
    for line in (previewed if dry_run else passed)(report, zone):
        say(line)
    return report.exit_code

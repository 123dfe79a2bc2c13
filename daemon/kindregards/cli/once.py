"""`kindregards once`: one pass."""

import rich_click as click

from kindregards.cli.invocation import NOW, Invocation, shared
from kindregards.cli.speech import passed, previewed, say

INCOMPLETE = 75  # EX_TEMPFAIL: something could not be done; running again may help


@click.command("once")
@click.option("--dry-run", is_flag=True, help="Write no draft: show what the pass would do.")
@NOW
@shared
@click.pass_obj
def command(invocation: Invocation, dry_run: bool) -> int:
    """Run one pass: read what is new, place the drafts that are due."""
    zone = invocation.settings().me.time_zone
    with invocation.at_work(invocation.quiet_journal(), write=not dry_run) as wired:
        report = wired.once()
    for line in (previewed if dry_run else passed)(report, zone):
        say(line)
    return INCOMPLETE if report.problems else 0

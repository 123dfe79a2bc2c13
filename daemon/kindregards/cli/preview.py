"""`kindregards preview`: what would be drafted, and why."""

import rich_click as click

from kindregards.cli.invocation import NOW, Invocation, shared
from kindregards.cli.speech import previewed, say


@click.command("preview")
@click.option("--drafts", is_flag=True, help="Show the text of each draft.")
@click.option("--signals", is_flag=True, help="Show every signal that was seen, with its sentence.")
@NOW
@shared
@click.pass_obj
def command(invocation: Invocation, drafts: bool, signals: bool) -> int:
    """Show what would be drafted, for whom, why and when. Writes nothing anywhere."""
    zone = invocation.settings().me.time_zone
    with invocation.at_work(invocation.quiet_journal(), write=False) as wired:
        report = wired.preview(drafts=drafts, signals=signals)
    for line in previewed(report, zone):
        say(line)
    return report.exit_code

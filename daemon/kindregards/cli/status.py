"""`kindregards status`: where things stand."""

import json
from dataclasses import asdict

import rich_click as click

from kindregards.app.report import Status
from kindregards.cli.invocation import NOW, Invocation, shared
from kindregards.cli.speech import say, standing

FORMAT = 1  # of the JSON output; grows when a key changes its meaning or goes away


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@NOW
@shared
@click.pass_obj
def command(invocation: Invocation, as_json: bool) -> None:
    """Show the last pass, what waits for you, and what is due next."""
    zone = invocation.settings().me.time_zone
    with invocation.at_work(invocation.quiet_journal(), write=False) as wired:
        status = wired.status()
    if as_json:
        say(_json(status))
        return
    for line in standing(status, zone):
        say(line)


def _json(status: Status) -> str:
    return json.dumps({"format": FORMAT, **asdict(status)}, indent=2, default=lambda instant: instant.isoformat())

"""`kindregards who`: what is known of somebody."""

import rich_click as click

from kindregards.cli.invocation import NOW, Invocation, shared
from kindregards.cli.speech import page, say


@click.command("who")
@click.argument("query", metavar="ADDRESS|NAME")
@NOW
@shared
@click.pass_obj
def command(invocation: Invocation, query: str) -> None:
    """Show what is known of somebody: facts, how you write to each other, their topics, what is open.

    All of it comes from your mail with them, each signal with its sentence.
    """
    zone = invocation.settings().me.time_zone
    with invocation.at_work(invocation.quiet_journal(), write=False) as wired:
        pages = wired.who(query)
    for known in pages:
        for row in page(known, zone):
            say(row)
        say()
    if not pages:
        say(f"Nobody is known by {query}.")

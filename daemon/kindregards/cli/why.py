"""`kindregards why`: the evidence behind drafts."""

import rich_click as click

from kindregards.cli.invocation import NOW, Invocation, shared
from kindregards.cli.speech import explained, say, signals


@click.command("why")
@click.argument("query", metavar="[ID|ADDRESS|NAME]", default="")
@NOW
@shared
@click.pass_obj
def command(invocation: Invocation, query: str) -> None:
    """Show why a draft was written: the rule, the sentence it saw, its date, and what happened since.

    ID is the number that `once` and `preview` show; ADDRESS or NAME is the person's, and then everything follows
    that your mail with them tells, sentence by sentence. Without any: all drafts.
    """
    zone = invocation.settings().me.time_zone
    with invocation.at_work(invocation.quiet_journal(), write=False) as wired:
        lines, told = wired.why(query), wired.told(query)
    for line in lines:
        for row in explained(line, zone):
            say(row)
        say()
    for row in signals(told):
        say(row)
    if not lines and not told:
        say(f"There is no follow-up for {query}." if query else "There are no drafts yet.")

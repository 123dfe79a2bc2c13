"""`kindregards config`: the configuration that is in force."""

import rich_click as click

from kindregards.cli.invocation import Invocation, shared
from kindregards.cli.speech import say


@click.command("config")
@click.option("--example", "as_example", is_flag=True, help="Print an example file with every option instead.")
@shared
@click.pass_obj
def command(invocation: Invocation, as_example: bool) -> None:
    """Print the configuration that is in force, with defaults and overrides, secrets masked."""
    from kindregards.settings import Settings, effective, example

    say((example(Settings) if as_example else effective(invocation.settings())).rstrip("\n"))

"""`kindregards run`: the daemon."""

import rich_click as click

from kindregards.cli.invocation import CLOCK_FILE, Invocation, shared
from kindregards.errors import ConfigurationError


@click.command("run")
@shared
@CLOCK_FILE
@click.pass_obj
def command(invocation: Invocation) -> None:
    """Run the daemon: watch the mailboxes and place drafts until it is stopped.

    SIGHUP reads the configuration again, SIGUSR1 starts a pass at once, SIGTERM and SIGINT stop it.
    """
    while _until_reload(invocation):
        pass


def _until_reload(invocation: Invocation) -> bool:
    """Run with the settings as they are; True when there are new ones. A wrong file leaves the old in force."""
    invocation.settings()  # before the log: it says how to log
    journal = invocation.journal()
    with invocation.at_work(journal, write=True) as wired:
        while wired.run():
            try:
                invocation.reload()
            except ConfigurationError as error:
                journal.reload_refused(str(error))
            else:
                journal.reloaded()
                return True
    return False

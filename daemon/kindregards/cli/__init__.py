"""The command `kindregards`: what a person types, what is printed, and the exit code.

Rules that hold here: only this package prints; everything printed has lost its control characters; no
traceback reaches the user; whatever is slow to import is imported when a command needs it.
"""

import difflib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import rich_click as click

from kindregards import __version__
from kindregards.cli.invocation import CONFIG, DEBUG, VERBOSE, Invocation
from kindregards.cli.speech import complain
from kindregards.errors import ConfigurationError, KindregardsError

COMMANDS = ("run", "once", "preview", "check", "why", "who", "status", "explain", "config")

USAGE = 64  # EX_USAGE of sysexits.h
DEFECT = 70  # EX_SOFTWARE
INTERRUPTED = 130  # 128 + SIGINT
PIPE_CLOSED = 141  # 128 + SIGPIPE

EPILOG = """\
Exit codes: 0 all is well; 64 wrong usage; 70 a defect of this program; 74 the database cannot be used;
75 try again later; 77 the server refused for good; 78 the configuration needs a change; 130 interrupted.
"""


class Commands(click.RichGroup):
    """Commands that are imported when they are named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"kindregards.cli.{cmd_name}"), "command", None)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        meant = difflib.get_close_matches(args[0], COMMANDS, n=1)
        if args[0] not in COMMANDS and meant:
            ctx.fail(f'There is no command "{args[0]}" (did you mean "{meant[0]}"?)')
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kindregards", message="%(prog)s %(version)s")
@CONFIG
@VERBOSE
@DEBUG
@click.pass_context
def kindregards(ctx: click.Context) -> None:
    """Read your mailbox, and put the follow-up you meant to write into your Drafts folder.

    Nothing is ever sent without you. Begin with `kindregards check`, then `kindregards preview`.
    """


def main() -> NoReturn:
    """The entry point of the installed command."""
    sys.exit(execute(sys.argv[1:]))


def execute(arguments: Sequence[str], invocation: Invocation | None = None) -> int:
    """Run a command line; returns the exit code, whatever happens."""
    invocation = invocation or Invocation()
    try:
        code = kindregards.main(list(arguments), prog_name="kindregards", standalone_mode=False, obj=invocation)
        sys.stdout.flush()
    except click.ClickException as error:
        return _usage(error)
    except KindregardsError as error:
        return _explained(error)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        return _pipe_closed()
    except Exception as error:  # noqa: BLE001 - the last resort: a defect is told in one line
        return _defect(error, invocation)
    return code if isinstance(code, int) else 0


def _usage(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "kindregards"
    complain(f"kindregards: {error.format_message().rstrip('.')}. Try: {path} --help")
    return USAGE


def _explained(error: KindregardsError) -> int:
    listed = error.problems if isinstance(error, ConfigurationError) else ()
    complain(f"kindregards: {KindregardsError.__str__(error)}{':' if listed else ''}")
    for problem in listed:
        complain(f"  {problem}")
    return error.exit_code


def _pipe_closed() -> int:
    """Whoever read our output went away: nothing more to say, and nothing to flush at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


def _defect(error: Exception, invocation: Invocation) -> int:
    invocation.journal().unexpected(error)
    hint = "" if invocation.debug else " Run it again with --debug to see where"
    complain(f"kindregards: this is a defect of the program ({type(error).__name__}).{hint}")
    if invocation.debug:
        import traceback

        complain("".join(traceback.format_tb(error.__traceback__)))
    return DEFECT

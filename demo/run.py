"""The demo: a sample mailbox on a local IMAP server, one real pass of the daemon over it, and what it drafted.

Nothing is staged: this program fills a mailbox by IMAP, writes a configuration file, and calls the command
`kindregards` as anybody would. What that command prints is shown as it is; only the captions are from here.
The command is told that it is the day of the newest sample message, because a follow-up is a matter of dates.
"""

import email.policy
import imaplib
import os
import secrets
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Mapping
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from server import HOST, imap_server

HERE = Path(__file__).resolve().parent
MAILBOX = HERE / "mailbox"
USER = "robin@hale.example"
NOW = datetime.fromisoformat("2026-03-11T10:00+01:00")  # a Wednesday, in Berlin
FOLDERS = ("Sent", "Drafts", "Trash")
COMMAND_SECONDS = 120
WIDTH = 76  # columns: what a draft's window shows, and 80 with the frame

SOMEBODY = "lucia.ferrer@papelytinta.example"
ONE_MAIL = MAILBOX / "INBOX" / "promise-kept-4-hugh-thanks.eml"

CONFIGURATION = """\
[me]
name = "Robin Hale"
addresses = ["{user}"]
language = "en"
time_zone = "Europe/Berlin"
signature = '''
Robin Hale
Collections online, workshops and advice
+49 30 5550 142'''

[accounts.hale]
host = "{host}"
port = {port}
security = "plain"  # only possible because the server is on this machine
username = "{user}"
password_file = "{password_file}"

[budget]  # the sample mailbox has waited for somebody like you: all at once, for once
per_day = 10
per_kind_per_day = 10
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="kindregards-demo-") as name:
        password = secrets.token_urlsafe(12)
        with imap_server(USER, password) as port:
            try:
                return _show(Path(name), port, password)
            except subprocess.CalledProcessError as error:
                print(f"\nThe command above ended with exit code {error.returncode}.", file=sys.stderr)
                return 1


def _show(folder: Path, port: int, password: str) -> int:
    client = imaplib.IMAP4(HOST, port, timeout=30)
    client.login(USER, password)
    filled = fill(client)
    configuration = _configure(folder, port, password)
    _caption(
        f"A mailbox with {filled} messages is on an IMAP server at {HOST}:{port}. It belongs to Robin Hale,\n"
        f"it is {NOW:%A, %-d %B %Y, %H:%M} in Berlin, and this is the configuration:"
    )
    print(configuration.read_text("utf-8").replace(str(folder), "…"))
    _caption("First the daemon checks what it was given:")
    _run(configuration, "check")
    _caption("One pass over the mailbox, as the daemon does it every few minutes:")
    _run(configuration, "once", "--now", NOW.isoformat())
    drafts = list(drafts_of(client))
    client.logout()
    if not drafts:
        return 1
    chosen = _chosen(drafts)
    _caption(f"{len(drafts)} drafts are in the Drafts folder now. Each has its evidence; here is that of one:")
    _run(configuration, "why", "--now", NOW.isoformat(), chosen["To"].addresses[0].addr_spec)
    _caption("And this is how the mail client shows it:")
    print(as_shown(chosen))
    _caption("Mail tells more than questions. What is known of somebody, who writes Spanish:")
    _run(configuration, "who", "--now", NOW.isoformat(), SOMEBODY)
    _caption("And what is understood of any mail in a file, without a configuration:")
    _run(configuration, "explain", "--as", USER, os.path.relpath(ONE_MAIL))
    _caption("The mailbox is gone again. Yours next: README.md, five steps.")
    return 0


def fill(client: imaplib.IMAP4) -> int:
    """Put the sample messages on the server, oldest first, with the dates they carry; gives their number."""
    for name in FOLDERS:
        client.create(name)
    dated = sorted(
        (parsedate_to_datetime(message_from_bytes(path.read_bytes())["Date"]), path.parent.name, path)
        for path in MAILBOX.glob("*/*.eml")
    )
    for received, mailbox, path in dated:
        raw = path.read_bytes().replace(b"\n", b"\r\n")
        answer, detail = client.append(mailbox, r"(\Seen)", imaplib.Time2Internaldate(received), raw)
        if answer != "OK":
            raise RuntimeError(f"the server did not take {path.name}: {detail!r}")
    return len(dated)


def drafts_of(client: imaplib.IMAP4) -> Iterator[EmailMessage]:
    """The messages in Drafts, in the server's order."""
    client.select("Drafts", readonly=True)
    for number in client.search(None, "ALL")[1][0].split():
        answer = client.fetch(number, "(BODY.PEEK[])")[1][0]
        assert isinstance(answer, tuple)
        message = message_from_bytes(answer[1], policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        yield message


def as_shown(message: EmailMessage) -> str:
    """Header and text of a draft as a mail client shows them."""
    header = [f"{name}: {message[name]}" for name in ("From", "To", "Cc", "Bcc", "Subject") if message[name]]
    rows = [*header, "", *_wrapped(message.get_content())]
    width = max(map(len, rows))
    frame = "─" * (width + 2)
    return "\n".join([f"┌{frame}┐", *(f"│ {row:<{width}} │" for row in rows), f"└{frame}┘"])


def _wrapped(text: str) -> Iterator[str]:
    """The lines of a format=flowed text (RFC 3676 4) as a window of WIDTH columns shows them."""
    paragraph, depth = "", 0
    for line in text.rstrip("\n").splitlines():
        bare = line.lstrip(">")
        level, words = len(line) - len(bare), bare.removeprefix(" ")
        if paragraph and (level != depth or words == "-- "):  # a soft break cannot cross these
            yield from _fold(paragraph, depth)
            paragraph = ""
        paragraph, depth = paragraph + words, level
        if words == "-- " or not words.endswith(" "):
            yield from _fold(paragraph, depth)
            paragraph = ""
    yield from _fold(paragraph, depth) if paragraph else ()


def _fold(paragraph: str, depth: int) -> list[str]:
    mark = ">" * depth + " " if depth else ""
    return textwrap.wrap(
        paragraph,
        WIDTH,
        initial_indent=mark,
        subsequent_indent=mark,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [mark.rstrip()]


def _chosen(drafts: list[EmailMessage]) -> EmailMessage:
    """The longest one without gaps to fill in: the most to see."""
    whole = [draft for draft in drafts if "[" not in draft.get_content()]
    return max(whole or drafts, key=lambda draft: len(draft.get_content()))


def _configure(folder: Path, port: int, password: str) -> Path:
    password_file = folder / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(password + "\n", encoding="utf-8")
    configuration = folder / "config.toml"
    configuration.write_text(
        CONFIGURATION.format(user=USER, host=HOST, port=port, password_file=password_file), encoding="utf-8"
    )
    return configuration


def _run(configuration: Path, *arguments: str) -> None:
    """Call `kindregards` with a state folder of its own; raises CalledProcessError when it fails."""
    command = Path(sys.executable).with_name("kindregards")
    print(f"$ kindregards {' '.join(arguments)}\n", flush=True)
    subprocess.run(
        [command, "--config", configuration, *arguments],
        env=_environment(configuration.parent),
        check=True,
        timeout=COMMAND_SECONDS,
    )


def _environment(folder: Path) -> Mapping[str, str]:
    """The user's own environment without their kindregards settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("KINDREGARDS_")}
    return {**own, "XDG_STATE_HOME": str(folder / "state"), "XDG_CONFIG_HOME": str(folder)}


def _caption(text: str) -> None:
    bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
    print(f"\n{bold}{text}{plain}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())

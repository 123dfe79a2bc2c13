"""A small world for end-to-end tests: a Dovecot user, a configuration, a clock in a file, the real command."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from imapclient import IMAPClient

from servers.dovecot import PASSWORD, Dovecot

ME = "robin@hale.example"
NOON = datetime.fromisoformat("2026-03-11T12:00:00+01:00")  # a Wednesday, within working hours
PATIENCE = 20.0  # seconds that a test waits for what should take one

CONFIGURATION = """\
[me]
name = "Robin Hale"
addresses = ["{me}"]
time_zone = "Europe/Berlin"
signature = "Robin Hale\\nHale Data"

[accounts.home]
host = "{host}"
port = {port}
security = "tls"
ca_file = "{ca_file}"
username = "{user}"
address = "{me}"
password_file = "{password_file}"

[mail]
poll = "10 seconds"

[drafts]
settle = "1 second"
settle_ambiguous = "1 second"

[store]
path = "{store}"
{more}
"""


@dataclass(slots=True)
class World:
    """One user's mailbox and everything that the command needs to serve it."""

    server: Dovecot
    home: Path
    user: str
    more: str = ""
    now: datetime = NOON
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    store: Path = Path()
    configuration: Path = Path()

    def __post_init__(self) -> None:
        self.server.add_user(self.user)
        password = self.home / "password"
        password.write_text(PASSWORD + "\n", encoding="utf-8")
        password.chmod(0o600)
        self.store = self.home / "state" / "kindregards.db"
        self.configuration = self.home / "config.toml"
        self.configure(self.more)
        self.set_clock(self.now)

    def configure(self, more: str = "") -> None:
        """Write the configuration; `more` is TOML that goes below it."""
        text = CONFIGURATION.format(
            me=ME,
            host=self.server.host,
            port=self.server.tls_port,
            ca_file=self.server.ca_file,
            user=self.user,
            password_file=self.home / "password",
            store=self.store,
            more=more,
        )
        self.configuration.write_text(text, encoding="utf-8")

    def through(self, port: int) -> None:
        """Reach the server by a proxy on loopback that speaks plain text."""
        text = self.configuration.read_text(encoding="utf-8")
        text = text.replace(f"port = {self.server.tls_port}", f"port = {port}").replace('"tls"', '"plain"')
        self.configuration.write_text(text, encoding="utf-8")

    def set_clock(self, instant: datetime) -> None:
        """Move the clock of every process of this world, at once."""
        self.now = instant
        fresh = self.home / "clock.new"
        fresh.write_text(instant.isoformat(), encoding="ascii")
        fresh.rename(self.home / "clock")
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGUSR1)  # an hour passes in no time: look at the clock now

    def advance(self, by: timedelta) -> None:
        self.set_clock(self.now + by)

    def deliver(self, raw: bytes, folder: str = "INBOX", received: datetime | None = None) -> None:
        self.server.deliver(self.user, raw, folder, received or self.now)

    @contextmanager
    def mailbox(self) -> Iterator[IMAPClient]:
        """A mail client of the user, as far from our code as can be."""
        client = IMAPClient(self.server.host, self.server.port, ssl=False, timeout=10)
        client.login(self.user, PASSWORD)
        try:
            yield client
        finally:
            client.logout()

    def messages(self, folder: str = "Drafts") -> list[EmailMessage]:
        """Everything that lies in a folder, oldest first."""
        with self.mailbox() as client:
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search("UNDELETED"), ["BODY.PEEK[]"])
            return [message_from_bytes(found[uid][b"BODY[]"], policy=policy.default) for uid in sorted(found)]

    def command(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `kindregards WORDS` to its end."""
        done = subprocess.run(
            self.arguments(*words),
            capture_output=True,
            text=True,
            env=self._environment(),
            timeout=60,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(
                f"kindregards {' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
            )
        return done

    def arguments(self, *words: str) -> list[str]:
        verb, *rest = words
        clock = {
            "run": ["--clock-file", str(self.home / "clock")],
            "once": ["--now", self.now.isoformat()],
            "preview": ["--now", self.now.isoformat()],
        }.get(verb, [])
        return [sys.executable, "-m", "kindregards", "--config", str(self.configuration), verb, *clock, *rest]

    @contextmanager
    def daemon(self) -> Iterator[subprocess.Popen[str]]:
        """`kindregards run`, ended with SIGTERM at the end of the block if it still runs."""
        log = (self.home / "log").open("a", encoding="utf-8")
        process = subprocess.Popen(
            self.arguments("run"), stdout=log, stderr=log, text=True, env=self._environment()
        )
        self.process = process
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(10)
            log.close()

    def log(self) -> str:
        return (self.home / "log").read_text(encoding="utf-8")

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait for something that should be true in a moment."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > deadline:
                raise AssertionError(f"{what}: did not happen in {PATIENCE:.0f} s; the log:\n{self.log()[-4000:]}")
            time.sleep(0.05)

    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {**own, "TZ": "Pacific/Auckland", "NO_COLOR": "1", **self.environment}

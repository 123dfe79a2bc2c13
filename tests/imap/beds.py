"""The servers that the contract suite runs against, each with the same few handles for a test.

A test bed makes mailboxes of one account, and does to that account what other mail clients and senders do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Protocol

from imapclient import IMAPClient

from kindregards.core.mailbox import Folder, Mailbox, Use
from kindregards.imap.mailbox import ImapMailbox
from kindregards.imap.session import Credentials, Endpoint, connect
from servers import dovecot as dovecots
from servers import poor as poors
from servers.fake_mailbox import FakeMailbox

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
_USERS = count(1)


def letter(subject: str, body: str = "Hello", content_type: str = "text/plain", **more: str) -> bytes:
    """A message that needs nothing but a subject."""
    fields = {
        "From": "Ben <ben@one.example>",
        "To": "ann@two.example",
        "Subject": subject,
        "Message-ID": f"<{subject.replace(' ', '.')}@one.example>",
        "Content-Type": content_type,
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    header = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{header}\r\n{body}\r\n".encode()


class Bed(Protocol):
    """What a test does to the account from outside."""

    def mailbox(self) -> Mailbox: ...

    def deliver(self, raw: bytes, key: str = "INBOX", received: datetime = NOW) -> None: ...

    def remove(self, key: str, uid: int) -> None: ...

    def change_uidvalidity(self, key: str) -> None: ...


@dataclass
class FakeBed:
    """The in-memory fake."""

    fake: FakeMailbox = field(default_factory=FakeMailbox)

    def mailbox(self) -> Mailbox:
        return self.fake

    def deliver(self, raw: bytes, key: str = "INBOX", received: datetime = NOW) -> None:
        self.fake.deliver(key, raw, received)

    def remove(self, key: str, uid: int) -> None:
        self.fake.remove(key, uid)

    def change_uidvalidity(self, key: str) -> None:
        self.fake.change_uidvalidity(key)


@dataclass
class DovecotBed:
    """One user of a Dovecot."""

    server: dovecots.Dovecot
    user: str = field(default_factory=lambda: f"user{next(_USERS)}")

    def __post_init__(self) -> None:
        self.server.add_user(self.user)

    def endpoint(self) -> Endpoint:
        return Endpoint("localhost", self.server.tls_port, "tls", 10, ca_file=self.server.ca_file)

    def mailbox(self) -> ImapMailbox:
        credentials = Credentials(self.user, lambda: dovecots.PASSWORD)
        return ImapMailbox("home", lambda: connect(self.endpoint(), credentials))

    @contextmanager
    def client(self, folder: str) -> Iterator[IMAPClient]:
        with IMAPClient("127.0.0.1", self.server.port, ssl=False, timeout=10) as client:
            client.login(self.user, dovecots.PASSWORD)
            client.select_folder(folder)
            yield client

    def deliver(self, raw: bytes, key: str = "INBOX", received: datetime = NOW) -> None:
        with self.client("INBOX") as client:
            client.append(key, raw, msg_time=received)

    def remove(self, key: str, uid: int) -> None:
        with self.client(key) as client:
            client.delete_messages([uid])
            client.expunge()

    def change_uidvalidity(self, key: str) -> None:
        self.server.change_uidvalidity(self.user, key)


@dataclass
class PoorBed:
    """pymap."""

    server: poors.Poor

    def mailbox(self) -> ImapMailbox:
        endpoint = Endpoint("127.0.0.1", self.server.port, "plain", 10)
        credentials = Credentials(poors.USER, lambda: poors.PASSWORD)
        return ImapMailbox("home", lambda: connect(endpoint, credentials))

    def deliver(self, raw: bytes, key: str = "INBOX", received: datetime = NOW) -> None:
        self.server.deliver(raw, key, received)

    def remove(self, key: str, uid: int) -> None:
        with self.server.client() as client:
            client.select_folder(key)
            client.delete_messages([uid])
            client.expunge()

    def change_uidvalidity(self, key: str) -> None:
        with self.server.client() as client:
            client.rename_folder(key, key + " old")
            client.create_folder(key)
            client.select_folder(key + " old")
            uids = client.search()
            if uids:
                client.copy(uids, key)


def folder(mailbox: Mailbox, use: Use) -> Folder:
    """The folder with this use."""
    return next(folder for folder in mailbox.folders() if folder.use is use)


LONG_AGO = NOW - timedelta(days=365)

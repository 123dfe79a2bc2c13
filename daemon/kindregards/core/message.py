"""A mail as values: its header, its text, and what cannot be read.

Rules that hold here: any bytes go in, a value comes out, never an exception; everything is bounded
(limits below); nothing foreign keeps control characters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox (RFC 5322 3.4): `email` is lower case and valid, `name` decoded and clean, "" if none."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2]

    @property
    def domains(self) -> tuple[str, ...]:
        """The domain and those above it: mail.acme.example, acme.example, example."""
        labels = self.domain.split(".")
        return tuple(".".join(labels[n:]) for n in range(len(labels)))


class Direction(StrEnum):
    """Seen from the user."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Header:
    """What the header block of one message says.

    Attributes:
        message_id: without angle brackets; "<digest>@missing.invalid" where absent or unusable.
        date: timezone-aware, in the writer's own offset; the server's INTERNALDATE where `Date` is
            absent, unreadable, before 1990 or more than two days after INTERNALDATE.
        subject: decoded, one line.
        references: Message-IDs oldest first, In-Reply-To included as the last one, own id excluded.
        fields: lower-case field name -> raw values (unfolded, bounded) of the fields that the gates of
            `automated` look at.
    """

    message_id: str
    date: datetime
    sender: Address | None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    subject: str = ""
    references: tuple[str, ...] = ()
    content_type: str = "text/plain"
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def recipients(self) -> tuple[Address, ...]:
        return self.to + self.cc + self.bcc


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The original of a forwarded mail, as the forward tells it."""

    sender: Address | None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """The text of one message, line ends "\\n": the writer's own words, what they quote, their signature.

    Attributes:
        report: the fields of a delivery-status part (RFC 3464), "" in mail that is no bounce.
        calendar: the first iCalendar part (RFC 5545), an invitation or an answer to one; "" without.
        links: the targets (http, https, mailto) that the mail names, in order, each once.
        forwarded: None when nothing is forwarded.
    """

    own: str
    quoted: str = ""
    signature: str = ""
    whole: str = ""  # everything as plain text, for quoting below an answer
    truncated: bool = False
    has_attachment: bool = False
    report: str = ""
    calendar: str = ""
    links: tuple[str, ...] = ()
    forwarded: Forwarded | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was read whole."""

    header: Header
    body: Body
    direction: Direction
    language: str | None = None  # ISO 639-1 of the own text; None when unsure


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that are no mail, with the reason in words."""

    reason: str

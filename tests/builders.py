"""Mail and values for tests: every default is sensible, so that a case states only what matters.

Rules that hold here: nothing depends on the clock, the zone or chance; the same arguments give the same bytes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from kindregards.core.message import Address, Body, Direction, Header, Message
from kindregards.core.people import Me
from kindregards.core.signals import Signal
from kindregards.core.thread import Entry

ADA = "Ada Winter <ada@winter-labs.example>"
ROBIN = "Robin Field <robin@example.org>"
TUESDAY = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
ME = Me(addresses=frozenset({"robin@example.org"}), names=("Robin Field",))
POLICY = SMTP.clone(max_line_length=200)

Attachment = tuple[str, str, bytes]
"""File name, content type, content."""


def mail(
    sender: str | None = ADA,
    to: str | Sequence[str] = ROBIN,
    subject: str | None = "Your talk",
    text: str | None = "Hello Robin,\n\nyour talk was a pleasure.\n\nAda\n",
    html: str | None = None,
    date: datetime | str | None = TUESDAY,
    message_id: str | None = "",
    in_reply_to: str = "",
    references: str | Sequence[str] = (),
    cc: str | Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """A mail as bytes with CRLF line ends.

    Args:
        date, message_id, sender, subject: None leaves the field out.
        message_id, in_reply_to, references: without angle brackets; "" gives an id that follows from the content.
        headers: further fields; a value replaces the field that the other arguments gave.
    """
    made = EmailMessage(policy=POLICY)
    fields = {
        "From": sender,
        "To": _joined(to),
        "Cc": _joined(cc) or None,
        "Subject": subject,
        "Date": format_datetime(date) if isinstance(date, datetime) else date,
        "Message-ID": _id(message_id, sender, to, subject, text, html, date),
        "In-Reply-To": f"<{in_reply_to}>" if in_reply_to else None,
        "References": " ".join(f"<{each}>" for each in _listed(references)) or None,
    }
    for name, value in fields.items():
        if value is not None:
            made[name] = value
    _fill(made, text, html, attachments)
    for name, value in (headers or {}).items():
        del made[name]
        made[name] = value
    return made.as_bytes()


def header(
    sender: str | None = ADA,
    to: str | Sequence[str] = ROBIN,
    subject: str = "Your talk",
    date: datetime = TUESDAY,
    message_id: str = "",
    cc: str | Sequence[str] = (),
    references: str | Sequence[str] = (),
    fields: Mapping[str, str] | None = None,
    content_type: str = "text/plain",
) -> Header:
    """A parsed header; `fields` are further raw fields, names in any case."""
    return Header(
        message_id=message_id or f"{_digest(sender, to, subject, date)}@mail.example",
        date=date,
        sender=address(sender) if sender else None,
        to=addresses(to),
        cc=addresses(cc),
        subject=subject,
        references=tuple(_listed(references)),
        content_type=content_type,
        fields={name.lower(): (value,) for name, value in (fields or {}).items()},
    )


def message(
    text: str = "Hello Robin,\n\nyour talk was a pleasure.",
    direction: Direction = Direction.IN,
    language: str | None = "en",
    quoted: str = "",
    signature: str = "",
    sender: str | None = None,
    to: str | Sequence[str] | None = None,
    cc: str | Sequence[str] = (),
    subject: str = "Your talk",
    date: datetime = TUESDAY,
    message_id: str = "",
    references: str | Sequence[str] = (),
) -> Message:
    """A message that was read whole, from Ada to Robin; with Direction.OUT the other way round."""
    writer, reader = (ADA, ROBIN) if direction is Direction.IN else (ROBIN, ADA)
    return Message(
        header=header(sender or writer, to or reader, subject, date, message_id, cc, references),
        body=Body(own=text, quoted=quoted, signature=signature, whole="\n\n".join(filter(None, (text, quoted)))),
        direction=direction,
        language=language,
    )


def entry(
    direction: Direction = Direction.IN,
    date: datetime = TUESDAY,
    signals: Sequence[Signal] = (),
    sender: str | None = None,
    to: str | Sequence[str] | None = None,
    cc: str | Sequence[str] = (),
    subject: str = "Your talk",
    message_id: str = "",
    references: str | Sequence[str] = (),
    automated: str | None = None,
    language: str | None = "en",
    read_whole: bool = True,
    words: int = 40,
    account: str = "home",
) -> Entry:
    """A message of a thread as the store remembers it, from Ada to Robin; OUT: the other way round."""
    writer, reader = (ADA, ROBIN) if direction is Direction.IN else (ROBIN, ADA)
    facts = header(sender or writer, to or reader, subject, date, message_id, cc, references)
    return Entry(
        message_id=facts.message_id,
        date=date,
        direction=direction,
        sender=address(sender or writer),
        to=facts.to,
        cc=facts.cc,
        subject=subject,
        automated=automated,
        language=language,
        references=facts.references,
        signals=tuple(signals),
        read_whole=read_whole,
        words=words,
        account=account,
    )


def address(text: str) -> Address:
    """ "Ada Winter <ada@example.org>", or a bare address."""
    name, email = parseaddr(text)
    return Address(email.lower(), name)


def addresses(text: str | Sequence[str]) -> tuple[Address, ...]:
    """One address, or several in a sequence."""
    return tuple(address(each) for each in _listed(text))


def _listed(text: str | Sequence[str]) -> list[str]:
    return [text] if isinstance(text, str) and text else list(text)


def _joined(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else ", ".join(text)


def _id(given: str | None, *content: object) -> str | None:
    if given is None:
        return None
    return f"<{given or f'{_digest(*content)}@mail.example'}>"


def _digest(*content: object) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()[:20]


def _fill(made: EmailMessage, text: str | None, html: str | None, attachments: Sequence[Attachment]) -> None:
    if text is not None:
        made.set_content(text)
    if html is not None:
        if text is None:
            made.set_content(html, subtype="html")
        else:
            made.add_alternative(html, subtype="html")
    for name, content_type, content in attachments:
        maintype, _, subtype = content_type.partition("/")
        made.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    for depth, part in enumerate(part for part in made.walk() if part.is_multipart()):
        part.set_boundary(f"=_part_{depth}")

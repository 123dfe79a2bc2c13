"""The real pipeline, from bytes to what is understood, and bytes for sets that hold only texts.

Rules that hold here: nothing is measured in another way than the daemon reads mail.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

from kindregards.core.automated import by_header
from kindregards.core.context import Context
from kindregards.core.message import Address, Body
from kindregards.core.people import me_of
from kindregards.core.text.body import parse_message
from kindregards.core.understand import Understood, understand

SOME_DAY = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)  # of mails whose set tells no date
STRANGER = "someone@elsewhere.example"
POLICY = SMTP.clone(utf8=False, raise_on_defect=False)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file with one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def context(me: str) -> Context:
    """I am `me`, as it stands in mail: "Robin Hale <robin@hale.example>"."""
    name, email = parseaddr(me)
    return Context(me_of([Address(email.lower(), name)]))


def read(raw: bytes, me: Context, received: datetime = SOME_DAY) -> tuple[Body, Understood]:
    """One mail as the daemon understands it.

    Raises:
        UnreadableMail: the bytes are no mail.
    """
    parsed = parse_message(raw, received)
    if not isinstance(parsed, tuple):
        raise UnreadableMail(parsed.reason)
    header, body = parsed
    return body, understand(header, body, by_header(header, me), me)


class UnreadableMail(Exception):
    """Bytes that are no mail."""


def written(
    text: str,
    sender: str = STRANGER,
    to: str | Sequence[str] = (),
    cc: Sequence[str] = (),
    subject: str = "",
    date: datetime = SOME_DAY,
    kind: str = "plain",
) -> bytes:
    """A mail with this text as bytes.

    Args:
        kind: "plain" or "html".
    """
    mail = EmailMessage(policy=POLICY)
    fields = {
        "From": _printable(sender),
        "To": _printable(", ".join([to] if isinstance(to, str) else to)),
        "Cc": _printable(", ".join(cc)),
        "Subject": _printable(subject),
        "Date": format_datetime(date),
        "Message-ID": "<measured@corpus.example>",
    }
    for name, value in fields.items():
        if value:
            mail[name] = value
    mail.set_content(text, subtype=kind, charset="utf-8", cte="base64")
    return mail.as_bytes()


def _printable(value: str) -> str:
    """`value` on one line, as a header field must be."""
    return " ".join(value.split())

"""The MIME draft: what a careful person's mail client would have written.

Rules that hold here: pure; no header that a client would not write, so nothing of us reaches the
recipient; every foreign string is cleaned before it becomes a header, and the finished bytes are parsed
again and must show exactly the headers that were meant (foreign subjects have carried a Bcc: before).
"""

import hashlib
import hmac
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.header import Header as EncodedHeader
from email.utils import format_datetime, getaddresses
from quopri import encodestring

from kindregards.core.charset import clean, clean_text
from kindregards.core.flowed import SEPARATOR, flow, quote
from kindregards.core.message import Address, Direction
from kindregards.core.people import Me
from kindregards.core.subject import base_subject
from kindregards.core.thread import Entry
from kindregards.errors import KindregardsError

LINE = 76  # characters of a header line, before folding (RFC 5322 2.1.1 wants at most 78)
REFERENCES = 50  # first and newest ones; enough for every client to thread
QUOTED_LINES = 200
QUOTED_CHARACTERS = 12_000
EVERYBODY = 20  # more recipients than this are a circular: answer the sender alone
SUBJECT = 240  # characters


@dataclass(frozen=True, slots=True)
class Recipients:
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that a draft is made of.

    Attributes:
        text: the own words, paragraphs as long lines.
        references: oldest first, the message that is answered last; () for a new thread.
        attribution, original: "On ... wrote:" and the text below it; "" for none.
        date: fixed, so that the same letter gives the same bytes; in the user's zone.
        message_id: without angle brackets.
    """

    sender: Address
    recipients: Recipients
    subject: str
    text: str
    date: datetime
    message_id: str
    references: tuple[str, ...] = ()
    signature: str = ""
    attribution: str = ""
    original: str = ""


def derive_message_id(key: bytes, account: str, follow_up: str, revision: int, domain: str) -> str:
    """A Message-ID that nobody else can make, the same at every try (without angle brackets).

    Args:
        key: the installation's secret, 32 bytes.
        domain: of the identity that writes, so that nothing tells of this program.
    """
    text = "\n".join((account, follow_up, str(revision))).encode()
    digest = hmac.new(key, text, hashlib.sha256).digest()[:20]
    return f"{b32encode(digest).decode().lower()}@{domain}"


def reply_subject(subject: str) -> str:
    """ "Re: " once, whatever stood before it in whichever language."""
    return f"Re: {base_subject(subject)}"


def recipients_of_answer(entry: Entry, me: Me, trusted: frozenset[str]) -> Recipients:
    """Who gets the answer to `entry`, or, where I wrote it, the next mail to the same people.

    A Reply-To is followed only when it is `trusted` (I wrote to it before) or of the sender's domain.
    """
    if entry.direction is Direction.OUT:
        return _distinct(Recipients(entry.to, entry.cc), me)
    to = _reply_to(entry, trusted)
    others = tuple(a for a in (*entry.to, *entry.cc) if a.email != entry.sender.email)
    cc = others if len(others) <= EVERYBODY else ()
    return _distinct(Recipients(to, cc), me)


def _reply_to(entry: Entry, trusted: frozenset[str]) -> tuple[Address, ...]:
    wanted = tuple(
        address for address in entry.reply_to if address.email in trusted or address.domain == entry.sender.domain
    )
    return wanted if wanted and len(wanted) == len(entry.reply_to) else (entry.sender,)


def _distinct(recipients: Recipients, me: Me) -> Recipients:
    """Everybody once, me never."""
    seen: set[str] = set()

    def once(addresses: Iterable[Address]) -> tuple[Address, ...]:
        kept = []
        for address in addresses:
            if address.email not in seen and not me.is_me(address.email):
                seen.add(address.email)
                kept.append(address)
        return tuple(kept)

    return Recipients(once(recipients.to), once(recipients.cc), once(recipients.bcc))


def compose(letter: Letter) -> bytes:
    """The bytes of the draft, CRLF line ends. Raises KindregardsError when it cannot be written safely."""
    if not letter.recipients.to:
        raise KindregardsError(f'the draft "{clean(letter.subject, 60)}" has nobody to go to')
    headers = _headers(letter)
    block = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    body = encodestring(_body(letter).replace("\n", "\r\n").encode("utf-8"))
    raw = block.encode("ascii") + b"\r\n" + body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    verify(raw, headers, letter.recipients)
    return raw


def _headers(letter: Letter) -> Mapping[str, str]:
    recipients = letter.recipients
    lists = {"To": recipients.to, "Cc": recipients.cc, "Bcc": recipients.bcc}
    headers = {"Date": format_datetime(letter.date), "From": _addresses([letter.sender])}
    headers |= {name: _addresses(addresses) for name, addresses in lists.items() if addresses}
    headers["Subject"] = _text(letter.subject)
    headers["Message-ID"] = _id(letter.message_id)
    if letter.references:
        headers["In-Reply-To"] = _id(letter.references[-1])
        headers["References"] = _folded([_id(each) for each in _shortened(letter.references)])
    headers["MIME-Version"] = "1.0"
    headers["Content-Type"] = "text/plain; charset=utf-8; format=flowed"
    headers["Content-Transfer-Encoding"] = "quoted-printable"
    return headers


def _shortened(references: Sequence[str]) -> Sequence[str]:
    """The first one and the newest ones (RFC 5322 3.6.4 allows to leave out the middle)."""
    if len(references) <= REFERENCES:
        return references
    return [references[0], *references[-(REFERENCES - 1) :]]


def _id(message_id: str) -> str:
    if not message_id.isascii() or not message_id.isprintable() or set("<> ") & set(message_id):
        raise KindregardsError("a Message-ID of this thread cannot be written into a header")
    return f"<{message_id}>"


def _text(text: str) -> str:
    cleaned = clean(text, SUBJECT)
    if cleaned.isascii() and "=?" not in cleaned:
        return _folded(cleaned.split(" "))
    return EncodedHeader(cleaned, "utf-8", maxlinelen=LINE, header_name="Subject").encode(linesep="\r\n")


def _addresses(addresses: Sequence[Address]) -> str:
    return _folded([_address(address) + "," for address in addresses]).removesuffix(",")


def _address(address: Address) -> str:
    if not address.email.isascii() or not address.email.isprintable() or set(" ,<>()\"'") & set(address.email):
        raise KindregardsError(f'the address "{clean(address.email, 80)}" cannot be written into a header')
    name = clean(address.name, 120)
    if not name:
        return address.email
    if not name.isascii() or "=?" in name:
        return (
            f"{EncodedHeader(name, 'utf-8', maxlinelen=LINE).encode(linesep=chr(13) + chr(10))} <{address.email}>"
        )
    if not set(name) & set('()<>[]:;@\\,."'):
        return f"{name} <{address.email}>"
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" <{address.email}>'


def _folded(words: Sequence[str]) -> str:
    """Join by spaces, folded before a line gets too long (RFC 5322 2.2.3)."""
    lines: list[str] = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) + 1 > LINE - len("References: "):
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip() if word else lines[-1]
    return "\r\n ".join(line for line in lines if line)


def _body(letter: Letter) -> str:
    parts = [flow(clean_text(letter.text).strip("\n"))]
    if letter.signature:
        parts.append(f"{SEPARATOR}\n{flow(letter.signature.strip())}")
    if letter.original:
        parts.append(f"{flow(letter.attribution)}\n{flow(quote(_bounded(letter.original)))}")
    return "\n\n".join(parts) + "\n"


def _bounded(text: str) -> str:
    """As much of the original as a reader needs; what is left out is marked."""
    lines = clean_text(text[:QUOTED_CHARACTERS]).strip().split("\n")
    cut = len(text) > QUOTED_CHARACTERS or len(lines) > QUOTED_LINES
    return "\n".join([*lines[:QUOTED_LINES], "[...]"] if cut else lines)


def verify(raw: bytes, headers: Mapping[str, str], recipients: Recipients) -> None:
    """Parse `raw` again: exactly these headers, exactly these recipients; else KindregardsError."""
    parsed = message_from_bytes(raw)
    if Counter(parsed.keys()) != Counter(headers.keys()):
        raise KindregardsError("a draft came out with headers that were not meant", "Please report this")
    wanted = {address.email for address in (*recipients.to, *recipients.cc, *recipients.bcc)}
    fields = [value for name in ("To", "Cc", "Bcc") for value in parsed.get_all(name, [])]
    if {address for _, address in getaddresses(fields)} != wanted:
        raise KindregardsError("a draft came out with recipients that were not meant", "Please report this")


def self_test() -> None:
    """Refuse to work on a Python that lets a foreign subject write headers. Raises KindregardsError."""
    hostile = "Re: hello =?UTF-8?Q?=0D=0A?=Bcc: x@evil.example\r\nBcc: y@evil.example"
    me, you = Address("me@example.org"), Address("you@example.org", "=?UTF-8?Q?=0D=0ABcc:_x@evil.example?=")
    date = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    compose(Letter(me, Recipients((you,)), hostile, "text", date, "id@example.org", references=("a@b.example",)))


def fingerprint(raw: bytes) -> str:
    """Identity of what a reader sees: recipients, subject and text, whatever the encoding. Hex SHA-256."""
    parsed = message_from_bytes(raw)
    payload = parsed.get_payload(decode=True)
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    seen = [*(str(parsed.get(name, "")) for name in ("To", "Cc", "Bcc", "Subject")), " ".join(text.split())]
    return hashlib.sha256("\n".join(seen).encode("utf-8", "replace")).hexdigest()

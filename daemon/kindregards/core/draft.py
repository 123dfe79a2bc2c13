"""A letter as a MIME message, as a careful person's mail client would have written it.

Rules that hold here: nothing foreign can add a field (every value is cleaned and encoded here, never
parsed again by a library; the finished bytes are read back and compared); no field that says who made it;
the same request gives the same bytes.
"""

import hashlib
import hmac
import re
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import policy as email_policy
from email.errors import MessageError
from email.message import Message as MimeMessage
from email.parser import BytesParser
from email.utils import format_datetime, getaddresses
from quopri import encodestring
from textwrap import wrap
from zoneinfo import ZoneInfo

from kindregards.core.charset import clean, clean_text
from kindregards.core.courtesy import own_words
from kindregards.core.flowed import SEPARATOR, flow
from kindregards.core.identity import Identity
from kindregards.core.message import Address
from kindregards.core.original import Original, quote
from kindregards.core.recipients import Recipients
from kindregards.core.subject import base_subject
from kindregards.errors import KindregardsError

REFERENCES = 100  # kept: the first and the newest; servers refuse or cut longer fields
SUBJECT = 300  # characters
NAME = 80  # characters of a display name
WORD = 45  # bytes in one encoded-word: base64 of it and the frame stay below 75 characters (RFC 2047 2)
LINE = 76  # columns of a folded header line (RFC 5322 2.1.1)
LONGEST_7BIT = 900  # characters of a body line; longer ones are encoded (RFC 5322 2.1.1 allows 998)

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")
_MESSAGE_ID = re.compile(r"[!-;=?-~]{1,248}@[!-;=?-~]{1,248}")
_PLAIN = re.compile(r"[ -~]*")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/^_`{|}~ -]+")
_UNKNOWN = "@missing.invalid"  # ids that the header parser made up for messages without one


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """Everything a draft is made from.

    Attributes:
        body: the rendered letter, one paragraph a line, without signature and quote.
        subject: used where there is no original, or instead of its subject when it has none.
        date: aware; goes into `Date` in `zone`.
        message_id: without angle brackets, from `message_id`.
    """

    identity: Identity
    recipients: Recipients
    subject: str
    body: str
    language: str
    original: Original | None
    date: datetime
    zone: ZoneInfo
    message_id: str


@dataclass(frozen=True, slots=True)
class ComposedDraft:
    """A draft, ready for APPEND; line ends are CRLF."""

    raw: bytes
    message_id: str
    subject: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]


def message_id(key: bytes, account: str, follow_up_key: str, revision: int, domain: str) -> str:
    """A Message-ID that only the holder of `key` can make, without angle brackets.

    Args:
        key: the installation's secret.
        domain: of the identity, so that it looks like any other mail of the user.
    """
    told = "\0".join((account, follow_up_key, str(revision))).encode()
    return f"{hmac.new(key, told, hashlib.sha256).hexdigest()[:40]}@{domain}"


def compose(request: DraftRequest) -> ComposedDraft:
    """Write the message.

    Raises:
        KindregardsError: nobody to write to, or the bytes read back are not what was meant.
    """
    people = _usable(request.recipients)
    subject = _subject(request)
    fields = _fields(request, people, subject)
    text = flow(_text(request))
    encoding, body = _encoded(text)
    fields += [
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8; format=flowed"),
        ("Content-Transfer-Encoding", encoding),
    ]
    raw = "".join(f"{name}: {value}\r\n" for name, value in fields).encode("ascii") + b"\r\n" + body
    verify(raw, [name for name, _ in fields], people)
    return ComposedDraft(raw, request.message_id, subject, people.to, people.cc, people.bcc)


def verify(raw: bytes, names: list[str], people: Recipients) -> None:
    """Read a draft back; raises KindregardsError when it has other fields or recipients than meant."""
    for reader in (email_policy.compat32, email_policy.default):
        try:
            message: MimeMessage = BytesParser(policy=reader).parsebytes(raw, headersonly=True)
            found = Counter(name.lower() for name in message.keys())  # noqa: SIM118  (a message is no mapping)
            reached = {email.lower() for _, email in getaddresses(_values(message))}
        except (MessageError, LookupError, TypeError, ValueError, RecursionError) as error:
            raise KindregardsError("a draft could not be read back", "Report this as a bug") from error
        meant = {address.email for address in (*people.to, *people.cc, *people.bcc)}
        if found != Counter(name.lower() for name in names) or reached != meant or message.defects:
            raise KindregardsError("a draft does not read back as it was meant", "Report this as a bug")


def fingerprint(raw: bytes) -> str:
    """What a draft says and to whom, whatever client stored it: SHA-256 of own text, recipients and subject."""
    message = BytesParser(policy=email_policy.compat32).parsebytes(raw)
    payload = message.get_payload(decode=True)
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    own = " ".join(own_words(clean_text(text)).split())
    reached = sorted(email.lower() for _, email in getaddresses(_values(message)))
    subject = " ".join(str(message.get("Subject", "")).split())
    return hashlib.sha256("\0".join((own, *reached, subject)).encode("utf-8", "replace")).hexdigest()


def self_test() -> None:
    """Prove that a subject cannot bring a header field in; called at start-up.

    Raises:
        KindregardsError: this Python must not write drafts.
    """
    me, you = (
        Address("robin@example.org", "Robin"),
        Address("anna@example.org", "=?UTF-8?Q?=0A?=Bcc: x@evil.example"),
    )
    for hostile in (
        "x=?UTF-8?Q?=0A?=Bcc: x@evil.example",
        "x\r\nBcc: x@evil.example",
        "x\u2028Bcc: x@evil.example",
    ):
        instant = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
        request = DraftRequest(
            identity=Identity(me, "Robin"),
            recipients=Recipients((you,)),
            subject=hostile,
            body="Hello",
            language="en",
            original=None,
            date=instant,
            zone=ZoneInfo("UTC"),
            message_id="self-test@example.org",
        )
        compose(replace(request, original=Original("a@b.example", instant, you, hostile, text=hostile)))
        compose(request)


def _fields(request: DraftRequest, people: Recipients, subject: str) -> list[tuple[str, str]]:
    fields = [
        ("Date", format_datetime(request.date.astimezone(request.zone))),
        ("From", _mailboxes((request.identity.address,))),
        *((name, _mailboxes(those)) for name, those in _addressed(people)),
        ("Subject", _unstructured("Subject", subject)),
        ("Message-ID", f"<{_checked_id(request.message_id)}>"),
    ]
    if request.original is not None:
        fields += _threading(request.original)
    return fields


def _addressed(people: Recipients) -> list[tuple[str, tuple[Address, ...]]]:
    return [(name, those) for name, those in (("To", people.to), ("Cc", people.cc), ("Bcc", people.bcc)) if those]


def _threading(original: Original) -> list[tuple[str, str]]:
    """In-Reply-To and References (RFC 5322 3.6.4); ids that are none are left out."""
    answered = original.message_id if _is_id(original.message_id) else ""
    ids = [each for each in dict.fromkeys((*original.references, answered)) if _is_id(each)]
    if len(ids) > REFERENCES:
        ids = [ids[0], *ids[1 - REFERENCES :]]
    fields = [("In-Reply-To", f"<{answered}>")] if answered else []
    return [*fields, ("References", "\r\n ".join(f"<{each}>" for each in ids))] if ids else fields


def _is_id(text: str) -> bool:
    return len(text) <= 250 and bool(_MESSAGE_ID.fullmatch(text)) and not text.endswith(_UNKNOWN)


def _checked_id(text: str) -> str:
    if not _is_id(text):
        raise KindregardsError("the Message-ID of a draft is malformed", "Report this as a bug")
    return text


def _usable(people: Recipients) -> Recipients:
    """Recipients whose addresses can stand in a header; raises KindregardsError when none is left in To."""
    to, cc, bcc = (
        tuple(a for a in those if _ADDRESS.fullmatch(a.email)) for those in (people.to, people.cc, people.bcc)
    )
    if not to:
        raise KindregardsError("a draft has nobody to go to", "The address in the mail cannot be written to")
    return Recipients(to, cc, bcc)


def _subject(request: DraftRequest) -> str:
    """ "Re: " once before the thread's subject; the template's where there is none."""
    base = clean(base_subject(request.original.subject), SUBJECT) if request.original else ""
    return f"Re: {base}" if base else clean(request.subject, SUBJECT) or "Re:"


def _text(request: DraftRequest) -> str:
    """Letter, signature, quote: the order that a person answering at the top uses."""
    parts = [clean_text(request.body).strip("\n")]
    if request.identity.signature.strip():
        parts.append(f"{SEPARATOR}\n{clean_text(request.identity.signature).strip()}")
    if request.original is not None:
        quoted = quote(request.original, request.language, request.zone)
        parts += [quoted] if quoted else []
    return "\n\n".join(parts) + "\n"


def _encoded(text: str) -> tuple[str, bytes]:
    """7bit where that is safe, else quoted-printable (RFC 2045 6.7), with CRLF."""
    if text.isascii() and all(len(line) <= LONGEST_7BIT for line in text.split("\n")):
        return "7bit", text.encode("ascii").replace(b"\n", b"\r\n")
    return "quoted-printable", encodestring(text.encode("utf-8")).replace(b"\n", b"\r\n")


def _unstructured(name: str, text: str) -> str:
    """A field's text folded at its spaces; as encoded-words where it is not plain or cannot be folded."""
    if not _PLAIN.fullmatch(text) or "=?" in text:
        return _encoded_words(text)
    lines = wrap(text, LINE, initial_indent=" " * (len(name) + 2), break_long_words=False, break_on_hyphens=False)
    if any(len(line) > LINE for line in lines):
        return _encoded_words(text)
    return "\r\n ".join(lines).strip()


def _encoded_words(text: str) -> str:
    """RFC 2047 words, folded one a line; no character is cut in two."""
    words: list[bytes] = [b""]
    for character in text.encode("utf-8", "replace").decode("utf-8"):
        encoded = character.encode("utf-8")
        if len(words[-1]) + len(encoded) > WORD:
            words.append(b"")
        words[-1] += encoded
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word).decode('ascii')}?=" for word in words)


def _mailboxes(people: tuple[Address, ...]) -> str:
    return ",\r\n ".join(_mailbox(person) for person in people)


def _mailbox(person: Address) -> str:
    """ "Anna Weiß <anna@example.org>" (RFC 5322 3.4); a name that says "=?" itself is left out."""
    name = clean(person.name, NAME).replace("=?", "").strip(' "\\')
    if not name:
        return person.email
    if not _PLAIN.fullmatch(name):
        return f"{_encoded_words(name)}\r\n <{person.email}>"
    if not _ATOMS.fullmatch(name):
        name = '"' + name.replace("\\", "").replace('"', "'") + '"'
    return f"{name} <{person.email}>"


def _values(message: MimeMessage) -> list[str]:
    return [str(value) for name in ("To", "Cc", "Bcc") for value in message.get_all(name, [])]

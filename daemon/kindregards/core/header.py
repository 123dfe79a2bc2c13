"""The header block of a mail to a `Header`: what was written, made safe and bounded.

Rules that hold here: any bytes go in, a value comes out; only the fields that somebody asks for are looked
at (a first scan reads 100,000 blocks); decoding is done here, never by `email.policy`, which takes seconds
and gigabytes for a hostile block.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from kindregards.core.addresses import FIELD_LIMIT, addresses
from kindregards.core.charset import clean, decoded, words_decoded
from kindregards.core.mailbox import HEADER_FIELDS, HEADER_LIMIT
from kindregards.core.message import Address, Header, Unreadable

SUBJECT_LIMIT = 500  # characters kept
SUBJECT_RAW = 6_000  # 500 characters of three bytes each in base64, in words of 75 characters
VALUE_LIMIT = 2_000  # characters of any other field
REFERENCES = 100  # threads longer than this are joined through their newer messages
REFERENCES_RAW = 25_000  # 100 ids of 250 characters
ID_LIMIT = 250  # RFC 5322 lines have at most 998; ids of real programs stay below 200
VALUES = 4  # repetitions of one field that are kept
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)  # a date later than its delivery by more than any time zone explains is wrong

# The line end stands in front, not "^": a literal is searched for much faster.
_FIELD = re.compile(r"\n([A-Za-z][!-9;-~]{0,60})[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)")
_FOLD = re.compile(r"\s*[\r\n]+\s*")
_ID = re.compile(r"<([!-;=?-~]{1,250})>")
_BARE_ID = re.compile(r"[!-;=?-~]{1,249}@[!-;=?-~]{1,249}")
_DATE = re.compile(
    r"(?:\w{3}, )?(\d{1,2}) (\w{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? ([+-])(\d\d)(\d\d)(?: \(.{0,60}\))?"
)
_MONTHS = dict(
    zip(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        range(1, 13),
        strict=True,
    )
)
_WANTED = {spelling: name.lower() for name in HEADER_FIELDS for spelling in (name, name.lower(), name.title())}
_PARSED = frozenset(
    {"date", "from", "to", "cc", "bcc", "reply-to", "subject", "message-id", "references", "in-reply-to"}
)
_LONG = {"from": FIELD_LIMIT, "to": FIELD_LIMIT, "cc": FIELD_LIMIT, "bcc": FIELD_LIMIT, "reply-to": FIELD_LIMIT,
         "subject": SUBJECT_RAW, "references": REFERENCES_RAW}  # fmt: skip


def parse_header(raw: bytes, received: datetime) -> Header | Unreadable:
    """Understand a header block.

    Args:
        raw: the header block, or a whole mail; what follows the first empty line is not looked at.
        received: the server's INTERNALDATE, aware; stands in for a date that cannot be right.

    Returns:
        the header, or `Unreadable` for bytes without any header field.
    """
    block = header_block(raw)
    fields = _fields(block)
    if not fields:
        return Unreadable("no header field found")
    own_id = _own_id(fields, block)
    senders = _people(fields, "from") or _people(fields, "sender")
    content_type = fields.get("content-type", ("text/plain",))[0]
    return Header(
        message_id=own_id,
        date=_date(fields, received),
        sender=senders[0] if senders else None,
        to=_people(fields, "to"),
        cc=_people(fields, "cc"),
        bcc=_people(fields, "bcc"),
        reply_to=_people(fields, "reply-to"),
        subject=clean(words_decoded(fields.get("subject", ("",))[0]), SUBJECT_LIMIT),
        references=_references(fields, own_id),
        content_type=clean(content_type, VALUE_LIMIT),
        fields={name: values for name, values in fields.items() if name not in _PARSED},
    )


def header_block(raw: bytes) -> bytes:
    """The bytes up to the first empty line, line ends "\\n", at most HEADER_LIMIT."""
    start = raw[:HEADER_LIMIT].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    return start.partition(b"\n\n")[0]


def _fields(block: bytes) -> dict[str, tuple[str, ...]]:
    """The fields that matter: lower-case name -> raw values, unfolded and bounded."""
    fields: dict[str, tuple[str, ...]] = {}
    found = _FIELD.findall("\n" + block.decode("latin-1"))  # one byte, one character
    for spelling, value in found:
        name = _WANTED.get(spelling) or _WANTED.get(spelling.lower())
        if name is None:
            continue
        values = fields.get(name)
        if values is None:
            fields[name] = (_value(name, value),)
        elif len(values) < VALUES:
            fields[name] = (*values, _value(name, value))
    return fields if fields or not found else {"content-type": ("text/plain",)}


def _value(name: str, raw: str) -> str:
    limit = _LONG.get(name, VALUE_LIMIT)
    if len(raw) > limit:
        raw = raw[-limit:] if name == "references" else raw[:limit]  # the newest references stand last
    text = raw if raw.isascii() else decoded(raw.encode("latin-1"))
    return (_FOLD.sub(" ", text) if "\n" in text else text).strip()


def _people(fields: dict[str, tuple[str, ...]], name: str) -> tuple[Address, ...]:
    values = fields.get(name)
    if values is None:
        return ()
    return addresses(values[0] if len(values) == 1 else ",".join(values))


def _own_id(fields: dict[str, tuple[str, ...]], block: bytes) -> str:
    for value in fields.get("message-id", ())[:1]:
        found = _ID.fullmatch(value) or _ID.match(value)
        id_ = found[1] if found else value
        if len(id_) <= ID_LIMIT and _BARE_ID.fullmatch(id_):
            return id_
    return f"{hashlib.sha256(block).hexdigest()[:32]}@missing.invalid"


def _references(fields: dict[str, tuple[str, ...]], own_id: str) -> tuple[str, ...]:
    if "references" not in fields and "in-reply-to" not in fields:
        return ()
    ids = [id_ for value in fields.get("references", ()) for id_ in _ID.findall(value)]
    answered = [id_ for value in fields.get("in-reply-to", ())[:1] for id_ in _ID.findall(value)][:REFERENCES]
    answered = [id_ for id_ in answered if "@" in id_][::-1]  # the first of them is the one answered
    if answered:
        ids = [id_ for id_ in [*ids, *answered] if id_ != answered[-1]] + answered[-1:]
    usable = dict.fromkeys(id_ for id_ in ids if "@" in id_ and id_ != own_id)
    return tuple(usable)[-REFERENCES:]


def _date(fields: dict[str, tuple[str, ...]], received: datetime) -> datetime:
    written = _written(fields.get("date", ("",))[0][:100])
    if written is None or written < OLDEST or written - received > AHEAD:
        return received
    return written


def _written(value: str) -> datetime | None:
    """An RFC 5322 3.3 date, obsolete forms included, in its own offset; None when it cannot be read."""
    try:
        match = _DATE.fullmatch(value)
        if match is not None and match[2] in _MONTHS:
            day, month, year, hour, minute, second, sign, hours, minutes = match.groups()
            offset = timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
            return datetime(
                int(year), _MONTHS[month], int(day), int(hour), int(minute), min(int(second or 0), 59),
                tzinfo=timezone(offset) if offset else UTC,
            )  # fmt: skip
        parsed = parsedate_tz(value)
        if parsed is None:
            return None
        return datetime(*parsed[:5], min(parsed[5], 59), tzinfo=timezone(timedelta(seconds=parsed[9] or 0)))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None

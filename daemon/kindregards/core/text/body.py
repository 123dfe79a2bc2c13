"""The text of a mail to a `Body`: the writer's own words, what they quote, their signature.

Rules that hold here: any bytes go in, a value comes out; input is bounded before anything looks at it; what
is unsure stays with the own words, because a rule that finds nothing stays silent.
"""

import re
from datetime import datetime

from kindregards.core.header import parse_header
from kindregards.core.mailbox import TEXT_LIMIT as RAW_LIMIT
from kindregards.core.mailbox import RawText
from kindregards.core.message import Address, Body, Header, Unreadable
from kindregards.core.text.forwarded import enclosed, forwarded
from kindregards.core.text.html import html_text, most_words
from kindregards.core.text.links import links
from kindregards.core.text.mime import Texts, add_next, entity, texts
from kindregards.core.text.quote import QUOTE_BEGINS, split
from kindregards.core.text.signature import SIGNATURE_BEGINS, split_signature

SPLIT_LIMIT = 32_768  # characters sorted into own and quoted: ten pages
SPLIT_LINES = 1_000
REPORT_LIMIT = 16_384  # characters of a bounce's delivery status
WHOLE_LIMIT = 20_480  # characters kept for quoting below an answer
MESSAGE_LIMIT = 2_000_000  # bytes of a whole message that are looked at
LINES_OF_HTML = 0.25  # a plain part shorter than this share of the HTML's text is a stub ("view in a browser")

_MARKS = re.compile(f"[{QUOTE_BEGINS}{SIGNATURE_BEGINS}]\n?")
_PRIVATE = re.compile("[\ue000-\ue003]")
_BLANKS = re.compile(r"\n{3,}")


def parse_body(header: Header, text: RawText) -> Body | Unreadable:
    """Understand the bounded text part of one message.

    Args:
        header: the message's header; says the type and the transfer encoding where `text.mime` is empty.
        text: the part as fetched, possibly cut off anywhere.
    """
    fields = _own_fields(header)
    if text.mime.strip():
        fields = entity(text.mime.replace(b"\r\n", b"\n").strip(b"\n") + b"\n\n")[0]
    found = texts(fields, text.text[:RAW_LIMIT])
    if text.next_mime:
        add_next(found, text.next_mime, text.next_part)
    return _body(found, header, text.truncated or len(text.text) > RAW_LIMIT)


def parse_message(raw: bytes, received: datetime) -> tuple[Header, Body] | Unreadable:
    """Understand a whole message from a file; `received` (aware) stands in for a date that cannot be right."""
    header = parse_header(raw, received)
    if isinstance(header, Unreadable):
        return header
    bounded = raw[:MESSAGE_LIMIT].replace(b"\r\n", b"\n").lstrip(b"\n")
    _, _, rest = bounded.partition(b"\n\n")
    return header, _body(texts(_own_fields(header), rest), header, len(raw) > MESSAGE_LIMIT)


def _own_fields(header: Header) -> dict[str, str]:
    encodings = header.fields.get("content-transfer-encoding", ("",))
    return {"content-type": header.content_type, "content-transfer-encoding": encodings[0]}


def _body(found: Texts, header: Header, truncated: bool) -> Body:
    text = _readable(found)
    own, quoted, signature = split_text(text, header.sender)
    original = forwarded(quoted, header, own=bool(own))
    if original is None and found.enclosed is not None and not found.status:
        original = enclosed(found.enclosed, header)
    return Body(
        own=own,
        quoted=quoted,
        signature=signature,
        whole=_without(_MARKS, text)[:WHOLE_LIMIT].strip(),
        truncated=truncated or len(text) > SPLIT_LIMIT or found.room <= 0,
        has_attachment=found.has_attachment,
        report="\n\n".join(found.status)[:REPORT_LIMIT],
        calendar=found.calendar,
        links=links(own, found.html, whole=not (found.plain or quoted or signature)),
        forwarded=original,
    )


def _readable(found: Texts) -> str:
    """The plain parts; the HTML parts where there are none, or where the plain one is only a stub."""
    plain = _without(_PRIVATE, "\n".join(found.plain)).strip("\n")
    if not found.html or len(plain) > 400:
        return plain
    words = len(plain.split())
    if words and words >= LINES_OF_HTML * sum(map(most_words, found.html)):
        return plain
    rich = "\n".join(html_text(html) for html in found.html[:4])
    return rich if words < LINES_OF_HTML * len(rich.split()) or not words else plain


def split_text(text: str, sender: Address | None = None) -> tuple[str, str, str]:
    """Own words, quoted text and signature of a plain text.

    Args:
        sender: whose name opens a signature.
    """
    lines = text[:SPLIT_LIMIT].split("\n")[:SPLIT_LINES]
    parts = split("\n".join(lines))
    own, signature = split_signature(parts.own, sender)
    return _tidy(own), _tidy(parts.quoted), _tidy(signature)


def _tidy(lines: list[str]) -> str:
    text = "\n".join([line.rstrip() for line in lines])
    return _BLANKS.sub("\n\n", _without(_MARKS, text)).strip()


def _without(private: re.Pattern[str], text: str) -> str:
    """`text` without private-use characters, which ASCII has none of."""
    return text if text.isascii() else private.sub("", text)

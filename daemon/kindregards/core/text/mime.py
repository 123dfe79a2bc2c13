"""The text of a MIME message: which parts a reader sees, decoded.

Rules that hold here: everything is bounded (parts, depth, bytes); a message that was cut off anywhere gives
what came before the cut; never an exception. RFC 2045, 2046, 3676.
"""

import quopri
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kindregards.core.charset import base64_decoded, clean_text, decoded, header_text
from kindregards.core.mailbox import CALENDAR_LIMIT

PARTS = 200  # parts looked at
DEPTH = 12  # multiparts within multiparts; forwarded chains of real mail reach 6
TEXT_LIMIT = 131_072  # bytes of decoded text kept of one message
PART_HEADER = 8_192  # bytes of one part's own header

_CALENDARS = frozenset({"text/calendar", "application/ics"})  # RFC 5545 8.1; what Google attaches
_SCHEDULES = re.compile(r"^METHOD:(?:REQUEST|CANCEL|REPLY|COUNTER)", re.MULTILINE | re.IGNORECASE)
_PARAMETER = re.compile(r';\s*([\w*-]{1,40})\s*=\s*(?:"([^"]{0,400})"|([^\s;"]{1,400}))')
_FIELD = re.compile(rb"^([A-Za-z][!-9;-~]{0,60})[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_SOFT_LINE = re.compile(r"(>*)(?: ?)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Content:
    """What a Content-Type field says: "text/plain" and the parameters, names in lower case."""

    type: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Texts:
    """The readable parts of a message, in order, each decoded."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    status: list[str] = field(default_factory=list)  # message/delivery-status and text/rfc822-headers
    enclosed: Mapping[str, str] | None = None  # the header of the first message/rfc822 part
    has_attachment: bool = False
    calendar: str = ""  # the first calendar part, shown or attached
    room: int = TEXT_LIMIT
    parts: int = 0


def content(value: str) -> Content:
    """A Content-Type value; "text/plain" for what cannot be read (RFC 2045 5.2)."""
    type_ = value.partition(";")[0].strip().lower()
    if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,80}", type_) is None:
        type_ = "text/plain"
    parameters: dict[str, str] = {}
    for match in _PARAMETER.finditer(value[:2_000]):
        parameters.setdefault(match[1].lower(), match[2] if match[2] is not None else match[3])
    return Content(type_, parameters)


def texts(fields: Mapping[str, str], raw: bytes) -> Texts:
    """The readable parts of an entity.

    Args:
        fields: lower-case names; content-type, content-transfer-encoding, content-disposition are looked at.
        raw: its body, possibly cut off.
    """
    found = Texts()
    waiting = [(fields, raw.replace(b"\r\n", b"\n"), 0)]
    while waiting and found.parts < PARTS and found.room > 0:
        part, body, depth = waiting.pop()
        kind = content(part.get("content-type", "text/plain"))
        found.parts += 1
        if kind.type.startswith("multipart/") and "boundary" in kind.parameters:
            if depth < DEPTH:
                inner = _parts(body, kind.parameters["boundary"])
                waiting += [(*each, depth + 1) for each in reversed(inner)]
        else:
            _leaf(found, part, kind, body)
    return found


def add_next(found: Texts, mime: bytes, part: bytes) -> None:
    """Take in the part after the one that was read: an attachment, or a calendar's; its text is not known."""
    fields = entity(mime.replace(b"\r\n", b"\n").strip(b"\n") + b"\n\n")[0]
    kind = content(fields.get("content-type", "text/plain"))
    if (
        kind.type not in ("text/plain", "text/html")
        or "attachment" in fields.get("content-disposition", "").lower()
    ):
        _leaf(found, fields, kind, part.replace(b"\r\n", b"\n"))


def entity(raw: bytes) -> tuple[dict[str, str], bytes]:
    """The header fields (first of each name, unfolded) and the body of an entity with "\\n" line ends."""
    if raw.startswith(b"\n"):
        return {}, raw[1:]
    head, _, body = raw.partition(b"\n\n")
    fields: dict[str, str] = {}
    for match in _FIELD.finditer(head[:PART_HEADER]):
        value = " ".join(header_text(match[2][:2_000]).split())
        fields.setdefault(match[1].decode("ascii").lower(), value)
    return fields, body


def _parts(body: bytes, boundary: str) -> list[tuple[dict[str, str], bytes]]:
    """The parts of a multipart body (RFC 2046 5.1.1); a missing end is forgiven."""
    mark = b"\n--" + boundary.strip().encode("latin-1", "replace")
    found: list[tuple[dict[str, str], bytes]] = []
    whole = b"\n" + body
    position = whole.find(mark)
    while position >= 0 and len(found) < PARTS:
        begin = position + len(mark)
        line_end = whole.find(b"\n", begin)
        if whole.startswith(b"--", begin) or line_end < 0:
            break
        position = whole.find(mark, begin)
        found.append(entity(whole[line_end + 1 : position if position >= 0 else None]))
    return found


def _leaf(found: Texts, part: Mapping[str, str], kind: Content, body: bytes) -> None:
    disposition = part.get("content-disposition", "").lower()
    named = "filename" in disposition or "name" in kind.parameters
    if kind.type in _CALENDARS:
        text = "" if found.calendar else _decoded(part, kind, body[:CALENDAR_LIMIT])
        if "method" in kind.parameters or _SCHEDULES.search(text):
            found.calendar = found.calendar or text
        else:  # a file that somebody sends along
            found.has_attachment = True
    elif kind.type in ("message/delivery-status", "text/rfc822-headers", "message/feedback-report"):
        found.status.append(clean_text(decoded(body[:16_384])))
    elif kind.type not in ("text/plain", "text/html") or disposition.startswith("attachment"):
        found.has_attachment |= disposition.startswith("attachment") or (
            named and not disposition.startswith("inline")
        )
        if kind.type == "message/rfc822" and found.enclosed is None:
            found.enclosed = entity(_transferred(part, body[: 4 * PART_HEADER]).lstrip(b"\n"))[0]
    else:
        text = _text(part, kind, body[: found.room * 2])[: found.room]
        found.room -= len(text)
        (found.html if kind.type == "text/html" else found.plain).append(text)


def _text(part: Mapping[str, str], kind: Content, body: bytes) -> str:
    text = _decoded(part, kind, body)
    if kind.type == "text/plain" and kind.parameters.get("format", "").lower() == "flowed":
        return unflowed(text, kind.parameters.get("delsp", "").lower() == "yes")
    return text


def _decoded(part: Mapping[str, str], kind: Content, body: bytes) -> str:
    """The text behind transfer encoding and charset."""
    return clean_text(decoded(_transferred(part, body), kind.parameters.get("charset", "")))


def _transferred(part: Mapping[str, str], body: bytes) -> bytes:
    """`body` behind its transfer encoding."""
    encoding = part.get("content-transfer-encoding", "").lower().strip(' "')
    if encoding == "base64":
        return base64_decoded(body)
    return quopri.decodestring(body) if encoding == "quoted-printable" else body


def unflowed(text: str, delete_space: bool = False) -> str:
    """Text with format=flowed (RFC 3676 4.2-4.5) in lines as they were written."""
    lines: list[str] = []
    depth_before, open_ = 0, False
    for raw in text.split("\n"):
        match = _SOFT_LINE.match(raw)
        assert match is not None  # both groups may be empty
        depth, line = len(match[1]), match[2]
        soft = line.endswith(" ") and line != "-- "
        kept = line[:-1] if soft and delete_space else line
        if open_ and depth == depth_before and line != "-- ":
            lines[-1] += kept
        else:
            lines.append(f"{'>' * depth} {kept}" if depth else kept)
        depth_before, open_ = depth, soft
    return "\n".join(lines)

"""The text of a message without its attachments: which section to ask for, and how much of it.

Rules that hold here: one answer is never larger than TEXT_LIMIT a section; what is no text at all is not asked
for; BODYSTRUCTURE is not asked for either (deep ones break parsers), the Content-Type of the header decides.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from kindregards.core.mailbox import CALENDAR_LIMIT, TEXT_LIMIT, RawText
from kindregards.imap.gateway import Gateway
from kindregards.imap.stream import Fetched, Reader

FIRST_PART = f"UID BODY.PEEK[1.MIME] BODY.PEEK[1]<0.{TEXT_LIMIT}> BODY.PEEK[2.MIME]"
CALENDAR_PART = f"UID BODY.PEEK[2]<0.{CALENDAR_LIMIT}>"
ALL_TEXT = f"UID BODY.PEEK[TEXT]<0.{TEXT_LIMIT}>"
TOGETHER = 200  # messages whose texts are asked for together
READABLE = frozenset({"text", "multipart", "message"})

_CALENDAR = re.compile(rb"^content-type:\s*(?:text/calendar|application/ics)\b", re.IGNORECASE | re.MULTILINE)
_TYPE = re.compile(rb"^content-type:\s*([a-z]{1,64})/", re.IGNORECASE | re.MULTILINE)


def read(gateway: Gateway, reader: Reader, key: str, wanted: Iterable[tuple[int, str]]) -> Iterator[RawText]:
    """The texts of `wanted` (UID, Content-Type), in no particular order."""
    pairs = iter(wanted)
    while some := list(islice(pairs, TOGETHER)):
        by_items: defaultdict[str, list[int]] = defaultdict(list)
        for uid, content_type in some:
            if items := _items(content_type):
                by_items[items].append(uid)
        yield from _read_some(gateway, reader, key, by_items)


def _read_some(gateway: Gateway, reader: Reader, key: str, by_items: dict[str, list[int]]) -> Iterator[RawText]:
    other: list[int] = []
    invited: dict[int, RawText] = {}
    for message in reader.fetch(gateway, key, by_items.get(FIRST_PART, []), FIRST_PART, TEXT_LIMIT):
        text = _text(message, "1")
        if not _is_text(text.mime):
            other.append(message.uid)
        elif _CALENDAR.search(text.next_mime):
            invited[message.uid] = text
        else:
            yield text
    for message in reader.fetch(gateway, key, list(invited), CALENDAR_PART, CALENDAR_LIMIT):
        yield replace(invited.pop(message.uid), next_part=message.sections.get("2", b""))
    yield from invited.values()
    rest: Sequence[int] = by_items.get(ALL_TEXT, []) + other
    for message in reader.fetch(gateway, key, rest, ALL_TEXT, TEXT_LIMIT):
        yield _text(message, "TEXT")


def _items(content_type: str) -> str:
    """What to FETCH for this Content-Type; "" for nothing."""
    top = content_type.partition(";")[0].strip().lower()
    if top == "multipart/mixed":
        return FIRST_PART
    return ALL_TEXT if not top or top.partition("/")[0] in READABLE else ""


def _is_text(mime: bytes) -> bool:
    """True when the MIME header of a part says text or multipart, or nothing (RFC 2045 5.2)."""
    found = _TYPE.search(mime)
    return found is None or found[1].lower() in (b"text", b"multipart")


def _text(message: Fetched, section: str) -> RawText:
    text = message.sections.get(section, b"")
    parts = message.sections
    mime, next_mime = parts.get("1.MIME", b""), parts.get("2.MIME", b"")
    return RawText(message.uid, mime, text, len(text) >= TEXT_LIMIT, next_mime)

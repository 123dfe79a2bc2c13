"""One untagged or tagged response off the wire: lines and bounded literals, then its tokens (RFC 3501 section 9).

Rules that hold here: a literal is kept up to a limit and the rest read past; nothing is allocated because a
server announced it; nesting is counted, not recursed; every pattern runs in linear time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader

from kindregards.errors import ProtocolSurprise

LINE_LIMIT = 16_777_216  # bytes: UID SEARCH ALL of two million messages
LITERAL_LIMIT = 67_108_864  # bytes that are read past at most; no answer to our commands comes near
LITERALS_LIMIT = 64  # literals in one response; our commands ask for two
CHUNK = 65_536

_ANNOUNCED = re.compile(rb"\{(\d{1,20})\+?\}\r?\n\Z")
_STATUS = re.compile(rb"\* (?:OK|NO|BAD|BYE|PREAUTH)\b", re.IGNORECASE)  # free text: no literals (RFC 3501 7.1)
_TOKEN = re.compile(
    rb"(?P<section>(?:BODY|BINARY)\[[^\]\r\n]{0,4096}\](?:<\d{1,20}>)?)|(?P<open>\()|(?P<close>\))"
    rb'|"(?P<quoted>(?:[^"\\\r\n]|\\[^\r\n])*)"|\{\d{1,20}\+?\}(?P<literal>\r?\n)|(?P<atom>[^\s()"]+)',
    re.IGNORECASE,
)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)

Token = bytes | None | list[bytes]
"""A string or atom, NIL, or the strings and atoms of a parenthesised list (flattened)."""


@dataclass(slots=True)
class Response:
    """A whole response: its text with each literal cut out behind "{n}", and the kept bytes of the literals."""

    text: bytes
    literals: list[bytes] = field(default_factory=list)


def read_response(file: BufferedReader, keep: int) -> Response:
    """Read one response; keep at most `keep` bytes of each literal.

    Raises ConnectionError at the end of the stream, ProtocolSurprise when a limit is exceeded.
    """
    text = _read_line(file)
    if not text.endswith((b"}\r\n", b"}\n")) or not text.startswith(b"* ") or _STATUS.match(text):
        return Response(text)
    response = Response(text)
    line = text
    while announced := _ANNOUNCED.search(line[-32:]):
        if len(response.literals) == LITERALS_LIMIT or len(response.text) > LINE_LIMIT:
            raise ProtocolSurprise("the server sent a response with too many parts")
        response.literals.append(_read_literal(file, int(announced[1]), keep))
        line = _read_line(file)
        response.text += line
    return response


def _read_line(file: BufferedReader) -> bytes:
    line = file.readline(LINE_LIMIT)
    if line.endswith(b"\n"):
        return line
    if len(line) >= LINE_LIMIT:
        raise ProtocolSurprise("the server sent a line that never ends")
    raise ConnectionError("the server closed the connection")


def _read_literal(file: BufferedReader, size: int, keep: int) -> bytes:
    if size > LITERAL_LIMIT:
        raise ProtocolSurprise(f"the server announced {size} bytes where a few were asked for")
    kept = _read_exactly(file, min(size, keep))
    for start in range(keep, size, CHUNK):
        _read_exactly(file, min(CHUNK, size - start))
    return kept


def _read_exactly(file: BufferedReader, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise ConnectionError("the server closed the connection inside a message")
    return data


def tokens(response: Response, start: int = 0) -> Iterator[Token]:
    """The top-level values of a response's text from `start` on; lists are flattened to their strings.

    Raises ValueError when parentheses or literals do not match.
    """
    literals = iter(response.literals)
    nested: list[bytes] = []
    depth = 0
    for match in _TOKEN.finditer(response.text, start):
        kind, value = match.lastgroup, match[match.lastgroup or 0]
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
            if depth < 0:
                return  # the list around all that we look at was opened before `start`
            if depth == 0:
                yield nested
                nested = []
        else:
            string = _string(kind, value, literals)
            if depth:
                nested.append(string or b"")
            else:
                yield string
    if depth:
        raise ValueError("a list is not closed")


def _string(kind: str | None, value: bytes, literals: Iterator[bytes]) -> bytes | None:
    if kind == "literal":
        return next(literals, b"")
    if kind == "quoted":
        return _ESCAPED.sub(rb"\1", value)
    return None if kind == "atom" and value.upper() == b"NIL" else value

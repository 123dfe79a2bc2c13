"""Foreign bytes to text: charsets, encoded words (RFC 2047), and `clean`, which every foreign word passes.

Rules that hold here: any bytes, any charset name; never an exception; time and memory linear in the input.
"""

import binascii
import codecs
import re
from functools import lru_cache

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_CONTROL_IN_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_ASCII_CONTROL = bytes(byte for byte in (*range(0x20), 0x7F) if byte not in b"\t\n")
_LINE_END = re.compile("\r\n?|\x85|\u2028|\u2029")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,2000})\?=")
_BETWEEN = re.compile(r"(?<=\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_ESCAPE = re.compile(r"=([0-9A-Fa-f]{2})")

# What mail says and what it means: supersets of the named charset, and names that Python does not know.
_MEANT = {
    "us-ascii": "utf-8", "ascii": "utf-8", "ansi_x3.4-1968": "utf-8", "": "utf-8", "utf8": "utf-8",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "ks_c_5601": "cp949", "iso-8859-8-i": "iso-8859-8", "iso-8859-9": "cp1254", "x-sjis": "cp932",
    "shift_jis": "cp932", "iso-2022-jp": "iso-2022-jp-ext", "unicode-1-1-utf-7": "utf-7",
    "tis-620": "cp874", "iso-8859-11": "cp874",
}  # fmt: skip
# Slower than linear, or no charset of any mail: data in them is read as UTF-8 or Windows-1252.
_NEVER = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})


def clean(text: str, limit: int) -> str:
    """One line of at most `limit` characters, without control, bidi and line-separating characters."""
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    return " ".join(text.split())[:limit].rstrip()


def clean_text(text: str) -> str:
    """Text of several lines: "\\n" ends a line, tabs stay, control and bidi characters go."""
    if text.isascii():  # ten times as fast
        unix = text.replace("\r\n", "\n").replace("\r", "\n")
        return unix.encode("ascii").translate(None, _ASCII_CONTROL).decode("ascii")
    return _CONTROL_IN_TEXT.sub("", _LINE_END.sub("\n", text))


def decoded(data: bytes, charset: str = "") -> str:
    """`data` as text: by the declared charset, else UTF-8, else Windows-1252; undecodable bytes become U+FFFD."""
    codec = _codec(charset)
    for attempt in dict.fromkeys((codec, "utf-8")):
        try:
            return data.decode(attempt)
        except UnicodeDecodeError as error:
            if attempt == "utf-8" and error.reason == "unexpected end of data":  # cut within a character
                return data.decode("utf-8", "ignore")
        except UnicodeError:
            continue
    return data.decode("cp1252" if codec == "utf-8" else codec, "replace")


@lru_cache(maxsize=256)
def _codec(charset: str) -> str:
    name = charset.strip(" \t\"'").partition("*")[0].lower()
    name = _MEANT.get(name, name)
    try:
        known = codecs.lookup(name) if name.isascii() and "\0" not in name else None
    except (LookupError, ValueError):
        known = None
    if known is None or known.name.replace("-", "_") in _NEVER or not known._is_text_encoding:
        return "utf-8"
    return known.name


def header_text(data: bytes) -> str:
    """The raw value of a header field: ASCII, or 8-bit text that should not be there."""
    try:
        return data.decode("ascii")
    except UnicodeError:
        return decoded(data)


def words_decoded(value: str) -> str:
    """`value` with its encoded words (RFC 2047) decoded; what is no encoded word stays as it is.

    The caller bounds the input; the output is never longer than it.
    """
    if "=?" not in value:
        return value
    pieces: list[str] = []
    pending, charset, position = b"", "", 0
    joined = _BETWEEN.sub("", value)
    for word in _WORD.finditer(joined):
        between = joined[position : word.start()]
        if pending and (between or word[1].lower() != charset):
            pieces.append(decoded(pending, charset))
            pending = b""
        pieces.append(between)
        pending, charset, position = pending + _word_bytes(word[2], word[3]), word[1].lower(), word.end()
    if pending:
        pieces.append(decoded(pending, charset))
    return "".join([*pieces, joined[position:]])


def _word_bytes(encoding: str, text: str) -> bytes:
    raw = text.encode("ascii", "ignore")
    if encoding in "bB":
        return base64_decoded(raw)
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text.replace("_", " ")).encode("latin-1", "replace")


def base64_decoded(data: bytes) -> bytes:
    """Base64 as far as it goes: foreign characters skipped, a cut-off end dropped."""
    letters = data.translate(None, _NOT_BASE64).rstrip(b"=")
    if b"=" in letters:  # several encodings one after another: only the first is sure
        letters = letters.partition(b"=")[0]
    usable = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        return binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))
    except binascii.Error:
        return b""


_NOT_BASE64 = bytes(
    byte for byte in range(256) if byte not in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
)

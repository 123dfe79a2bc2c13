"""Addresses of a header field: mailboxes, groups, quoted names, comments (RFC 5322 3.4), and worse.

Rules that hold here: any text goes in; only valid addresses come out, lower case, each once; linear time.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from kindregards.core.charset import clean, words_decoded
from kindregards.core.message import Address

MOST = 200  # recipients kept of one field: a letter to more than these is for everybody
FIELD_LIMIT = 32_768  # characters of one field that are looked at: 200 mailboxes of 160 characters
NAME_LIMIT = 120
BRIEF = 200  # characters of a field with one or two mailboxes: the same ones come again and again
REMEMBERED = 4_096  # of these; about 2 MB
EMAIL_LIMIT = 254  # RFC 5321 4.5.3.1.3, without the angle brackets

_PLAIN = re.compile(
    r'\s*"?([^"<>@,;:()\\=\s][^"<>@,;:()\\=]{0,100}?)"?\s*<([\w.!#$%&\'*+/=?^`{|}~-]{1,64}@[\w.-]{1,190})>\s*'
)
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x20\x7f]{1,120}@[^\W_](?:[\w.-]{0,188}[^\W_])?")
_QUOTED_PAIR = re.compile(r"\\(.)")
_TOKEN = re.compile(
    r"(?P<word>=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]{0,400}\?=)"
    r'|"(?P<quoted>(?:[^"\\]|\\.){0,300})"'
    r"|<(?P<angle>[^<>]{0,400})>"
    r"|(?P<mark>[,;:()])"
    r"|(?P<text>[^\s\",;:<>()]{1,400})"
    r"|(?P<space>\s{1,400})"
    r"|.",
    re.DOTALL,
)  # fmt: skip


def addresses(value: str) -> tuple[Address, ...]:
    """All mailboxes of an address field, group names left out, at most MOST."""
    return _brief(value) if len(value) <= BRIEF else _read(value)


def _read(value: str) -> tuple[Address, ...]:
    plain = _PLAIN.fullmatch(value)
    if plain is not None and (simple := _address(plain[2], plain[1])) is not None:
        return (simple,)
    found: dict[str, Address] = {}
    for address in _mailboxes(value[:FIELD_LIMIT]):
        found.setdefault(address.email, address)
        if len(found) >= MOST:
            break
    return tuple(found.values())


_brief = lru_cache(maxsize=REMEMBERED)(_read)


def _address(email: str, name: str) -> Address | None:
    """A valid address or None; a name that only repeats the address is no name."""
    bare = email.strip().lower().rstrip(".")
    if _EMAIL.fullmatch(bare) is None or ".." in bare or len(bare) > EMAIL_LIMIT or not bare.isprintable():
        return None
    shown = clean(words_decoded(name[: 4 * NAME_LIMIT]), NAME_LIMIT + 2).strip(" \"'")
    return Address(bare, "" if shown.lower() in (bare, bare.partition("@")[0]) else shown)


class _Mailbox:
    """The pieces of the mailbox that is being read."""

    def __init__(self) -> None:
        self.name: list[str] = []
        self.comment: list[str] = []
        self.angle = ""

    def made(self) -> Address | None:
        name = "".join(self.name)
        if self.angle:
            return _address(self.angle.rpartition(":")[2], name if name.strip() else "".join(self.comment))
        bare = _EMAIL.search(name)
        if bare is None:
            return None
        rest = f"{name[: bare.start()]} {name[bare.end() :]}".strip()
        return _address(bare[0], rest or "".join(self.comment))


def _mailboxes(value: str) -> Iterator[Address]:
    mailbox, depth = _Mailbox(), 0
    for token in _TOKEN.finditer(value):
        mark = token["mark"]
        if mark in ("(", ")"):
            depth = max(0, depth + (1 if mark == "(" else -1))
        elif depth:
            mailbox.comment.append(token["quoted"] or token[0])
        elif mark in (",", ";") or (token["angle"] is not None and mailbox.angle):
            if (made := mailbox.made()) is not None:
                yield made
            mailbox = _Mailbox()
            mailbox.angle = token["angle"] or ""
        elif mark == ":":
            mailbox = _Mailbox()  # what came before was a group's name
        elif token["angle"] is not None:
            mailbox.angle = token["angle"]
        else:
            mailbox.name.append(_QUOTED_PAIR.sub(r"\1", token["quoted"]) if token["quoted"] else token[0])
    if (made := mailbox.made()) is not None:
        yield made

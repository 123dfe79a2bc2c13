"""The message that a draft answers, quoted below it.

Rules that hold here: bounded (a quote helps to remember, it is no archive); nothing foreign keeps control
or bidi characters; what was cut is said.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kindregards.core import voice
from kindregards.core.charset import clean, clean_text
from kindregards.core.flowed import quote as quoted
from kindregards.core.message import Address
from kindregards.core.people import display_name

LINES = 200
CHARACTERS = 16_384
NAME = 80  # characters
LINE = 900  # characters; below the 998 of RFC 5322 2.1.1 with room for quote marks


@dataclass(frozen=True, slots=True)
class Original:
    """The message that is answered.

    Attributes:
        message_id: without angle brackets.
        references: Message-IDs oldest first, its own excluded.
        text: the whole text, line ends "\\n"; "" quotes nothing.
    """

    message_id: str
    date: datetime
    sender: Address
    subject: str = ""
    references: tuple[str, ...] = ()
    text: str = ""


def quote(original: Original, language: str, zone: ZoneInfo) -> str:
    """Attribution line in `language` with the time in `zone`, then every line behind ">"; "" without text."""
    text = clean_text(original.text).strip()
    if not text:
        return ""
    lines = text[:CHARACTERS].split("\n")[:LINES]
    cut = len("\n".join(lines)) < len(text)
    local = original.date.astimezone(zone)
    name = clean(display_name(original.sender), NAME)
    head = voice.attribution(local.date(), f"{local:%H:%M}", name, language)
    marked = quoted("\n".join(line[:LINE] for line in lines))
    tail = f"\n> [… {voice.left_out(language)}]" if cut else ""
    return f"{head}\n\n{marked}{tail}"

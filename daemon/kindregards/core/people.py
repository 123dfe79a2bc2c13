"""Persons: human correspondents with all their addresses, and who I am.

Rules that hold here: two addresses are one person only when that is sure; nothing here knows a score,
a title's worth or an employer's size.
"""

from dataclasses import dataclass, field
from datetime import datetime

from kindregards.core.message import Address


@dataclass(frozen=True, slots=True)
class Me:
    """The user: own addresses (lower case, without plus tags) and names as they appear in mail."""

    addresses: frozenset[str]
    names: tuple[str, ...] = ()

    def is_me(self, address: str) -> bool:
        """True for an own address, plus-addressed or not (robin+lists@example.org)."""
        local, _, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" in self.addresses


@dataclass(frozen=True, slots=True)
class Person:
    """A correspondent as the store knows them.

    Attributes:
        first_in, first_out: first mail from them / from me to them, None if never.
        introduced_by: name of the person who introduced them, "" if nobody.
        stopped: they asked not to be contacted; for good.
        away_until: end of a known absence.
    """

    id: int
    name: str
    addresses: tuple[Address, ...]
    organisation: str = ""
    language: str | None = None
    first_in: datetime | None = None
    first_out: datetime | None = None
    last_in: datetime | None = None
    last_out: datetime | None = None
    introduced_by: str = ""
    stopped: bool = False
    away_until: datetime | None = None
    dead: frozenset[str] = field(default_factory=frozenset)  # addresses that bounced

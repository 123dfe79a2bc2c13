"""What a signature says about its writer: facts about the person, never a measure of importance.

Rules that hold here: unsure means ""; everything stands there as the writer wrote it.
"""

from dataclasses import dataclass

from kindregards.core.message import Address
from kindregards.core.organisation import organisation


@dataclass(frozen=True, slots=True)
class Facts:
    """Attributes:
    name: of the writer, in natural order.
    title: what they do, "Head of Collections".
    phone: as written, the first one.
    links: their own pages and profiles, at most 5.
    """

    name: str = ""
    organisation: str = ""
    title: str = ""
    phone: str = ""
    links: tuple[str, ...] = ()


def facts(sender: Address, signature: str) -> Facts:
    """The facts that a mail's signature tells for sure."""
    return Facts(organisation=organisation(sender, signature))

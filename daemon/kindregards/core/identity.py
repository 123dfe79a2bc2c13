"""Who writes a draft: the identity that a thread uses, with its signature and habits."""

from dataclasses import dataclass

from kindregards.core.message import Address


@dataclass(frozen=True, slots=True)
class Identity:
    """One of the user's own addresses as a writer.

    Attributes:
        address: with the display name that goes into From.
        signature: put below "-- ", "" for none.
        language: used where the pair's language is not known.
        sign_off: e.g. "Kind regards", per language; {} = the templates' own.
        first_name: how the user signs.
    """

    address: Address
    first_name: str
    signature: str = ""
    language: str = "en"

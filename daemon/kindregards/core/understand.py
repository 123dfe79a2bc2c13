"""Everything that is understood of one message: the pure pipeline from bytes to an entry with signals.

header -> direction -> header gates -> (text) -> own words -> language -> text gates -> signals
"""

from dataclasses import dataclass

from kindregards.core.automated import Automated
from kindregards.core.thread import Entry


@dataclass(frozen=True, slots=True)
class Understood:
    """One message as the daemon will remember it."""

    entry: Entry
    automated: Automated | None = None
    organisation: str = ""  # of the sender, from their signature; "" when unsure
    list_id: str = ""

"""Invitations: meetings from the iCalendar part of a mail (RFC 5545, RFC 5546).

Rules that hold here: never an exception; a recurring meeting is one meeting with a rule; times carry their zone.
"""

from collections.abc import Iterator

from kindregards.core.message import Body, Header
from kindregards.core.people import Me
from kindregards.core.signals.signal import Signal


def signals(header: Header, body: Body, me: Me) -> Iterator[Signal]:
    """One MEETING for each meeting that the part asks for, changes, cancels or answers."""
    yield from ()

"""Invitations and meetings: iCalendar parts as signals, how meetings stand, whom I met at which event."""

from kindregards.core.calendar.invitations import signals

__all__ = ["signals"]

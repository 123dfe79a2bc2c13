"""What systemd is told (sd_notify(3)): ready, alive, and one line of status.

Rules that hold here: "alive" is said after progress that was made, at most every few seconds; without a
service manager every call does nothing.
"""

import time

from systemd_watchdog.systemd_watchdog import WatchDog

EVERY = 2.0  # seconds between two notifications at most


class Service:
    """The service manager, or nobody."""

    def __init__(self) -> None:
        self._manager = WatchDog()
        self._said = 0.0

    def ready(self) -> None:
        if self._manager.is_enabled:
            self._manager.ready()

    def alive(self) -> None:
        """Feed the watchdog; counted on the monotonic clock, which no clock jump disturbs."""
        if self._manager.is_enabled and time.monotonic() - self._said >= EVERY:
            self._said = time.monotonic()
            self._manager.notify()

    @property
    def rhythm(self) -> float:
        """Seconds within which "alive" has to be said: a third of WatchdogSec, a day where nobody listens."""
        return self._manager.timeout_td.total_seconds() / 3

    def status(self, line: str) -> None:
        if self._manager.is_enabled:
            self._manager.status(line)

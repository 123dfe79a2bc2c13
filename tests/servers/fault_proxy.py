"""Breaks an APPEND where it hurts: before the command, inside the literal, before the answer, or late."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from servers.proxy import Tap, proxy

_APPEND = re.compile(rb" APPEND .*\{(\d+)\+?\}\r\n", re.DOTALL)


class Fault(StrEnum):
    NONE = "none"
    BEFORE_COMMAND = "cut before the APPEND command"
    INSIDE_LITERAL = "cut inside the message"
    BEFORE_ANSWER = "stored, but the answer is lost"
    LATE = "the client sees a cut, the message is stored later"


@dataclass(slots=True)
class Faults:
    """`fault` is what happens to the next APPEND of each new connection; `fired` counts."""

    port: int = 0
    fault: Fault = Fault.NONE
    delay_seconds: float = 0.3
    fired: int = 0


class _Breaker(Tap):
    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._expected: int | None = None  # bytes of the message still to come
        self._stored = False

    def from_client(self, data: bytes) -> bytes | None:
        found = _APPEND.search(data)
        if found and self._expected is None:
            if self._fires(Fault.BEFORE_COMMAND):
                return None
            self._expected = int(found[1])
            return data
        if self._expected is None or self._stored:
            return data
        if self._fires(Fault.INSIDE_LITERAL):
            return None
        self._expected -= len(data)
        self._stored = self._expected <= 0
        if self._stored and self._faults.fault is Fault.LATE:
            threading.Event().wait(self._faults.delay_seconds)
        return data

    def from_server(self, data: bytes) -> bytes | None:
        if self._expected is not None and not data.startswith(b"+"):
            for fault in (Fault.BEFORE_ANSWER, Fault.LATE):
                if self._fires(fault):
                    return None
        return data

    def _fires(self, fault: Fault) -> bool:
        if self._faults.fault is not fault:
            return False
        self._faults.fired += 1
        self._faults.fault = Fault.NONE
        return True


@contextmanager
def fault_proxy(target_port: int) -> Iterator[Faults]:
    """A proxy that breaks APPENDs of the server on `target_port` (plain text) as `faults.fault` says."""
    faults = Faults()
    with proxy(target_port, lambda: _Breaker(faults)) as port:
        faults.port = port
        yield faults

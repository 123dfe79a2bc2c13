"""What the other process of `understanding` does: reads foreign text, one batch after another, and answers.

Rules that hold here: bytes that a library stumbles over cost one answer; whoever reads too long, or eats
too much memory, is ended; nothing is remembered from one mail to the next.
"""

import gc
import pickle
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from kindregards.app.pipes import LENGTH, packed
from kindregards.core.automated import Automated
from kindregards.core.context import Context
from kindregards.core.mailbox import RawText
from kindregards.core.message import Header, Unreadable
from kindregards.core.understand import Understood, understand

if TYPE_CHECKING:
    from kindregards.core.explain import Explained


@dataclass(frozen=True, slots=True)
class Text:
    """A mail whose text was fetched."""

    header: Header
    text: RawText
    automated: Automated | None
    context: Context

    @property
    def size(self) -> int:
        """Bytes that have to be read."""
        return len(self.text.text)


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole message from a file, to be explained."""

    raw: bytes
    received: datetime
    context: Context

    @property
    def size(self) -> int:
        """Bytes that have to be read."""
        return len(self.raw)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole message, of which the text is wanted for quoting; answered by (Message-ID, text)."""

    raw: bytes
    received: datetime


Question = Text | Letter
Job = Question | Whole
Answer: TypeAlias = "Understood | Explained | tuple[str, str] | Unreadable"


def serve(jobs: IO[bytes], answers: IO[bytes], seconds: int) -> None:
    """Answer batch after batch until the daemon closes the pipe; a batch that takes longer ends the process."""
    while len(head := jobs.read(LENGTH.size)) == LENGTH.size:
        batch: Any = pickle.loads(jobs.read(*LENGTH.unpack(head)))
        signal.alarm(seconds)  # a daemon that was killed can no longer do it
        reply = packed([answer(job) for job in batch])
        signal.alarm(0)
        answers.write(reply)
        answers.flush()


def answer(job: Job) -> Answer:
    """What the job asks for; bytes that a library stumbles over cost this answer and nothing else."""
    try:
        return _read(job)
    except Exception as error:  # noqa: BLE001 - foreign bytes in foreign code
        return Unreadable(f"its text cannot be understood ({type(error).__name__})")


def _read(job: Job) -> Answer:
    from kindregards.core.text.body import parse_body, parse_message  # 8 MB that only this process carries

    if isinstance(job, Letter):
        from kindregards.core.explain import explain

        return explain(job.raw, job.received, job.context)
    if isinstance(job, Whole):
        message = parse_message(job.raw, job.received)
        return message if isinstance(message, Unreadable) else (message[0].message_id, message[1].whole)
    body = parse_body(job.header, job.text)
    if isinstance(body, Unreadable):
        return body
    return understand(job.header, body, job.automated, job.context)


def main() -> None:
    """Arguments: seconds for a batch, bytes of memory."""
    seconds, memory = map(int, sys.argv[-2:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()  # what is imported stays: not to be looked through at each collection
    with suppress(OSError, EOFError):
        serve(sys.stdin.buffer, sys.stdout.buffer, seconds)

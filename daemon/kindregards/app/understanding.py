"""Understands the texts of mail in a process of its own, which ends when there is nothing to read.

Foreign text meets large libraries there (HTML, charsets, language), so: what hangs is ended, what crashes
takes nothing with it, what eats memory hits a limit, and the daemon at rest does not carry them. Rules
that hold here: the guilty mail is found by asking again one by one; it costs its own text and nothing
else; one batch is being understood while the next is being fetched.
"""

import pickle
import resource
import select
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, Any

from kindregards.core.automated import Automated
from kindregards.core.context import Context
from kindregards.core.mailbox import RawText
from kindregards.core.message import Header, Unreadable
from kindregards.core.understand import Understood, understand

BATCH = 25  # texts sent together
BATCH_BYTES = 1_048_576
BATCH_SECONDS = 30.0  # for a batch; an ordinary one takes 50 ms
ONE_SECONDS = 10.0  # for one text that stood in a batch which failed
MEMORY = 1_536 * 1_048_576  # bytes of address space; 150 MB are usual
_LENGTH = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class Text:
    """A mail whose text was fetched."""

    header: Header
    text: RawText
    automated: Automated | None
    context: Context


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole message, of which the text is wanted for quoting; answered by (Message-ID, text)."""

    raw: bytes
    received: datetime


Job = Text | Whole
Answer = Understood | tuple[str, str] | Unreadable


class Understanding:
    """The other process, started at the first job; `close` ends it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def texts(self, jobs: Iterable[Text]) -> Iterator[tuple[Text, Understood | Unreadable]]:
        """What each mail says, in the order of `jobs`, which are drawn while the ones before are understood."""
        waiting: Sequence[Text] = ()
        for batch in _batches(jobs):
            yield from self._answers(waiting)
            self._send(batch)
            waiting = batch
        yield from self._answers(waiting)

    def whole(self, raw: bytes, received: datetime) -> tuple[str, str] | None:
        """Message-ID and text of a whole message; None when it cannot be read."""
        answer = self._alone(Whole(raw, received), BATCH_SECONDS)
        return answer if isinstance(answer, tuple) else None

    def close(self) -> None:
        """End the process; the next job starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()

    def _answers(self, batch: Sequence[Text]) -> Iterator[tuple[Text, Understood | Unreadable]]:
        if not batch:
            return
        answers = self._receive(BATCH_SECONDS)
        if answers is None or len(answers) != len(batch):
            answers = [self._alone(job, ONE_SECONDS) for job in batch]
        for job, answer in zip(batch, answers, strict=True):
            yield job, answer if isinstance(answer, Understood) else _unreadable(answer)

    def _alone(self, job: Job, seconds: float) -> Answer:
        self._send([job])
        answers = self._receive(seconds)
        return answers[0] if answers else Unreadable("its text cannot be understood in bounded time and memory")

    def _send(self, batch: Sequence[Job]) -> None:
        """The other side is idle and reads, so this does not block; one that died is noticed by `_receive`."""
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = _start()
        assert self._process.stdin is not None
        with suppress(OSError):
            _write(self._process.stdin, batch)

    def _receive(self, seconds: float) -> list[Answer] | None:
        """The answers to what was sent last; None when they do not come, and then the process is ended."""
        assert self._process is not None
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        with suppress(EOFError, OSError):
            if ready:
                answers: list[Answer] = _read(self._process.stdout)
                return answers
        self.close()
        return None


def _unreadable(answer: Answer) -> Unreadable:
    return answer if isinstance(answer, Unreadable) else Unreadable("its text cannot be understood")


def _batches(jobs: Iterable[Text]) -> Iterator[list[Text]]:
    batch: list[Text] = []
    size = 0
    for job in jobs:
        context = Context(job.context.me, job.context.account, job.context.sent_folder)  # not the store behind it
        batch.append(replace(job, context=context))
        size += len(job.text.text)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", "from kindregards.app.understanding import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )


def _write(pipe: IO[bytes], value: object) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    view = memoryview(_LENGTH.pack(len(data)) + data)
    while view:
        view = view[pipe.write(view) :]


def _read(pipe: IO[bytes]) -> Any:
    """One value; raises EOFError when the other side has gone."""
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    return pickle.loads(_exactly(pipe, length))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    pieces: list[bytes] = []
    while size:
        piece = pipe.read(size)
        if not piece:
            raise EOFError
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


# In the other process


def serve(jobs: IO[bytes], answers: IO[bytes]) -> None:
    """Answer batch after batch until the daemon closes the pipe."""
    with suppress(EOFError, OSError):
        while True:
            batch: list[Job] = _read(jobs)
            _write(answers, [_answer(job) for job in batch])


def _answer(job: Job) -> Answer:
    from kindregards.core.body import parse_body, parse_message  # 8 MB that only this process carries

    if isinstance(job, Whole):
        message = parse_message(job.raw, job.received)
        return message if isinstance(message, Unreadable) else (message[0].message_id, message[1].whole)
    body = parse_body(job.header, job.text)
    if isinstance(body, Unreadable):
        return body
    return understand(job.header, body, job.automated, job.context)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with open(0, "rb", buffering=0) as jobs, open(1, "wb", buffering=0) as answers:
        serve(jobs, answers)

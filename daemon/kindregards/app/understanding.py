"""Understands the texts of mail in a process of its own, which ends when there is nothing to read.

Foreign text meets large libraries there (HTML, charsets, language), so: what hangs is ended, what crashes
takes nothing with it, what eats memory hits a limit, and the daemon at rest does not carry them. Rules
that hold here: answers come in the order of the questions, while more are asked; what waits is bounded;
the guilty mail is found by asking again one by one, and costs its own text and nothing else.
"""

import fcntl
import os
import pickle
import resource
import select
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO, Any, Generic, TypeVar

from kindregards.core.automated import Automated
from kindregards.core.context import Context
from kindregards.core.mailbox import RawText
from kindregards.core.message import Header, Unreadable
from kindregards.core.understand import Understood, understand

BATCH = 25  # texts sent together
BATCH_BYTES = 262_144
WAITING_BYTES = 2_097_152  # of texts that are asked and not answered; keeps the other process busy
BATCH_SECONDS = 30.0  # for a batch; an ordinary one takes 30 ms
ONE_SECONDS = 10.0  # for one text that stood in a batch which failed
MEMORY = 1_536 * 1_048_576  # bytes of address space; 150 MB are usual
PIPE = 1_048_576  # bytes; what Linux lets everybody have
PIECE = 65_536  # bytes a read or write
_LENGTH = struct.Struct("!Q")
T = TypeVar("T")


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


@dataclass(frozen=True, slots=True)
class _Batch(Generic[T]):
    """Questions that went out together, each with the asker's own mark."""

    questions: tuple[tuple[T, Text], ...]
    size: int


class Understanding:
    """Starts the other process when it is needed; `close` ends it."""

    def __init__(self) -> None:
        self._other: _Other | None = None

    def close(self) -> None:
        """End the process; the next question starts another."""
        if self._other is not None:
            self._other.end()
            self._other = None

    def whole(self, raw: bytes, received: datetime) -> tuple[str, str] | None:
        """Message-ID and text of a whole message; None when it cannot be read."""
        answer = self.alone(Whole(raw, received))
        return answer if isinstance(answer, tuple) else None

    def alone(self, job: Job) -> Answer:
        """The answer to one question, while no other is out."""
        self.send([job])
        answers = self.receive(ONE_SECONDS)
        return answers[0] if answers else Unreadable("its text cannot be understood in bounded time and memory")

    def send(self, jobs: Sequence[Job]) -> None:
        """Ask; never blocks. A process that died meanwhile is noticed by `receive`."""
        if self._other is None:
            self._other = _Other()
        self._other.send(jobs)

    def receive(self, seconds: float) -> list[Answer] | None:
        """The answers to the oldest batch; None when they do not come in time, and then the process is ended.

        Zero seconds: an empty list when there is nothing yet.
        """
        assert self._other is not None
        answers = self._other.receive(seconds)
        if answers is None:
            if seconds == 0 and self._other.is_alive():
                return []
            self.close()
        return answers


class Reading(Generic[T]):
    """Questions about many mails, answered in order while more are asked.

    Marks (`T`) go with the questions and come back with the answers.
    """

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding
        self._gathered: list[tuple[T, Text]] = []
        self._gathered_bytes = 0
        self._out: deque[_Batch[T]] = deque()
        self._out_bytes = 0

    def ask(self, mark: T, job: Text) -> Iterator[tuple[T, Text, Understood | Unreadable]]:
        """Ask about one mail; yields answers to earlier questions that have come."""
        context = Context(job.context.me, job.context.account, job.context.sent_folder)  # not the store behind it
        self._gathered.append((mark, replace(job, context=context)))
        self._gathered_bytes += len(job.text.text)
        if len(self._gathered) >= BATCH or self._gathered_bytes >= BATCH_BYTES:
            self._send()
        if self._out:
            yield from self._answers(0 if self._out_bytes < WAITING_BYTES else BATCH_SECONDS)

    def more(self) -> Iterator[tuple[T, Text, Understood | Unreadable]]:
        """Wait for the next answers; for none when nothing is out."""
        self._send()
        if self._out:
            yield from self._answers(BATCH_SECONDS)

    def rest(self) -> Iterator[tuple[T, Text, Understood | Unreadable]]:
        """Wait for the answers to everything that was asked."""
        self._send()
        while self._out:
            yield from self.more()

    def _send(self) -> None:
        if self._gathered:
            batch = _Batch(tuple(self._gathered), self._gathered_bytes)
            self._gathered, self._gathered_bytes = [], 0
            self._out.append(batch)
            self._out_bytes += batch.size
            self._understanding.send([job for _, job in batch.questions])

    def _answers(self, seconds: float) -> Iterator[tuple[T, Text, Understood | Unreadable]]:
        """The oldest batch's answers, waited for at most so long; after an accident everybody's, one by one."""
        answers = self._understanding.receive(seconds)
        if answers is None:
            lost, self._out, self._out_bytes = list(self._out), deque(), 0
            for batch in lost:
                yield from _matched(batch, [self._understanding.alone(job) for _, job in batch.questions])
        elif answers:
            batch = self._out.popleft()
            self._out_bytes -= batch.size
            yield from _matched(batch, answers)


def _matched(batch: _Batch[T], answers: Sequence[Answer]) -> Iterator[tuple[T, Text, Understood | Unreadable]]:
    for (mark, job), answer in zip(batch.questions, answers, strict=True):
        assert not isinstance(answer, tuple), "texts are answered by what is understood"
        yield mark, job, answer


class _Other:
    """The other process and the two pipes to it; nothing here blocks longer than it is told to."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from kindregards.app.understanding import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout
        with suppress(OSError):  # a batch fits in, so that the other side has work while we do ours
            fcntl.fcntl(self._to, fcntl.F_SETPIPE_SZ, PIPE)
        os.set_blocking(self._to.fileno(), False)
        os.set_blocking(self._from.fileno(), False)
        self._outgoing: deque[memoryview] = deque()
        self._incoming = bytearray()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def send(self, jobs: Sequence[Job]) -> None:
        self._outgoing.append(memoryview(_packed(jobs)))
        self._move(0)

    def receive(self, seconds: float) -> list[Answer] | None:
        """The next answers; None when there are none in time, or the process has died."""
        deadline = time.monotonic() + seconds
        while (answers := self._next()) is None:
            left = deadline - time.monotonic()
            if not self._move(max(0.0, left)) or left <= 0:
                return self._next()
        return answers

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._to, self._from):
            with suppress(OSError):
                pipe.close()

    def _move(self, seconds: float) -> bool:
        """Write what goes out and read what comes in, waiting once; False when the process has gone."""
        writers = [self._to] if self._outgoing else []
        readable, writable, _ = select.select([self._from], writers, [], seconds)
        try:
            if writable:
                self._write()
            piece = self._from.read(PIECE) if readable else None
        except OSError:
            return False
        self._incoming += piece or b""
        return piece != b""

    def _write(self) -> None:
        while self._outgoing:
            written = self._to.write(self._outgoing[0])
            if not written:
                return
            rest = self._outgoing[0][written:]
            if rest:
                self._outgoing[0] = rest
            else:
                self._outgoing.popleft()

    def _next(self) -> list[Answer] | None:
        if len(self._incoming) < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._incoming)
        end = _LENGTH.size + length
        if len(self._incoming) < end:
            return None
        answers: list[Answer] = pickle.loads(bytes(self._incoming[_LENGTH.size : end]))
        del self._incoming[:end]
        return answers


def _packed(value: object) -> bytes:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


# In the other process


def serve(jobs: IO[bytes], answers: IO[bytes]) -> None:
    """Answer batch after batch until the daemon closes the pipe."""
    while len(head := jobs.read(_LENGTH.size)) == _LENGTH.size:
        batch: Any = pickle.loads(jobs.read(*_LENGTH.unpack(head)))
        answers.write(_packed([_answer(job) for job in batch]))
        answers.flush()


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
    with suppress(OSError, EOFError):
        serve(sys.stdin.buffer, sys.stdout.buffer)

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
import signal
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
COMMAND = (sys.executable, "-P", "-c", "from kindregards.app.understanding import main; main()")
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


@dataclass(frozen=True, slots=True)
class Limits:
    """What understanding may cost: wall seconds for a batch (an ordinary one takes 30 ms) and for one text that
    stood in a batch which failed; bytes of address space (150 MB are usual)."""

    batch_seconds: int = 30
    one_seconds: int = 10
    memory: int = 1_536 * 1_048_576


Job = Text | Whole
Answer = Understood | tuple[str, str] | Unreadable


@dataclass(frozen=True, slots=True)
class _Batch(Generic[T]):
    """Questions that went out together, each with the asker's own mark."""

    questions: tuple[tuple[T, Text], ...]
    size: int


class Understanding:
    """Starts the other process when it is needed; `close` ends it.

    Args:
        command: the other process; gets seconds and bytes as its arguments.
    """

    def __init__(self, limits: Limits = Limits(), command: Sequence[str] = COMMAND) -> None:
        self.limits = limits
        self._command = (*command, str(limits.batch_seconds), str(limits.memory))
        self._other: _Other | None = None
        self._unanswered = 0  # batches

    def begin(self) -> None:
        """Before the first of new questions: answers that nobody waits for any more must not pass for theirs."""
        if self._unanswered:
            self.close()

    def close(self) -> None:
        """End the process; the next question starts another."""
        self._unanswered = 0
        if self._other is not None:
            self._other.end()
            self._other = None

    def whole(self, raw: bytes, received: datetime) -> tuple[str, str] | None:
        """Message-ID and text of a whole message; None when it cannot be read."""
        answer = self.alone(Whole(raw, received))
        return answer if isinstance(answer, tuple) else None

    def alone(self, job: Job) -> Answer:
        """The answer to one question, while no other is out."""
        self.begin()
        self.send([job])
        answers = self.receive(self.limits.one_seconds)
        return answers[0] if answers else Unreadable("its text cannot be understood in bounded time and memory")

    def send(self, jobs: Sequence[Job]) -> None:
        """Ask; never blocks. A process that died meanwhile is noticed by `receive`."""
        if self._other is None:
            self._other = _Other(self._command)
        self._other.send(jobs)
        self._unanswered += 1

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
        else:
            self._unanswered -= 1
        return answers


class Reading(Generic[T]):
    """Questions about many mails, answered in order while more are asked.

    Marks (`T`) go with the questions and come back with the answers.
    """

    def __init__(self, understanding: Understanding) -> None:
        understanding.begin()
        self._understanding = understanding
        self._patience = understanding.limits.batch_seconds
        self._gathered: list[tuple[T, Text]] = []
        self._gathered_bytes = 0
        self._out: deque[_Batch[T]] = deque()
        self._out_bytes = 0

    @property
    def is_busy(self) -> bool:
        """True while the other process has enough to do, and more would only fill memory."""
        return self._out_bytes + self._gathered_bytes >= WAITING_BYTES

    def take(self) -> Iterator[tuple[T, Text, Understood | Unreadable]]:
        """The answers that have come, without waiting; what is gathered goes out when nothing else is."""
        if not self._out:
            self._send()
        came = True
        while came and self._out:
            came = False
            for answer in self._answers(0):
                came = True
                yield answer

    def ask(self, mark: T, job: Text) -> Iterator[tuple[T, Text, Understood | Unreadable]]:
        """Ask about one mail; yields answers to earlier questions that have come."""
        context = Context(job.context.me, job.context.account, job.context.sent_folder)  # not the store behind it
        self._gathered.append((mark, replace(job, context=context)))
        self._gathered_bytes += len(job.text.text)
        if len(self._gathered) >= BATCH or self._gathered_bytes >= BATCH_BYTES:
            self._send()
        yield from self.more() if self.is_busy else self.take()

    def more(self) -> Iterator[tuple[T, Text, Understood | Unreadable]]:
        """Wait for the next answers; for none when nothing is out."""
        self._send()
        if self._out:
            yield from self._answers(self._patience)

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
            for mark, job in (question for batch in lost for question in batch.questions):
                yield mark, job, _of_text(self._understanding.alone(job))
        elif answers:
            batch = self._out.popleft()
            self._out_bytes -= batch.size
            for (mark, job), each in zip(batch.questions, answers, strict=True):
                yield mark, job, _of_text(each)


def _of_text(given: Answer) -> Understood | Unreadable:
    assert not isinstance(given, tuple), "texts are answered by what is understood"
    return given


class _Other:
    """The other process and the two pipes to it; nothing here blocks longer than it is told to."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback may quote the mail
            bufsize=0,
            process_group=0,  # Ctrl-C in a terminal is for us alone
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


def serve(jobs: IO[bytes], answers: IO[bytes], seconds: int) -> None:
    """Answer batch after batch until the daemon closes the pipe; a batch that takes longer ends the process."""
    while len(head := jobs.read(_LENGTH.size)) == _LENGTH.size:
        batch: Any = pickle.loads(jobs.read(*_LENGTH.unpack(head)))
        signal.alarm(seconds)  # a daemon that was killed can no longer do it
        packed = _packed([answer(job) for job in batch])
        signal.alarm(0)
        answers.write(packed)
        answers.flush()


def answer(job: Job) -> Answer:
    """What the job asks for; bytes that a library stumbles over cost this answer and nothing else."""
    try:
        return _read(job)
    except Exception as error:  # noqa: BLE001 - foreign bytes in foreign code
        return Unreadable(f"its text cannot be understood ({type(error).__name__})")


def _read(job: Job) -> Answer:
    from kindregards.core.body import parse_body, parse_message  # 8 MB that only this process carries

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
    with suppress(OSError, EOFError):
        serve(sys.stdin.buffer, sys.stdout.buffer, seconds)

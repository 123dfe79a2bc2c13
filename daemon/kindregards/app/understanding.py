"""Understands the texts of mail in a process of its own, which ends when there is nothing to read.

Foreign text meets large libraries there (HTML, charsets, language), so: what hangs is ended, what crashes
takes nothing with it, what eats memory hits a limit, and the daemon at rest does not carry them. Rules
that hold here: answers come in the order of the questions, while more are asked; what waits is bounded;
the guilty mail is found by asking again one by one, and costs its own text and nothing else.
"""

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from kindregards.app.pipes import Pipes
from kindregards.app.reader import Answer, Job, Question, Whole
from kindregards.core.context import Context
from kindregards.core.message import Unreadable

BATCH = 25  # texts sent together
BATCH_BYTES = 262_144
WAITING_BYTES = 2_097_152  # of texts that are asked and not answered; keeps the other process busy
COMMAND = (sys.executable, "-P", "-c", "from kindregards.app.reader import main; main()")
T = TypeVar("T")
Q = TypeVar("Q", bound=Question)


@dataclass(frozen=True, slots=True)
class Limits:
    """What understanding may cost: wall seconds for a batch (an ordinary one takes 30 ms) and for one text that
    stood in a batch which failed; bytes of address space (150 MB are usual)."""

    batch_seconds: int = 30
    one_seconds: int = 10
    memory: int = 1_536 * 1_048_576


@dataclass(frozen=True, slots=True)
class _Batch(Generic[T, Q]):
    """Questions that went out together, each with the asker's own mark."""

    questions: tuple[tuple[T, Q], ...]
    size: int


class Understanding:
    """Starts the other process when it is needed; `close` ends it.

    Args:
        command: the other process; gets seconds and bytes as its arguments.
    """

    def __init__(self, limits: Limits = Limits(), command: Sequence[str] = COMMAND) -> None:
        self.limits = limits
        self._command = (*command, str(limits.batch_seconds), str(limits.memory))
        self._other: Pipes | None = None
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
            self._other = Pipes(self._command)
        self._other.send(jobs)
        self._unanswered += 1

    def receive(self, seconds: float) -> list[Answer] | None:
        """The answers to the oldest batch; None when they do not come in time, and then the process is ended.

        Zero seconds: an empty list when there is nothing yet.
        """
        assert self._other is not None
        answers: list[Answer] | None = self._other.receive(seconds)
        if answers is None:
            if seconds == 0 and self._other.is_alive():
                return []
            self.close()
        else:
            self._unanswered -= 1
        return answers


class Reading(Generic[T, Q]):
    """Questions about many mails, answered in order while more are asked.

    Marks (`T`) go with the questions (`Q`) and come back with the answers.
    """

    def __init__(self, understanding: Understanding) -> None:
        understanding.begin()
        self._understanding = understanding
        self._patience = understanding.limits.batch_seconds
        self._gathered: list[tuple[T, Q]] = []
        self._gathered_bytes = 0
        self._out: deque[_Batch[T, Q]] = deque()
        self._out_bytes = 0

    @property
    def is_busy(self) -> bool:
        """True while the other process has enough to do, and more would only fill memory."""
        return self._out_bytes + self._gathered_bytes >= WAITING_BYTES

    def take(self) -> Iterator[tuple[T, Q, Answer]]:
        """The answers that have come, without waiting; what is gathered goes out when nothing else is."""
        if not self._out:
            self._send()
        came = True
        while came and self._out:
            came = False
            for answer in self._answers(0):
                came = True
                yield answer

    def ask(self, mark: T, job: Q) -> Iterator[tuple[T, Q, Answer]]:
        """Ask about one mail; yields answers to earlier questions that have come."""
        context = Context(job.context.me, job.context.account, job.context.sent_folder)  # not the store behind it
        self._gathered.append((mark, replace(job, context=context)))
        self._gathered_bytes += job.size
        if len(self._gathered) >= BATCH or self._gathered_bytes >= BATCH_BYTES:
            self._send()
        yield from self.more() if self.is_busy else self.take()

    def more(self) -> Iterator[tuple[T, Q, Answer]]:
        """Wait for the next answers; for none when nothing is out."""
        self._send()
        if self._out:
            yield from self._answers(self._patience)

    def rest(self) -> Iterator[tuple[T, Q, Answer]]:
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

    def _answers(self, seconds: float) -> Iterator[tuple[T, Q, Answer]]:
        """The oldest batch's answers, waited for at most so long; after an accident everybody's, one by one."""
        answers = self._understanding.receive(seconds)
        if answers is None:
            lost, self._out, self._out_bytes = list(self._out), deque(), 0
            for mark, job in (question for batch in lost for question in batch.questions):
                yield mark, job, self._understanding.alone(job)
        elif answers:
            batch = self._out.popleft()
            self._out_bytes -= batch.size
            for (mark, job), each in zip(batch.questions, answers, strict=True):
                yield mark, job, each

"""Explaining mail in files: what the daemon understands of it, without configuration, account or database.

Rules that hold here: what comes out is in the order of the files; a file that cannot be read, or on which
understanding hangs or dies, is told and costs nothing else. The texts are understood in another process.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kindregards.app.files import File, messages
from kindregards.app.reader import Answer, Letter
from kindregards.app.understanding import Reading, Understanding
from kindregards.core.context import Context
from kindregards.core.explain import Explained, Values, error, threads, values
from kindregards.core.message import Unreadable
from kindregards.core.people import Me

NAME = "file"  # stands where the name of an account would


def explain(paths: Iterable[Path], me: Me, now: datetime, *, together: bool) -> Iterator[Values]:
    """The values of each message, see core.explain, with its `source`.

    Args:
        now: aware; stands in for dates that cannot be right.
        together: join the messages into threads; then they come thread by thread, after all were read.
    """
    told = _each(paths, me, now)
    if together:
        yield from _threaded(told, me)
        return
    for source, answer in told:
        yield {"source": source, **values(answer, me)} if isinstance(answer, Explained) else _error(source, answer)


def _each(paths: Iterable[Path], me: Me, now: datetime) -> Iterator[tuple[str, Explained | Unreadable]]:
    with closing(Understanding()) as understanding:
        reading: Reading[str, Letter] = Reading(understanding)
        for file in messages(paths):
            if file.problem:
                yield from _checked(reading.rest())
                yield file.source, Unreadable(file.problem)
            else:
                yield from _checked(reading.ask(file.source, _letter(file, me, now)))
        yield from _checked(reading.rest())


def _letter(file: File, me: Me, now: datetime) -> Letter:
    return Letter(file.raw, now, Context(me, NAME, file.in_sent))


def _checked(answers: Iterable[tuple[str, Letter, Answer]]) -> Iterator[tuple[str, Explained | Unreadable]]:
    for source, _, answer in answers:
        assert isinstance(answer, Explained | Unreadable), "letters are answered by what is explained"
        yield source, answer


def _threaded(told: Iterable[tuple[str, Explained | Unreadable]], me: Me) -> Iterator[Values]:
    known: dict[str, tuple[str, Explained]] = {}
    for source, answer in told:
        if isinstance(answer, Explained):
            known.setdefault(answer.understood.entry.message_id, (source, answer))
        else:
            yield _error(source, answer)
    for thread in threads([answer.understood.entry for _, answer in known.values()], me):
        for entry in thread.entries:
            source, answer = known[entry.message_id]
            yield {"source": source, **values(answer, me, thread)}


def _error(source: str, unreadable: Unreadable) -> Values:
    return error(source, unreadable.reason)

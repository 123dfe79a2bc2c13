"""Requests: the writer asks the reader to do something.

Rules that hold here: "please" alone is no request ("please find attached", "please note"); an offer is no
request ("please call me with any questions"). A request that I would see answered in my mailbox ("send me
the plan", "what do you think") is told from one that is simply done ("please print two copies"). A bare
imperative counts where a main clause begins: at the start, after a subordinate clause ("when you are back, call
me"), after a dash or semicolon.
"""

import re
from collections.abc import Iterator
from datetime import date

from kindregards.core.dates import named_day
from kindregards.core.signals.question import asks_nothing, in_own_words
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

ANSWERED = "request.answer"
"""The rule of requests whose fulfilment is an answer."""

_PARTS = re.compile(r"(?:\s[-–—]{1,2}|--|—|;|\.{2,}|,{2,})\s?")
PARTS = 3  # breaks of one sentence that are looked at: a sentence of more is a list


def detect(reading: Reading) -> Iterator[Signal]:
    """Requests, polite ("could you send me ...") and plain ("please send ...")."""
    for sentence in reading.sentences:
        rule = _rule(reading, in_own_words(sentence))
        if rule and not asks_nothing(reading, sentence):
            who, due = reading.addressed(sentence), _due(reading, sentence)
            yield reading.signal(SignalKind.REQUEST, sentence, rule, 0.85, who, due)


def _due(reading: Reading, sentence: str) -> date | None:
    """Until when: "what happened on Friday" names a day, "by Friday" a last one."""
    if not reading.says("request", "until", sentence):
        return None
    return named_day(sentence, reading.message.header.date, reading.phrases.language)


def _rule(reading: Reading, sentence: str) -> str | None:
    for text in (sentence, *_main_clauses(reading, sentence)):
        for key in ("polite", "please", "plain"):
            if reading.says("request", key, text):
                return ANSWERED if reading.says("request", "answer", sentence) else f"request.{key}"
    return None


def _main_clauses(reading: Reading, sentence: str) -> Iterator[str]:
    """Where the sentence begins anew: after a dash or semicolon, after the comma of a clause before it."""
    parts = _PARTS.split(sentence, maxsplit=PARTS)
    yield from parts[1:]
    for part in parts:
        if "," in part and reading.says("sentences", "subordinate", part):
            yield part.partition(",")[2]

"""Promises: the writer binds themselves to do something for the reader.

Rules that hold here: what is denied, hoped, asked, reported, or left to the reader ("if you send it, I will ...")
binds nobody, nor does what a company says to all its customers, what is done with the mail itself, or what the
writer does in their own household ("I'll take the train") unless the sentence names the reader. The present tense
promises only what lies ahead, and whatever verb does something to the reader only on a named day.
"""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from kindregards.core.dates import named_day
from kindregards.core.phrases import plain
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

_QUOTED = re.compile(r"[\"“„«»”][^\"“”„«»]{1,300}[\"“”«»]")
_ASKED = re.compile(r"[?？؟]\W{0,8}$")
_CLAUSE = re.compile(r"[^,;:.!–]{0,200}")
_STATEMENT = re.compile(r"[.;!?)]\s")
_FORMS = ("will", "whole", "present", "dated", "hands")
_VOIDS = ("unsure", "customers")
ADVERBS = 2  # between "I will" and what: "I will then also send you ..."


class Delivery(StrEnum):
    """What kind of later mail would keep the promise."""

    ATTACHMENT = "attachment"
    LINK = "link"
    INTRODUCTION = "introduction"
    ANSWER = "answer"
    CALL = "call"
    OTHER = "other"


_DELIVERIES = (
    ("introduction", Delivery.INTRODUCTION),
    ("link", Delivery.LINK),
    ("document", Delivery.ATTACHMENT),
    ("call", Delivery.CALL),
    ("answer", Delivery.ANSWER),
    ("send", Delivery.ATTACHMENT),
)
"""The first whose words the promise has."""


def detect(reading: Reading) -> Iterator[Signal]:
    """Promises of the writer; `due` and `delivers` are read from the same sentence."""
    for sentence in reading.sentences:
        said = _QUOTED.sub(" … ", sentence)
        found = _rule(reading, said)
        if found is None or _ASKED.search(said) or _is_void(reading, said):
            continue
        rule, confidence = found
        facts = {"delivers": _delivers(reading, said).value}
        yield reading.signal(
            SignalKind.PROMISE, sentence, rule, confidence, reading.writer, _due(reading, said), facts
        )


def _rule(reading: Reading, said: str) -> tuple[str, float] | None:
    if reading.says("promise", "will", said) and any(
        _is_act(reading, rest) for rest in reading.after("promise", "will", said)
    ):
        return "promise.will", 0.85
    if _says(reading, "whole", said):
        return "promise.phrase", 0.8
    if _says(reading, "present", said) and _lies_ahead(reading, said):
        return "promise.present", 0.75
    if _says(reading, "dated", said) and _is_dated(reading, said):
        return "promise.dated", 0.7
    body = reading.message.body
    if _says(reading, "hands", said) and not (
        reading.says("promise", "here", said) or body.has_attachment or body.links
    ):
        return "promise.hands", 0.65
    return None


def _is_act(reading: Reading, rest: str) -> bool:
    """What follows "I will" is something to do for somebody, and not denied."""
    adverbs, act = reading.phrases.pattern("promise", "adverbs"), reading.phrases.pattern("promise", "act")
    for _ in range(ADVERBS):
        rest = adverbs.sub("", rest, count=1)
    return act.search(rest) is not None and not _has_no(reading, rest)


def _says(reading: Reading, key: str, said: str) -> bool:
    """The sentence has one of the phrases, and its clause does not go on to deny it."""
    return reading.says("promise", key, said) and not any(
        _has_no(reading, rest) for rest in reading.after("promise", key, said)
    )


def _has_no(reading: Reading, rest: str) -> bool:
    clause = _CLAUSE.match(rest)
    return clause is not None and reading.phrases.pattern("promise", "no").search(clause[0]) is not None


def _lies_ahead(reading: Reading, said: str) -> bool:
    """True when the present tense speaks of later: "I'm sending it tomorrow"; not of what this mail brings."""
    if reading.says("promise", "here", said):
        return False
    return reading.says("promise", "later", said) or _due(reading, said) is not None


def _is_dated(reading: Reading, said: str) -> bool:
    """True when any verb may promise: it has its day, is no wish and no state, and this mail does not do it."""
    return (
        not any(reading.says("promise", key, said) for key in ("idle", "here")) and _due(reading, said) is not None
    )


def _due(reading: Reading, said: str) -> date | None:
    """By when; what another statement before the promise names is not meant."""
    text = plain(said)
    found = (reading.phrases.pattern("promise", key).search(text) for key in _FORMS)
    start = min((match.start() for match in found if match), default=0)
    stated = _STATEMENT.split(text[:start])[-1] + text[start:]
    return named_day(stated, reading.message.header.date, reading.phrases.language)


def _is_void(reading: Reading, said: str) -> bool:
    if any(reading.says("promise", key, said) for key in _VOIDS):
        return True
    if reading.says("promise", "own", said) and not reading.says("promise", "reader", said):
        return True
    conditions = reading.phrases.pattern("promise", "whether").sub(" … ", plain(said))
    return reading.says("promise", "depends", conditions)


def _delivers(reading: Reading, said: str) -> Delivery:
    return next((kind for key, kind in _DELIVERIES if reading.says("promise", key, said)), Delivery.OTHER)

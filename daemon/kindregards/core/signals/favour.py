"""Favours: one of us really helped the other, told by the helped ("thank you for reading my draft") or by the
helper ("I passed your CV on to our head of design").

Rules that hold here: what is offered, asked for, conditional or denied has not been done; a mail to a crowd
thanks nobody in particular; in a mail to several I was helped or thanked only when it does not name others.
"""

from collections.abc import Iterator

from kindregards.core.message import Direction
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind
from kindregards.core.signals.thanks import thanked_for

CIRCLE = 5  # recipients: what is told to more is told to nobody in particular
HELPS = (
    "introduction", "recommendation", "referral", "feedback", "advice", "invitation", "resource", "time", "help",
)  # fmt: skip
"""The values of facts.help, the most telling first: "thanks for your time and advice" is advice."""


def detect(reading: Reading) -> Iterator[Signal]:
    """Each sentence that tells of a favour; confidence 0.9 when somebody thanks for it, else 0.85."""
    if not reading.is_understood or len(reading.message.header.recipients) > CIRCLE:
        return
    for sentence in reading.sentences:
        if (found := _told(reading, sentence)) and (who := _others(reading, sentence)):
            rule, kind_of_help, by_helped = found
            is_in = reading.message.direction is Direction.IN
            kind = SignalKind.FAVOUR_GIVEN if is_in == by_helped else SignalKind.FAVOUR_RECEIVED
            confidence = 0.9 if rule == "favour.thanked" else 0.85
            yield reading.signal(kind, sentence, rule, confidence, who, facts={"help": kind_of_help})


def _told(reading: Reading, sentence: str) -> tuple[str, str, bool] | None:
    """The rule, the help, and whether the helped tells it."""
    for rest in thanked_for(reading, sentence):
        for kind_of_help in HELPS:
            if reading.phrases.pattern("favour", f"thanked_{kind_of_help}").search(rest):
                return "favour.thanked", kind_of_help, True
    if reading.says("favour", "without", sentence):
        return "favour.without", "help", True
    if kind_of_help := _said(reading, "helped", sentence):
        return "favour.helped", kind_of_help, True
    if kind_of_help := _said(reading, "did", sentence):
        return "favour.did", kind_of_help, False
    return None


def _said(reading: Reading, by: str, sentence: str) -> str:
    found = next((each for each in HELPS if reading.says("favour", f"{by}_{each}", sentence)), "")
    return "" if found and (sentence.endswith("?") or reading.says("favour", "not", sentence)) else found


def _others(reading: Reading, sentence: str) -> tuple[str, ...]:
    """The correspondents on the other side of the favour; () when it is not between them and me."""
    named = reading.addressed(sentence)
    if reading.message.direction is Direction.OUT:
        return named or tuple(a.email for a in reading.message.header.to if not reading.me.is_me(a.email))
    addressed = named or tuple(a.email for a in reading.message.header.to)
    return reading.writer if any(reading.me.is_me(email) for email in addressed) else ()

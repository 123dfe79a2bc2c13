"""What a signal is: something observed in a mail, always with the sentence that shows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SignalKind(StrEnum):
    QUESTION = "question"  # asks something of the reader, with a question mark or as an indirect question
    REQUEST = "request"  # asks the reader to do something
    COURTESY = "courtesy"  # the own text is nothing but thanks, confirmation, a farewell: asks for nothing
    ABOUT = "about"  # the writer tells about their own work, plans or interests
    INTRODUCTION = "introduction"  # the writer introduces recipients to each other
    MEETING = "meeting"  # "great to meet you at ..."
    PITCH = "pitch"  # a stranger sells something
    STOP = "stop"  # "please don't contact me again"
    SETTLED = "settled"  # "never mind, found it": the writer takes their question back


@dataclass(frozen=True, slots=True)
class Signal:
    """One observation.

    Attributes:
        sentence: quoted from the own text, one line, at most 300 characters.
        rule: the name of the rule that saw it, e.g. "question.mark".
        confidence: 0..1.
        who: addresses that the signal is about: the introduced people; for a question or request the
            recipients whom the greeting or the sentence addresses by name, empty when it names nobody.
    """

    kind: SignalKind
    sentence: str
    rule: str
    confidence: float
    message_id: str
    date: datetime
    who: tuple[str, ...] = ()

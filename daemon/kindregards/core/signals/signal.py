"""What a signal is: something observed in a mail, always with the sentence that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Day = date  # in a class with a field `date`


class SignalKind(StrEnum):
    """The comment behind each kind tells what its `who`, `due` and `facts` hold; what is not named is empty."""

    # What persons write.
    QUESTION = "question"  # asks something of the reader. who: the recipients whom it addresses by name
    REQUEST = "request"  # asks the reader to do something. who: as above; due: until when
    PROMISE = "promise"  # who: who promised (the writer); due: by when; facts: delivers (Delivery)
    FAVOUR_RECEIVED = "favour_received"  # somebody helped me. who: the helpers; facts: help (Help)
    FAVOUR_GIVEN = "favour_given"  # I helped somebody. who: whom; facts: help (Help)
    THANKS = "thanks"  # the writer thanks the reader for something. who: those thanked
    NEED = "need"  # who: who needs it; facts: what (Wanted), topics (words, space between)
    OFFER = "offer"  # what somebody can do for others. who: who offers; facts: what (Wanted), topics
    INTRODUCTION = "introduction"  # the writer introduces recipients to each other. who: the introduced
    MILESTONE = "milestone"  # who: whose it is; facts: milestone (Milestone)
    SAD_NEWS = "sad_news"  # who: whose it is; facts: sad (Sadness)
    MEETING = "meeting"  # who: the others; due: the day; facts: event, or those of an invitation (see calendar)
    EVENT = "event"  # a conference I am registered for or invited to. due: the first day; facts: event, place
    STOP = "stop"  # "please don't contact me again"
    SETTLED = "settled"  # "never mind, found it": the writer takes their question back
    COURTESY = "courtesy"  # the own text is nothing but thanks, confirmation, a farewell: asks for nothing
    ABOUT = "about"  # the writer tells about their own work, plans or interests
    PITCH = "pitch"  # a stranger sells something

    # What programs tell.
    ABSENCE = "absence"  # who: the deputies; due: the first day back; facts: deputy (name)
    BOUNCE = "bounce"  # who: the address; facts: status (RFC 3463), reason, dead ("yes": for good)
    CONNECTION = "connection"  # a network: somebody is connected with me now. facts: network, name, headline, link
    INVITATION = "invitation"  # a network: somebody wants to connect. facts: as above
    MESSAGE = "message"  # a network: somebody wrote to me there. facts: as above
    # A network's "new job" is a MILESTONE, its "recommended you" a FAVOUR_RECEIVED, with the same facts besides.


@dataclass(frozen=True, slots=True)
class Signal:
    """One observation.

    Attributes:
        sentence: quoted from the own text, one line, at most 300 characters.
        rule: the name of the rule that saw it, e.g. "question.mark".
        confidence: 0..1.
        date: of the mail; aware.
        who: addresses (lower case) that the signal is about, see SignalKind.
        due: a day in the writer's own zone.
        facts: short values by name, see SignalKind.
    """

    kind: SignalKind
    sentence: str
    rule: str
    confidence: float
    message_id: str
    date: datetime
    who: tuple[str, ...] = ()
    due: Day | None = None
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)

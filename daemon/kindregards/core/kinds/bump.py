"""bump: I asked, and there has been no answer for some business days.

Rules that hold here: at most two in a thread, then it is let go; an absence moves the clock; nobody is
reminded who never wrote to me (that would be an ask of a stranger), who asked not to be written to, or
whose address is dead. My question to several people is settled when one of them answers. Only what wants
something back is asked again: a question, or a request that an answer fulfils; and nothing that was about
these days only ("are you free tomorrow?").
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from kindregards.core.followup import FollowUp, Kind
from kindregards.core.hours import Duration, Hours, Unit
from kindregards.core.kinds.view import ThreadView, greeting_facts, is_passing, mine_last
from kindregards.core.message import Direction
from kindregards.core.people import Person
from kindregards.core.policy import Policy
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.signals.request import ANSWERED
from kindregards.core.thread import Entry, Turn

ASKED = 3  # people in To: a question to more is a call to all, which nobody in particular owes an answer
SETTLING_IN = Duration(1, Unit.BUSINESS_DAY)  # after an absence, before the first mail about old matters


def propose(view: ThreadView, policy: Policy) -> Iterator[FollowUp]:
    """At most one: for my last mail in the thread."""
    last = mine_last(view)
    question = _question(view)
    if view.standing.turn is not Turn.THEIRS or last is None or question is None:
        return
    asked = view.others(last.to)
    people = [view.people[address.email] for address in asked if address.email in view.people]
    if not asked or len(people) < len(asked) or len(asked) > ASKED or not all(map(_may_be_reminded, people)):
        return
    given = max(view.bumps_sent, _reminders(view, question, policy.hours))
    due = max(policy.hours.after(last.date, policy.bump.after), *(_back(p, last, policy.hours) for p in people))
    expires = policy.hours.after(due, policy.bump.until)
    if given >= policy.bump.at_most or view.now >= expires:
        return
    language = view.language(people[0])
    yield FollowUp(
        kind=Kind.BUMP,
        key=f"bump:{last.message_id}",
        person=people[0].id,
        thread=view.thread.id,
        account=last.account,
        answers=last.message_id,
        reason=_reason(asked[0].name or asked[0].email, question, last, given),
        evidence=(question,),
        due=due,
        expires=expires,
        facts=greeting_facts(view, people[0], asked[0], language)
        | {"question": question.sentence, "asked_on": f"{question.date:%Y-%m-%d}"}
        | ({"template": "bump_again"} if given else {})
        | ({"first_name": "", "name": ""} if len(asked) > 1 else {}),
    )


def _may_be_reminded(person: Person) -> bool:
    acquainted = person.first_in is not None and person.first_out is not None
    return acquainted and not person.stopped and not person.dead


def _reminders(view: ThreadView, question: Signal, hours: Hours) -> int:
    """Mails of mine after the one that asked, each a business day or more after the one before."""
    ours = (entry for entry in view.written if entry.direction is Direction.OUT)
    mine = [entry.date for entry in ours if entry.date >= question.date]
    return sum(hours.business_days_between(earlier, later) > 0 for earlier, later in pairwise(mine))


def _back(person: Person, last: Entry, hours: Hours) -> datetime:
    """The first decent moment after an absence that had not ended when I wrote."""
    away = person.away_until
    return hours.after(away, SETTLING_IN) if away is not None and away > last.date else last.date


def _question(view: ThreadView) -> Signal | None:
    """What I asked first, in the words that were surest a question; a reminder of mine only repeats it."""
    spoken = {entry.message_id: entry.language for entry in view.written}
    wanting = [
        signal
        for signal in view.standing.asked
        if _wants_answer(signal) and not is_passing(signal, spoken.get(signal.message_id))
    ]
    first = [signal for signal in wanting if signal.message_id == wanting[0].message_id]
    return max(first, key=lambda signal: signal.confidence, default=None)


def _wants_answer(signal: Signal) -> bool:
    return signal.kind is SignalKind.QUESTION or signal.rule == ANSWERED


def _reason(who: str, question: Signal, last: Entry, given: int) -> str:
    times = f", and {given} reminder so far" if given == 1 else f", and {given} reminders so far" if given else ""
    asked, wrote = f"{question.date:%Y-%m-%d}", f"{last.date:%Y-%m-%d}"
    since = "no answer yet" if asked == wrote else f"no answer since your mail of {wrote}"
    return f"you asked {who} on {asked}; {since}{times}"

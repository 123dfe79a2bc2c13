"""reply: they asked or asked for something, and I have not answered.

The draft is a scaffold: their questions quoted in order, a marked gap under each. Rules that hold here:
no answer to somebody who asked not to be written to, nor to a stranger who sells something.
"""

from collections.abc import Iterator

from kindregards.core.followup import FollowUp, Kind
from kindregards.core.hours import Duration, Unit
from kindregards.core.kinds.view import ThreadView, greeting_facts, is_passing, is_pitched
from kindregards.core.policy import Policy
from kindregards.core.thread import NOBODY, Entry, Turn

PASSING = Duration(5, Unit.BUSINESS_DAY)  # a question about tomorrow or this week is history then
QUESTIONS = 8  # quoted in one scaffold; more would be a questionnaire, which is answered below the quote


def propose(view: ThreadView, policy: Policy) -> Iterator[FollowUp]:
    """At most one: for the message that asked last."""
    asking = view.standing.entry
    person = view.people.get(asking.sender.email)
    if view.standing.turn is not Turn.MINE or asking.sender == NOBODY or person is None or person.stopped:
        return
    if person.first_out is None and is_pitched(view, person):  # and stays so, however later mails are worded
        return
    passing = all(is_passing(signal, asking.language) for signal in view.standing.asked)
    expires = policy.hours.after(asking.date, PASSING if passing else policy.reply.until)
    if not view.standing.asked or view.now >= expires:
        return
    language = asking.language or view.language(person)
    questions = list(dict.fromkeys(signal.sentence for signal in view.standing.asked))
    yield FollowUp(
        kind=Kind.REPLY,
        key=f"reply:{asking.message_id}",
        person=person.id,
        thread=view.thread.id,
        account=asking.account,
        answers=asking.message_id,
        reason=_reason(asking, len(questions)),
        evidence=view.standing.asked,
        due=policy.hours.after(asking.date, policy.reply.after),
        expires=expires,
        facts=greeting_facts(view, person, asking.sender, language) | {"questions": questions[:QUESTIONS]},
    )


def _reason(asking: Entry, count: int) -> str:
    who = asking.sender.name or asking.sender.email
    what = "something" if count == 1 else f"{count} things"
    return f"{who} asked you {what} on {asking.date:%Y-%m-%d}, and you have not answered yet"

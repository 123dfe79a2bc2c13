"""Introductions: the writer brings recipients together ("Anna, meet Ben").

Rules that hold here: only in mail to me and at least one other person, or of mine to at least two; `who` are
the others, never me nor the writer; a writer who introduces themselves introduces nobody. Somebody in copy is
introduced only where the sentence says who that is; "moving Anna to bcc" answers an introduction and is none.
"""

import re
from collections.abc import Iterator

from kindregards.core.message import Direction
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

CIRCLE = 5  # recipients: an introduction to more people than that is an announcement
NEXT = 3  # words after "this is" among which the name must stand: "this is my colleague Ben"
TOLD = "introduction.told"  # the rule's name where the sentence tells something of the introduced
LONG_ENOUGH = 6  # words that such a sentence has at least
_CALL = re.compile(
    r"^\W{0,3}(?:\w{2,10}\s)?\w{2,30}\s?[,:;–—-]\s"
)  # "Hi Anna, Robin helps museums" is about Robin
_NAME = re.compile(r"\w{2,30}")


def detect(reading: Reading) -> Iterator[Signal]:
    """At most one, the first sentence that introduces."""
    others = _others(reading)
    if not others:
        return
    for sentence in reading.sentences:
        if reading.says("introduction", "not", sentence):
            continue
        if rule := _rule(reading, sentence, others):
            introduced = _introduced(reading, others)
            told = _about(reading, {email: others[email] for email in introduced})
            yield reading.signal(
                SignalKind.INTRODUCTION, told or sentence, TOLD if told else rule, 0.9, introduced
            )
            return


def _others(reading: Reading) -> dict[str, str]:
    """The names of those who can be introduced, by address; none where the mail cannot introduce."""
    recipients = reading.message.header.recipients
    known = [a for a in recipients if reading.me.is_me(a.email)]
    others = {a.email: a.name for a in recipients if a not in known and a.email not in reading.writer}
    if reading.message.direction is Direction.OUT:
        return others if 2 <= len(others) <= CIRCLE else {}
    return others if known and len(others) < CIRCLE else {}


def _about(reading: Reading, introduced: dict[str, str]) -> str | None:
    """The first sentence that tells something of the introduced, and does not only call them."""
    names = {name for person in introduced.items() for name in _names(person)}
    for sentence in reading.sentences:
        told = _CALL.sub("", sentence, count=1)
        if names & _words(told) and len(told.split()) >= LONG_ENOUGH:
            return sentence
    return None


def _rule(reading: Reading, sentence: str, others: dict[str, str]) -> str | None:
    if reading.says("introduction", "phrases", sentence):
        return "introduction.phrase"
    names = {name for other in others.items() for name in _names(other)}
    if names & _following(reading, "names", sentence) or _is_me(reading, sentence, names):
        return "introduction.name"
    copied = names & _following(reading, "copied", sentence, within=1) and reading.says(
        "introduction", "told", sentence
    )
    return "introduction.copied" if copied else None


def _is_me(reading: Reading, sentence: str, names: set[str]) -> bool:
    """True when somebody else is told who I am, not by me: "Ben, this is Robin"."""
    if reading.message.direction is Direction.OUT:
        return False
    call = _CALL.match(sentence)
    mine = {word for name in reading.me.names for word in _words(name)}
    return bool(call and names & _words(call[0]) and mine & _following(reading, "names", sentence))


def _following(reading: Reading, key: str, sentence: str, within: int = NEXT) -> set[str]:
    """The words next to each of the phrases, `within` so many."""
    return {
        word
        for rest in reading.after("introduction", key, sentence)
        for word in _words(" ".join(rest.split()[:within]))
    }


def _introduced(reading: Reading, others: dict[str, str]) -> tuple[str, ...]:
    """Those of the other recipients whom the text names; all of them when it names none (nicknames)."""
    said = _words(reading.message.body.own)
    return tuple(email for email, name in others.items() if said & _names((email, name))) or tuple(others)


def _names(person: tuple[str, str]) -> set[str]:
    email, name = person
    return _words(name or email.partition("@")[0].replace(".", " "))


def _words(text: str) -> set[str]:
    return {word.lower() for word in _NAME.findall(text)}

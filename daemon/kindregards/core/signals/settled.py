"""Questions and needs taken back: "never mind, found it", "the position is filled".

Rules that hold here: success alone tells nothing ("I found a typo"); it settles something where the writer says
that it came since, or after all. What is asked, denied, supposed or reported settles nothing. What begins a
conversation is news ("the burglary is solved"), unless it names what it takes back ("ignore my question").
"""

from collections.abc import Iterator

from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind
from kindregards.core.subject import is_reply_subject


def detect(reading: Reading) -> Iterator[Signal]:
    """At most one, the first sentence that says so."""
    continues = _continues(reading)
    for sentence in reading.sentences:
        rule = _rule(reading, sentence, continues)
        if rule is not None:
            yield reading.signal(SignalKind.SETTLED, sentence, *rule)
            return


def _continues(reading: Reading) -> bool:
    """True when something was said before that the mail can take back."""
    header, body = reading.message.header, reading.message.body
    return bool(header.references or body.quoted) or is_reply_subject(header.subject)


def _rule(reading: Reading, sentence: str, continues: bool) -> tuple[str, float] | None:
    if "?" in sentence or reading.says("settled", "not", sentence):
        return None
    if reading.says("settled", "phrases" if continues else "alone", sentence):
        return "settled.phrase", 0.85
    if continues and reading.says("settled", "since", sentence) and reading.says("settled", "done", sentence):
        return "settled.since", 0.7
    return None

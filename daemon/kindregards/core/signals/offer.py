"""Offers: what the writer can or would do for the reader ("happy to review it", "you can stay at our place").

Rules that hold here: closing formulas ("feel free to call", "let me know if you have questions"), selling and what
is refused or conditional on a deal offer nothing; a mail that names a price, or to a crowd, is no offer to me.
"""

import re
from collections.abc import Iterator

from kindregards.core.phrases import plain
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind
from kindregards.core.topics import words

CIRCLE = 10  # recipients: an offer to more is an advertisement
NEAR = 80  # characters after the offering phrase in which stands what is offered
OFFERED = ("introduction", "feedback", "place", "job", "hire", "advice", "tool", "resource", "time")
"""The values of facts.what besides "other", the most telling first."""
_CURRENCY = re.compile(r"[€$£]")


def detect(reading: Reading) -> Iterator[Signal]:
    """Each sentence that offers; who: the writer."""
    if not reading.is_understood or len(reading.message.header.recipients) > CIRCLE or _sells(reading):
        return
    for sentence in reading.sentences:
        if reading.says("offer", "phrases", sentence) and not reading.says("offer", "not", sentence):
            yield reading.signal(
                SignalKind.OFFER, sentence, "offer.phrase", 0.8, reading.writer, facts=_facts(reading, sentence)
            )


def _sells(reading: Reading) -> bool:
    """True when the mail names a price or advertises: what it offers is for sale."""
    text = plain(_CURRENCY.sub(" € ", reading.message.body.own))
    return reading.phrases.pattern("offer", "selling").search(text) is not None


def _facts(reading: Reading, sentence: str) -> dict[str, str]:
    what = next((each for each in OFFERED if reading.says("offer", f"what_{each}", sentence)), "other")
    rest = next(iter(reading.after("offer", "phrases", sentence)), "")[:NEAR]
    topics = " ".join(words(rest, reading.message.language))
    return {"what": what, "topics": topics} if topics else {"what": what}

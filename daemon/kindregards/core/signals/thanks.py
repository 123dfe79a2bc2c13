"""Thanks that the writer says to the reader for something done.

Rules that hold here: courtesy is no thanks (for a mail, an order, patience; in advance; to third persons; a
sign-off). A general "thanks for your help" in a mail that asks for something thanks in advance.
"""

from collections.abc import Iterator

from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

READERS = 5  # of a mail that thanks nobody by name; more are an audience
SIGN_OFF = 8  # words of "thank you for all your help," above the name
NEAR = 80  # characters after "thank you for" in which stands what for
_ASKING = (("request", "polite"), ("request", "please"), ("request", "plain"), ("question", "indirect"))


def detect(reading: Reading) -> Iterator[Signal]:
    """Every sentence that thanks; confidence 0.9 when it says what for, 0.8 when it is only heartfelt."""
    if not reading.is_understood:
        return
    who = reading.readers[:READERS]
    for sentence in reading.sentences:
        if rule := _rule(reading, sentence):
            confidence = 0.9 if rule == "thanks.for" else 0.8
            yield reading.signal(SignalKind.THANKS, sentence, rule, confidence, reading.addressed(sentence) or who)


def thanked_for(reading: Reading, sentence: str) -> tuple[str, ...]:
    """What the sentence thanks for, `plain`, at most NEAR characters each; () when it does not thank."""
    if not reading.says("thanks", "for", sentence) or _is_courtesy(reading, sentence):
        return ()
    return tuple(dict.fromkeys(rest[:NEAR].strip() for rest in reading.after("thanks", "for", sentence)))


def _rule(reading: Reading, sentence: str) -> str | None:
    if any(thanked_for(reading, sentence)):
        return "thanks.for"
    is_heartfelt = reading.says("thanks", "heartfelt", sentence) and not _is_courtesy(reading, sentence)
    return "thanks.heartfelt" if is_heartfelt else None


def _is_courtesy(reading: Reading, sentence: str) -> bool:
    if reading.says("thanks", "not", sentence):
        return True
    if sentence.endswith(",") and len(sentence.split()) <= SIGN_OFF:
        return True
    return reading.says("thanks", "general", sentence) and _asks(reading)


def _asks(reading: Reading) -> bool:
    """True when the mail asks for something: then it thanks in advance."""
    return any(
        sentence.endswith("?") or any(reading.says(*asking, sentence) for asking in _ASKING)
        for sentence in reading.sentences
    )

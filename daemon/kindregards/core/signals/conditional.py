"""Offers that look like requests: "let me know if you need anything else", "if there are any questions, call me".

Rules that hold here: an offer is a condition of need or trouble together with what to do then, and nothing
else; what is asked besides ("could you check it and let me know if ...") stays a request, and so does what the
writer must hear ("let me know if you cannot come").
"""

from kindregards.core.phrases import plain
from kindregards.core.signals.reading import Reading

_PAIRS = (("need", "tell"), ("wish", "call"))
"""Whoever needs something shall say so; whoever merely wishes something may call."""
_ASKS = (
    ("request", "polite"),
    ("request", "please"),
    ("request", "plain"),
    ("question", "indirect"),
    ("question", "unmarked"),
)


def is_offer(reading: Reading, sentence: str) -> bool:
    """True when the reader is only told what to do in case they need or wish something."""
    if reading.says("conditional", "attend", sentence):
        return False
    return any(_is_pair(reading, sentence, condition, then) for condition, then in _PAIRS)


def _is_pair(reading: Reading, sentence: str, condition: str, then: str) -> bool:
    if not reading.says("conditional", condition, sentence):
        return False
    whole = plain(sentence)
    rest = reading.phrases.pattern("conditional", then).sub(" ", whole).strip(" ,;")
    return rest != whole.strip(" ,;") and not any(reading.says(*asking, rest) for asking in _ASKS)

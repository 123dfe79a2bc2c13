"""Needs: what the writer looks for, struggles with, or asks to be told about.

Rules that hold here: a helpful friend could meet it; what the running business needs (a signature, an answer),
what is negated, past or met, and what marketing asks are none. A need that asks ("do you know anyone who ...?")
is a question besides; "anyone?" after a need asks for the same.
"""

import re
from collections.abc import Iterator

from kindregards.core.phrases import plain
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind
from kindregards.core.topics import words

LONGEST = 45  # words of the sentence; longer ones are notices
TOPICS = 6  # words of facts.topics

_WAYS = (
    ("hiring", "hire"),
    ("introduce", "introduction"),
    ("feedback", "feedback"),
    ("advice", "advice"),
    ("stuck", "advice"),
    ("ask", None),
    ("seek", None),
)
"""Keys of the phrases with what they need; None: what follows tells it."""
_WANTED = (
    ("hire", "hire"),
    ("job", "job"),
    ("place", "place"),
    ("tool", "tool"),
    ("opinion", "feedback"),
    ("counsel", "advice"),
    ("person", "introduction"),
)
"""Keys of words that tell what is looked for."""
_TOLD = frozenset({"hiring", "stuck", "seek"})
"""Ways that tell; with a question mark, marketing asks them of the reader ("Looking for a car?")."""
_BUSINESS = frozenset({"ask", "seek"})
"""Ways that a signature or an answer is looked for as well."""
_VAGUE, _VAGUE_WAYS = frozenset({None, "introduction"}), frozenset({"ask", "seek"})
"""What "do you know anyone?" leaves open: it asks for what the need before it asked for."""
_QUOTED = re.compile(r"^\W{0,3}[\"“„«»].{0,300}[\"”“«»]\W{0,3}$")


def detect(reading: Reading) -> Iterator[Signal]:
    """Every sentence that tells a need; who: the writer."""
    before: str | None = None
    for sentence in reading.sentences:
        way, what = _way(reading, sentence)
        if way is None:
            continue
        wanted = what or _wanted(reading, way, sentence)
        if wanted in _VAGUE and way in _VAGUE_WAYS:
            wanted = before or wanted
        before = what = wanted or "other"
        facts = {"what": what, "topics": _topics(reading, way, sentence)}
        yield reading.signal(SignalKind.NEED, sentence, f"need.{way}", 0.85, reading.writer, facts=facts)


def _way(reading: Reading, sentence: str) -> tuple[str | None, str | None]:
    """The key by which the sentence tells a need, and what is needed if that says it."""
    if len(sentence.split()) > LONGEST or _QUOTED.match(sentence):
        return None, None
    is_asked = sentence.endswith("?")
    ways = ((way, what) for way, what in _WAYS if not (is_asked and way in _TOLD))
    found = next((each for each in ways if reading.says("need", each[0], sentence)), (None, None))
    return (None, None) if found[0] is None or _is_none(reading, found[0], sentence) else found


def _is_none(reading: Reading, way: str, sentence: str) -> bool:
    is_business = way in _BUSINESS and reading.says("need", "business", sentence)
    return is_business or reading.says("need", "not", sentence)


def _wanted(reading: Reading, way: str, sentence: str) -> str | None:
    """What is looked for: the first that the words after "looking for" name."""
    rest = min(reading.after("need", way, sentence), key=len, default="")
    texts = (rest, plain(sentence))
    return next(
        (what for text in texts for key, what in _WANTED if reading.phrases.pattern("need", key).search(text)),
        None,
    )


def _topics(reading: Reading, way: str, sentence: str) -> str:
    rest = min(reading.after("need", way, sentence), key=len, default="")
    language = reading.phrases.language or None
    return " ".join((words(rest, language) or words(sentence, language))[:TOPICS])

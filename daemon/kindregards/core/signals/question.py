"""Questions that somebody must answer, with or without a question mark, and proposals ("let's meet on Tuesday").

Rules that hold here: a question mark alone proves nothing. Pleasantries ("how are you?"), offers ("any
questions?"), rhetorical and marketing questions, what stands within quotation marks and what the writer
shrugs off ask nothing.
"""

import re
from collections.abc import Iterator

from kindregards.core.phrases import languages, phrases, plain
from kindregards.core.signals.conditional import is_offer
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

MARKED = re.compile(r"(?<![(?？؟])(?<!:)(?<!:\s)[?？؟][!?.…\"')\]»”’*_ ?？؟]{0,8}$")
_SAID = re.compile(r"[\"“„«»][^\"”“«»]{8,300}[\"”“«»]")
_QUOTED = re.compile(r"^\W{0,3}[\"“„«»][^\"”“«»]{0,300}[\"”“«»]\W{0,3}$")
_HALF_QUOTED = re.compile(r"(?:^\W{0,3}|:\s)[\"“„«][^\"”“«»]{1,300}$|^[^\"”“„«»]{1,300}[\"”»]\W{0,3}$")
_REPORTED = re.compile(r"^[^\"“„]{1,300},[\"”]\s\w")  # you should add something," he said
_DOUBTFUL = re.compile(r"(?:\d\s|\.)\?|\w\s\([^\s()]{1,20}(?:\s[^\s()]{1,20})?\?\)\W{0,3}$")
"""No question by itself: "95 ?", "a rule.?" (signs that a mail program did not know), "his brother (Tom?)."."""
_WORD = re.compile(r"[^\W\d_]{3}")  # "4.?" is a character that a mail program did not know, "Today?" asks
_LINK = re.compile(r"(?:https?://|www\.)\S{0,300}$")
_ASKS_NOTHING = (
    ("asks_nothing", "pleasantry"),
    ("asks_nothing", "offer"),
    ("asks_nothing", "rhetorical"),
    ("asks_nothing", "marketing"),
    ("request", "formula"),
)
WORDS_IN_UNKNOWN_LANGUAGE = 4  # shorter ones are "Really?" or "OK?" in some language


def detect(reading: Reading) -> Iterator[Signal]:
    """Direct and indirect questions; confidence 0.9 when you are asked, 0.75 else, 0.4 in unknown languages."""
    for place, sentence in enumerate(reading.sentences):
        found = _rule(reading, in_own_words(sentence))
        if found is not None and not asks_nothing(reading, sentence) and not _is_shrugged(reading, place):
            rule, confidence = found
            yield reading.signal(SignalKind.QUESTION, sentence, rule, confidence, reading.addressed(sentence))


def in_own_words(sentence: str) -> str:
    """The sentence without what it quotes: "you asked 'can you get three offers?'" asks nothing."""
    return _SAID.sub("…", sentence) if any(mark in sentence for mark in '"“„«»') else sentence


def asks_nothing(reading: Reading, sentence: str) -> bool:
    """True for a sentence that has the form of a question or request and expects no answer."""
    if any(form.search(sentence) for form in (_QUOTED, _HALF_QUOTED, _REPORTED, _LINK)):
        return True
    if not reading.is_understood:
        return _is_formula_anywhere(plain(sentence))
    if _is_tagged(reading, sentence):
        return True
    is_stop = reading.says("stop", "phrases", sentence) and not reading.says("stop", "not", sentence)
    is_formula = is_stop or any(reading.says(section, key, sentence) for section, key in _ASKS_NOTHING)
    return (is_formula and not reading.says("request", "besides", sentence)) or is_offer(reading, sentence)


def _is_formula_anywhere(text: str) -> bool:
    """True when `text`, in whatever language it is, is a pleasantry or the like in one of those that are known."""
    return any(
        phrases(language).pattern(section, key).search(text)
        for language in languages()
        for section, key in (*_ASKS_NOTHING, ("stop", "phrases"))
    )


def _is_tagged(reading: Reading, sentence: str) -> bool:
    """True when only the last words are a question, and only for effect ("my story won, can you believe it?")."""
    return MARKED.search(sentence) is not None and reading.says("asks_nothing", "tag", sentence.rpartition(",")[2])


def _is_shrugged(reading: Reading, place: int) -> bool:
    """True when nobody need answer: the writer does ("who knows"), or it follows such a one ("and who ...?")."""
    if _is_answered(reading, place):
        return True
    sentence, before = reading.sentences[place], reading.sentences[place - 1]
    is_chained = place > 0 and reading.says("asks_nothing", "chained", sentence)
    if not is_chained or reading.says("question", "you", sentence):
        return False
    return reading.says("asks_nothing", "rhetorical", before) or _is_answered(reading, place - 2)


def _is_answered(reading: Reading, place: int) -> bool:
    """True when the writer answers the question at `place` in the next sentence."""
    following = reading.sentences[place + 1 : place + 2] if place >= 0 else ()
    return any(reading.says("asks_nothing", "shrugged", sentence) for sentence in following)


def _rule(reading: Reading, sentence: str) -> tuple[str, float] | None:
    if not reading.is_understood:
        return _unknown_language(sentence)
    if reading.says("question", "indirect", sentence):
        return "question.indirect", 0.85
    if MARKED.search(sentence) and _WORD.search(sentence):
        starts = reading.says("question", "start", sentence)
        if starts or not _DOUBTFUL.search(sentence):
            return "question.mark", 0.9 if starts or reading.says("question", "you", sentence) else 0.75
    for key in ("unmarked", "proposal"):
        if reading.says("question", key, sentence):
            return f"question.{key}", 0.8
    return None


def _unknown_language(sentence: str) -> tuple[str, float] | None:
    letters = sum(character.isalpha() for character in sentence)
    words = plain(sentence).split()
    is_long = len(words) >= WORDS_IN_UNKNOWN_LANGUAGE or (letters >= 8 and not sentence.isascii())
    return ("question.mark", 0.4) if is_long and MARKED.search(sentence) else None

"""Sentences of a text as people type it: soft wraps, lists, abbreviations, missing punctuation.

Rules that hold here: linear in the text, bounded in what comes out; a sentence is one line; when in doubt
two sentences stay one, but a question mark before a capital always ends one.
"""

import re
from collections.abc import Iterator
from functools import cache

from kindregards.core.phrases import languages, phrases

TEXT = 20_000  # characters looked at: a mail that asks something has asked it by then
SENTENCES = 400
LONGEST = 300  # characters of one sentence that are kept, as much as a signal quotes
NARROW, WIDE = 50, 100  # characters: below nobody wraps, above nobody did

_LIST_ITEM = re.compile(r"\s{0,8}(?:[-*•–·+]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+(?=\S)")
_CLOSERS = "\"')]»”’*_"
_OPENING = '¿¡"“„«([0123456789'
_GLUED = r"(?<=[?!？！؟])[A-ZÀ-ÖØ-Þ¿¡]"  # "done?Then"
_END = re.compile(
    rf"(?:[.…]{{1,10}}|[?!？！؟]{{1,10}}[.]{{0,3}})(?:\s»|[\"')\]»”’*_]{{0,3}})(?=\s|$|{_GLUED})"
    r"|[。？！]"
)
_LAST_WORD = re.compile(r"[\w.@&'/-]{0,40}$")


def split(text: str, language: str | None) -> list[str]:
    """The sentences of `text`, each one line of at most LONGEST characters, at most SENTENCES of them.

    Args:
        language: ISO 639-1, for its abbreviations; None knows the international ones.
    """
    abbreviations = _abbreviations(language)
    found: list[str] = []
    for block in _blocks(text[:TEXT]):
        for sentence in _sentences(block, abbreviations):
            if len(found) == SENTENCES:
                return found
            found.append(_bounded(sentence))
    return found


def _blocks(text: str) -> Iterator[str]:
    """Lines joined where only the width of the window broke them: a paragraph, a list item, a greeting."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    width = max((len(line) for line in lines if len(line) <= WIDE), default=WIDE)
    block = previous = ""
    for line in lines:
        if block and line and _continues(block, line, last_length=len(previous), width=max(width, NARROW)):
            block = f"{block} {line}"
        else:
            if block:
                yield block
            block = _without_bullet(line)
        previous = line
    if block:
        yield block


def _without_bullet(line: str) -> str:
    bullet = _LIST_ITEM.match(line)
    return line[bullet.end() :] if bullet else line


def _continues(block: str, line: str, *, last_length: int, width: int) -> bool:
    """True when `line` goes on with what the line before it, `last_length` long, did not finish."""
    if _LIST_ITEM.match(line):
        return False
    if last_length <= WIDE and last_length + 1 + len(line.partition(" ")[0]) > width:
        return True
    greeting = block.endswith((",", ":")) and block.count(" ") < 5
    return line[0].islower() and not greeting and not block.rstrip(_CLOSERS).endswith((".", "?", "!", ":", "…"))


def _sentences(block: str, abbreviations: frozenset[str]) -> Iterator[str]:
    start = 0
    for end in _END.finditer(block):
        if _is_end(block, start, end, abbreviations):
            if sentence := block[start : end.end()].strip():
                yield sentence
            start = end.end()
    if rest := block[start:].strip():
        yield rest


def _is_end(block: str, start: int, end: re.Match[str], abbreviations: frozenset[str]) -> bool:
    mark = end[0].rstrip(_CLOSERS)
    following = block[end.end() : end.end() + 2].lstrip()
    if not following:
        return True
    if mark[:1] not in ".…":
        if _is_in_link(block, start, end):
            return False
        if mark != end[0]:  # He asked "are you in?" and left. I'll drive (or fly?) there.
            return following[0].isupper() or following[0] in _OPENING
        return not following[0].islower() or mark[0] in "?？؟"
    if len(mark) > 1 or mark == "…":
        return following[0].isupper() or following[0] in "¿¡"
    word = (_LAST_WORD.search(block, max(start, end.start() - 40), end.start()) or [""])[0].lower()
    is_short = len(word) == 1 and word.isalpha()
    is_ordinal = word.isdigit() and len(word) <= 2
    return not (following[0].islower() or is_short or is_ordinal or word in abbreviations)


def _is_in_link(block: str, start: int, end: re.Match[str]) -> bool:
    """True for the mark in "example.org/list?ID=7"."""
    if end.end() >= len(block) or block[end.end()].isspace():
        return False
    word = _LAST_WORD.search(block, max(start, end.start() - 40), end.start())
    return word is not None and "/" in word[0]


def _bounded(sentence: str) -> str:
    """The end of a long question, where the question is; the beginning of anything else that is long."""
    if len(sentence) <= LONGEST:
        return sentence
    if sentence.rstrip(_CLOSERS).endswith(("?", "？", "؟")):
        end = sentence[-LONGEST + 1 :]
        return "…" + (end.partition(" ")[2] or end)
    beginning = sentence[: LONGEST - 1]
    return (beginning.rpartition(" ")[0] or beginning) + "…"


@cache
def _abbreviations(language: str | None) -> frozenset[str]:
    known = languages() if language not in languages() else {language}
    return frozenset(
        word.rstrip(".") for each in known if each for word in phrases(each).words("sentences", "abbreviations")
    )

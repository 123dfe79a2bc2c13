"""Courtesies: a mail whose own text is nothing but thanks, confirmation or a farewell, and asks for nothing.

Rules that hold here: every word must be accounted for by a courtesy, a greeting, a closing or a name; one
left over may be the matter that the mail is about.
"""

import re
from collections.abc import Iterator

from kindregards.core.phrases import plain
from kindregards.core.signals.reading import Reading
from kindregards.core.signals.signal import Signal, SignalKind

LONGEST = 40  # words; whoever writes more says more
_ACCOUNTED_FOR = (
    ("closing", "sign_offs"),
    ("courtesy", "closings"),
    ("courtesy", "phrases"),
    ("greeting", "words"),
    ("courtesy", "filler"),
)
_WORD = re.compile(r"\w+")


def detect(reading: Reading) -> Iterator[Signal]:
    """At most one, quoting the first sentence that is a courtesy."""
    own = plain(reading.message.body.own)
    if "?" in own or len(own.split()) > LONGEST:
        return
    courtesy = reading.phrases.pattern("courtesy", "phrases")
    thanked = next((sentence for sentence in reading.sentences if courtesy.search(plain(sentence))), None)
    if thanked is not None and not _left_over(reading, own):
        yield reading.signal(SignalKind.COURTESY, thanked, "courtesy.whole", 0.9)


def _left_over(reading: Reading, own: str) -> set[str]:
    """The words of the text that are neither courtesy nor greeting, closing, filler or a correspondent's name."""
    covered: set[int] = set()
    for section, key in _ACCOUNTED_FOR:
        for match in reading.phrases.pattern(section, key).finditer(own):
            covered.update(range(*match.span()))
    words = {match[0] for match in _WORD.finditer(own) if match.start() not in covered}
    return {word for word in words if not word.isdigit()} - _names(reading)


def _names(reading: Reading) -> set[str]:
    header = reading.message.header
    people = [*header.recipients, *([header.sender] if header.sender else [])]
    texts = [part for person in people for part in (person.name, person.email.partition("@")[0])]
    names = {word for text in (*texts, *reading.me.names) for word in _WORD.findall(plain(text).replace("_", " "))}
    return names | {name[0] for name in names}

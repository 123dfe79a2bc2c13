"""What a person works on and cares about, as words taken from their own sentences.

Rules that hold here: nouns and names that a reader would give as the topic; no greeting, no logistics, no words
that everybody uses, no people's names; few are better than many. A term needs more than one reason: that the
writer says "I work on", that the subject has it, that it comes again, that it is a name.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

import snowballstemmer

from kindregards.core.message import Address, Message
from kindregards.core.phrases import Phrases, languages, phrases, phrases_of, plain
from kindregards.core.sentences import split
from kindregards.core.subject import base_subject

AT_MOST = 8  # of one mail
TEXT = 4_000  # characters looked at: a mail has said by then what it is about
ENOUGH = 4  # weight that a term needs: two reasons at least
TOLD, NAMED, IN_SUBJECT = 3, 2, 2  # what speaks for a term; each time that it occurs counts 1 besides
TOLD_WORDS = 3  # words after "I work on" that may still be its object
STEMS = 4_096  # inflections remembered

_STEMMED = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese",
    "nl": "dutch",
}  # fmt: skip
_CAPITAL_NOUNS = frozenset({"de"})  # languages that write every noun with a capital
_WORD = re.compile(r"(?<!\w)[^\W\d_][\w+#]*(?:[-.&][^\W_][\w+#]*){0,3}")
_TERM_ENDS = re.compile(r"[.,;:!?()\"\n]|\s[-–—]\s")
_LINK = re.compile(r"\S{0,200}(?://|www\.|@)\S{0,200}")
_SHORTEST = 3  # letters of a word; "EU" and "AI" are lost, and so are "II" and the initials of people


def words(text: str, language: str | None) -> tuple[str, ...]:
    """The words of a short text that carry its matter, lower case, each once, in their order.

    Args:
        language: ISO 639-1, for its stop words; None knows those of all languages.
    """
    idle = _idle(language)
    found = (word for word, _, _ in _words(text) if not _is_idle(word, idle))
    return tuple(dict.fromkeys(word.lower() for word in found))


def topics(message: Message) -> tuple[str, ...]:
    """At most AT_MOST words or terms of two words, lower case, the most telling first; for its writer."""
    language = message.language
    if language not in languages():
        return ()
    found = _Found(language, _people(message))
    for sentence in split(_LINK.sub(" ", message.body.own[:TEXT]), language):
        found.read(sentence)
    found.read_subject(_LINK.sub(" ", base_subject(message.header.subject)))
    return found.best()


class _Found:
    """The terms of one mail with what speaks for each."""

    def __init__(self, language: str, people: frozenset[str]) -> None:
        self._language = language
        self._phrases: Phrases = phrases(language)
        self._not = _idle(language) | people | _names()
        self._weights: dict[str, int] = {}
        self._surface: dict[str, str] = {}

    def read(self, sentence: str) -> None:
        """Weigh the terms of one sentence."""
        told = self._told(sentence)
        for term, is_named in _terms(sentence, self._not, self._language):
            key = self._key(term)
            self._surface.setdefault(key, term)
            before = self._weights.get(key, 0)
            weight = 1 + (TOLD if term.lower() in told else 0) + (NAMED if is_named and before < NAMED else 0)
            self._weights[key] = before + weight

    def read_subject(self, subject: str) -> None:
        """What the subject has too is what the mail is about."""
        keys = {self._key(word) for word, _, _ in _words(subject)}
        for key in self._weights:
            if all(part in keys for part in key.split()):
                self._weights[key] += IN_SUBJECT

    def best(self) -> tuple[str, ...]:
        """The terms with enough weight, heaviest first; of a term of two words, not each word again."""
        ordered = sorted((key for key in self._weights if self._weights[key] >= ENOUGH), key=self._rank)
        kept: list[str] = []
        for key in ordered:
            if not any(set(key.split()) & set(other.split()) for other in kept):
                kept.append(key)
        return tuple(self._surface[key].lower() for key in kept[:AT_MOST])

    def _rank(self, key: str) -> tuple[int, int]:
        return -self._weights[key], -key.count(" ")

    def _key(self, term: str) -> str:
        return " ".join(_stem(word, self._language) for word in term.lower().split())

    def _told(self, sentence: str) -> frozenset[str]:
        """The terms with which the object of "I work on ..." begins."""
        text = plain(sentence)
        pattern = self._phrases.pattern("topics", "telling")
        rests = [text[match.end() :] for match in pattern.finditer(text)]
        objects = (_object(rest, self._not) for rest in rests)
        return frozenset(each for pieces in objects for each in (*pieces, *map(" ".join, pairwise(pieces))))


def _object(rest: str, idle: frozenset[str]) -> list[str]:
    """The first words of `rest` that carry matter, lower case, up to where its clause ends."""
    end = _TERM_ENDS.search(rest)
    clause = rest[: end.start()] if end else rest
    return [word for word, _, _ in _words(clause[:120]) if not _is_idle(word, idle)][:TOLD_WORDS]


def _terms(sentence: str, idle: frozenset[str], language: str) -> Iterator[tuple[str, bool]]:
    """Words and pairs of neighbours that may be a topic, and whether they are written like a name."""
    shouted = sentence.isupper()
    previous, previous_end, named_end = "", -1, -1
    for number, (word, start, end) in enumerate(_words(sentence)):
        if word[0].isupper() and (word.lower() in _names() or start == named_end + 1):
            previous, named_end = "", end  # a first name, and the surname after it
            continue
        if _is_idle(word, idle) or not (word[0].isupper() or language not in _CAPITAL_NOUNS):
            previous = ""
            continue
        is_named = not shouted and _is_name(word, is_first=number == 0, language=language)
        yield word, is_named
        if previous and start == previous_end + 1 and sentence[previous_end] == " ":
            yield f"{previous} {word}", is_named
        previous, previous_end = word, end


def _is_name(word: str, *, is_first: bool, language: str) -> bool:
    """ "SQLite", "NASA"; elsewhere than at the start "Rust", where nouns have no capitals."""
    return any(letter.isupper() for letter in word[1:]) or (
        word[0].isupper() and not is_first and language not in _CAPITAL_NOUNS
    )


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _WORD.finditer(text):
        yield match[0], match.start(), match.end()


def _is_idle(word: str, idle: frozenset[str]) -> bool:
    lower = word.lower()
    return lower in idle or (len(word) < _SHORTEST and word[-1] not in "+#")


def _people(message: Message) -> frozenset[str]:
    """How the writer and the readers are called."""
    header = message.header
    people: Iterable[Address] = (*((header.sender,) if header.sender else ()), *header.recipients)
    text = " ".join(f"{each.name} {each.email.partition('@')[0]}" for each in people).lower()
    return frozenset(re.findall(r"[^\W\d_]{2,40}", text))


@cache
def _idle(language: str | None) -> frozenset[str]:
    """Words that are no topic, of one language or of all."""
    lists = (each.words("topics", key) for each in phrases_of(language) for key in ("stop", "common"))
    return frozenset(word for each in lists for line in each for word in line.split())


@cache
def _names() -> frozenset[str]:
    """First names, of all languages: people write about people everywhere."""
    lists = (phrases(each).words("topics", "names") for each in sorted(languages()))
    return frozenset(word for each in lists for line in each for word in line.split())


@lru_cache(maxsize=STEMS)
def _stem(word: str, language: str) -> str:
    algorithm = _STEMMED.get(language)
    return str(snowballstemmer.stemmer(algorithm).stemWord(word)) if algorithm else word

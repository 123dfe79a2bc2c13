"""One message prepared for the rules: its sentences, its language's phrases, whom it addresses.

Rules that hold here: only the writer's own text is read, without confidentiality notices and other
boilerplate; names are recognised only among the recipients.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property

from kindregards.core.message import Address, Message
from kindregards.core.people import Me
from kindregards.core.phrases import Phrases, beginnings, compiled, languages, phrases, plain
from kindregards.core.sentences import split
from kindregards.core.signals.signal import Signal, SignalKind

OPENERS = 3  # "Hi Anna, and by the way, ...": more words before the sentence proper are part of it
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'-]{1,30}"
_VOCATIVE = re.compile(rf"^\W{{0,4}}{_NAME}(?:(?:\s|\s?[/,&]\s?|\s\w{{1,3}}\s){_NAME}){{0,3}}\s?[,:;–-]{{1,2}}\s")
_WORD = re.compile(r"\w{2,30}")


@dataclass(frozen=True)
class Reading:
    """What every detector gets.

    Attributes:
        sentences: of the own text, in order, boilerplate left out.
        phrases: of the message's language; empty ones when the language is unknown or has no file.
    """

    message: Message
    me: Me
    sentences: tuple[str, ...]
    phrases: Phrases
    _seen: dict[str, tuple[frozenset[str], tuple[str, ...]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def is_understood(self) -> bool:
        """False when only rules that need no language apply."""
        return bool(self.phrases.sections)

    def says(self, section: str, key: str, sentence: str) -> bool:
        """True when the sentence, with or without its openers ("So Anna, ..."), has one of the phrases."""
        known = self.phrases.beginnings(section, key)
        begun, forms = self._forms(sentence)
        if known is not None and known.isdisjoint(begun):
            return False
        pattern = self.phrases.pattern(section, key)
        return any(pattern.search(text) for text in forms)

    def news(self, section: str, kinds: Iterable[str], sentence: str, longest: int) -> str | None:
        """The first of `kinds`, keys of the section, that a sentence tells as something that is so.

        None for questions, for more than `longest` words, and for what the section's "not" rules out.
        """
        if "?" in sentence or len(sentence.split()) > longest:
            return None
        kind = next((kind for kind in kinds if self.says(section, kind, sentence)), None)
        return None if kind is None or self.says(section, "not", sentence) else kind

    def after(self, section: str, key: str, sentence: str) -> tuple[str, ...]:
        """What follows the phrases wherever the sentence, with or without its openers, has one."""
        pattern = self.phrases.pattern(section, key)
        _, forms = self._forms(sentence)
        return tuple(text[match.end() :] for text in forms for match in pattern.finditer(text))

    def _forms(self, sentence: str) -> tuple[frozenset[str], tuple[str, ...]]:
        """How its words begin, and the sentence with and without its openers."""
        seen = self._seen.get(sentence)
        if seen is None:
            whole, opened = plain(sentence), self._opened(sentence)
            forms = (whole,) if whole == opened else (whole, opened)
            seen = self._seen[sentence] = beginnings(whole), forms
        return seen

    def _opened(self, sentence: str) -> str:
        """The sentence, `plain`, without greeting, name and connectives before it."""
        rest = plain(_VOCATIVE.sub("", sentence, count=1)) or plain(sentence)
        opener = self.phrases.pattern("sentences", "openers")
        for _ in range(OPENERS):
            match = opener.match(rest)
            if match is None or match.end() == len(rest):
                break
            rest = rest[match.end() :].lstrip(" ,;:-–—.…!)*")
        return rest or plain(sentence)

    @cached_property
    def greeted(self) -> tuple[str, ...]:
        """Addresses of the recipients whom the greeting names."""
        if not self.sentences:
            return ()
        line = self.message.body.own.strip().partition("\n")[0][:80]
        greeting = self.phrases.pattern("greeting", "words").match(plain(line))
        if greeting is None and not _VOCATIVE.match(line + " "):
            return ()
        return self._named(line.partition(",")[0] if greeting is None else line[greeting.end() :])

    def addressed(self, sentence: str) -> tuple[str, ...]:
        """Addresses of the recipients to whom this sentence speaks by name; () when it names nobody."""
        if len(self.message.header.recipients) < 2:
            return ()
        vocative = _VOCATIVE.match(sentence)
        return (vocative and self._named(vocative[0])) or self.greeted

    def _named(self, text: str) -> tuple[str, ...]:
        words = {word.lower() for word in _WORD.findall(text)}
        return tuple(a.email for a in self.message.header.recipients if words & self._names_of(a))

    def _names_of(self, address: Address) -> set[str]:
        names: Iterable[str] = (address.name, address.email.partition("@")[0])
        if self.me.is_me(address.email):
            names = (*names, *self.me.names)
        return {word.lower() for name in names for word in _WORD.findall(name.replace("_", " ").replace(".", " "))}

    @property
    def writer(self) -> tuple[str, ...]:
        """The address of the writer; () when the mail names none."""
        sender = self.message.header.sender
        return (sender.email,) if sender else ()

    @property
    def readers(self) -> tuple[str, ...]:
        """The addresses of the recipients, the writer left out."""
        return tuple(dict.fromkeys(a.email for a in self.message.header.recipients if a.email not in self.writer))

    def signal(
        self,
        kind: SignalKind,
        sentence: str,
        rule: str,
        confidence: float,
        who: tuple[str, ...] = (),
        due: date | None = None,
        facts: Mapping[str, str] = {},
    ) -> Signal:
        """A signal with this message as its evidence."""
        header = self.message.header
        return Signal(kind, sentence, rule, confidence, header.message_id, header.date, who, due, dict(facts))


def read(message: Message, me: Me) -> Reading:
    """Prepare `message` for the detectors."""
    language = message.language if message.language in languages() else None
    sentences = split(message.body.own, language)
    return Reading(
        message=message,
        me=me,
        sentences=tuple(sentence for sentence in sentences if not _boilerplate().search(plain(sentence))),
        phrases=phrases(language) if language else Phrases("", {}),
    )


@cache
def _boilerplate() -> re.Pattern[str]:
    """In all languages: a notice is in the company's language, not in that of the mail."""
    notices = (phrases(language).words("boilerplate", "phrases") for language in sorted(languages()))
    return compiled(tuple(notice for each in notices for notice in each))

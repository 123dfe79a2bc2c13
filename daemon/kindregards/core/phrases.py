"""The words that rules look for, per language: data in phrases/<lang>.toml, reviewed like code.

Rules that hold here: adding a language is adding a file; a file has `language` and sections, a section
has keys, a key has a list of phrases. Sections are free-form, each rule asks for its own and lives with
an absent one. Every pattern is linear: literals, alternatives, optional words, gaps of bounded length.

A phrase is written as people write it, in lower case with a straight apostrophe, plus these marks:

    [a|b|]   one of these, the empty one makes it optional        could you [please|kindly|] send
    word*    any ending                                           interess*
    space    a space, with or without a comma before it
    ...      a gap of up to 40 characters within the sentence     let me know ... date
    ^        only at the start of the sentence (punctuation does not count)
    $        only at its end (punctuation does not count)
    <name>   the words listed under that name in the section [lists]   my [<kin>|friend]
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from kindregards.errors import ConfigurationError

GAP = 40  # characters that "..." may cover: longer ones match across clauses
PHRASES_PER_KEY = 400  # far above the longest list; keeps one pattern below what `re` compiles quickly
LISTS = "lists"
_LIST = re.compile(r"<(\w{1,40})>")
_SPACES = re.compile(r" +")
_START = r"^\W{0,8}"
BEGINNING = 4  # letters of a word by which phrases are looked up: few words of a text share them with one
_WORD = re.compile(r"\w+")
NOTHING = re.compile(r"(?!)")

_TYPOGRAPHY = str.maketrans("’‘`´“”„«»\u00a0\u202f", '\'\'\'\'"""""  ')
_PIECES = re.compile(
    r"(?P<gap>\s*\.\.\.\s*)"
    r"|(?P<lead>\s?)\[(?P<options>[^\[\]]*)\]"
    r"|(?P<end>\s?\$)|(?P<literal>[^\[\]^$.\s]+|\.|\s+)"
)


def plain(text: str) -> str:
    """`text` as phrases are compared: lower case, straight quotes, single spaces."""
    straight = text.replace("`", "'") if text.isascii() else text.translate(_TYPOGRAPHY)
    return " ".join(straight.lower().split())


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's phrases.

    Attributes:
        language: ISO 639-1.
        sections: section -> key -> phrases in the notation of the module's docstring.
    """

    language: str
    sections: Mapping[str, Mapping[str, tuple[str, ...]]]
    _compiled: dict[tuple[str, str], re.Pattern[str]] = field(default_factory=dict, repr=False, compare=False)
    _begun: dict[tuple[str, str], frozenset[str] | None] = field(default_factory=dict, repr=False, compare=False)

    def words(self, section: str, key: str) -> tuple[str, ...]:
        """The phrases as they stand in the file; () when the language has none."""
        return self.sections.get(section, {}).get(key, ())

    def pattern(self, section: str, key: str) -> re.Pattern[str]:
        """One linear pattern for all of `words`, for `plain` text; matches nothing when there are none."""
        known = self._compiled.get((section, key))
        if known is None:
            known = self._compiled[section, key] = compiled(self.words(section, key))
        return known

    def beginnings(self, section: str, key: str) -> frozenset[str] | None:
        """How some words of each of `words` begin: without one of them, a text has none. None: not known."""
        if (section, key) not in self._begun:
            self._begun[section, key] = _all_beginnings(self.words(section, key))
        return self._begun[section, key]

    def has(self, section: str, key: str, text: str) -> bool:
        """True when one of the phrases occurs in `text` (which is made `plain` first)."""
        return self.pattern(section, key).search(plain(text)) is not None


def beginnings(text: str) -> frozenset[str]:
    """The first letters of the words of a `plain` text."""
    return frozenset(word[:BEGINNING] for word in _WORD.findall(text))


def _all_beginnings(phrases: tuple[str, ...]) -> frozenset[str] | None:
    found: set[str] = set()
    for phrase in phrases:
        begun = _beginnings(phrase.strip().removeprefix("^").lstrip())
        if begun is None:
            return None
        found |= begun
    return frozenset(found)


def _beginnings(phrase: str) -> set[str] | None:
    """Of one phrase: those of the piece that tells most, which a text must have; None: it has none."""
    known: list[set[str]] = []
    position, starts = 0, True
    while position < len(phrase) and (match := _PIECES.match(phrase, position)) is not None:
        options = match["options"].split("|") if match["options"] is not None else [match["literal"] or ""]
        position, lead = match.end(), match["lead"] or ""
        if (starts or lead) and "" not in options:
            found = {_beginning(option, _ends_word(phrase, position)) for option in options}
            known += [{begun for begun in found if begun}] if None not in found else []
        starts = not phrase[position - 1].isalnum() and phrase[position - 1] not in "]*_"
    return max(known, key=lambda found: min(map(len, found)), default=None)


def _ends_word(phrase: str, position: int) -> bool:
    """True when what stands before `position` cannot be the first part of a longer word."""
    following = phrase[position : position + 1]
    return not following.isalnum() and following not in {"[", "*", "_"}


def _beginning(option: str, ends: bool) -> str | None:
    """`ends`: the piece ends with a whole word."""
    word = _WORD.match(option.lstrip("'-"))
    if word is None:
        return None
    rest = option.lstrip("'-")[word.end() :]
    is_whole = (not rest and ends) or rest[:1] not in ("", "*")
    return word[0][:BEGINNING] if is_whole or len(word[0]) >= BEGINNING else None


def compiled(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of some phrases; raises ValueError for one that cannot be understood."""
    if len(phrases) > PHRASES_PER_KEY:
        raise ValueError(f"more than {PHRASES_PER_KEY} phrases under one key")
    anywhere = [_expression(phrase.strip()) for phrase in phrases if not phrase.strip().startswith("^")]
    at_start = [_expression(phrase.strip()[1:].lstrip()) for phrase in phrases if phrase.strip().startswith("^")]
    # One boundary for all of them: most places in a text are ruled out before the first phrase is tried.
    groups = [
        f"{boundary}(?:{'|'.join(expressions)})(?!\\w)"
        for boundary, expressions in ((_START, at_start), (r"(?<!\w)(?=\S)", anywhere))
        if expressions
    ]
    return re.compile("|".join(groups)) if groups else NOTHING


def _expression(phrase: str) -> str:
    if not phrase:
        raise ValueError("an empty phrase")
    pieces: list[str] = []
    position = 0
    while position < len(phrase):
        match = _PIECES.match(phrase, position)
        if match is None:
            raise ValueError(f"unbalanced or nested brackets in {phrase!r}")
        piece, position = _piece(match, phrase, inside=bool(pieces))
        pieces.append(piece)
    return "".join(pieces)


def _piece(match: re.Match[str], phrase: str, inside: bool) -> tuple[str, int]:
    """The expression of one piece of a phrase, and where the next one begins."""
    if match["options"] is not None:
        return _choice(match, phrase, inside)
    if match["gap"]:
        return rf"\W.{{0,{GAP}}}?(?<!\w)", match.end()
    if match["end"]:
        return r"\W{0,8}$", match.end()
    return _literal(match["literal"]), match.end()


def _choice(match: re.Match[str], phrase: str, inside: bool) -> tuple[str, int]:
    """One of several; an optional word takes one of its two spaces with it."""
    options = match["options"].split("|")
    one = "(?:" + "|".join(_literal(option) for option in options if option) + ")"
    lead, end = _literal(match["lead"]), match.end()
    if "" not in options:
        return lead + one, end
    if lead and phrase[end : end + 1] in ("", " ", "$"):
        return rf"(?:{lead}{one})?", end
    if not inside and phrase[end : end + 1] == " ":
        return rf"(?:{one}\s)?", end + 1
    return rf"{lead}{one}?", end


def _literal(text: str) -> str:
    escaped = "".join(" " if c.isspace() else r"\w{0,20}" if c == "*" else re.escape(c) for c in text)
    return _SPACES.sub(lambda _: r",?\s", escaped)


@cache
def phrases(language: str) -> Phrases:
    """The phrases of `language` (ISO 639-1).

    Raises:
        KeyError: no such language.
        ConfigurationError: the file cannot be used; names the file and what is wrong.
    """
    if language not in languages():
        raise KeyError(language)
    name = f"{language}.toml"
    try:
        return _validated(language, tomllib.loads((files("kindregards") / "phrases" / name).read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise ConfigurationError(f"phrases/{name} cannot be used: {error}", "Reinstall kindregards.") from error


@cache
def languages() -> frozenset[str]:
    """The languages that have a phrase file (ISO 639-1)."""
    folder = files("kindregards") / "phrases"
    return frozenset(entry.name[:-5] for entry in folder.iterdir() if re.fullmatch(r"[a-z]{2}\.toml", entry.name))


def phrases_of(language: str | None) -> tuple[Phrases, ...]:
    """The phrases of `language`; those of all languages where it is None or has no file."""
    return tuple(map(phrases, [language] if language in languages() else sorted(languages())))


def _validated(language: str, data: Mapping[str, object]) -> Phrases:
    if data.get("language") != language:
        raise ValueError(f"`language` is not {language!r}")
    tables = {name: table for name, table in data.items() if name != "language"}
    sections: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise TypeError(f"[{name}] is not a table")
        sections[name] = {key: _listed(f"{name}.{key}", value) for key, value in table.items()}
    lists = {name: "|".join(words) for name, words in sections.pop(LISTS, {}).items()}
    filled = {
        name: {key: tuple(_filled(phrase, lists) for phrase in value) for key, value in section.items()}
        for name, section in sections.items()
    }
    return Phrases(language, filled)


def _filled(phrase: str, lists: Mapping[str, str]) -> str:
    """`phrase` with the words of the lists that it names."""
    if "<" not in phrase:
        return phrase
    unknown = set(_LIST.findall(phrase)) - lists.keys()
    if unknown:
        raise ValueError(f"no list {min(unknown)!r} for {phrase!r}")
    return _LIST.sub(lambda match: lists[match[1]], phrase)


def _listed(where: str, value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(value)
    if isinstance(value, str):
        return (value,)
    raise TypeError(f"{where} is neither a phrase nor a list of phrases")

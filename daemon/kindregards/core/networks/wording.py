"""How networks word their subjects: who did what to me, in any language.

Rules that hold here: wordings are data (section `network`), their "..." is the person's name; a mail about
several people, and one whose name does not look like one, tells nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kindregards.core.message import Header
from kindregards.core.phrases import compiled, languages, phrases, plain
from kindregards.core.sentences import LONGEST
from kindregards.core.signals.signal import Signal, SignalKind

WORDINGS: Mapping[str, tuple[SignalKind, Mapping[str, str]]] = {
    "recommended": (SignalKind.FAVOUR_RECEIVED, {"help": "recommendation"}),
    "new_role": (SignalKind.MILESTONE, {"milestone": "new_role"}),
    "wrote": (SignalKind.MESSAGE, {}),
    "mentioned": (SignalKind.MESSAGE, {}),
    "accepted": (SignalKind.CONNECTION, {}),
    "invited": (SignalKind.INVITATION, {}),
}
"""What each key of the section means, the most particular one first."""

SUBJECT = 200  # characters that are looked at
NAME = 60  # characters
NAME_WORDS = 6
CONFIDENCE = 0.9

_NO_NAME = re.compile(r"[\d@<>{}|=*:;!?&\"\[\]]|https?")
_BEFORE_NAME = re.compile(r".*[,:\]]\s", re.DOTALL)  # "Robin, Anna accepted ...", "[Acme] Anna ..."
_AFTER_NAME = re.compile(r"[,:;!?(|–—]|\.(?:\s|$)|\s[-@]")
_POSSESSIVE = re.compile(r"['’]s?$")
_GAP = "..."


@dataclass(frozen=True, slots=True)
class _Wording:
    """The words before and after a name; None where it begins or ends the text; both before where none stands."""

    key: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    is_named: bool


def told(header: Header, text: str) -> tuple[str, str] | None:
    """(key of WORDINGS, name) of what `text`, a subject or one line, tells of one person; None when unsure."""
    original = " ".join(text[:SUBJECT].split())
    folded = plain(original)
    if len(folded) != len(original) or _not().search(folded):
        return None
    for wording in _wordings():
        found = _rest(wording, original, folded)
        if found is not None:
            name = _cleaned(found, wording) if wording.is_named else sender_name(header)
            if is_name(name) or not wording.is_named:
                return (wording.key, name) if is_name(name) else None
    return None


def signal(
    header: Header, network: str, key: str, name: str, facts: Mapping[str, str], sentence: str = ""
) -> Signal:
    """The signal of a wording; `sentence` is the subject where nothing else is given, `facts` come on top."""
    kind, means = WORDINGS[key]
    known = {"network": network, "name": name, **means, **facts}
    return Signal(
        kind,
        (sentence or header.subject)[:LONGEST],
        f"network.{network.lower()}.{key}",
        CONFIDENCE,
        header.message_id,
        header.date,
        facts={fact: value for fact, value in known.items() if value},
    )


def is_name(text: str) -> bool:
    """True for what may be one person's name: a few words, the first with a capital, nothing no name holds."""
    words = text.split()
    if not 0 < len(words) <= NAME_WORDS or len(text) > NAME or _NO_NAME.search(text) or not text[0].isupper():
        return False
    return _several().isdisjoint(plain(text).split())


def sender_name(header: Header) -> str:
    """The name before the network's address ("Anna Berg via LinkedIn"), "" where it is the network's own."""
    if header.sender is None:
        return ""
    words, own = header.sender.name.split(), header.sender.domain.split(".")[-2:][0]
    person = " ".join(words[:-2] if words and words[-1].lower() == own else words)
    return "" if own in person.lower() else person


def _rest(wording: _Wording, original: str, folded: str) -> str | None:
    """What stands where the name does, as written; None where the wording is not there."""
    begin, end = 0, len(original)
    if wording.before is not None:
        before = wording.before.search(folded)
        if before is None:
            return None
        begin = before.end()
    if wording.after is not None:
        after = wording.after.search(folded, begin)
        if after is None:
            return None
        end = after.start()
    return original[begin:end]


def _cleaned(rest: str, wording: _Wording) -> str:
    rest = rest.strip(" ,:")
    if wording.before is None:
        rest = _BEFORE_NAME.sub("", rest)
    elif wording.after is None:
        rest = _AFTER_NAME.split(rest, maxsplit=1)[0]
    return _POSSESSIVE.sub("", rest.strip()).strip(" .,")


@cache
def _wordings() -> tuple[_Wording, ...]:
    """Of all languages: a network writes in that of my account, whatever I speak. First those without a name."""
    known = [
        _wording(key, phrase)
        for key in WORDINGS
        for language in sorted(languages())
        for phrase in phrases(language).words("network", key)
    ]
    return tuple(sorted(known, key=lambda wording: wording.is_named))


def _wording(key: str, phrase: str) -> _Wording:
    before, gap, after = phrase.partition(_GAP)
    parts = [compiled((part.strip(),)) if part.strip() else None for part in (before, after)]
    return _Wording(key, parts[0], parts[1], is_named=bool(gap))


@cache
def _not() -> re.Pattern[str]:
    return compiled(tuple(_all("not")))


@cache
def _several() -> frozenset[str]:
    return frozenset(_all("several"))


def _all(key: str) -> Iterator[str]:
    return (phrase for language in sorted(languages()) for phrase in phrases(language).words("network", key))

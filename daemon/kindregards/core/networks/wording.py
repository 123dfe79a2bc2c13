"""How networks word their subjects: who did what to me, in any language.

Rules that hold here: wordings are data (section `network`), their "..." is the person's name; a mail about
several people, and one whose name does not look like one, tells nothing.
"""

import re
from collections.abc import Mapping
from functools import cache

from kindregards.core.frames import Frame, all_words, frames
from kindregards.core.message import Header
from kindregards.core.phrases import compiled, plain
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


def told(header: Header, text: str) -> tuple[str, str] | None:
    """(key of WORDINGS, name) of what `text`, a subject or one line, tells of one person; None when unsure."""
    original = " ".join(text[:SUBJECT].split())
    folded = plain(original)
    if len(folded) != len(original) or _not().search(folded):
        return None
    for key, frame in _wordings():
        found = frame.held(original, folded)
        if found is not None:
            name = _in_full(_cleaned(found, frame), header) if frame.holds else sender_name(header)
            if is_name(name) or not frame.holds:
                return (key, name) if is_name(name) else None
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


def _in_full(name: str, header: Header) -> str:
    """The sender's full name where the text calls them by the first ("Marta just messaged you")."""
    full = sender_name(header)
    return full if " " not in name and full.startswith(f"{name} ") else name


def _cleaned(rest: str, frame: Frame) -> str:
    rest = rest.strip(" ,:")
    if frame.before is None:
        rest = _BEFORE_NAME.sub("", rest)
    elif frame.after is None:
        rest = _AFTER_NAME.split(rest, maxsplit=1)[0]
    return _POSSESSIVE.sub("", rest.strip()).strip(" .,")


@cache
def _wordings() -> tuple[tuple[str, Frame], ...]:
    """Of all languages: a network writes in that of my account, whatever I speak. First those without a name."""
    known = [(key, frame) for key in WORDINGS for frame in frames("network", key)]
    return tuple(sorted(known, key=lambda each: each[1].holds))


@cache
def _not() -> re.Pattern[str]:
    return compiled(all_words("network", "not"))


@cache
def _several() -> frozenset[str]:
    return frozenset(all_words("network", "several"))

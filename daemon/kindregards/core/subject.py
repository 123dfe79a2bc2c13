"""Subjects: what remains of one without "Re:", "AW:", "[list]", and whether it says anything.

Rules that hold here: the prefixes of many languages are known, whatever the language of the mail (programs
write them, not people); a subject that proves nothing joins nothing.
"""

import re
from functools import cache

from kindregards.core.phrases import languages, phrases

PREFIXES = 12  # "Re: Re: AW: ..." longer than this is not worth following
SHORT = 8  # a single word of fewer characters says nothing

_REPLY = (
    "re|aw|antw|antwort|sv|vs|res|resp|réf|ref|rép|réponse|rif|r|odp|ynt|bls|atb|atbilde|vá|ats|απ|αν|σχετ"
    "|отв|ответ|на|ha|תשובה|השב|رد|回复|答复|回覆|返信|답장|회신"
)
_FORWARD = (
    "fw|fwd|wg|vl|weitergeleitet|vb|doorst|tr|transf|i|inoltra|rv|reenv|enc|pd|ilt|i̇lt|trs|fs|videresendt"
    "|továbbítás|πρθ|пересл|הועבר|إعادة توجيه|转发|轉寄|転送|전달"
)
_COUNT = r"(?:\s?[\[(]\d{1,3}[\])]|\^?\d{1,3})?"
_PREFIX = re.compile(rf"\s*(?:(?P<reply>{_REPLY})|(?P<forward>{_FORWARD})){_COUNT}\s?[:：]", re.IGNORECASE)
_TAG = re.compile(r"\s*\[[^\[\]\d]{1,40}\](?=\s*\S)")  # a tag with a digit is a ticket: it tells matters apart
_FORWARDED = re.compile(r"\s{0,3}[\[(]fwd?[\])]\s{0,3}$", re.IGNORECASE)


def base_subject(subject: str) -> str:
    """`subject` without reply and forward prefixes, list tags and "(fwd)"; "" when nothing is left."""
    rest = _FORWARDED.sub("", " ".join(subject.split()))
    for _ in range(PREFIXES):
        match = _PREFIX.match(rest) or _TAG.match(rest)
        if match is None:
            break
        rest = rest[match.end() :]
    return rest.strip()


def is_reply_subject(subject: str) -> bool:
    """True when `subject` says that the message answers another ("Re:", "AW:"); a forward does not."""
    prefix = _first_prefix(subject)
    return prefix is not None and prefix["reply"] is not None


def is_forward_subject(subject: str) -> bool:
    """True when `subject` says that the message forwards another ("Fwd:", "WG:", "TR:")."""
    prefix = _first_prefix(subject)
    return prefix["forward"] is not None if prefix else _FORWARDED.search(subject) is not None


def _first_prefix(subject: str) -> re.Match[str] | None:
    rest = " ".join(subject.split())
    while (tag := _TAG.match(rest)) is not None:
        rest = rest[tag.end() :]
    return _PREFIX.match(rest)


def subject_key(subject: str) -> str:
    """What the subjects of one thread have in common; "" for one that proves nothing ("hi", "meeting")."""
    key = base_subject(subject).casefold().strip(" .!?-:,()")
    if key in _generic() or (len(key) < SHORT and len(key.split()) < 2):
        return ""
    return key


@cache
def _generic() -> frozenset[str]:
    return frozenset(word for language in languages() for word in phrases(language).words("subject", "generic"))

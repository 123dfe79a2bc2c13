"""Why a delivery failed: the class of a failure, from its status code and from the words of the server.

Rules that hold here: the names of the classes are those of Sisimai 5 (userunknown, mailboxfull, hostunknown ...),
the words stand in phrases/automatic.toml, [failures]; what fits no class has none; an address is dead only when
the failure is for good and about the address itself. Full mailboxes, blocked senders, sizes and time-outs say
nothing about a person's address.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from kindregards.core.automated.programs import programs
from kindregards.core.phrases import compiled, plain

TEMPORARY = "temporary"  # the key of the words that promise another attempt; no class
DEAD = frozenset({"userunknown", "hostunknown", "hasmoved"})
WORDS = 1_000  # characters of what is said about one address

_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\w.-])([245])[0-5]\d(?=[ -])")  # RFC 5321 4.2
_BY_STATUS: Mapping[str, str] = {  # RFC 3463 3.2 to 3.8, RFC 7372, RFC 7505, and what Exchange adds
    "1.0": "userunknown",
    "1.1": "userunknown",
    "1.2": "hostunknown",
    "1.3": "userunknown",
    "1.4": "filtered",
    "1.6": "hasmoved",
    "1.7": "rejected",
    "1.8": "rejected",
    "1.10": "userunknown",
    "1.351": "userunknown",
    "2.0": "filtered",
    "2.1": "filtered",
    "2.2": "mailboxfull",
    "2.3": "exceedlimit",
    "3.0": "systemerror",
    "3.1": "systemfull",
    "3.2": "notaccept",
    "3.4": "mesgtoobig",
    "3.5": "systemerror",
    "4.1": "expired",
    "4.4": "hostunknown",
    "4.6": "networkerror",
    "4.7": "expired",
    "5.2": "syntaxerror",
    "5.3": "toomanyconn",
    "7.13": "suspend",
    "7.20": "authfailure",
    "7.21": "authfailure",
    "7.22": "authfailure",
    "7.23": "authfailure",
    "7.25": "requireptr",
    "7.26": "authfailure",
}
_SURE = frozenset(
    {"1.2", "1.6", "1.7", "1.8", "1.10", "1.351", "2.2", "2.3", "3.4", "4.4", "7.13", "7.25", "7.26"}
)
"""Codes that servers use for nothing else, whatever words they add."""


def codes(text: str) -> list[str]:
    """The enhanced status codes (RFC 3463) in `text`, in order."""
    return _CODE.findall(text)


def status_of(found: Iterable[str]) -> str:
    """The code that says most of `found`, the first of several; "" without any."""
    return max(found, key=lambda code: (not code.endswith(".0.0"), not code.endswith(".0")), default="")


def reason_of(status: str, words: str) -> str:
    """The class of a failure, "" when it fits none.

    Args:
        status: an enhanced status code (RFC 3463) or "".
        words: what the server said, at most WORDS characters are looked at.
    """
    detail = status.partition(".")[2]
    if detail in _SURE:
        return _BY_STATUS[detail]
    text = plain(words[:WORDS])
    said = next((name for name, pattern in _classes().items() if name != TEMPORARY and pattern.search(text)), "")
    if said == "userunknown" and detail.startswith("2."):  # RFC 3463 3.3: a mailbox that exists
        return _BY_STATUS.get(detail, "filtered")
    return said or _BY_STATUS.get(detail, "")


def is_dead(reason: str, status: str, words: str) -> bool:
    """True when nobody can be reached there for good."""
    said = [*codes(words), status]
    if reason not in DEAD or any(code.startswith(("4.", "5.7.")) for code in said):
        return False
    if _REPLY.findall(words)[:1] == ["4"]:
        return False
    return _classes()[TEMPORARY].search(plain(words[:WORDS])) is None


@cache
def _classes() -> Mapping[str, re.Pattern[str]]:
    """Class -> its words; compiled at the first bounce, it takes a tenth of a second."""
    return {name: compiled(words) for name, words in programs().failures.items()}

"""Bounces: what a delivery failure says about each address.

Rules that hold here: the report of a program (RFC 3464) comes first, its words complete it or stand in for it;
what the returned mail says is no part of the report; an address that the words only mention has not failed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kindregards.core.automated.reasons import codes, is_dead, reason_of, status_of
from kindregards.core.automated.verdict import Failure

REPORT_LIMIT = 16_384  # characters of the report that are looked at; what follows is the returned mail
MOST = 50  # addresses of one report
BLOCK = 8  # lines that speak about one address
COMPLAINT = "feedback"  # the reason where nothing failed: a reader called the mail spam
LINE = 600  # characters of a line

_ADDRESS = re.compile(r"(?<![\w.+-])([\w.+=#$%&'*/!?^`{|}~-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{1,180}[A-Za-z0-9])")
_FIELD = re.compile(
    r"^(final-recipient|original-recipient|action|status|diagnostic-code)\s?:\s*(.*(?:\n[ \t].*){0,6})",
    re.I | re.M,
)
_RECIPIENT = re.compile(r"^(?:final|original)-recipient\s?:", re.I | re.M)
_RETURNED = re.compile(
    r"^(?:-{2,}.{0,20}(?:copy of|original|returned|begin|below|unsent).{0,60}"
    r"|received: .*|return-path: .*|message-id: .*)$",
    re.I | re.M,
)
_SENDER = re.compile(r"\b(?:mail )?from\s?:", re.I)  # RFC 5321 3.3: whom a transcript names as the sender
_COMPLAINT = re.compile(r"^feedback-type\s?:", re.I | re.M)  # RFC 5965
_FAILED = ("failed", "delayed")  # RFC 3464 2.3.3


def failures(report: str, text: str, named: Sequence[str] = ()) -> tuple[Failure, ...]:
    """What a bounce says about each address, in order, each address once.

    Args:
        report: the fields of the message/delivery-status part (RFC 3464), "" where there is none.
        text: what the mail says in words.
        named: addresses that the header names as failed.

    One failure without an address where the bounce says why, but not whose.
    """
    words = _RETURNED.split(text[:REPORT_LIMIT], maxsplit=1)[0]
    source = next((each[:REPORT_LIMIT] for each in (report, text) if _RECIPIENT.search(each[:REPORT_LIMIT])), "")
    found = _once([*_by_report(source), *(() if source else _by_words(words))])
    if found:
        return tuple(_completed(each, words) for each in found)[:MOST]
    return tuple(_judged(address, (), words) for address in named) or _nameless(report[:REPORT_LIMIT], words)


def addresses(values: Sequence[str]) -> tuple[str, ...]:
    """The addresses that header fields name, lower case, in order."""
    return tuple(match[1].lower() for value in values for match in _ADDRESS.finditer(value))[:MOST]


def _once(found: Sequence[Failure]) -> list[Failure]:
    """Each address once, with what is said of it first, or what says more."""
    known: dict[str, Failure] = {}
    for each in found:
        before = known.setdefault(each.address, each)
        if not before.reason and each.reason:
            known[each.address] = each
    return list(known.values())


def _judged(address: str, status: Sequence[str], words: str) -> Failure:
    """`status`: codes that a field gives; those of the words say more."""
    code = status_of([*codes(words), *status])
    reason = reason_of(code, words)
    return Failure(address, code, reason, is_dead(reason, code, " ".join((words, *status))))


def _by_report(report: str) -> Iterator[Failure]:
    """The recipients of a delivery-status report that were not reached."""
    for group in re.split(r"\n\s*\n", report):
        fields = {match[1].lower(): " ".join(match[2].split()) for match in _FIELD.finditer(group)}
        named = (_ADDRESS.search(fields.get(name, "")) for name in ("original-recipient", "final-recipient"))
        recipient = next((each for each in named if each is not None), None)
        action = fields.get("action", "failed").lower().split()
        if recipient is not None and action[:1] and action[0] in _FAILED:
            yield _judged(recipient[1].lower(), codes(fields.get("status", "")), fields.get("diagnostic-code", ""))


def _completed(failure: Failure, words: str) -> Failure:
    """A report that gives no reason is completed by what the words say beside the address."""
    if failure.reason:
        return failure
    beside = next((each for each in _by_words(words) if each.address == failure.address and each.reason), None)
    if beside is None:
        return failure
    code = status_of([each for each in (failure.status, beside.status) if each])
    return replace(beside, status=code, dead=beside.dead and not code.startswith("4"))


def _by_words(text: str) -> Iterator[Failure]:
    """The addresses beside which the text says what went wrong."""
    for block in _blocks(text):
        address = _ADDRESS.search(block)
        if address is not None:
            said = _judged(address[1].lower(), (), block)
            if said.reason or said.status.startswith(("4", "5")):
                yield said


def _nameless(report: str, words: str) -> tuple[Failure, ...]:
    if _COMPLAINT.search(report):
        return (Failure("", reason=COMPLAINT),)
    said = _judged("", (), words)
    return (said,) if said.reason or said.status else ()


def _blocks(text: str) -> Iterator[str]:
    """Each line with an address, and the lines below it that speak about it, up to the next address or gap."""
    block: list[str] = []
    for line in text.split("\n"):
        line = line[:LINE]
        named = _ADDRESS.search(line) is not None
        if (named and _SENDER.search(line) is None) or (not line.strip() and len(block) > 1):
            if block:
                yield "\n".join(block)
            block = [line] if line.strip() else []
        elif block and len(block) < BLOCK:
            block.append(line)
    if block:
        yield "\n".join(block)

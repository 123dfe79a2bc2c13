"""Whom a draft goes to.

Rules that hold here: never me; nobody twice; a Reply-To counts only if it is known to belong to the
writer (same address or domain as From, or an address that I have written to before); where I was one of
several, all of them stay in the conversation.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kindregards.core.followup import FollowUp
from kindregards.core.message import Address, Direction
from kindregards.core.people import Me
from kindregards.core.thread import Entry

SEVERAL = 20  # recipients; beyond that an answer goes to the writer alone


@dataclass(frozen=True, slots=True)
class Recipients:
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    bcc: tuple[Address, ...] = ()


def recipients(follow_up: FollowUp, answered: Entry, me: Me, trusted: frozenset[str] = frozenset()) -> Recipients:
    """Whom the draft of `follow_up` goes to.

    Args:
        answered: the entry with Message-ID `follow_up.answers`.
        trusted: addresses (lower case) that I have written to before.
    """
    introduced = follow_up.facts.get("introduced")
    if introduced:
        to = [address for address in answered.to + answered.cc if address.email == introduced]
        return Recipients(tuple(to[:1]), bcc=_without([answered.sender], me, set()))
    if answered.direction is Direction.OUT:
        seen: set[str] = set()
        return Recipients(_without(answered.to, me, seen), _without(answered.cc, me, seen))
    return _answer(answered, me, trusted)


def _answer(answered: Entry, me: Me, trusted: frozenset[str]) -> Recipients:
    """To the writer; everybody else that the mail was for in Cc."""
    seen: set[str] = {answered.sender.email}
    to = _without(_reply_to(answered, trusted), me, set()) or (answered.sender,)
    seen.update(address.email for address in to)
    others = _without(answered.to + answered.cc, me, seen)
    return Recipients(to, others if len(others) < SEVERAL else ())


def _reply_to(answered: Entry, trusted: frozenset[str]) -> tuple[Address, ...]:
    """The Reply-To addresses if every one of them is known to be the writer's, else the writer."""
    known = all(
        address.email == answered.sender.email
        or address.domain == answered.sender.domain
        or address.email in trusted
        for address in answered.reply_to
    )
    return answered.reply_to if answered.reply_to and known else (answered.sender,)


def _without(addresses: Iterable[Address], me: Me, seen: set[str]) -> tuple[Address, ...]:
    """Each address once, mine and those in `seen` left out; `seen` grows."""
    kept: list[Address] = []
    for address in addresses:
        if address.email not in seen and not me.is_me(address.email):
            seen.add(address.email)
            kept.append(address)
    return tuple(kept)

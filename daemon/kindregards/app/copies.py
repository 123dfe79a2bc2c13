"""Copies of one of our drafts: which one counts, and which are surplus.

Rules that hold here: a copy is ours only when its bytes are those that we wrote; what somebody changed
counts before what we wrote, and is never surplus.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kindregards.app.desk import KEYWORD, Account
from kindregards.core.mailbox import Folder, Found
from kindregards.store import Intent

UNTOUCHED_FLAGS = frozenset({"\\draft", "\\seen", "\\recent", KEYWORD.lower()})
WHOLE_LIMIT = 262_144  # bytes read of a draft to prove that it is untouched


@dataclass(frozen=True, slots=True)
class Copies:
    """`draft` is the one that counts; `surplus` are further copies of our own bytes."""

    draft: Found
    surplus: tuple[Found, ...] = ()


def copies(account: Account, drafts: Folder, intent: Intent, present: Sequence[Found]) -> Copies | None:
    """The copies of `intent` among what lies in Drafts; None when there is none."""
    found = [each for each in present if each.message_id == intent.message_id]
    if len(found) < 2:
        return Copies(found[0]) if found else None
    ours = [each for each in found if untouched(account, drafts, intent, each)]
    changed = [each for each in found if each not in ours]
    return Copies(changed[-1], tuple(ours)) if changed else Copies(ours[0], tuple(ours[1:]))


def untouched(account: Account, drafts: Folder, intent: Intent, found: Found) -> bool:
    """True when this copy is provably what we wrote: size, flags and bytes."""
    flags = {flag.lower() for flag in found.flags}
    if found.size != intent.size or flags - UNTOUCHED_FLAGS:
        return False
    return account.mailbox.whole(drafts, found.uid, WHOLE_LIMIT) == intent.raw

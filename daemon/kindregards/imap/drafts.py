"""The two writes: a draft into Drafts, and a draft of ours out of it again.

Rules that hold here: NO and BAD are certain, everything else after APPEND was sent is ambiguous and nobody tries
again before looking; one UID is touched, never a plain EXPUNGE.
"""

import re
from collections.abc import Sequence

from kindregards.core.mailbox import Folder
from kindregards.errors import Ambiguous, KindregardsError, Refused
from kindregards.imap.answer import LOST, SAID_NO, UNPARSABLE, is_passing, refusal, response_code, words
from kindregards.imap.gateway import Gateway

REMEDIES = {  # response codes of RFC 5530 and RFC 9208: what to do
    "OVERQUOTA": "The mailbox is full: make room.",
    "TRYCREATE": "The folder does not exist: create it, or name another in the configuration.",
    "LIMIT": "The server's limit is reached.",
}

_APPENDUID = re.compile(rb"\[APPENDUID (\d{1,10}) (\d{1,10})\]", re.IGNORECASE)


def append(
    gateway: Gateway, drafts: Folder, raw: bytes, flags: Sequence[str], keyword: str | None, uidvalidity: int
) -> int | None:
    """APPEND; the new UID where the server says it. `uidvalidity` is that of the folder, 0 where unknown.

    Raises errors.Refused or errors.Transient when it is certain that nothing was stored, else errors.Ambiguous.
    """
    try:
        said = gateway.append(drafts.key, raw, flags, keyword)
    except (*LOST, *UNPARSABLE) as error:
        raise Ambiguous(f"{gateway.place}: no answer to APPEND ({words(error)})") from None
    except SAID_NO as error:
        raise _not_stored(gateway.place, drafts, words(error)) from None
    return _append_uid(said, uidvalidity)


def withdraw(gateway: Gateway, drafts: Folder, uid: int, trash: Folder) -> bool:
    """Move one message to `trash`; False when it is gone, or the server refuses.

    Without MOVE the message is copied and the original marked as deleted; without UIDPLUS it stays there so.
    """
    gateway.select(drafts.key)
    try:
        if uid not in gateway.search(f"UID {uid}"):
            return False
        _to_trash(gateway, uid, trash.key)
    except Refused:
        return False
    finally:
        gateway.selected = None  # open for writing: to be opened anew for reading
    return True


def _to_trash(gateway: Gateway, uid: int, trash: str) -> None:
    if gateway.has("MOVE"):
        gateway.move(uid, trash)
        return
    gateway.copy(uid, trash)
    gateway.mark_deleted(uid)
    if gateway.has("UIDPLUS"):
        gateway.expunge(uid)


def _append_uid(said: bytes, uidvalidity: int) -> int | None:
    """The UID in APPENDUID (RFC 4315); DavMail swaps its numbers, the known UIDVALIDITY tells which is which."""
    found = _APPENDUID.search(said)
    if not found:
        return None
    first, second = int(found[1]), int(found[2])
    if uidvalidity and first != uidvalidity:
        return first if second == uidvalidity else None
    return second


def _not_stored(place: str, drafts: Folder, said: str) -> KindregardsError:
    if is_passing(said):
        return refusal(f"{place}: APPEND", said)
    remedy = REMEDIES.get(response_code(said), "")
    return Refused(f'{place}: the server does not take a draft in "{drafts.name}": {said}', remedy)

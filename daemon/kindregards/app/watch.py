"""Step 2 of a pass: what became of the drafts that lie in Drafts.

Rules that hold here: a draft that the user touched is theirs; a missing one is judged only after two
healthy passes and a day of grace; when many are gone at once, nothing is judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kindregards.app.desk import KEYWORD, Account, Desk
from kindregards.core.followup import State
from kindregards.core.mailbox import Folder, Found, Use
from kindregards.store import Intent

UNTOUCHED_FLAGS = frozenset({"\\draft", "\\seen", "\\recent", KEYWORD.lower()})
MINIMUM_AGE = timedelta(minutes=10)  # before a draft may be withdrawn: the user may be opening it
WHOLE_LIMIT = 262_144  # bytes read of a draft to prove that it is untouched
MANY = 3  # from so many drafts on, losing more than half of them at once is suspicious


@dataclass(frozen=True, slots=True)
class _Seen:
    """One of our drafts and where it is now; None = nowhere in Drafts."""

    intent: Intent
    found: Found | None


def watch(desk: Desk, account: Account) -> bool:
    """Judge the open drafts of `account`; False when the sight is suspicious and nothing was judged."""
    intents = [intent for intent in desk.store.drafts.open() if intent.account == account.name]
    if not intents:
        return True
    drafts = account.needed(Use.DRAFTS)
    state = account.mailbox.state(drafts)
    settled = all(_is_settled(desk, intent) for intent in intents)
    if settled and state == account.drafts_seen:
        return True  # nobody touched the folder since all of them lay there
    seen = _look(account, drafts, state.uidvalidity, intents)
    gone = [sight.intent for sight in seen if sight.found is None and sight.intent.missing_since is None]
    if len(intents) >= MANY and len(gone) * 2 > len(intents):
        desk.journal.suspicion(account.name, drafts.name, f"{len(gone)} of {len(intents)} drafts gone at once")
        with desk.store.atomic():
            for intent in gone:  # seen missing once: judged by a later pass, after the grace
                desk.store.drafts.missing(intent.id, desk.clock.now())
        return False
    for sight in seen:
        _judge(desk, account, drafts, sight, state.uidvalidity)
    account.drafts_seen = state if all(sight.found for sight in seen) else None
    return True


def _is_settled(desk: Desk, intent: Intent) -> bool:
    """True when nothing is to be done about this draft as long as it lies where it lay."""
    kept = desk.store.follow_ups.get(intent.follow_up_key)
    return intent.missing_since is None and kept is not None and kept.state is State.PLACED


def _look(account: Account, drafts: Folder, uidvalidity: int, intents: Sequence[Intent]) -> list[_Seen]:
    """Find each draft by UID under the same UIDVALIDITY, else by Message-ID anywhere in Drafts."""
    same = all(intent.uidvalidity == uidvalidity for intent in intents)
    lowest = min(intent.uid or intent.uidnext for intent in intents) if same else 1
    present = account.mailbox.find(drafts, lowest)
    by_id = {found.message_id: found for found in present}
    return [_Seen(intent, by_id.get(intent.message_id)) for intent in intents]


def _judge(desk: Desk, account: Account, drafts: Folder, sight: _Seen, uidvalidity: int) -> None:
    kept = desk.store.follow_ups.get(sight.intent.follow_up_key)
    state = kept.state if kept is not None else State.LAPSED
    if sight.found is not None:
        _present(desk, account, drafts, sight.intent, sight.found, state, uidvalidity)
    elif state in (State.PLACED, State.HELD):
        _missing(desk, sight.intent)
    else:
        desk.store.drafts.close(sight.intent.id, desk.clock.now())


def _present(
    desk: Desk, account: Account, drafts: Folder, intent: Intent, found: Found, state: State, uidvalidity: int
) -> None:
    """A draft that is still there: adopt a new place, withdraw it when its follow-up is over."""
    now = desk.clock.now()
    if found.uid != intent.uid or uidvalidity != intent.uidvalidity:
        desk.store.drafts.confirm(intent.id, uidvalidity, found.uid, now)
    if intent.missing_since is not None:
        desk.store.drafts.missing(intent.id, None)
    if state in (State.PLACED, State.HELD, State.DRAFTING):
        return
    if untouched(account, drafts, intent, found) and now - intent.created >= MINIMUM_AGE:
        if account.mailbox.withdraw(drafts, found.uid, account.folder(Use.TRASH)):
            desk.journal.draft_withdrawn(account.name, intent.follow_up_key)
            desk.store.drafts.close(intent.id, now)
    elif not untouched(account, drafts, intent, found):
        desk.store.drafts.close(intent.id, now)  # the user's own letter now


def untouched(account: Account, drafts: Folder, intent: Intent, found: Found) -> bool:
    """True when the draft is provably what we wrote: same UID, size, flags and bytes."""
    flags = {flag.lower() for flag in found.flags}
    if found.uid != intent.uid or found.size != intent.size or flags - UNTOUCHED_FLAGS:
        return False
    return account.mailbox.whole(drafts, found.uid, WHOLE_LIMIT) == intent.raw


def _missing(desk: Desk, intent: Intent) -> None:
    """A draft that is not there: the user sent it (review sees that in Sent), is editing it, or deleted it."""
    now = desk.clock.now()
    since: datetime | None = intent.missing_since
    if since is None:
        desk.store.drafts.missing(intent.id, now)
    elif now - since >= desk.drafting.grace:
        with desk.store.atomic():
            desk.store.follow_ups.move(intent.follow_up_key, State.DISMISSED, now, "the draft was deleted")
            desk.store.drafts.close(intent.id, now)

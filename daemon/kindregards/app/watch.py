"""Step 2 of a pass: what became of the drafts that lie in Drafts.

Rules that hold here: a draft that the user touched is theirs; a missing one is judged only after two
healthy passes and a day of grace; when many are gone at once, nothing is judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from kindregards.app.copies import Copies, copies, untouched
from kindregards.app.desk import Account, Desk, Sight
from kindregards.core.followup import State
from kindregards.core.mailbox import Folder, Use
from kindregards.store import Intent

MINIMUM_AGE = timedelta(minutes=10)  # before a draft may be withdrawn: the user may be opening it
MANY = 3  # from so many drafts on, losing more than half of them at once is suspicious


@dataclass(frozen=True, slots=True)
class _Seen:
    """One of our drafts, the state of its follow-up, and where it is now; None = nowhere in Drafts."""

    intent: Intent
    state: State
    copies: Copies | None


def watch(desk: Desk, account: Account) -> bool:
    """Judge the open drafts of `account`; False when the sight is suspicious and nothing was judged."""
    intents = {
        intent: _state(desk, intent) for intent in desk.store.drafts.open() if intent.account == account.name
    }
    if not intents:
        return True
    drafts = account.needed(Use.DRAFTS)
    sight = Sight(account.mailbox.state(drafts), {intent.id: state for intent, state in intents.items()})
    if sight == account.drafts_seen:
        return True  # nobody touched the folder, and no follow-up ended, since nothing was left to do
    seen = _look(account, drafts, sight.folder.uidvalidity, intents)
    gone = [each.intent for each in seen if each.copies is None and each.intent.missing_since is None]
    if len(intents) >= MANY and len(gone) * 2 > len(intents):
        desk.journal.suspicion(account.name, drafts.name, f"{len(gone)} of {len(intents)} drafts gone at once")
        with desk.store.atomic():
            for intent in gone:  # seen missing once: judged by a later pass, after the grace
                desk.store.drafts.missing(intent.id, desk.clock.now())
        return False
    settled = [_judge(desk, account, drafts, each, sight.folder.uidvalidity) for each in seen]
    account.drafts_seen = sight if all(settled) else None
    return True


def _state(desk: Desk, intent: Intent) -> State:
    kept = desk.store.follow_ups.get(intent.follow_up_key)
    return kept.state if kept is not None else State.LAPSED


def _look(account: Account, drafts: Folder, uidvalidity: int, intents: dict[Intent, State]) -> Sequence[_Seen]:
    """Find each draft by Message-ID: from its UID on under the same UIDVALIDITY, else anywhere in Drafts."""
    same = all(intent.uidvalidity == uidvalidity for intent in intents)
    lowest = min(intent.uid or intent.uidnext for intent in intents) if same else 1
    present = account.mailbox.find(drafts, lowest)
    return [_Seen(intent, state, copies(account, drafts, intent, present)) for intent, state in intents.items()]


def _judge(desk: Desk, account: Account, drafts: Folder, seen: _Seen, uidvalidity: int) -> bool:
    """True when nothing is left to do about this draft as long as it lies where it lies."""
    if seen.copies is not None:
        return _present(desk, account, drafts, seen, seen.copies, uidvalidity)
    if seen.state in (State.PLACED, State.HELD):
        _missing(desk, seen.intent)
    else:
        desk.store.drafts.close(seen.intent.id, desk.clock.now())
    return False


def _present(desk: Desk, account: Account, drafts: Folder, seen: _Seen, where: Copies, uidvalidity: int) -> bool:
    """A draft that is still there: adopt a new place, withdraw it when its follow-up is over."""
    now, intent = desk.clock.now(), seen.intent
    if where.draft.uid != intent.uid or uidvalidity != intent.uidvalidity:
        desk.store.drafts.confirm(intent.id, uidvalidity, where.draft.uid, now)
    if intent.missing_since is not None:
        desk.store.drafts.missing(intent.id, None)
    if seen.state is State.NOTICED:
        _back_in_force(desk, intent)
    old_enough = now - intent.created >= MINIMUM_AGE
    if old_enough:
        for surplus in where.surplus:
            account.mailbox.withdraw(drafts, surplus.uid, account.folder(Use.TRASH))
    if seen.state in (State.PLACED, State.HELD, State.NOTICED):
        return old_enough or not where.surplus
    if not untouched(account, drafts, intent, where.draft):
        return True  # the user's own letter now; it stays on the list, so that no second one is laid beside it
    trash = account.folder(Use.TRASH)
    if old_enough and account.mailbox.withdraw(drafts, where.draft.uid, trash):
        desk.journal.draft_withdrawn(account.name, intent.follow_up_key)
        desk.store.drafts.close(intent.id, now)
    return old_enough


def _back_in_force(desk: Desk, intent: Intent) -> None:
    """Its follow-up had lapsed and makes sense again, and the draft still lies there."""
    now = desk.clock.now()
    with desk.store.atomic():
        desk.store.follow_ups.move(intent.follow_up_key, State.DRAFTING, now, "its draft is looked for")
        desk.store.follow_ups.move(intent.follow_up_key, State.PLACED, now, "the draft still lies in Drafts")


def _missing(desk: Desk, intent: Intent) -> None:
    """A draft that is not there: the user sent it (review sees that in Sent), is editing it, or deleted it."""
    now = desk.clock.now()
    if intent.missing_since is None:
        desk.store.drafts.missing(intent.id, now)
    elif now - intent.missing_since >= desk.drafting.grace:
        with desk.store.atomic():
            desk.store.follow_ups.move(intent.follow_up_key, State.DISMISSED, now, "the draft was deleted")
            desk.store.drafts.close(intent.id, now)

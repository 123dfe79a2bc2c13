"""Step 4 of a pass: put the chosen drafts into Drafts, each exactly once.

The order that makes it so (write-ahead intent with reconciliation):
  1. fresh look at the thread: nothing new may have come since it was judged
  2. compose, courtesy check
  3. baseline (UIDVALIDITY, UIDNEXT of Drafts) and the bytes are committed as an intent
  4. APPEND; 5. look for the Message-ID from the baseline on; 6. commit what was seen
A break between 3 and 6 leaves an intent that `recover` settles from what the server shows: found is
adopted; provably never arrived is appended again, same bytes; anything else is held and shown.
"""

from collections.abc import Sequence
from datetime import datetime

from kindregards.app.compose import Composed, Composer
from kindregards.app.desk import Account, Desk
from kindregards.app.sync import sync
from kindregards.core.followup import Decision, FollowUp, Kind, State, Verdict
from kindregards.core.mailbox import Folder, FolderState, Found, Use
from kindregards.errors import Ambiguous, FolderMissing, KindregardsError, Refused, Transient
from kindregards.store import Intent

FLAGS = ("\\Draft", "\\Seen")
TRASH_LOOK = 200  # newest UIDs of Trash in which a lost draft is looked for


def recover(desk: Desk, account: Account) -> None:
    """Settle every intent of `account` of which nobody knows whether it arrived."""
    for intent in desk.store.drafts.unresolved():
        if intent.account == account.name:
            _recover_one(desk, account, intent)


def place(desk: Desk, account: Account, decisions: Sequence[Decision]) -> list[FollowUp]:
    """Carry out the decisions of `account` that say PLACE; returns what lies in Drafts now."""
    placed: list[FollowUp] = []
    unresolved = {intent.follow_up_key for intent in desk.store.drafts.unresolved()}
    for decision in decisions:
        follow_up = decision.follow_up
        if decision.verdict is not Verdict.PLACE or follow_up.account != account.name:
            continue
        if follow_up.key in unresolved or not _still_right(desk, account, follow_up):
            continue
        composed = _compose(desk, account, follow_up)
        if composed is not None and _write(desk, account, follow_up, composed):
            placed.append(follow_up)
    return placed


def _still_right(desk: Desk, account: Account, follow_up: FollowUp) -> bool:
    """A fresh look at the server: no news in the thread, and the person is really new where that matters."""
    sync(desk, account)
    if follow_up.thread in desk.store.mail.dirty():
        return False  # judged anew by the next pass
    if follow_up.kind is Kind.WELCOME and _known_of_old(desk, account, follow_up):
        note = "you knew each other before the time that was read"
        desk.store.follow_ups.move(follow_up.key, State.REFUSED, desk.clock.now(), note)
        return False
    return True


def _known_of_old(desk: Desk, account: Account, follow_up: FollowUp) -> bool:
    person = desk.store.people.get(follow_up.person)
    horizon = desk.policy.hours.before(desk.clock.now(), desk.reading.history).date()
    return any(account.mailbox.known_before(address.email, horizon) for address in person.addresses)


def _compose(desk: Desk, account: Account, follow_up: FollowUp) -> Composed | None:
    """The draft, or None (and the follow-up refused, with reasons) where no wording passes the courtesy check."""
    outcome = Composer(desk, account).compose(follow_up)
    if outcome.composed is None:
        note = "; ".join(outcome.complaints)
        desk.journal.draft_refused(account.name, follow_up.key, note)
        desk.store.follow_ups.move(follow_up.key, State.REFUSED, desk.clock.now(), note)
    return outcome.composed


def _write(desk: Desk, account: Account, follow_up: FollowUp, composed: Composed) -> bool:
    """Baseline, intent, APPEND, verification. True when the draft was seen in Drafts."""
    drafts = account.needed(Use.DRAFTS)
    baseline = account.mailbox.state(drafts)
    now = desk.clock.now()
    with desk.store.atomic():
        intent = desk.store.drafts.begin(
            follow_up_key=follow_up.key,
            account=account.name,
            folder_key=drafts.key,
            message_id=composed.message_id,
            raw=composed.raw,
            uidvalidity=baseline.uidvalidity,
            uidnext=baseline.uidnext,
            created=now,
            fingerprint=composed.fingerprint,
        )
        desk.store.follow_ups.move(follow_up.key, State.DRAFTING, now, "writing the draft")
    return _append(desk, account, drafts, intent)


def _append(desk: Desk, account: Account, drafts: Folder, intent: Intent) -> bool:
    try:
        account.mailbox.append(drafts, intent.raw, FLAGS, desk.drafting.keyword)
    except (Refused, FolderMissing) as error:
        _not_stored(desk, account, intent, error)
        return False
    except Ambiguous:
        desk.store.drafts.mark_ambiguous(intent.id)
        desk.journal.draft_in_doubt(account.name, intent.follow_up_key)
        return False
    found = _ours(account.mailbox.find(drafts, intent.uidnext), intent)
    if not found:
        return False  # left to recovery: the server said OK and shows nothing
    _confirm(desk, account, intent, found, intent.uidvalidity)
    return True


def _not_stored(desk: Desk, account: Account, intent: Intent, error: KindregardsError) -> None:
    """The server refused: nothing arrived; try again in a later pass."""
    now = desk.clock.now()
    with desk.store.atomic():
        desk.store.drafts.close(intent.id, now)
        desk.store.follow_ups.move(intent.follow_up_key, State.NOTICED, now, error.what)
    desk.journal.append_refused(account.name, intent.follow_up_key, str(error))
    raise Transient(error.what, error.remedy) from error


def _ours(found: Sequence[Found], intent: Intent) -> list[Found]:
    return [candidate for candidate in found if candidate.message_id == intent.message_id]


def _confirm(desk: Desk, account: Account, intent: Intent, found: Sequence[Found], uidvalidity: int) -> None:
    """One of them is the draft; byte-identical extras go to Trash."""
    now = desk.clock.now()
    keep, *extras = found
    kept = desk.store.follow_ups.get(intent.follow_up_key)
    with desk.store.atomic():
        desk.store.drafts.confirm(intent.id, uidvalidity, keep.uid, now)
        if kept is not None and kept.state in (State.DRAFTING, State.HELD):
            desk.store.follow_ups.move(intent.follow_up_key, State.PLACED, now, "the draft is in Drafts")
        if kept is not None:
            desk.store.mail.touch([kept.follow_up.thread])  # it may have moved on while we were in doubt
    desk.journal.draft_placed(account.name, intent.follow_up_key, keep.uid)
    drafts = account.needed(Use.DRAFTS)
    for extra in extras:
        if account.mailbox.whole(drafts, extra.uid, len(intent.raw) + 1) == intent.raw:
            account.mailbox.withdraw(drafts, extra.uid, account.folder(Use.TRASH))


def _recover_one(desk: Desk, account: Account, intent: Intent) -> None:
    now = desk.clock.now()
    kept = desk.store.follow_ups.get(intent.follow_up_key)
    if kept is None or kept.state not in (State.DRAFTING, State.HELD):
        desk.store.drafts.close(intent.id, now)  # the thread ended it meanwhile
        return
    settle = desk.drafting.settle_ambiguous if intent.ambiguous else desk.drafting.settle
    if now - intent.created < settle:
        return  # bytes may still be on their way
    drafts = account.needed(Use.DRAFTS)
    state = account.mailbox.state(drafts)
    same = state.uidvalidity == intent.uidvalidity
    found = _ours(account.mailbox.find(drafts, intent.uidnext if same else 1), intent)
    if found:
        _confirm(desk, account, intent, found, state.uidvalidity)
    elif _went_elsewhere(desk, account, intent):
        _hold(desk, account, intent, now, "the draft was moved, sent or deleted before it was confirmed")
    elif same and _proves_absence(account, drafts, intent, state):
        desk.journal.draft_written_again(account.name, intent.follow_up_key)
        _append(desk, account, drafts, desk.store.drafts.renew(intent.id, state.uidnext, now))
    else:
        _hold(desk, account, intent, now, "nobody can tell whether the draft arrived; look into Drafts")


def _went_elsewhere(desk: Desk, account: Account, intent: Intent) -> bool:
    """Sent (which sync has read) or Trash holds the message."""
    if desk.store.mail.known(intent.message_id):
        return True
    trash = account.folder(Use.TRASH)
    if trash is None:
        return False
    uidnext = account.mailbox.state(trash).uidnext
    return bool(_ours(account.mailbox.find(trash, max(1, uidnext - TRASH_LOOK)), intent))


def _proves_absence(account: Account, drafts: Folder, intent: Intent, state: FolderState) -> bool:
    """True when every UID given out since the baseline is still there, and none of them is ours."""
    given = state.uidnext - intent.uidnext
    return len(account.mailbox.uids(drafts, intent.uidnext)) == given


def _hold(desk: Desk, account: Account, intent: Intent, now: datetime, note: str) -> None:
    kept = desk.store.follow_ups.get(intent.follow_up_key)
    if kept is not None and kept.state is State.DRAFTING:
        desk.store.follow_ups.move(intent.follow_up_key, State.HELD, now, note)
        desk.journal.draft_held(account.name, intent.follow_up_key, note)

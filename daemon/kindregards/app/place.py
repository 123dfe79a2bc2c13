"""Step 4 of a pass: put the chosen drafts into Drafts, each exactly once.

The order that makes it so (write-ahead intent with reconciliation):
  1. fresh look at the thread: nothing new may have come since it was judged
  2. compose, courtesy check
  3. baseline (UIDVALIDITY, UIDNEXT of Drafts) and the bytes are committed as an intent; what already lies in
     Drafts is looked at: the user may be writing, or the database may have been restored from a backup
  4. APPEND; 5. look for the Message-ID from the baseline on; 6. commit what was seen
A break between 3 and 6 leaves an intent that `recover` settles from what the server shows: found is
adopted; provably never arrived is appended again, same bytes; anything else is held and shown.
"""

from collections.abc import Iterator, Sequence

from kindregards.app.compose import Composed, Composer
from kindregards.app.copies import Copies, copies
from kindregards.app.desk import Account, Desk
from kindregards.app.sync import sync
from kindregards.core.followup import Decision, FollowUp, Kind, State, Verdict
from kindregards.core.mailbox import Folder, FolderState, Found, Use
from kindregards.errors import Ambiguous, ConfigurationError, FolderMissing, KindregardsError, Refused, Transient
from kindregards.store import Intent

FLAGS = ("\\Draft", "\\Seen")
TRASH_LOOK = 200  # newest UIDs of Trash in which a lost draft is looked for
WRITING_ALREADY = "you have begun to write yourself"


def recover(desk: Desk, account: Account) -> None:
    """Settle every intent of `account` of which nobody knows whether it arrived."""
    for intent in desk.store.drafts.unresolved():
        if intent.account == account.name:
            _recover_one(desk, account, intent)


def place(desk: Desk, account: Account, decisions: Sequence[Decision]) -> Iterator[FollowUp]:
    """Carry out the decisions of `account` that say PLACE; yields each follow-up whose draft lies in Drafts now.

    Raises ConfigurationError for a template that cannot be used, after all others had their turn.
    """
    broken: ConfigurationError | None = None
    for decision in decisions:
        follow_up = decision.follow_up
        if decision.verdict is not Verdict.PLACE or follow_up.account != account.name:
            continue
        try:
            if _still_right(desk, account, follow_up) and _place_one(desk, account, follow_up):
                yield follow_up
        except ConfigurationError as error:
            broken = broken or error
    if broken is not None:
        raise broken


def _still_right(desk: Desk, account: Account, follow_up: FollowUp) -> bool:
    """A fresh look at the server: no news in the thread, and the person is really new where that matters."""
    if sync(desk, account).suspicions or follow_up.thread in desk.store.mail.dirty():
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


def _place_one(desk: Desk, account: Account, follow_up: FollowUp) -> bool:
    """True when the draft was seen in Drafts."""
    composed = _compose(desk, account, follow_up)
    if composed is None:
        return False
    drafts = account.needed(Use.DRAFTS)
    baseline = account.mailbox.state(drafts)
    present = account.mailbox.find(drafts, 1)
    if any(each.in_reply_to == follow_up.answers and each.message_id != composed.message_id for each in present):
        desk.store.follow_ups.move(follow_up.key, State.LAPSED, desk.clock.now(), WRITING_ALREADY)
        return False
    intent = _intend(desk, account, follow_up, composed, drafts, baseline)
    return _adopt(desk, account, intent, present, baseline) or _append(desk, account, drafts, intent)


def _intend(
    desk: Desk, account: Account, follow_up: FollowUp, composed: Composed, drafts: Folder, baseline: FolderState
) -> Intent:
    """The write-ahead record: from here on, `recover` knows what may have been written."""
    now = desk.clock.now()
    with desk.store.atomic():
        desk.store.follow_ups.move(follow_up.key, State.DRAFTING, now, "writing the draft")
        return desk.store.drafts.begin(
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
    found = copies(account, drafts, intent, account.mailbox.find(drafts, intent.uidnext))
    if found is None:
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


def _adopt(desk: Desk, account: Account, intent: Intent, present: Sequence[Found], state: FolderState) -> bool:
    """True when the draft was there already, and is settled: in Drafts, or somewhere else by the user's hand.

    That is so after a crash, and after the database was restored from a backup.
    """
    found = copies(account, account.needed(Use.DRAFTS), intent, present)
    if found is not None:
        _confirm(desk, account, intent, found, state.uidvalidity)
    elif _went_elsewhere(desk, account, intent):
        _hold(desk, account, intent, "the draft was moved, sent or deleted before it was confirmed")
    else:
        return False
    return True


def _confirm(desk: Desk, account: Account, intent: Intent, found: Copies, uidvalidity: int) -> None:
    """The draft is seen; byte-identical extras go to Trash."""
    now = desk.clock.now()
    kept = desk.store.follow_ups.get(intent.follow_up_key)
    with desk.store.atomic():
        desk.store.drafts.confirm(intent.id, uidvalidity, found.draft.uid, now)
        if kept is not None and kept.state in (State.DRAFTING, State.HELD):
            desk.store.follow_ups.move(intent.follow_up_key, State.PLACED, now, "the draft is in Drafts")
        if kept is not None:
            desk.store.mail.touch([kept.follow_up.thread])  # it may have moved on while we were in doubt
    desk.journal.draft_placed(account.name, intent.follow_up_key, found.draft.uid)
    for surplus in found.surplus:
        account.mailbox.withdraw(account.needed(Use.DRAFTS), surplus.uid, account.folder(Use.TRASH))


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
    present = account.mailbox.find(drafts, intent.uidnext if same else 1)
    if _adopt(desk, account, intent, present, state):
        return
    if kept.state is State.HELD:
        _let_go(desk, intent, kept.follow_up)
    elif not same or not _proves_absence(account, drafts, intent, state):
        _hold(desk, account, intent, "nobody can tell whether the draft arrived; look into Drafts")
    elif kept.follow_up.thread in desk.store.mail.dirty():
        with desk.store.atomic():  # the thread has moved on since the draft was written: judged anew
            desk.store.drafts.close(intent.id, now)
            desk.store.follow_ups.move(intent.follow_up_key, State.NOTICED, now, "the draft never arrived")
    else:
        desk.journal.draft_written_again(account.name, intent.follow_up_key)
        _append(desk, account, drafts, desk.store.drafts.renew(intent.id, state.uidnext, now))


def _let_go(desk: Desk, intent: Intent, follow_up: FollowUp) -> None:
    """What is in doubt is never written again; when it is too late for it, nobody is kept waiting by it."""
    now = desk.clock.now()
    if now >= follow_up.expires:
        with desk.store.atomic():
            desk.store.follow_ups.move(follow_up.key, State.LAPSED, now, "it is too late for it now")
            desk.store.drafts.close(intent.id, now)


def _went_elsewhere(desk: Desk, account: Account, intent: Intent) -> bool:
    """Sent (which sync has read) or Trash holds the message."""
    if desk.store.mail.known(intent.message_id):
        return True
    trash = account.folder(Use.TRASH)
    if trash is None:
        return False
    uidnext = account.mailbox.state(trash).uidnext
    present = account.mailbox.find(trash, max(1, uidnext - TRASH_LOOK))
    return any(each.message_id == intent.message_id for each in present)


def _proves_absence(account: Account, drafts: Folder, intent: Intent, state: FolderState) -> bool:
    """True when every UID given out since the baseline is still there, and none of them is ours."""
    given = state.uidnext - intent.uidnext
    return len(account.mailbox.uids(drafts, intent.uidnext)) == given


def _hold(desk: Desk, account: Account, intent: Intent, note: str) -> None:
    kept = desk.store.follow_ups.get(intent.follow_up_key)
    if kept is not None and kept.state is State.DRAFTING:
        with desk.store.atomic():
            desk.store.follow_ups.move(intent.follow_up_key, State.HELD, desk.clock.now(), note)
            desk.store.mail.touch([kept.follow_up.thread])  # it may be in Sent
        desk.journal.draft_held(account.name, intent.follow_up_key, note)

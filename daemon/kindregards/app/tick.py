"""One pass: sync -> watch -> review -> place, for every account; what fails in one does not stop another.

Rules that hold here: whatever looks suspicious (a clock that jumped, a restored database, a changed
UIDVALIDITY, drafts gone at once) makes the pass observe only: it reads, and judges and writes nothing.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType

from kindregards.app.desk import Account, Desk
from kindregards.app.place import place, recover
from kindregards.app.review import review
from kindregards.app.sync import complete, sync
from kindregards.app.watch import watch
from kindregards.core.automated import AutomatedKind
from kindregards.core.followup import Decision, FollowUp
from kindregards.errors import ConfigurationError, KindregardsError, Refused, StoreError

CLOCK_JUMP = timedelta(hours=6)
LAST_INSTANT = "last instant"
LAST_POLICY = "policy"
LAST_FORGETTING = "quotes forgotten on"


@dataclass(slots=True)
class Pass:
    """What one pass did.

    Attributes:
        seen: messages whose header was read; read: those that are new and remembered.
        left_alone: messages that no person wrote to me, by kind.
        wrote: drafts were written, or would have been had any been due.
        noticed: keys of the follow-ups that are new.
        failed: accounts whose server could not be used (an errors.Transient may say how long to stay away).
        again: something arrived while we were writing: another pass should follow at once.
        refused: accounts whose server said no for good (not tried again before a reload).
        scanning: accounts whose first scan is not complete: nothing is judged before.
    """

    seen: int = 0
    read: int = 0
    left_alone: Counter[AutomatedKind] = field(default_factory=Counter)
    wrote: bool = True
    noticed: list[str] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    placed: list[FollowUp] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    refused: dict[str, KindregardsError] = field(default_factory=dict)
    scanning: list[str] = field(default_factory=list)
    failed: dict[str, KindregardsError] = field(default_factory=dict)
    again: bool = False


def run_pass(desk: Desk, *, write: bool = True, skip: Mapping[str, str] = MappingProxyType({})) -> Pass:
    """Run one pass. Raises StoreError only: everything else is a problem.

    Args:
        skip: accounts that are left alone, each with the reason.
    """
    result = Pass(wrote=write, problems=list(skip.values()))
    began = time.monotonic()
    now = desk.clock.now()
    accounts = [account for account in desk.accounts if account.name not in skip]
    pass_id = desk.store.passes.start(now)
    observe = _clock_jumped(desk, now) or _restored(desk)
    if observe:
        _problem(desk, result, observe)
    _mark_changed_policy(desk)
    judge = partial(_settle, desk) if write and not observe else _nothing
    healthy = [a for a in accounts if _attempt(desk, result, a, partial(_read, desk, result, a, judge))]
    if not observe and not result.scanning:
        result.noticed, result.decisions = review(desk, {account.name for account in healthy})
        if write:
            for account in healthy:
                _attempt(desk, result, account, partial(_write, desk, result, account))
            result.again = bool(desk.store.mail.dirty())
    desk.understanding.close()
    _forget_quotes(desk, now)
    desk.store.passes.finish(pass_id, desk.clock.now(), result.read, len(result.placed), result.problems)
    seconds = time.monotonic() - began
    desk.journal.pass_finished(result.read, len(result.placed), len(result.problems), seconds)
    return result


def _read(desk: Desk, result: Pass, account: Account, judge: Callable[[Account], bool]) -> bool:
    """Sync, then judge. False when nothing may be placed in this account now."""
    synced = sync(desk, account)
    result.seen += synced.seen
    result.read += synced.read
    result.left_alone += synced.left_alone
    if not complete(desk, account):
        result.scanning.append(account.name)
        return False
    if synced.suspicions:
        for folder, suspicion in synced.suspicions:
            _problem(
                desk, result, f"{account.name}/{folder.name}: {suspicion.value}; nothing is judged in this pass"
            )
        return False
    return judge(account)


def _settle(desk: Desk, account: Account) -> bool:
    """What became of our drafts; False when the sight of them is suspicious."""
    recover(desk, account)
    return watch(desk, account)


def _nothing(account: Account) -> bool:
    """Instead of `_settle` where nothing may be written: it appends and withdraws."""
    return True


def _write(desk: Desk, result: Pass, account: Account) -> bool:
    for follow_up in place(desk, account, result.decisions):
        result.placed.append(follow_up)  # one by one: what was placed before an error was placed
    return True


def _attempt(desk: Desk, result: Pass, account: Account, step: Callable[[], bool]) -> bool:
    """Run one step of one account; an error becomes a problem of the pass, the other accounts go on."""
    try:
        return step()
    except StoreError:
        raise
    except ConfigurationError as error:
        _problem(desk, result, f"{account.name}: {error}")
        return False  # nothing is the matter with the server
    except KindregardsError as error:
        _problem(desk, result, f"{account.name}: {error}")
        account.forget()
        account.mailbox.close()
        if isinstance(error, Refused):
            result.refused[account.name] = error
        else:
            result.failed[account.name] = error
        return False
    except Exception as error:  # noqa: BLE001 - a defect that one mail or server brings out stops no other account
        desk.journal.unexpected(error)
        result.failed[account.name] = defect = KindregardsError(
            f"a defect of this program ({type(error).__name__})", "The log says where"
        )
        result.problems.append(f"{account.name}: {defect}")
        account.forget()
        account.mailbox.close()
        desk.understanding.close()
        return False


def _problem(desk: Desk, result: Pass, text: str) -> None:
    result.problems.append(text)
    desk.journal.problem(text)


def _clock_jumped(desk: Desk, now: datetime) -> str:
    """A sentence when the clock stands before what it once said; "" when all is well."""
    said = desk.store.meta.get(LAST_INSTANT)
    desk.store.meta.set(LAST_INSTANT, now.isoformat())
    if said is not None and datetime.fromisoformat(said) - now > CLOCK_JUMP:
        return f"the clock went back from {said} to {now.isoformat()}; nothing is judged in this pass"
    return ""


def _restored(desk: Desk) -> str:
    """A sentence in the first pass over a database that was put back from a backup."""
    if not desk.store.meta.restored:
        return ""
    desk.store.meta.restored = False
    return "the database is older than what was written last; nothing is judged in this pass"


def _forget_quotes(desk: Desk, now: datetime) -> None:
    """Once a day."""
    today = now.date().isoformat()
    if desk.store.meta.get(LAST_FORGETTING) != today:
        with desk.store.atomic():
            desk.store.mail.forget_quotes(desk.policy.hours.before(now, desk.reading.quotes))
            desk.store.meta.set(LAST_FORGETTING, today)


def _mark_changed_policy(desk: Desk) -> None:
    """A changed configuration or a new version of the rules judges every open thread anew."""
    if desk.store.meta.get(LAST_POLICY) != desk.fingerprint:
        with desk.store.atomic():
            desk.store.mail.touch_all()
            desk.store.meta.set(LAST_POLICY, desk.fingerprint)

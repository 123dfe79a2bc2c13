"""The one place that builds everything: from settings to what the commands talk to.

Rules that hold here: nothing below knows that a configuration exists; connections are opened at first use.
"""

import gc
import hashlib
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from socket import socket

from kindregards import __version__
from kindregards.app import lookup, who
from kindregards.app.check import check
from kindregards.app.desk import KEYWORD, Account, Desk, Drafting, Identities, Reading
from kindregards.app.loop import Loop
from kindregards.app.report import CheckLine, Line, Page, PassReport, Status, Told
from kindregards.app.service import Service
from kindregards.app.templates import Templates
from kindregards.app.tick import run_pass
from kindregards.app.understanding import Understanding
from kindregards.clock import Clock
from kindregards.core.draft import self_test
from kindregards.core.identity import Identity
from kindregards.core.mailbox import Progress, Use
from kindregards.core.message import Address
from kindregards.imap.mailbox import ImapMailbox
from kindregards.imap.session import Credentials, Endpoint, connect
from kindregards.imap.wait import wait
from kindregards.journal import Journal
from kindregards.secrets import resolve
from kindregards.settings import Account as AccountSettings
from kindregards.settings import Settings
from kindregards.store import Store


class Works:
    """What the commands talk to (report.Wired)."""

    def __init__(self, desk: Desk, loop: Loop, *, write: bool) -> None:
        self._desk = desk
        self._loop = loop
        self._write = write

    def once(self) -> PassReport:
        if not self._write:
            return self.preview(drafts=False, signals=False)
        return lookup.pass_report(self._desk, run_pass(self._desk))

    def preview(self, *, drafts: bool, signals: bool) -> PassReport:
        with closing(self._desk.store.copy_in_memory()) as copy:
            desk = replace(self._desk, store=copy)
            return lookup.pass_report(desk, run_pass(desk, write=False), drafts=drafts, signals=signals)

    def why(self, query: str) -> list[Line]:
        return lookup.why(self._desk, query)

    def told(self, query: str) -> list[Told]:
        return who.told(self._desk, query)

    def who(self, query: str) -> list[Page]:
        return who.who(self._desk, query)

    def status(self) -> Status:
        return lookup.status(self._desk)

    def check(self) -> Iterator[CheckLine]:
        return check(self._desk)

    def run(self) -> bool:
        self._desk.journal.started(__version__, len(self._desk.accounts))
        return self._loop.run()


@contextmanager
def build(
    settings: Settings, clock: Clock, journal: Journal, *, write: bool, progress: Progress
) -> Iterator[Works]:
    """Everything, ready to work; closed at the end of the block.

    Raises StoreError, KindregardsError (a Python that lets mail write headers), ConfigurationError.
    """
    gc.freeze()  # modules stay for ever: looking through them again and again costs 5 % of a first scan
    service = Service()

    def fed(what: str, done: int, total: int) -> None:
        service.alive()
        progress(what, done, total)

    with open_desk(settings, clock, journal, write=write, progress=fed) as desk:
        mailboxes = {a.name: a.mailbox for a in desk.accounts if isinstance(a.mailbox, ImapMailbox)}

        def wait_for(names: Collection[str], seconds: float, wake: socket) -> set[str]:
            service.alive()
            return wait([mailboxes[name] for name in names], seconds, wake)

        loop = Loop(desk, service, wait_for, settings.mail.poll.total_seconds())
        yield Works(desk, loop, write=write)


@contextmanager
def open_desk(
    settings: Settings, clock: Clock, journal: Journal, *, write: bool, progress: Progress
) -> Iterator[Desk]:
    """What a pass works with; raises as `build` does."""
    self_test()
    accounts = tuple(_account(name, account, settings, progress) for name, account in settings.accounts.items())
    with closing(Store.open(settings.store.path, write=write)) as store, closing(Understanding()) as understanding:
        try:
            yield _desk(settings, clock, journal, store, accounts, understanding, progress)
        finally:
            for account in accounts:
                account.mailbox.close()


def _desk(
    settings: Settings,
    clock: Clock,
    journal: Journal,
    store: Store,
    accounts: tuple[Account, ...],
    understanding: Understanding,
    progress: Progress,
) -> Desk:
    policy = settings.policy(clock.now())
    reading = Reading(settings.mail.history, settings.mail.attention, settings.mail.quotes)
    drafts = settings.drafts
    return Desk(
        accounts=accounts,
        store=store,
        policy=policy,
        reading=reading,
        drafting=Drafting(
            keyword=KEYWORD if drafts.keyword else None,
            settle=drafts.settle,
            settle_ambiguous=drafts.settle_ambiguous,
            grace=drafts.grace,
        ),
        identities=Identities(settings.declared_me()),
        clock=clock,
        journal=journal,
        templates=Templates(settings.templates.folder),
        understanding=understanding,
        progress=progress,
        fingerprint=_fingerprint(settings),
    )


def _fingerprint(settings: Settings) -> str:
    """Changes when the rules may decide otherwise: another version, or another word in these sections."""
    rules = settings.model_dump_json(include={"me", "hours", "reply", "welcome", "bump"})
    return hashlib.sha256(f"{__version__}{rules}".encode()).hexdigest()


def _account(name: str, account: AccountSettings, settings: Settings, progress: Progress) -> Account:
    host, port = account.reached_at
    endpoint = Endpoint(
        host=host,
        port=port,
        security=account.security,
        timeout_seconds=account.timeout.total_seconds(),
        allow_plain_text=account.allow_plain_text,
        ca_file=account.ca_file,
    )
    credentials = Credentials(account.username, resolve(account.secret_source(name)), account.auth)
    named = {Use(use): getattr(account.folders, use) for use in ("inbox", "sent", "drafts", "trash")}
    wanted = {use: folder for use, folder in named.items() if folder}
    mailbox = ImapMailbox(name, lambda: connect(endpoint, credentials), wanted, progress)
    me = settings.me
    identity = Identity(Address(account.address, me.name), me.first_name, me.signature, me.language)
    return Account(name, mailbox, identity, account.watch)

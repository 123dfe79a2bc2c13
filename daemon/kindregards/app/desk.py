"""What lies on the desk of a pass: the accounts, the store, the policy, the clock and the words.

Built by `wire`, used by every step; knows nothing of the configuration file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from kindregards.app.templates import Templates
from kindregards.app.understanding import Understanding
from kindregards.clock import Clock
from kindregards.core.followup import State
from kindregards.core.hours import Duration
from kindregards.core.identity import Identity
from kindregards.core.mailbox import Folder, FolderState, Mailbox, Progress, Use
from kindregards.core.people import Me, learned_identities
from kindregards.core.policy import Policy
from kindregards.errors import FolderMissing
from kindregards.journal import Journal
from kindregards.store import Store

KEYWORD = "$KindRegards"
"""Marks our drafts for the user's eyes (RFC 9051 2.3.2); never a proof, since clients drop and copy keywords."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How much mail is read: `history` back in time by header, `attention` back in time whole."""

    history: Duration
    attention: Duration
    quotes: Duration  # how long quoted sentences are kept


@dataclass(frozen=True, slots=True)
class Drafting:
    """How drafts are written. `settle`: wait after an intent before looking whether it arrived."""

    keyword: str | None
    settle: timedelta
    settle_ambiguous: timedelta
    grace: timedelta = timedelta(hours=24)  # NeoMutt takes a draft away while it is edited


@dataclass(frozen=True, slots=True)
class Sight:
    """What Drafts looked like, and the states of the follow-ups (by intent) whose drafts lie in it."""

    folder: FolderState
    states: Mapping[int, State]


@dataclass(slots=True)
class Account:
    """One mailbox of the user, with the identity that new threads use."""

    name: str
    mailbox: Mailbox
    identity: Identity
    watch: tuple[str, ...] = ()
    drafts_seen: Sight | None = None  # at the last look, when nothing was left to do
    _folders: tuple[Folder, ...] = ()

    def folders(self) -> tuple[Folder, ...]:
        """LIST, asked once per connection's life."""
        if not self._folders:
            self._folders = tuple(self.mailbox.folders())
        return self._folders

    def folder(self, use: Use) -> Folder | None:
        return next((folder for folder in self.folders() if folder.use is use), None)

    def needed(self, use: Use) -> Folder:
        """The folder for `use`; raises FolderMissing with what to configure."""
        folder = self.folder(use)
        if folder is None:
            raise FolderMissing(
                f"no {use.value} folder was found",
                f'Set accounts.{self.name}.folders.{use.value} to its name; "kindregards check" lists them',
            )
        return folder

    def read_folders(self) -> tuple[Folder, ...]:
        """The folders whose mail is understood: Sent first, so that answers to my mail are known as such.

        Raises FolderMissing: without Sent, everything that I have answered would look as if I had not.
        """
        named = [self._named(name) for name in self.watch]
        return tuple(dict.fromkeys((self.needed(Use.SENT), self.needed(Use.INBOX), *named)))

    def _named(self, name: str) -> Folder:
        for folder in self.folders():
            if name in (folder.name, folder.key):
                return folder
        raise FolderMissing(
            f'the folder "{name}" in accounts.{self.name}.watch does not exist',
            "Correct its name, or take it out of the list",
        )

    def forget(self) -> None:
        """Look at everything anew at the next use: the connection broke."""
        self._folders = ()
        self.drafts_seen = None


class Identities:
    """Who I am: declared addresses, and those that I am seen to send from (looked up again when Sent grew)."""

    def __init__(self, declared: Me) -> None:
        self.declared = declared
        self._known: Me | None = None

    def me(self, store: Store) -> Me:
        if self._known is None:
            learned = learned_identities(store.people.sent_from_counts(), self.declared.addresses)
            self._known = Me(self.declared.addresses | learned, self.declared.names)
        return self._known

    def forget(self) -> None:
        self._known = None


@dataclass(frozen=True, slots=True)
class Desk:
    accounts: tuple[Account, ...]
    store: Store
    policy: Policy
    reading: Reading
    drafting: Drafting
    identities: Identities
    clock: Clock
    journal: Journal
    templates: Templates
    understanding: Understanding
    progress: Progress
    fingerprint: str = ""  # of the policy: when it changes, everything is reviewed anew

    def me(self) -> Me:
        return self.identities.me(self.store)

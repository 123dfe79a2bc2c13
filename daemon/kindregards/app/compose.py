"""From a follow-up to a draft: template, facts, the original below, the courtesy check.

Used by place (to write) and by preview (to show); writes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kindregards.app.desk import Account, Desk
from kindregards.core.courtesy import check
from kindregards.core.draft import DraftRequest, compose, fingerprint, message_id
from kindregards.core.followup import FollowUp
from kindregards.core.identity import Identity
from kindregards.core.message import Address, Direction
from kindregards.core.original import Original
from kindregards.core.people import Me
from kindregards.core.recipients import recipients
from kindregards.core.template import Rendered, render, template_name, variant_of
from kindregards.core.thread import Entry

WORDINGS_TRIED = 3  # a letter that fails the courtesy check is tried in other words before it is given up
ORIGINAL_LIMIT = 262_144  # bytes fetched of the message that is answered


@dataclass(frozen=True, slots=True)
class Composed:
    """A draft ready to be written."""

    raw: bytes
    message_id: str
    fingerprint: str
    text: str  # the own words


@dataclass(frozen=True, slots=True)
class Outcome:
    """A draft, or the reasons why there is none."""

    composed: Composed | None
    complaints: tuple[str, ...] = ()


class Composer:
    """Writes the letters of one account."""

    def __init__(self, desk: Desk, account: Account) -> None:
        self._desk = desk
        self._account = account
        self._me = desk.me()

    def compose(self, follow_up: FollowUp) -> Outcome:
        """The first wording that passes the courtesy check. Raises ConfigurationError for a bad template."""
        entry = self._answered(follow_up)
        if entry is None:
            return Outcome(None, ("the message that it answers is no longer known",))
        complaints: tuple[str, ...] = ()
        for rendered, language in self._wordings(follow_up):
            found = check(rendered.body, follow_up.kind, language, follow_up.facts, entry.words)
            if not found:
                return Outcome(self._letter(follow_up, entry, rendered, language))
            complaints = complaints or tuple(map(str, found))
        return Outcome(None, complaints)

    def _answered(self, follow_up: FollowUp) -> Entry | None:
        thread = self._desk.store.mail.thread(follow_up.thread, self._me)
        entries = thread.entries if thread else ()
        return next((entry for entry in entries if entry.message_id == follow_up.answers), None)

    def _wordings(self, follow_up: FollowUp) -> Iterator[tuple[Rendered, str]]:
        """The letter in several wordings, each with the language that it is really in."""
        identity = self._account.identity
        language = str(follow_up.facts.get("language") or identity.language)
        source = self._desk.templates.find(language, template_name(follow_up))
        spoken = source.name.partition("/")[0]
        facts = {
            **follow_up.facts,
            "language": spoken,
            "me": identity.first_name,
            "my_name": identity.address.name,
        }
        first = variant_of(follow_up.key)
        for variant in range(first, first + WORDINGS_TRIED):
            yield render(source.text, facts, variant, source.place), spoken

    def _letter(self, follow_up: FollowUp, entry: Entry, rendered: Rendered, language: str) -> Composed:
        identity = _identity_of(entry, self._account.identity, self._me)
        request = DraftRequest(
            identity=identity,
            recipients=recipients(follow_up, entry, self._me, self._trusted(entry)),
            subject=rendered.subject or entry.subject,
            body=rendered.body,
            language=language,
            original=self._original(entry),
            date=self._desk.clock.now(),
            zone=self._desk.policy.hours.zone,
            message_id=self._message_id(follow_up, identity),
        )
        raw = compose(request).raw
        return Composed(raw, request.message_id, fingerprint(raw), rendered.body)

    def _message_id(self, follow_up: FollowUp, identity: Identity) -> str:
        store = self._desk.store
        revision = store.drafts.next_revision(follow_up.key)
        key = store.meta.install_key()
        return message_id(key, self._account.name, follow_up.key, revision, identity.address.domain)

    def _trusted(self, entry: Entry) -> frozenset[str]:
        """Those of the Reply-To addresses that I wrote to before."""
        known = self._desk.store.people.for_addresses([address.email for address in entry.reply_to])
        return frozenset(email for email, person in known.items() if person.first_out is not None)

    def _original(self, entry: Entry) -> Original:
        """What is answered, with its text fetched again from where it lies ("" when it has gone)."""
        return Original(
            message_id=entry.message_id,
            date=entry.date,
            sender=entry.sender,
            subject=entry.subject,
            references=entry.references,
            text=self._text_of(entry),
        )

    def _text_of(self, entry: Entry) -> str:
        for place in self._desk.store.mail.place(entry.message_id):
            folder = next((f for f in self._account.folders() if f.key == place.folder_key), None)
            if folder is None or place.account != self._account.name:
                continue
            raw = self._account.mailbox.whole(folder, place.uid, ORIGINAL_LIMIT)
            read = self._desk.understanding.whole(raw, entry.date) if raw else None
            if read is not None and read[0] == entry.message_id:  # the UID may mean another message by now
                return read[1]
        return ""


def _identity_of(entry: Entry, account: Identity, me: Me) -> Identity:
    """The own address that the thread uses: where they wrote to, or from where I wrote."""
    mine = [entry.sender] if entry.direction is Direction.OUT else [*entry.to, *entry.cc]
    used = next((address for address in mine if me.is_me(address.email)), None)
    if used is None:
        return account
    return replace(account, address=Address(used.email, account.address.name))

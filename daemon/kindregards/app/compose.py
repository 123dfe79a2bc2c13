"""From a follow-up to a draft: template, facts, the original below, the courtesy check.

Used by place (to write) and by preview (to show); writes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kindregards.app.desk import Account, Desk
from kindregards.core import voice
from kindregards.core.body import parse_message
from kindregards.core.courtesy import check
from kindregards.core.draft import (
    Letter,
    Recipients,
    compose,
    derive_message_id,
    fingerprint,
    recipients_of_answer,
    reply_subject,
)
from kindregards.core.followup import FollowUp
from kindregards.core.identity import Identity
from kindregards.core.message import Address, Direction, Unreadable
from kindregards.core.people import Me, display_name
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
            found = check(rendered.body, follow_up, language, entry.words)
            if not found:
                return Outcome(self._letter(follow_up, entry, rendered, language))
            complaints = complaints or tuple(found)
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
        facts = {**follow_up.facts, "language": spoken, "me": identity.first_name}
        first = variant_of(follow_up.key)
        for variant in range(first, first + WORDINGS_TRIED):
            yield render(source.text, facts, variant, source.place), spoken

    def _letter(self, follow_up: FollowUp, entry: Entry, rendered: Rendered, language: str) -> Composed:
        identity = _identity_of(entry, self._account.identity, self._me)
        original = self._original(entry)
        zone = self._desk.policy.hours.zone
        said = entry.date.astimezone(zone)
        letter = Letter(
            sender=identity.address,
            recipients=self._recipients(follow_up, entry),
            subject=rendered.subject or reply_subject(entry.subject),
            text=rendered.body,
            date=self._desk.clock.now().astimezone(zone),
            message_id=self._message_id(follow_up, identity),
            references=(*entry.references, entry.message_id),
            signature=identity.signature,
            attribution=voice.attribution(said.date(), f"{said:%H:%M}", display_name(entry.sender), language),
            original=original,
        )
        raw = compose(letter if original else replace(letter, attribution=""))
        return Composed(raw, letter.message_id, fingerprint(raw), rendered.body)

    def _message_id(self, follow_up: FollowUp, identity: Identity) -> str:
        store = self._desk.store
        revision = store.drafts.next_revision(follow_up.key)
        key = store.meta.install_key()
        return derive_message_id(key, self._account.name, follow_up.key, revision, identity.address.domain)

    def _recipients(self, follow_up: FollowUp, entry: Entry) -> Recipients:
        introduced = follow_up.facts.get("introduced")
        if introduced:  # to whom I was introduced; the introducer sees that it worked, and is spared the rest
            named = [address for address in (*entry.to, *entry.cc) if address.email == introduced]
            return Recipients(to=tuple(named[:1]), bcc=(entry.sender,))
        return recipients_of_answer(entry, self._me, self._trusted(entry))

    def _trusted(self, entry: Entry) -> frozenset[str]:
        """Those of the Reply-To addresses that I wrote to before."""
        known = self._desk.store.people.for_addresses([address.email for address in entry.reply_to])
        return frozenset(email for email, person in known.items() if person.first_out is not None)

    def _original(self, entry: Entry) -> str:
        """The text of the message that is answered, fetched again from where it lies; "" when it has gone."""
        for place in self._desk.store.mail.place(entry.message_id):
            if place.account != self._account.name:
                continue
            folder = next((f for f in self._account.folders() if f.key == place.folder_key), None)
            raw = self._account.mailbox.whole(folder, place.uid, ORIGINAL_LIMIT) if folder else None
            parsed = parse_message(raw, entry.date) if raw else None
            if parsed is None or isinstance(parsed, Unreadable):
                continue
            header, body = parsed
            if header.message_id == entry.message_id:  # the UID may mean another message by now
                return body.whole
        return ""


def _identity_of(entry: Entry, account: Identity, me: Me) -> Identity:
    """The own address that the thread uses: where they wrote to, or from where I wrote."""
    mine = [entry.sender] if entry.direction is Direction.OUT else [*entry.to, *entry.cc]
    used = next((address for address in mine if me.is_me(address.email)), None)
    if used is None:
        return account
    return replace(account, address=Address(used.email, account.address.name))

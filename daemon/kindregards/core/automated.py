"""Automated mail: lists, bulk, bounces, auto-replies, notifications. Not a person writing to me.

Rules that hold here: header gates first, text only where headers say nothing; a list header alone does
not make a person's mail automatic; an out-of-office is never a reply. The words and senders that programs
use are data, phrases/automatic.toml.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from kindregards.core.absence import return_date
from kindregards.core.bounce import dead_addresses
from kindregards.core.charset import clean
from kindregards.core.context import Context
from kindregards.core.message import Body, Header
from kindregards.core.phrases import languages, phrases, plain

EVIDENCE = 200  # characters
FIRST_WORDS = 300  # characters in which an absence is announced
ABSENCE_WORDS = 120  # words of an automatic reply; people tell more
BULK_TEXT = 8_000  # characters in which bulk mail shows itself, taken from both ends
LINKS = 5  # in a text without any personal word
HINTS = 3


class AutomatedKind(StrEnum):
    LIST = "list"  # a mailing list's own traffic that is not meant for me
    BULK = "bulk"  # newsletters, marketing
    NOTIFICATION = "notification"  # a service or a network tells something
    AUTO_REPLY = "auto_reply"  # out-of-office and acknowledgements
    BOUNCE = "bounce"  # delivery status (RFC 3464) and its informal kin
    CALENDAR = "calendar"  # invitations and their answers, sent by calendar programs
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Automated:
    """Why a mail is not a person writing.

    Attributes:
        rule: name of the gate, e.g. "header.list-unsubscribe".
        evidence: the header field or sentence that showed it, at most 200 characters.
        back_on: out-of-office: the first day on which they are back, None if not said.
        dead: bounce: addresses to which mail cannot be delivered permanently (status 5.x.x).
    """

    kind: AutomatedKind
    rule: str
    evidence: str
    back_on: date | None = None
    dead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """phrases/automatic.toml, ready for use."""

    senders: Mapping[str, frozenset[str]]
    subjects: Mapping[str, tuple[str, ...]]
    sure: re.Pattern[str]
    hint: re.Pattern[str]


@cache
def _known() -> _Known:
    data = tomllib.loads((files("kindregards") / "phrases" / "automatic.toml").read_text("utf-8"))
    return _Known(
        senders={kind: frozenset(words) for kind, words in data["senders"].items()},
        subjects={kind: tuple(words) for kind, words in data["subjects"].items()},
        sure=_any(data["bulk"]["sure"]),
        hint=_any(data["bulk"]["hint"]),
    )


def _any(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}" for word in sorted(set(words), key=len, reverse=True)))


def by_header(header: Header, context: Context) -> Automated | None:
    """What the header alone shows; None for mail that a person may have written to me."""
    mine = context.sent_folder or (header.sender is not None and context.me.is_me(header.sender.email))
    if mine:
        return _auto_reply(header) or (None if context.sent_folder else _spam(header))
    for gate in _GATES:
        found = gate(header)
        if found is not None:
            return found
    return _discussion(header, context)


def _shown(kind: AutomatedKind, rule: str, evidence: str) -> Automated:
    return Automated(kind, f"header.{rule}", clean(evidence, EVIDENCE))


def _value(header: Header, name: str) -> str:
    return header.fields.get(name, ("",))[0]


def _submitted(header: Header) -> str:
    """The keyword of Auto-Submitted (RFC 3834 5), without comment and parameters."""
    return re.split(r"[;(\s]", _value(header, "auto-submitted").strip().lower(), maxsplit=1)[0]


def _local(header: Header) -> str:
    """The sender's local part as the data spells it: letters only."""
    local = header.sender.email.partition("@")[0] if header.sender else ""
    return re.sub(r"[\W\d_]", "", local.partition("+")[0])


def _subject_begins(header: Header, kind: str) -> bool:
    subject = plain(header.subject)
    subject = re.sub(r"^\[[^\[\]]{1,40}\]\s{0,3}", "", subject)
    return subject.startswith(_known().subjects[kind])


def _is_answer(header: Header) -> bool:
    return bool(header.references)


def _bounce(header: Header) -> Automated | None:
    type_ = header.content_type.lower()
    if type_.startswith("multipart/report"):
        if "disposition-notification" in type_:
            return _shown(AutomatedKind.NOTIFICATION, "receipt", header.content_type)
        return _shown(AutomatedKind.BOUNCE, "report", header.content_type)
    if failed := _value(header, "x-failed-recipients"):
        return _shown(AutomatedKind.BOUNCE, "x-failed-recipients", failed)
    by_system = _local(header) in _known().senders["bounce"] or header.sender is None
    null_sender = _value(header, "return-path").strip() == "<>"
    if (by_system and null_sender) or ((by_system or null_sender) and _subject_begins(header, "bounce")):
        return _shown(AutomatedKind.BOUNCE, "bounce-subject", header.subject)
    if _local(header) == "mailerdaemon" and not _subject_begins(header, "auto_reply"):
        return _shown(AutomatedKind.BOUNCE, "mailer-daemon", header.sender.email if header.sender else "")
    return None


def _auto_reply(header: Header) -> Automated | None:
    submitted = _submitted(header)
    if submitted == "auto-replied":
        return _shown(AutomatedKind.AUTO_REPLY, "auto-submitted", f"Auto-Submitted: {submitted}")
    for name in ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply"):
        if (value := _value(header, name)) and value.lower() != "no":
            return _shown(AutomatedKind.AUTO_REPLY, name, f"{name}: {value}")
    if _value(header, "precedence").lower() in ("auto_reply", "auto-reply"):
        return _shown(AutomatedKind.AUTO_REPLY, "precedence", "Precedence: auto_reply")
    if _subject_begins(header, "auto_reply"):
        return _shown(AutomatedKind.AUTO_REPLY, "subject", header.subject)
    return None


def _calendar(header: Header) -> Automated | None:
    if (
        header.content_type.lower().startswith("text/calendar")
        or "calendarmessage" in _value(header, "content-class").lower()
    ):
        return _shown(AutomatedKind.CALENDAR, "calendar", header.content_type)
    return None


def _spam(header: Header) -> Automated | None:
    if _value(header, "x-spam-flag").lower().startswith("yes"):
        return _shown(AutomatedKind.SPAM, "x-spam-flag", "X-Spam-Flag: YES")
    if _value(header, "x-spam-status").lower().startswith("yes"):
        return _shown(AutomatedKind.SPAM, "x-spam-status", _value(header, "x-spam-status"))
    return None


def _service(header: Header) -> Automated | None:
    """A network or a service, or an address at which nobody reads."""
    if header.sender is None:
        return None
    known, email, local = _known().senders, header.sender.email, _local(header)
    labels = header.sender.domain.split(".")
    domains = {".".join(labels[n:]) for n in range(len(labels))}
    if email in known["addresses"] or not domains.isdisjoint(known["domains"]):
        return _shown(AutomatedKind.NOTIFICATION, "network", email)
    if local in known["no_reply"] or local.startswith(("noreply", "donotreply")) or local.endswith("noreply"):
        bulk = "list-unsubscribe" in header.fields
        return _shown(AutomatedKind.BULK if bulk else AutomatedKind.NOTIFICATION, "no-reply", email)
    if local in known["machine"]:
        return _shown(AutomatedKind.NOTIFICATION, "sender", email)
    if local in known["bulk"] and not _is_answer(header):
        return _shown(AutomatedKind.BULK, "sender", email)
    if not _is_answer(header) and local.endswith(tuple(known["offices"])):
        return _shown(AutomatedKind.NOTIFICATION, "office", email)
    return None


def _generated(header: Header) -> Automated | None:
    submitted = _submitted(header)
    if submitted and submitted != "no":
        return _shown(AutomatedKind.NOTIFICATION, "auto-submitted", f"Auto-Submitted: {submitted}")
    suppressed = _value(header, "x-auto-response-suppress").lower()
    if ("all" in suppressed or "oof" in suppressed) and not _is_answer(header):
        return _shown(AutomatedKind.NOTIFICATION, "x-auto-response-suppress", suppressed)
    if _value(header, "return-path").strip() == "<>":
        return _shown(
            AutomatedKind.AUTO_REPLY if _is_answer(header) else AutomatedKind.NOTIFICATION,
            "null-sender",
            "Return-Path: <>",
        )
    for name in ("x-github-reason", "x-jira-fingerprint", "x-linkedin-class", "x-facebook-notify"):
        if name in header.fields:
            return _shown(AutomatedKind.NOTIFICATION, name, f"{name}: {_value(header, name)}")
    return None


def _bulk(header: Header) -> Automated | None:
    for name in (
        "list-unsubscribe-post",
        "feedback-id",
        "x-campaign",
        "x-campaignid",
        "x-csa-complaints",
        "x-mailer-recptid",
    ):
        if name in header.fields and not _is_discussion(header):
            return _shown(AutomatedKind.BULK, name, f"{name}: {_value(header, name)}")
    if _is_discussion(header):
        return None
    precedence = _value(header, "precedence").lower()
    if precedence in ("bulk", "junk"):
        return _shown(AutomatedKind.BULK, "precedence", f"Precedence: {precedence}")
    if "list-unsubscribe" in header.fields:
        return _shown(AutomatedKind.BULK, "list-unsubscribe", _value(header, "list-unsubscribe"))
    return None


def _is_discussion(header: Header) -> bool:
    """A list on which people talk: it can be posted to, or this mail is an answer; and a person sent it."""
    if header.sender is None or not any(name in header.fields for name in _LIST_FIELDS):
        return False
    post = _value(header, "list-post").strip().lower()
    if post.startswith("no"):
        return False
    one_click = "list-unsubscribe-post" in header.fields or "feedback-id" in header.fields
    answer = _is_answer(header)
    if one_click and not (answer and post):
        return False
    return bool(post) or answer or "x-beenthere" in header.fields or _value(header, "precedence").lower() == "list"


_LINK = re.compile(r"https?://|www\.")
_LIST_FIELDS = ("list-id", "list-post", "x-beenthere", "mailing-list", "x-mailing-list")
_GATES: tuple[Callable[[Header], Automated | None], ...] = (
    _bounce, _auto_reply, _spam, _calendar, _service, _generated, _bulk,
)  # fmt: skip


def _discussion(header: Header, context: Context) -> Automated | None:
    """List mail counts where it is meant for me: I am a recipient, or it answers a message of mine."""
    on_list = any(name in header.fields for name in _LIST_FIELDS) or _value(header, "precedence").lower() == "list"
    if not on_list or any(context.me.is_me(address.email) for address in header.to + header.cc):
        return None
    if header.references and context.is_mine(header.references[-1]):
        return None
    return _shown(
        AutomatedKind.LIST, "list", _value(header, "list-id") or _value(header, "list-post") or "Precedence: list"
    )


def by_text(
    header: Header, body: Body, language: str | None, context: Context, gate: Automated | None = None
) -> Automated | None:
    """The last word on a mail whose text was read.

    Args:
        language: of the own words, ISO 639-1.
        gate: what `by_header` said; it is completed (return date, dead addresses) or, for list mail that
            speaks to me by name, withdrawn.
    """
    if gate is not None:
        return _completed(gate, header, body, language, context)
    if body.has_calendar:
        return Automated(AutomatedKind.CALENDAR, "text.calendar", clean(header.subject, EVIDENCE))
    if context.sent_folder or (header.sender is not None and context.me.is_me(header.sender.email)):
        return None
    if _announces_absence(header, body, language):
        found = Automated(AutomatedKind.AUTO_REPLY, "text.absence", clean(body.own, EVIDENCE))
        return _completed(found, header, body, language, context)
    return _bulk_text(header, body)


def _completed(
    gate: Automated, header: Header, body: Body, language: str | None, context: Context
) -> Automated | None:
    if gate.kind is AutomatedKind.BOUNCE:
        return replace(gate, dead=dead_addresses(body.report, body.whole))
    if gate.kind is AutomatedKind.AUTO_REPLY:
        text = f"{header.subject}. {body.own}\n{body.signature}"
        return replace(gate, back_on=return_date(text, header.date.date(), language))
    if gate.kind is AutomatedKind.LIST and _speaks_to(context, body):
        return None
    return gate


def _speaks_to(context: Context, body: Body) -> bool:
    """My first name stands in the first line, as in "Hi Robin,"."""
    first = plain(body.own.strip().partition("\n")[0][:80])
    given = {plain(name).split()[0] for name in context.me.names if name.split()}
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", first) for name in given if len(name) > 1)


def _announces_absence(header: Header, body: Body, language: str | None) -> bool:
    """An answer whose first words tell of an absence, and the rest of what to do meanwhile."""
    words = plain(body.own)
    brief = 0 < len(words.split()) <= ABSENCE_WORDS and "?" not in words and not body.has_attachment
    if not brief or not _is_answer(header):  # people announce their holidays unasked, ask and tell
        return False
    announced = _subject_begins(header, "maybe_away")
    for known in (
        phrases(each) for each in ([language] if language in languages() else sorted(languages())) if each
    ):
        away = known.has("absence", "away", words[:FIRST_WORDS])
        if away and (announced or known.has("absence", "meanwhile", words)):
            return True
    return False


def _bulk_text(header: Header, body: Body) -> Automated | None:
    """Bulk mail that no header betrays says so itself, mostly in its last lines."""
    if _is_answer(header):
        return None
    text = plain(f"{body.own}\n{body.signature}")
    text = text if len(text) <= BULK_TEXT else text[: BULK_TEXT // 2] + text[-BULK_TEXT // 2 :]
    if (sure := _known().sure.search(text)) is not None:
        return Automated(
            AutomatedKind.BULK, "text.bulk", clean(text[max(0, sure.start() - 60) : sure.end() + 60], EVIDENCE)
        )
    hints = set(_known().hint.findall(text))
    links, images = len(_LINK.findall(text)), text.count("[image]")
    if (
        len(hints) + (links >= LINKS) + (links >= 2 * LINKS) + 2 * (images >= 3) + 2 * ("<!doctype" in text[:200])
        >= HINTS
    ):
        return Automated(AutomatedKind.BULK, "text.hints", clean(", ".join(sorted(hints)), EVIDENCE))
    return None

"""The header gates: what the header alone shows of automated mail.

Rules that hold here: each gate sees one kind of sign and stands in _GATES, the surest first; every field that
a gate reads stands in `mailbox.HEADER_FIELDS`, or it is never fetched.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from kindregards.core.automated.programs import is_answer, programs, subject_begins
from kindregards.core.automated.verdict import EVIDENCE, Automated, AutomatedKind
from kindregards.core.charset import clean
from kindregards.core.context import Context
from kindregards.core.message import Address, Header

_LIST_FIELDS = ("list-id", "list-post", "x-beenthere", "mailing-list", "x-mailing-list")
_KEYWORD_END = re.compile(r"[;(\s]")
_NUMBERED = re.compile(r"\d{1,9}[.-]\d{4,12}[.-]")  # an address made for one mailing and reader
_NO_LETTER = re.compile(r"[\W\d_]")


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
    value = _value(header, "auto-submitted").strip().lower()
    return _KEYWORD_END.split(value, maxsplit=1)[0] if value else ""


def _local(header: Header) -> str:
    """The sender's local part as the data spells it: letters only."""
    return _letters(header.sender.email) if header.sender else ""


@lru_cache(maxsize=4_096)  # correspondents write more than once, and several gates ask
def _letters(email: str) -> str:
    return _NO_LETTER.sub("", email.partition("@")[0].partition("+")[0])


def _bounce(header: Header) -> Automated | None:
    type_ = header.content_type.lower()
    if type_.startswith("multipart/report"):
        if "disposition-notification" in type_:
            return _shown(AutomatedKind.NOTIFICATION, "receipt", header.content_type)
        return _shown(AutomatedKind.BOUNCE, "report", header.content_type)
    if failed := _value(header, "x-failed-recipients"):
        return _shown(AutomatedKind.BOUNCE, "x-failed-recipients", failed)
    null_sender = _value(header, "return-path").strip() == "<>"
    by_system = _delivers(header)
    if (by_system and null_sender) or ((by_system or null_sender) and subject_begins(header, "bounce")):
        return _shown(AutomatedKind.BOUNCE, "bounce-subject", header.subject)
    if _local(header) in programs().senders["mailer"] and not subject_begins(header, "auto_reply"):
        return _shown(AutomatedKind.BOUNCE, "mailer-daemon", header.sender.email if header.sender else "")
    return None


def _delivers(header: Header) -> bool:
    """Sent by a program that delivers mail, by its address or by its name."""
    if header.sender is None:
        return True
    return _local(header) in programs().senders["bounce"] or _is_delivery(header.sender.name)


@lru_cache(maxsize=4_096)
def _is_delivery(name: str) -> bool:
    return _NO_LETTER.sub("", name.lower()) in programs().senders["bounce"]


def _auto_reply(header: Header) -> Automated | None:
    submitted = _submitted(header)
    if submitted == "auto-replied":
        return _shown(AutomatedKind.AUTO_REPLY, "auto-submitted", f"Auto-Submitted: {submitted}")
    for name in ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply"):
        if (value := _value(header, name)) and value.lower() != "no":
            return _shown(AutomatedKind.AUTO_REPLY, name, f"{name}: {value}")
    if _value(header, "precedence").lower() in ("auto_reply", "auto-reply"):
        return _shown(AutomatedKind.AUTO_REPLY, "precedence", "Precedence: auto_reply")
    if subject_begins(header, "auto_reply"):
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
    known, email, local = programs().senders, header.sender.email, _local(header)
    labels = header.sender.domain.split(".")
    domains = {".".join(labels[n:]) for n in range(len(labels))}
    if email in known["addresses"] or not domains.isdisjoint(known["domains"]):
        return _shown(AutomatedKind.NOTIFICATION, "network", email)
    if local in known["no_reply"] or local.startswith(("noreply", "donotreply")) or local.endswith("noreply"):
        bulk = "list-unsubscribe" in header.fields
        return _shown(AutomatedKind.BULK if bulk else AutomatedKind.NOTIFICATION, "no-reply", email)
    if local in known["machine"]:
        return _shown(AutomatedKind.NOTIFICATION, "sender", email)
    return None if is_answer(header) else _unasked(header, header.sender, local)


def _unasked(header: Header, sender: Address, local: str) -> Automated | None:
    """Addresses from which mail comes unasked, though their answers may be a person's."""
    known = programs().senders
    labels = sender.domain.split(".")
    if (
        local in known["bulk"]
        or (len(labels) > 2 and labels[0] in known["subdomains"])
        or _NUMBERED.match(sender.email)
    ):
        return _shown(AutomatedKind.BULK, "sender", sender.email)
    if local.endswith(programs().offices):
        bounced = subject_begins(header, "bounce")
        return _shown(AutomatedKind.BOUNCE if bounced else AutomatedKind.NOTIFICATION, "office", sender.email)
    return None


def _generated(header: Header) -> Automated | None:
    submitted = _submitted(header)
    if submitted and submitted != "no":
        return _shown(AutomatedKind.NOTIFICATION, "auto-submitted", f"Auto-Submitted: {submitted}")
    suppressed = _value(header, "x-auto-response-suppress").lower()
    if ("all" in suppressed or "oof" in suppressed) and not is_answer(header):
        return _shown(AutomatedKind.NOTIFICATION, "x-auto-response-suppress", suppressed)
    if _value(header, "return-path").strip() == "<>":
        return _shown(
            AutomatedKind.AUTO_REPLY if is_answer(header) else AutomatedKind.NOTIFICATION,
            "null-sender",
            "Return-Path: <>",
        )
    for name in ("x-github-reason", "x-jira-fingerprint", "x-linkedin-class", "x-facebook-notify"):
        if name in header.fields:
            return _shown(AutomatedKind.NOTIFICATION, name, f"{name}: {_value(header, name)}")
    return None


def _bulk(header: Header) -> Automated | None:
    if is_discussion(header):
        return None
    for name in (
        "list-unsubscribe-post",
        "feedback-id",
        "x-campaign",
        "x-campaignid",
        "x-csa-complaints",
        "x-mailer-recptid",
    ):
        if name in header.fields:
            return _shown(AutomatedKind.BULK, name, f"{name}: {_value(header, name)}")
    precedence = _value(header, "precedence").lower()
    if precedence in ("bulk", "junk"):
        return _shown(AutomatedKind.BULK, "precedence", f"Precedence: {precedence}")
    if "list-unsubscribe" in header.fields:
        return _shown(AutomatedKind.BULK, "list-unsubscribe", _value(header, "list-unsubscribe"))
    return None


def is_discussion(header: Header) -> bool:
    """A list on which people talk: it can be posted to, or this mail is an answer; and a person sent it."""
    if header.sender is None or not any(name in header.fields for name in _LIST_FIELDS):
        return False
    post = _value(header, "list-post").strip().lower()
    if post.startswith("no"):
        return False
    one_click = "list-unsubscribe-post" in header.fields or "feedback-id" in header.fields
    answer = is_answer(header)
    precedence = _value(header, "precedence").lower()
    if one_click and not (answer and post):
        return False
    open_to_all = "x-beenthere" in header.fields or precedence == "list" or _posted(header)
    return bool(post) or answer or open_to_all


def _posted(header: Header) -> bool:
    """Sent to the list that `Mailing-List` names, as ezmlm and Yahoo's groups do with what people post."""
    named = _value(header, "mailing-list").lower()
    return named.startswith("list ") and any(address.email in named for address in header.to + header.cc)


_GATES: tuple[Callable[[Header], Automated | None], ...] = (
    _bounce, _auto_reply, _spam, _calendar, _service, _generated, _bulk,
)  # fmt: skip


def _discussion(header: Header, context: Context) -> Automated | None:
    """List mail counts where it is meant for me: I am a recipient, or it answers a message of mine.

    Where nobody said who I am, what people write on a list counts as theirs.
    """
    if not context.me.addresses and is_discussion(header):
        return None
    on_list = any(name in header.fields for name in _LIST_FIELDS) or _value(header, "precedence").lower() == "list"
    if not on_list or any(context.me.is_me(address.email) for address in header.to + header.cc):
        return None
    if header.references and context.is_mine(header.references[-1]):
        return None
    return _shown(
        AutomatedKind.LIST, "list", _value(header, "list-id") or _value(header, "list-post") or "Precedence: list"
    )

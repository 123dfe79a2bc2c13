"""The header gates: what the header alone shows of automated mail.

Rules that hold here: each gate sees one kind of sign and stands in _GATES, the surest first; every field that
a gate reads stands in `mailbox.HEADER_FIELDS`, or it is never fetched.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from kindregards.core.automated.lists import is_discussion, list_mail
from kindregards.core.automated.programs import is_answer, programs, subject_begins
from kindregards.core.automated.verdict import Automated, AutomatedKind, shown, value
from kindregards.core.context import Context
from kindregards.core.message import Address, Header

_KEYWORD_END = re.compile(r"[;(\s]")
_NUMBERED = re.compile(r"\d{1,9}[.-]\d{4,12}[.-]")  # an address made for one mailing and reader
_NO_LETTER = re.compile(r"[\W\d_]")


def by_header(header: Header, context: Context) -> Automated | None:
    """What the header alone shows; None for mail that a person may have written to me.

    A person's mail on a list is LIST where it is not meant for me: automatic in that nothing follows from it,
    though a person wrote it. Without an address of mine in `context` nobody can tell, and it is None.
    """
    mine = context.sent_folder or (header.sender is not None and context.me.is_me(header.sender.email))
    if mine:
        return _auto_reply(header) or (None if context.sent_folder else _spam(header))
    for gate in _GATES:
        found = gate(header)
        if found is not None:
            return found
    return list_mail(header, context)


def _submitted(header: Header) -> str:
    """The keyword of Auto-Submitted (RFC 3834 5), without comment and parameters."""
    submitted = value(header, "auto-submitted").strip().lower()
    return _KEYWORD_END.split(submitted, maxsplit=1)[0] if submitted else ""


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
            return shown(AutomatedKind.NOTIFICATION, "receipt", header.content_type)
        return shown(AutomatedKind.BOUNCE, "report", header.content_type)
    if failed := value(header, "x-failed-recipients"):
        return shown(AutomatedKind.BOUNCE, "x-failed-recipients", failed)
    null_sender = value(header, "return-path").strip() == "<>"
    by_system = _delivers(header)
    if (by_system and null_sender) or ((by_system or null_sender) and subject_begins(header, "bounce")):
        return shown(AutomatedKind.BOUNCE, "bounce-subject", header.subject)
    if _local(header) in programs().senders["mailer"] and not subject_begins(header, "auto_reply"):
        return shown(AutomatedKind.BOUNCE, "mailer-daemon", header.sender.email if header.sender else "")
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
        return shown(AutomatedKind.AUTO_REPLY, "auto-submitted", f"Auto-Submitted: {submitted}")
    for name in ("x-autoreply", "x-autorespond", "x-autoreply-from", "x-mail-autoreply"):
        if (said := value(header, name)) and said.lower() != "no":
            return shown(AutomatedKind.AUTO_REPLY, name, f"{name}: {said}")
    if value(header, "precedence").lower() in ("auto_reply", "auto-reply"):
        return shown(AutomatedKind.AUTO_REPLY, "precedence", "Precedence: auto_reply")
    if subject_begins(header, "auto_reply"):
        return shown(AutomatedKind.AUTO_REPLY, "subject", header.subject)
    return None


def _calendar(header: Header) -> Automated | None:
    if (
        header.content_type.lower().startswith("text/calendar")
        or "calendarmessage" in value(header, "content-class").lower()
        or (header.sender is not None and header.sender.email in programs().senders["calendar"])
    ):
        return shown(AutomatedKind.CALENDAR, "calendar", header.content_type)
    return None


def _spam(header: Header) -> Automated | None:
    if value(header, "x-spam-flag").lower().startswith("yes"):
        return shown(AutomatedKind.SPAM, "x-spam-flag", "X-Spam-Flag: YES")
    if value(header, "x-spam-status").lower().startswith("yes"):
        return shown(AutomatedKind.SPAM, "x-spam-status", value(header, "x-spam-status"))
    return None


def _service(header: Header) -> Automated | None:
    """A network or a service, or an address at which nobody reads."""
    if header.sender is None:
        return None
    known, email, local = programs().senders, header.sender.email, _local(header)
    if email in known["addresses"] or not known["domains"].isdisjoint(header.sender.domains):
        return shown(AutomatedKind.NOTIFICATION, "network", email)
    if local in known["no_reply"] or local.startswith(("noreply", "donotreply")) or local.endswith("noreply"):
        bulk = "list-unsubscribe" in header.fields
        return shown(AutomatedKind.BULK if bulk else AutomatedKind.NOTIFICATION, "no-reply", email)
    if local in known["machine"]:
        return shown(AutomatedKind.NOTIFICATION, "sender", email)
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
        return shown(AutomatedKind.BULK, "sender", sender.email)
    if local.endswith(programs().offices):
        bounced = subject_begins(header, "bounce")
        return shown(AutomatedKind.BOUNCE if bounced else AutomatedKind.NOTIFICATION, "office", sender.email)
    return None


def _generated(header: Header) -> Automated | None:
    submitted = _submitted(header)
    if submitted and submitted != "no":
        return shown(AutomatedKind.NOTIFICATION, "auto-submitted", f"Auto-Submitted: {submitted}")
    suppressed = value(header, "x-auto-response-suppress").lower()
    if ("all" in suppressed or "oof" in suppressed) and not is_answer(header):
        return shown(AutomatedKind.NOTIFICATION, "x-auto-response-suppress", suppressed)
    if value(header, "return-path").strip() == "<>":
        return shown(
            AutomatedKind.AUTO_REPLY if is_answer(header) else AutomatedKind.NOTIFICATION,
            "null-sender",
            "Return-Path: <>",
        )
    for name in ("x-github-reason", "x-jira-fingerprint", "x-linkedin-class", "x-facebook-notify"):
        if name in header.fields:
            return shown(AutomatedKind.NOTIFICATION, name, f"{name}: {value(header, name)}")
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
            return shown(AutomatedKind.BULK, name, f"{name}: {value(header, name)}")
    precedence = value(header, "precedence").lower()
    if precedence in ("bulk", "junk"):
        return shown(AutomatedKind.BULK, "precedence", f"Precedence: {precedence}")
    if "list-unsubscribe" in header.fields:
        return shown(AutomatedKind.BULK, "list-unsubscribe", value(header, "list-unsubscribe"))
    return None


_GATES: tuple[Callable[[Header], Automated | None], ...] = (
    _bounce, _auto_reply, _spam, _calendar, _service, _generated, _bulk,
)  # fmt: skip

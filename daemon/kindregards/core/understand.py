"""Everything that is understood of one message: the pure pipeline from bytes to an entry with signals.

header -> direction -> header gates -> (text) -> own words -> language -> text gates -> signals, form of address
"""

from dataclasses import dataclass

from kindregards.core.automated import Automated, AutomatedKind, by_text
from kindregards.core.context import Context
from kindregards.core.language import detect as detect_language
from kindregards.core.message import Body, Direction, Header, Message
from kindregards.core.organisation import organisation
from kindregards.core.signals import Signal, detect
from kindregards.core.thread import NOBODY, Entry
from kindregards.core.voice import heard, is_by_first_name

__all__ = ["Context", "Understood", "understand", "worth_reading"]

TOLD = frozenset({AutomatedKind.BOUNCE, AutomatedKind.AUTO_REPLY, AutomatedKind.LIST})
"""Automated mail whose text still tells something: dead addresses, a day of return, my name."""


@dataclass(frozen=True, slots=True)
class Understood:
    """One message as the daemon will remember it."""

    entry: Entry
    automated: Automated | None = None
    organisation: str = ""  # of the sender, from their signature; "" when unsure


def worth_reading(header: Header, automated: Automated | None) -> bool:
    """True when the text of a mail can matter: a person wrote it, or it tells an absence or a dead address."""
    return automated is None or automated.kind in TOLD


def understand(header: Header, body: Body | None, automated: Automated | None, context: Context) -> Understood:
    """Put together what one message means.

    Args:
        body: None when the text was not read; then the absence of signals proves nothing.
        automated: what `by_header` said.
    """
    direction = _direction(header, context)
    language = _language(body) if body is not None else None
    if body is not None:
        automated = by_text(header, body, language, context, automated)
    signals: tuple[Signal, ...] = ()
    if body is not None and automated is None:
        signals = detect(Message(header, body, direction, language), context.me)
    own = body.own if body is not None and automated is None else ""
    readers = tuple(context.me.names) if direction is Direction.IN else tuple(a.name for a in header.to)
    sender = header.sender or NOBODY
    return Understood(
        entry=Entry(
            message_id=header.message_id,
            date=header.date,
            direction=direction,
            sender=sender,
            to=header.to,
            cc=header.cc,
            subject=header.subject,
            automated=automated.kind.value if automated else None,
            language=language,
            reply_to=header.reply_to,
            references=header.references,
            signals=signals,
            read_whole=body is not None and not body.truncated,
            words=len(body.own.split()) if body is not None else 0,
            account=context.account,
            formal=_form_of_address(own, header, language) if language else None,
            by_first_name=is_by_first_name(own, readers, language) if language else False,
        ),
        automated=automated,
        organisation=organisation(sender, body.signature if body is not None else "") if automated is None else "",
    )


def _language(body: Body) -> str | None:
    """Of the own text; where that is too short to tell, of the mail that it answers."""
    return detect_language(body.own) or detect_language(body.whole)


def _form_of_address(own: str, header: Header, language: str) -> bool | None:
    """What is said to several readers, "vous" or "ihr", may be a plural: then only the familiar form tells."""
    formal = heard(own, language)
    return None if formal and len(header.recipients) > 1 else formal


def _direction(header: Header, context: Context) -> Direction:
    """What lies in Sent, or comes from an address of mine, I wrote."""
    mine = header.sender is not None and context.me.is_me(header.sender.email)
    return Direction.OUT if context.sent_folder or mine else Direction.IN

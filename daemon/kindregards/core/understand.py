"""Everything that is understood of one message: the pure pipeline from bytes to an entry with signals.

header -> direction -> header gates -> (text) -> own words -> language -> text gates -> signals, form of address
"""

from dataclasses import dataclass, field, replace

from kindregards.core.automated import Automated, by_text
from kindregards.core.context import Context
from kindregards.core.facts import Facts, facts
from kindregards.core.language import detect as detect_language
from kindregards.core.message import Body, Direction, Header, Message
from kindregards.core.notices import is_telling, notices
from kindregards.core.signals import detect
from kindregards.core.thread import NOBODY, Entry
from kindregards.core.topics import topics
from kindregards.core.voice import greeting, heard, is_by_first_name, sign_off, spoken

__all__ = ["Context", "Understood", "understand", "worth_reading"]


@dataclass(frozen=True, slots=True)
class Understood:
    """One message as the daemon will remember it."""

    entry: Entry
    automated: Automated | None = None
    facts: Facts = field(default_factory=Facts)  # about the sender, from their signature
    topics: tuple[str, ...] = ()  # what the own text is about, for its writer


def worth_reading(header: Header, automated: Automated | None) -> bool:
    """True when the text of a mail can matter: a person wrote it, or a program tells something in it."""
    return automated is None or is_telling(header, automated)


def understand(header: Header, body: Body | None, automated: Automated | None, context: Context) -> Understood:
    """Put together what one message means.

    Args:
        body: None when the text was not read; then the absence of signals proves nothing.
        automated: what `by_header` said.
    """
    direction = _direction(header, context)
    if body is None:
        return Understood(_entry(header, direction, automated, context), automated)
    language = _language(body)
    automated = by_text(header, body, language, context, automated)
    entry = _entry(header, direction, automated, context)
    entry = replace(entry, language=language, read_whole=not body.truncated, words=len(body.own.split()))
    if automated is not None:
        return Understood(
            replace(entry, signals=notices(header, body, automated, language, context.me)), automated
        )
    message = Message(header, body, direction, language)
    return Understood(
        _heard(replace(entry, signals=detect(message, context.me)), message, context),
        facts=facts(header.sender or NOBODY, body.signature),
        topics=topics(message),
    )


def _entry(header: Header, direction: Direction, automated: Automated | None, context: Context) -> Entry:
    """What the header alone tells."""
    return Entry(
        message_id=header.message_id,
        date=header.date,
        direction=direction,
        sender=header.sender or NOBODY,
        to=header.to,
        cc=header.cc,
        subject=header.subject,
        automated=automated.kind.value if automated else None,
        reply_to=header.reply_to,
        references=header.references,
        account=context.account,
    )


def _heard(entry: Entry, message: Message, context: Context) -> Entry:
    """`entry` with how the writer addresses the reader, and what the mail carries."""
    body, language = message.body, message.language
    entry = replace(entry, attached=body.has_attachment, linked=bool(body.links))
    if language is None:
        return entry
    is_in = message.direction is Direction.IN
    readers = tuple(context.me.names) if is_in else tuple(a.name for a in message.header.to)
    return replace(
        entry,
        formal=_form_of_address(body.own, message.header, language),
        by_first_name=is_by_first_name(body.own, readers, language),
        greeting=greeting(body.own, language),
        sign_off=sign_off(body.own, body.signature, language),
    )


def _language(body: Body) -> str | None:
    """Of the own text; where that is too short to tell, of the mail that it answers, or of its greeting."""
    return detect_language(body.own) or detect_language(body.whole) or spoken(body.own, body.signature)


def _form_of_address(own: str, header: Header, language: str) -> bool | None:
    """What is said to several readers, "vous" or "ihr", may be a plural: then only the familiar form tells."""
    formal = heard(own, language)
    return None if formal and len(header.recipients) > 1 else formal


def _direction(header: Header, context: Context) -> Direction:
    """What lies in Sent, or comes from an address of mine, I wrote."""
    mine = header.sender is not None and context.me.is_me(header.sender.email)
    return Direction.OUT if context.sent_folder or mine else Direction.IN

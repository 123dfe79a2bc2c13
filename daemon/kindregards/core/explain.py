"""What is understood of one message, told from outside: the values of `kindregards explain --json`.

Rules that hold here: the schema has a version; a name that was published keeps its meaning, new names may be
added without a new version, a name that goes or changes needs one (docs/explain.md describes them all).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kindregards.core.automated import Failure, by_header
from kindregards.core.message import Address, Forwarded, Unreadable
from kindregards.core.people import Me, display_name
from kindregards.core.signals import Signal
from kindregards.core.text.body import parse_message
from kindregards.core.thread import Entry, Thread, join, joining, standing
from kindregards.core.understand import Context, Understood, understand

SCHEMA = 1

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Explained:
    """One message: what is understood of it, and the parts of its text."""

    understood: Understood
    own: str
    signature: str
    is_quoting: bool
    forwarded: Forwarded | None


def explain(raw: bytes, received: datetime, context: Context) -> Explained | Unreadable:
    """Understand a whole message from a file, with no more knowledge than `context`.

    Args:
        received: aware; stands in for a date that cannot be right.
    """
    message = parse_message(raw, received)
    if isinstance(message, Unreadable):
        return message
    header, body = message
    understood = understand(header, body, by_header(header, context), context)
    return Explained(understood, body.own, body.signature, bool(body.quoted), body.forwarded)


def threads(entries: Sequence[Entry], me: Me) -> list[Thread]:
    """The threads of some messages, in the order of their first ones; each message once."""
    by_id = {entry.message_id: entry for entry in reversed(entries)}
    joined = join([joining(entry, me) for entry in by_id.values()], ())
    groups = (sorted((by_id[each.message_id] for each in one.newcomers), key=_age) for one in joined)
    ordered = sorted(groups, key=lambda group: _age(group[0]))
    return [Thread(number, tuple(group)) for number, group in enumerate(ordered, 1)]


def _age(entry: Entry) -> tuple[datetime, str]:
    return entry.date, entry.message_id


def values(explained: Explained, me: Me, thread: Thread | None = None) -> dict[str, object]:
    """The fields of one message, ready for JSON.

    Args:
        thread: the thread that it belongs to; None judges the message alone.
    """
    entry, automated = explained.understood.entry, explained.understood.automated
    facts = explained.understood.facts
    return {
        "schema": SCHEMA,
        "message_id": entry.message_id,
        "date": entry.date.isoformat(),
        "from": _mailbox(entry.sender),
        "to": [_mailbox(address) for address in entry.to],
        "cc": [_mailbox(address) for address in entry.cc],
        "subject": entry.subject,
        "direction": entry.direction.value,
        "automated": automated.kind.value if automated else None,
        "automated_rule": automated.rule if automated else None,
        "bounce": _bounce(automated.failures if automated else ()),
        "language": entry.language,
        "own_text": explained.own,
        "signature": explained.signature,
        "quoted": explained.is_quoting,
        "forwarded": _forwarded(explained.forwarded),
        "thread": _thread(entry, me, thread),
        "signals": [_signal(signal) for signal in entry.signals],
        "facts": {
            "name": facts.name,
            "organisation": facts.organisation,
            "title": facts.title,
            "phone": facts.phone,
            "links": list(facts.links),
        },
        "topics": list(explained.understood.topics),
        "address": {
            "greeting": entry.greeting,
            "first_name": entry.by_first_name,
            "formal": entry.formal,
            "sign_off": entry.sign_off,
        },
    }


def error(source: str, reason: str) -> dict[str, object]:
    """The fields of a file that cannot be read as mail."""
    return {"schema": SCHEMA, "source": source, "error": reason}


def _mailbox(address: Address) -> str:
    """ "Ann Lee <ann@leafworks.example>"."""
    return f"{display_name(address)} <{address.email}>" if address.name else address.email


def _bounce(failures: Sequence[Failure]) -> Values | None:
    """The first failure, and all of them below `failures`."""
    told = [
        {"address": each.address, "status": each.status, "reason": each.reason, "dead": each.dead}
        for each in failures
    ]
    return {**told[0], "failures": told} if told else None


def _forwarded(forwarded: Forwarded | None) -> Values | None:
    if forwarded is None:
        return None
    return {"from": _mailbox(forwarded.sender) if forwarded.sender else "", "subject": forwarded.subject}


def _thread(entry: Entry, me: Me, thread: Thread | None) -> Values:
    """`id` is the Message-ID of the thread's oldest message, as far as it is known."""
    if thread is None:
        oldest = next(iter(entry.references), entry.message_id)
        return {"id": oldest, "whose_turn": standing(Thread(0, (entry,)), me).turn.value}
    return {"id": thread.entries[0].message_id, "whose_turn": standing(thread, me).turn.value}


def _signal(signal: Signal) -> Values:
    return {
        "kind": signal.kind.value,
        "sentence": signal.sentence,
        "rule": signal.rule,
        "confidence": signal.confidence,
        "who": list(signal.who),
        "due": signal.due.isoformat() if signal.due else None,
        "facts": dict(signal.facts),
    }

"""Signals and addresses as JSON text (ASCII, so that even a lone surrogate from a broken mail can be kept)."""

import json
from collections.abc import Iterable

from kindregards.core.message import Address
from kindregards.core.signals import Signal, SignalKind
from kindregards.store.instants import in_offset, offset_of, to_ticks


def signals_to_json(signals: Iterable[Signal]) -> str:
    return json.dumps([_values(signal) for signal in signals])


def signals_from_json(text: str) -> tuple[Signal, ...]:
    return tuple(
        Signal(SignalKind(kind), sentence, rule, confidence, message_id, in_offset(ticks, offset), tuple(who))
        for kind, sentence, rule, confidence, message_id, ticks, offset, who in json.loads(text)
    )


def _values(signal: Signal) -> list[object]:
    when = (to_ticks(signal.date), offset_of(signal.date))
    return [
        signal.kind.value, signal.sentence, signal.rule, signal.confidence, signal.message_id, *when, signal.who
    ]  # fmt: skip


def addresses_to_text(addresses: Iterable[Address]) -> str:
    """JSON [[email, name], ...]; "" for none, which most mails have two of."""
    pairs = [(address.email, address.name) for address in addresses]
    return json.dumps(pairs) if pairs else ""


def addresses_from_text(text: str) -> tuple[Address, ...]:
    return tuple(Address(email, name) for email, name in json.loads(text)) if text else ()


def storable(text: str) -> str:
    """`text` as SQLite can keep it: lone surrogates, which some broken mails leave, become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")

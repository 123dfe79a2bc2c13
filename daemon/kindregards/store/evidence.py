"""Signals and addresses as JSON text (ASCII, so that even a lone surrogate from a broken mail can be kept)."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from kindregards.core.message import Address
from kindregards.core.signals import Signal, SignalKind
from kindregards.store.instants import in_offset, offset_of, to_ticks


def signals_to_json(signals: Iterable[Signal]) -> str:
    return json.dumps([_values(signal) for signal in signals])


def signals_from_json(text: str) -> tuple[Signal, ...]:
    """Those of older rows have neither day nor facts."""
    return tuple(
        Signal(
            SignalKind(kind), sentence, rule, confidence, message_id, in_offset(ticks, offset), tuple(who),
            day(more[0]) if more else None, facts_from_text(more[1]) if more else {},
        )
        for kind, sentence, rule, confidence, message_id, ticks, offset, who, *more in json.loads(text)
    )  # fmt: skip


def _values(signal: Signal) -> list[object]:
    when = (to_ticks(signal.date), offset_of(signal.date))
    return [
        signal.kind.value, signal.sentence, signal.rule, signal.confidence, signal.message_id, *when, signal.who,
        signal.due and signal.due.isoformat(), facts_to_text(signal.facts),
    ]  # fmt: skip


def day(text: str | None) -> date | None:
    """The day of a stored YYYY-MM-DD."""
    return date.fromisoformat(text) if text else None


def facts_to_text(facts: Mapping[str, str]) -> str:
    """JSON {name: value}; "" for none, which most signals have."""
    return json.dumps(dict(facts)) if facts else ""


def facts_from_text(text: str) -> Mapping[str, str]:
    return dict(json.loads(text)) if text else {}


def addresses_to_text(addresses: Iterable[Address]) -> str:
    """JSON [[email, name], ...]; "" for none, which most mails have two of."""
    pairs = [(address.email, address.name) for address in addresses]
    return json.dumps(pairs) if pairs else ""


def addresses_from_text(text: str) -> tuple[Address, ...]:
    return tuple(Address(email, name) for email, name in json.loads(text)) if text else ()


def storable(text: str) -> str:
    """`text` as SQLite can keep it: lone surrogates, which some broken mails leave, become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")

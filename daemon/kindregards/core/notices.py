"""What mail that programs wrote tells all the same: absences, dead addresses, meetings, network connections.

Rules that hold here: `is_telling` sees only the header, so that the text of mail that cannot matter is never
fetched.
"""

from collections.abc import Iterator

from kindregards.core import calendar, networks
from kindregards.core.automated import Automated, AutomatedKind
from kindregards.core.message import Body, Header
from kindregards.core.people import Me, display_name
from kindregards.core.phrases import phrases_of
from kindregards.core.sentences import split
from kindregards.core.signals import Signal, SignalKind, event

ANNOUNCED_IN = 20  # sentences of an automatic reply; what follows is a signature or a notice

TOLD = frozenset({AutomatedKind.BOUNCE, AutomatedKind.AUTO_REPLY, AutomatedKind.LIST, AutomatedKind.CALENDAR})
"""Automated mail whose text still tells something: dead addresses, a day of return, my name, a meeting."""


def is_telling(header: Header, automated: Automated) -> bool:
    """True when the text of this automated mail can matter."""
    if automated.kind in TOLD:
        return True
    return automated.kind is not AutomatedKind.SPAM and (networks.is_known(header) or event.is_announced(header))


def notices(header: Header, body: Body, automated: Automated, language: str | None, me: Me) -> tuple[Signal, ...]:
    """The signals of an automated mail."""
    match automated.kind:
        case AutomatedKind.AUTO_REPLY:
            return tuple(_absence(header, body, automated, language))
        case AutomatedKind.BOUNCE:
            return tuple(_bounces(header, automated))
        case AutomatedKind.CALENDAR:
            return tuple(calendar.signals(header, body, me))
        case AutomatedKind.NOTIFICATION | AutomatedKind.BULK if body.calendar:
            return tuple(calendar.signals(header, body, me))
        case AutomatedKind.NOTIFICATION if networks.is_known(header):
            return tuple(networks.signals(header, body))
        case AutomatedKind.NOTIFICATION | AutomatedKind.BULK:
            return tuple(event.announced(header, body, language))
        case _:
            return ()


def _absence(header: Header, body: Body, automated: Automated, language: str | None) -> Iterator[Signal]:
    if automated.back_on is None and not automated.deputies:
        return
    names = ", ".join(display_name(each) for each in automated.deputies)
    yield Signal(
        SignalKind.ABSENCE,
        _announcing(body, language) or automated.evidence,
        automated.rule,
        0.9,
        header.message_id,
        header.date,
        who=tuple(deputy.email for deputy in automated.deputies),
        due=automated.back_on,
        facts={"deputy": names} if names else {},
    )


def _announcing(body: Body, language: str | None) -> str:
    """The sentence that says that they are away; "" when none does in words that are known."""
    said = (
        sentence
        for sentence in split(body.own, language)[:ANNOUNCED_IN]
        if any(each.has("absence", "away", sentence) for each in phrases_of(language))
    )
    return next(said, "")


def _bounces(header: Header, automated: Automated) -> Iterator[Signal]:
    for failure in automated.failures:
        told = {"status": failure.status, "reason": failure.reason, "dead": "yes" if failure.dead else ""}
        yield Signal(
            SignalKind.BOUNCE,
            header.subject or automated.evidence,
            automated.rule,
            0.9,
            header.message_id,
            header.date,
            who=(failure.address,) if failure.address else (),
            facts={name: value for name, value in told.items() if value},
        )

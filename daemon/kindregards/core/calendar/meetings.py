"""How meetings stand: the latest word on each, from the MEETING signals of calendar parts.

Rules that hold here: the order in which the mails arrive does not matter; nothing is lost when one never does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from kindregards.core.signals.signal import Signal


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is known of one meeting, or of one occurrence that differs from its series.

    Attributes:
        latest: the signal that says how it stands.
        answers: address -> accepted, declined or tentative, each person's last word.
    """

    uid: str
    recurrence_id: str
    latest: Signal
    cancelled: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


def meetings(told: Iterable[Signal]) -> tuple[Meeting, ...]:
    """How meetings stand, from the MEETING signals of any mails in any order; those that come first first.

    The highest sequence tells, of equal ones the later mail (RFC 5546 2.1.5). A cancelled series cancels its
    occurrences.
    """
    by_key: dict[tuple[str, str], list[Signal]] = {}
    for signal in told:
        if uid := signal.facts.get("uid"):
            by_key.setdefault((uid, signal.facts.get("recurrence_id", "")), []).append(signal)
    standing = {key: _standing(*key, group) for key, group in by_key.items()}
    found = [_with_series(meeting, standing.get((meeting.uid, ""))) for meeting in standing.values()]
    return tuple(
        sorted(found, key=lambda meeting: (meeting.latest.due or date.max, meeting.uid, meeting.recurrence_id))
    )


def _standing(uid: str, recurrence_id: str, group: list[Signal]) -> Meeting:
    in_order = sorted(group, key=_age)
    replies = [signal for signal in group if "answer" in signal.facts]
    latest = next((s for s in reversed(in_order) if "answer" not in s.facts), in_order[-1])
    answers = {
        s.facts["answered_by"]: s.facts["answer"] for s in sorted(replies, key=lambda s: (s.date, s.message_id))
    }
    return Meeting(uid, recurrence_id, latest, latest.rule == "calendar.cancel", answers)


def _age(signal: Signal) -> tuple[int, datetime, str]:
    return int(signal.facts.get("sequence", "0")), signal.date, signal.message_id


def _with_series(meeting: Meeting, series: Meeting | None) -> Meeting:
    if series is None or not series.cancelled or meeting.cancelled:
        return meeting
    return replace(meeting, cancelled=True)

"""The verdict of the gates: what kind of automated mail, and what showed it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EVIDENCE = 200  # characters


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

"""The verdict of the gates: what kind of automated mail, and what showed it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kindregards.core.charset import clean
from kindregards.core.message import Address, Header

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
class Failure:
    """What a bounce says about one address.

    Attributes:
        address: lower case; "" when the bounce does not tell whose.
        status: enhanced status code (RFC 3463), "5.1.1"; "" when unknown.
        reason: one word for the class of failure in the vocabulary of Sisimai 5, "userunknown"; "" when unknown.
        dead: nobody can be reached there for good.
    """

    address: str
    status: str = ""
    reason: str = ""
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Automated:
    """Why a mail is not a person writing.

    Attributes:
        rule: name of the gate, e.g. "header.list-unsubscribe".
        evidence: the header field or sentence that showed it, at most 200 characters.
        back_on: out-of-office: the first day on which they are back, None if not said.
        deputies: out-of-office: whom to write to meanwhile.
        failures: bounce: what it says about each address.
    """

    kind: AutomatedKind
    rule: str
    evidence: str
    back_on: date | None = None
    deputies: tuple[Address, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def dead(self) -> tuple[str, ...]:
        """The addresses at which nobody can be reached for good."""
        return tuple(failure.address for failure in self.failures if failure.dead and failure.address)


def shown(kind: AutomatedKind, rule: str, evidence: str) -> Automated:
    """The verdict of a header gate."""
    return Automated(kind, f"header.{rule}", clean(evidence, EVIDENCE))


def value(header: Header, name: str) -> str:
    """The first field of that name, "" when there is none."""
    return header.fields.get(name, ("",))[0]

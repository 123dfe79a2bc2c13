"""What must be known besides a mail to understand it: who I am, which folder it lay in, what I wrote."""

from collections.abc import Callable
from dataclasses import dataclass

from kindregards.core.people import Me


def _nobody_asked(message_id: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of one mail.

    Attributes:
        account: the account's name in the configuration.
        sent_folder: the mail lies in Sent: I wrote it, whatever its From says.
        is_mine: tells whether a Message-ID belongs to a mail of mine; list mail that answers one is for me.
    """

    me: Me
    account: str = ""
    sent_folder: bool = False
    is_mine: Callable[[str], bool] = _nobody_asked

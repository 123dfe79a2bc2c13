"""More mail for the passes: questions of several people, answers of mine."""

from datetime import datetime

from builders import mail
from servers.world import ME

ROBIN = f"Robin Hale <{ME}>"


def person(number: int) -> str:
    """An old acquaintance, one for each number."""
    return f"Pat Number{number} <pat{number}@people{number}.example>"


def question(number: int, at: datetime, to: str = ROBIN, serial: int = 1, subject: str = "") -> bytes:
    """Pat asks something: my turn. Message-ID q<number>.<serial>@people.example."""
    return mail(
        sender=person(number),
        to=to,
        subject=subject or f"Room {number}",
        text=f"Hi Robin,\n\ncould you send me the list of guests for room {number}?\n\nBest,\nPat\n",
        date=at,
        message_id=f"q{number}.{serial}@people.example",
    )


def answer(number: int, at: datetime, serial: int = 1, sender: str = ROBIN) -> bytes:
    """I answer that by myself."""
    asked = f"q{number}.{serial}@people.example"
    return mail(
        sender=sender,
        to=person(number),
        subject=f"Re: Room {number}",
        text="Hi Pat,\n\nthe list is attached.\n\nRobin\n",
        date=at,
        message_id=f"a{number}.{serial}@hale.example",
        in_reply_to=asked,
        references=(asked,),
    )


def second_thoughts(number: int, at: datetime) -> bytes:
    """Pat asks something else in the same thread."""
    asked = f"q{number}.1@people.example"
    return mail(
        sender=person(number),
        to=ROBIN,
        subject=f"Re: Room {number}",
        text="Hi Robin,\n\none more thing. Could you also tell me how many chairs we need?\n\nBest,\nPat\n",
        date=at,
        message_id=f"q{number}.2@people.example",
        in_reply_to=asked,
        references=(asked,),
    )


def never_mind(number: int, at: datetime, serial: int = 1) -> bytes:
    """Pat found it out without me."""
    asked = f"q{number}.{serial}@people.example"
    return mail(
        sender=person(number),
        to=ROBIN,
        subject=f"Re: Room {number}",
        text="Hi Robin,\n\nnever mind, I found the list. No need to answer.\n\nBest,\nPat\n",
        date=at,
        message_id=f"n{number}.{serial}@people.example",
        in_reply_to=asked,
        references=(asked,),
    )

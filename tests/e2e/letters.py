"""The mail of the end-to-end tests: three stories that lead to a draft, and some that must not."""

from datetime import datetime, timedelta

from builders import mail

ROBIN = "Robin Hale <robin@hale.example>"
ADA = "Ada Brandt <ada@brandt.example>"
BEN = "Ben Okafor <ben@okafor.example>"
CLEO = "Cleo Marsh <cleo@marsh.example>"


def known_to_each_other(person: str, before: datetime) -> tuple[bytes, bytes]:
    """An exchange of old (from them, from me): they are no new connection."""
    theirs = mail(
        sender=person,
        to=ROBIN,
        subject="Minutes",
        text="Hi Robin,\n\nhere are the minutes of Monday, nothing to do for you.\n",
        date=before,
    )
    mine = mail(
        sender=ROBIN,
        to=person,
        subject="Re: Minutes",
        text="Thank you, they are filed.\n",
        date=before + timedelta(hours=1),
        message_id=f"minutes.{person[:3].lower()}@hale.example",
    )
    return theirs, mine


def owed_reply(at: datetime) -> bytes:
    """Ada asks two things: my turn."""
    return mail(
        sender=ADA,
        to=ROBIN,
        subject="Venue for the workshop",
        text=(
            "Hi Robin,\n\nthe hall in Mitte is free on 14 May. Could you send me the list of speakers by Friday?\n"
            "And how many seats do we need?\n\nBest,\nAda\n"
        ),
        date=at,
        message_id="owed.1@brandt.example",
    )


def my_question(at: datetime) -> bytes:
    """I ask Ben something: his turn."""
    return mail(
        sender=ROBIN,
        to=BEN,
        subject="Figures for the annual report",
        text="Hi Ben,\n\ncould you send me the membership figures for 2025?\n\nBest,\nRobin\n",
        date=at,
        message_id="quiet.1@hale.example",
    )


def first_contact(at: datetime) -> bytes:
    """I write to Cleo for the first time."""
    return mail(
        sender=ROBIN,
        to=CLEO,
        subject="Your article on tidal power",
        text="Dear Cleo,\n\nyour article on tidal power was a joy to read. Thank you for it.\n\nRobin Hale\n",
        date=at,
        message_id="first.1@hale.example",
    )


def first_answer(at: datetime) -> bytes:
    """Cleo answers and tells about her work: a new connection."""
    return mail(
        sender=CLEO,
        to=ROBIN,
        subject="Re: Your article on tidal power",
        text=(
            "Dear Robin,\n\nthank you for your kind words. I am working on a follow-up about turbines in the "
            "Pentland Firth.\n\nBest wishes,\nCleo\n"
        ),
        date=at,
        message_id="first.2@marsh.example",
        in_reply_to="first.1@hale.example",
        references=("first.1@hale.example",),
    )


def newsletter(at: datetime, number: int) -> bytes:
    """Bulk mail that asks questions."""
    return mail(
        sender="Grid Weekly <news@grid.example>",
        to=ROBIN,
        subject=f"Grid Weekly {number}: are you ready for spring?",
        text="Hi Robin,\n\nare you ready for spring? Could you spare a minute?\n\nUnsubscribe here.\n",
        date=at,
        headers={
            "List-Unsubscribe": "<https://grid.example/u>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "bulk",
        },
    )


def my_answer(at: datetime) -> bytes:
    """I answer Ada by myself."""
    return mail(
        sender=ROBIN,
        to=ADA,
        subject="Re: Venue for the workshop",
        text="Hi Ada,\n\nthe list is attached, and we need forty seats.\n\nRobin\n",
        date=at,
        message_id="owed.2@hale.example",
        in_reply_to="owed.1@brandt.example",
        references=("owed.1@brandt.example",),
    )

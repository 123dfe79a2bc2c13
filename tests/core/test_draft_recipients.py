"""Whom a draft goes to."""

from dataclasses import replace
from datetime import UTC, datetime

from builders import ME, address, entry
from kindregards.core.followup import FollowUp, Kind
from kindregards.core.message import Direction
from kindregards.core.recipients import SEVERAL, recipients
from kindregards.core.thread import Entry

NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
ADA, CARLA = address("Ada Winter <ada@winter-labs.example>"), address("Carla Mendes <carla@mendes.example>")
ROBIN, ALIAS = "Robin Field <robin@example.org>", "Robin <robin+list@example.org>"


def follow_up(**facts: object) -> FollowUp:
    return FollowUp(Kind.REPLY, "reply:x", 1, 1, "home", "x", "a reason", (), NOW, NOW, facts)


def emails(answered: Entry, trusted: frozenset[str] = frozenset(), **facts: object) -> list[list[str]]:
    found = recipients(follow_up(**facts), answered, ME, trusted)
    return [[a.email for a in those] for those in (found.to, found.cc, found.bcc)]


def test_an_answer_goes_to_the_writer() -> None:
    assert emails(entry()) == [[ADA.email], [], []]


def test_all_who_were_written_to_stay_in_the_conversation_but_never_me() -> None:
    answered = entry(to=[ROBIN, "Carla Mendes <carla@mendes.example>"], cc=[ALIAS, "Li <li@example.net>", ROBIN])
    assert emails(answered) == [[ADA.email], [CARLA.email, "li@example.net"], []]


def test_an_announcement_to_many_is_answered_to_its_writer_alone() -> None:
    answered = entry(to=[ROBIN, *(f"p{n}@example.net" for n in range(SEVERAL))])
    assert emails(answered) == [[ADA.email], [], []]


def test_a_reply_to_is_honoured_only_when_it_is_known() -> None:
    strange = replace(entry(), reply_to=(address("x@evil.example"),))
    assert emails(strange)[0] == [ADA.email]
    assert emails(strange, trusted=frozenset({"x@evil.example"}))[0] == ["x@evil.example"]
    assert emails(replace(entry(), reply_to=(address("office@winter-labs.example"),)))[0] == [
        "office@winter-labs.example"
    ]


def test_a_reply_to_of_which_one_address_is_unknown_is_not_honoured() -> None:
    answered = replace(entry(), reply_to=(address("office@winter-labs.example"), address("x@evil.example")))
    assert emails(answered)[0] == [ADA.email]


def test_a_reply_to_that_names_me_leads_to_the_writer() -> None:
    assert emails(replace(entry(), reply_to=(address(ROBIN),)), frozenset({"robin@example.org"}))[0] == [ADA.email]


def test_a_reminder_goes_to_those_i_wrote_to() -> None:
    mine = entry(Direction.OUT, cc=["Carla Mendes <carla@mendes.example>", ALIAS])
    assert emails(mine) == [[ADA.email], [CARLA.email], []]


def test_the_introduced_is_written_to_and_the_introducer_moved_to_bcc() -> None:
    answered = entry(
        sender="Carla Mendes <carla@mendes.example>", to=[ROBIN, "Ada Winter <ada@winter-labs.example>"]
    )
    assert emails(answered, introduced=ADA.email) == [[ADA.email], [], [CARLA.email]]

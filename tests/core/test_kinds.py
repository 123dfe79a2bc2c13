"""The three kinds: when each applies, and when it stays silent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from builders import ME, address, entry
from kindregards.core.followup import FollowUp, Kind
from kindregards.core.hours import Duration, Hours, Unit
from kindregards.core.kinds import ThreadView, propose
from kindregards.core.message import Direction
from kindregards.core.people import Person
from kindregards.core.policy import BumpPolicy, Policy, ReplyPolicy
from kindregards.core.signals import Signal, SignalKind
from kindregards.core.signals.request import ANSWERED
from kindregards.core.thread import NOBODY, Entry, Thread, standing

ADA, CARLA, ROBIN = (
    "Ada Winter <ada@winter-labs.example>",
    "Carla Mendes <carla@mendes.example>",
    "Robin Field <robin@example.org>",
)
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)  # Wednesday of the week after
DAY = timedelta(days=1)
POLICY = Policy(Hours(ZoneInfo("Europe/Berlin")))
BEFORE = MONDAY - 200 * DAY


def said(kind: SignalKind, sentence: str, who: tuple[str, ...] = (), confidence: float = 0.9) -> Signal:
    return Signal(kind, sentence, f"{kind}.test", confidence, "", MONDAY, who)


def mail(direction: Direction, date: datetime, *signals: Signal, **more: object) -> Entry:
    """An entry whose signals carry its own id and date."""
    made: Entry = entry(direction, date, **more)  # type: ignore[arg-type,unused-ignore]
    return replace(made, signals=tuple(replace(s, message_id=made.message_id, date=date) for s in signals))


def person(text: str = ADA, number: int = 1, **more: object) -> Person:
    who = address(text)
    known: dict[str, object] = {"first_in": BEFORE, "first_out": BEFORE, "last_in": MONDAY, "last_out": BEFORE}
    return Person(number, who.name, (who,), **(known | more))  # type: ignore[arg-type]


def proposals(
    entries: Sequence[Entry], *people: Person, now: datetime = NOW, policy: Policy = POLICY, bumps_sent: int = 0
) -> list[FollowUp]:
    thread = Thread(1, tuple(entries))
    known = {a.email: each for each in people or (person(),) for a in each.addresses}
    return list(propose(ThreadView(thread, standing(thread, ME), ME, known, bumps_sent, now), policy))


QUESTION = said(SignalKind.QUESTION, "Could you send the plan?")
ABOUT = said(SignalKind.ABOUT, "We are restoring the old bakery as a reading room.")
IN, OUT = Direction.IN, Direction.OUT


# reply


def test_an_unanswered_question_leads_to_a_reply_that_quotes_it() -> None:
    asked = mail(IN, MONDAY, QUESTION)
    (found,) = proposals([asked])
    assert (found.kind, found.key, found.answers) == (Kind.REPLY, f"reply:{asked.message_id}", asked.message_id)
    assert found.facts["questions"] == ["Could you send the plan?"]
    assert found.evidence == asked.signals
    assert "Ada Winter asked you something on 2026-03-02" in found.reason


def test_a_reply_is_due_a_business_day_after_the_question_and_not_for_ever() -> None:
    friday = datetime(2026, 3, 6, 9, 0, tzinfo=UTC)
    (found,) = proposals([mail(IN, friday, QUESTION)])
    assert found.due == datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    assert proposals([mail(IN, friday, QUESTION)], now=friday + 60 * DAY) == []


def test_questions_of_several_mails_are_quoted_in_order_each_once() -> None:
    second = said(SignalKind.REQUEST, "Please bring the keys.")
    (found,) = proposals([mail(IN, MONDAY, QUESTION), mail(IN, MONDAY + DAY, QUESTION, second)])
    assert found.facts["questions"] == ["Could you send the plan?", "Please bring the keys."]


def test_what_i_answered_leads_to_no_reply() -> None:
    assert proposals([mail(IN, MONDAY, QUESTION), mail(OUT, MONDAY + DAY)]) == []


def test_who_asked_not_to_be_written_to_gets_no_reply() -> None:
    assert proposals([mail(IN, MONDAY, QUESTION)], person(stopped=True)) == []


def test_a_strangers_pitch_is_not_answered_but_an_acquaintances_question_is() -> None:
    pitch = said(SignalKind.PITCH, "We help companies double their leads.")
    assert proposals([mail(IN, MONDAY, pitch, QUESTION)], person(first_out=None, last_out=None)) == []
    assert [f.kind for f in proposals([mail(IN, MONDAY, pitch, QUESTION)])] == [Kind.REPLY]


def test_a_pitch_that_is_sent_again_in_other_words_stays_a_pitch() -> None:
    pitch = said(SignalKind.PITCH, "We help companies double their leads.")
    mails = [mail(IN, MONDAY, pitch), mail(IN, MONDAY + DAY, QUESTION)]
    assert proposals(mails, person(first_out=None, last_out=None)) == []


def test_an_answer_of_a_stranger_whom_i_wrote_to_in_the_thread_is_no_pitch() -> None:
    selling = said(SignalKind.PITCH, "We help libraries like yours.")
    mails = [mail(OUT, MONDAY), mail(IN, MONDAY + DAY, selling, QUESTION)]
    assert [f.kind for f in proposals(mails, person(first_out=MONDAY))] == [Kind.REPLY]


def test_a_strangers_honest_question_is_answered() -> None:
    found = proposals([mail(IN, MONDAY, QUESTION)], person(first_out=None, last_out=None))
    assert [f.kind for f in found] == [Kind.REPLY]


def test_a_mail_without_a_sender_cannot_be_answered() -> None:
    nobody = f"{NOBODY.name} <{NOBODY.email}>"
    assert proposals([mail(IN, MONDAY, QUESTION, sender=nobody)], person(nobody)) == []


@pytest.mark.parametrize(
    ("heard", "formal"),
    [
        ([(IN, None), (OUT, None)], True),
        ([(IN, False)], False),
        ([(IN, True), (IN, False)], False),
        ([(OUT, False), (IN, True)], True),
        ([(OUT, False), (IN, None)], False),
    ],
)
def test_the_newest_form_of_address_from_either_side_counts(
    heard: list[tuple[Direction, bool | None]], formal: bool
) -> None:
    mails = [
        replace(mail(direction, MONDAY - (9 - day) * DAY, language="de"), formal=said_formal)
        for day, (direction, said_formal) in enumerate(heard)
    ]
    (found,) = proposals([*mails, mail(IN, MONDAY, QUESTION, language="de")])
    assert found.facts["formal"] is formal


def test_where_first_names_greet_and_nothing_else_is_heard_the_address_is_familiar() -> None:
    asked = mail(IN, MONDAY, QUESTION, language="de")
    assert proposals([replace(asked, by_first_name=True)])[0].facts["formal"] is False
    assert proposals([replace(asked, by_first_name=True, formal=True)])[0].facts["formal"] is True
    assert proposals([replace(asked, language="en")])[0].facts["formal"] is False


def test_a_kind_that_is_switched_off_proposes_nothing() -> None:
    off = replace(POLICY, reply=ReplyPolicy(enabled=False))
    assert proposals([mail(IN, MONDAY, QUESTION)], policy=off) == []


# bump


def test_my_unanswered_question_leads_to_a_bump_after_five_business_days() -> None:
    asked = mail(OUT, MONDAY, QUESTION)
    (found,) = proposals([asked])
    assert (found.kind, found.key) == (Kind.BUMP, f"bump:{asked.message_id}")
    assert found.due == MONDAY + 7 * DAY
    assert found.facts["question"] == "Could you send the plan?"
    assert found.facts["asked_on"] == "2026-03-02"
    assert "template" not in found.facts


def test_what_a_deed_fulfils_is_not_asked_again() -> None:
    deed = replace(said(SignalKind.REQUEST, "Please print two copies."), rule="request.please")
    assert proposals([mail(OUT, MONDAY - DAY, deed)]) == []
    answer = replace(said(SignalKind.REQUEST, "Please send me the plan."), rule=ANSWERED)
    (found,) = proposals([mail(OUT, MONDAY - DAY, deed, answer)])
    assert (found.kind, found.facts["question"]) == (Kind.BUMP, "Please send me the plan.")


def test_an_answer_ends_the_wait() -> None:
    assert proposals([mail(OUT, MONDAY, QUESTION), mail(IN, MONDAY + DAY)]) == []


def test_an_out_of_office_is_no_answer_and_moves_the_clock_behind_the_absence() -> None:
    away = mail(IN, MONDAY, automated="auto_reply")
    (found,) = proposals([mail(OUT, MONDAY, QUESTION), away], person(away_until=datetime(2026, 3, 16, tzinfo=UTC)))
    assert found.due.date().isoformat() == "2026-03-17"


def test_an_absence_that_was_over_when_i_wrote_changes_nothing() -> None:
    (found,) = proposals([mail(OUT, MONDAY, QUESTION)], person(away_until=MONDAY - DAY))
    assert found.due == MONDAY + 7 * DAY


def test_the_second_bump_is_for_my_reminder_and_reads_differently() -> None:
    reminder = mail(OUT, MONDAY + 8 * DAY, said(SignalKind.QUESTION, "Did you find the time?", confidence=0.99))
    (found,) = proposals([mail(OUT, MONDAY, QUESTION), reminder], now=MONDAY + 30 * DAY)
    assert found.key == f"bump:{reminder.message_id}"
    assert found.facts["template"] == "bump_again"
    assert found.facts["question"] == "Could you send the plan?"
    assert found.due == MONDAY + 15 * DAY


OF_THE_DAY = {
    "en": "Are you free tomorrow afternoon?",
    "de": "Hast du heute Abend Zeit?",
    "fr": "Tu es là cette semaine ?",
    "es": "¿Vienes esta noche?",
    "it": "Ci sei domani?",
    "pt": "Estás livre amanhã?",
    "nl": "Ben je er dit weekend?",
}


@pytest.mark.parametrize("language", OF_THE_DAY)
def test_what_was_about_these_days_only_is_not_asked_again_and_soon_not_answered(language: str) -> None:
    passing = said(SignalKind.QUESTION, OF_THE_DAY[language])
    assert proposals([mail(OUT, MONDAY, passing, language=language)]) == []
    asked = mail(IN, MONDAY, passing, language=language)
    assert proposals([asked], now=MONDAY + 2 * DAY) != []
    assert proposals([asked], now=MONDAY + 8 * DAY) == []
    with_more = mail(IN, MONDAY, passing, QUESTION, language=language)
    assert proposals([with_more], now=MONDAY + 8 * DAY) != []


def test_after_two_reminders_the_thread_is_let_go() -> None:
    mails = [mail(OUT, MONDAY + n * 7 * DAY, QUESTION, message_id=f"{n}@example.org") for n in range(3)]
    assert proposals(mails, now=MONDAY + 30 * DAY) == []
    assert proposals(mails[:1], bumps_sent=2) == []


def test_a_mail_of_mine_before_the_question_is_no_reminder() -> None:
    mails = [mail(IN, MONDAY - 14 * DAY), mail(OUT, MONDAY - 13 * DAY), mail(OUT, MONDAY, QUESTION)]
    (found,) = proposals(mails)
    assert "template" not in found.facts


def test_an_afterthought_of_the_same_day_is_no_reminder() -> None:
    mails = [mail(OUT, MONDAY, QUESTION), mail(OUT, MONDAY + timedelta(hours=1))]
    (found,) = proposals(mails)
    assert "template" not in found.facts


@pytest.mark.parametrize(
    "who",
    [
        person(first_in=None, last_in=None),
        person(stopped=True),
        person(dead=frozenset({"ada@winter-labs.example"})),
    ],
    ids=["never wrote to me", "asked not to be contacted", "address is dead"],
)
def test_nobody_is_reminded_who(who: Person) -> None:
    assert proposals([mail(OUT, MONDAY, QUESTION)], who) == []


def test_when_several_were_asked_and_one_answered_nobody_is_reminded() -> None:
    asked = mail(OUT, MONDAY, QUESTION, to=[ADA, CARLA])
    answer = mail(IN, MONDAY + DAY, sender=CARLA, to=[ROBIN, ADA])
    assert proposals([asked, answer], person(), person(CARLA, 2)) == []


def test_a_reminder_to_two_greets_neither_by_name() -> None:
    (found,) = proposals([mail(OUT, MONDAY, QUESTION, to=[ADA, CARLA])], person(), person(CARLA, 2))
    assert found.facts["first_name"] == ""


def test_the_silence_that_counts_can_be_configured() -> None:
    patient = replace(POLICY, bump=BumpPolicy(after=Duration(2, Unit.WEEK)))
    (found,) = proposals([mail(OUT, MONDAY, QUESTION)], policy=patient)
    assert found.due == MONDAY + 14 * DAY


# welcome


def test_a_first_answer_that_tells_about_the_writer_leads_to_a_welcome() -> None:
    answer = mail(IN, NOW - DAY, ABOUT)
    who = person(first_out=MONDAY, last_out=MONDAY, first_in=NOW - DAY, last_in=NOW - DAY)
    (found,) = proposals([mail(OUT, MONDAY), answer], who)
    assert (found.kind, found.key) == (Kind.WELCOME, "welcome:ada@winter-labs.example")
    assert found.facts["detail"] == "We are restoring the old bakery as a reading room."
    assert found.facts["first_name"] == "Ada"


def test_an_acquaintance_is_not_welcomed() -> None:
    assert proposals([mail(OUT, MONDAY), mail(IN, NOW - DAY, ABOUT)]) == []


def test_without_a_fact_there_is_no_welcome() -> None:
    who = person(first_out=MONDAY, last_out=MONDAY, first_in=NOW - DAY, last_in=NOW - DAY)
    assert proposals([mail(OUT, MONDAY), mail(IN, NOW - DAY)], who) == []


def test_a_strangers_first_mail_is_no_connection() -> None:
    who = person(first_out=None, last_out=None, first_in=NOW - DAY, last_in=NOW - DAY)
    assert proposals([mail(IN, NOW - DAY, ABOUT)], who) == []


def test_a_pitch_is_no_connection_even_when_i_answered_it() -> None:
    pitch = said(SignalKind.PITCH, "We help companies double their leads.")
    who = person(first_in=MONDAY, first_out=MONDAY + DAY, last_out=MONDAY + DAY)
    mails = [mail(IN, MONDAY, pitch), mail(OUT, MONDAY + DAY), mail(IN, NOW - DAY, ABOUT)]
    assert proposals(mails, who) == []


def test_who_asked_something_gets_the_reply_instead_of_the_welcome() -> None:
    who = person(first_out=MONDAY, last_out=MONDAY, first_in=NOW - 2 * DAY, last_in=NOW - 2 * DAY)
    assert [f.kind for f in proposals([mail(OUT, MONDAY), mail(IN, NOW - 2 * DAY, ABOUT, QUESTION)], who)] == [
        Kind.REPLY
    ]


def test_once_i_have_written_again_no_welcome_is_needed() -> None:
    who = person(first_out=MONDAY, last_out=NOW - DAY, first_in=NOW - 2 * DAY, last_in=NOW - 2 * DAY)
    mails = [mail(OUT, MONDAY), mail(IN, NOW - 2 * DAY, ABOUT)]
    assert proposals([*mails, mail(OUT, NOW - DAY)], who) == []
    assert proposals(mails, who) == []  # written elsewhere


def test_what_i_have_reacted_to_is_no_fact_any_more() -> None:
    who = person(first_in=MONDAY, first_out=MONDAY + DAY, last_out=MONDAY + DAY)
    courtesy = said(SignalKind.COURTESY, "Thanks, got it.")
    assert proposals([mail(IN, MONDAY, ABOUT), mail(OUT, MONDAY + DAY), mail(IN, NOW - DAY, courtesy)], who) == []


def test_two_weeks_later_a_welcome_would_be_odd() -> None:
    who = person(first_out=MONDAY, last_out=MONDAY, first_in=MONDAY + DAY, last_in=MONDAY + DAY)
    assert proposals([mail(OUT, MONDAY), mail(IN, MONDAY + DAY, ABOUT)], who, now=MONDAY + 20 * DAY) == []


def introduction() -> Entry:
    meet = said(
        SignalKind.INTRODUCTION, "Robin, meet Ada, who restores bakeries.", who=("ada@winter-labs.example",)
    )
    return mail(IN, NOW - DAY, meet, sender=CARLA, to=[ROBIN, ADA])


def unknown() -> Person:
    return person(first_in=None, first_out=None, last_in=None, last_out=None, introduced_by="Carla Mendes")


def test_an_introduction_leads_to_a_welcome_for_the_introduced_that_thanks_the_introducer() -> None:
    (found,) = proposals([introduction()], unknown(), person(CARLA, 2))
    assert (found.kind, found.person) == (Kind.WELCOME, 1)
    assert found.facts["introducer"] == "Carla"
    assert found.facts["introduced"] == "ada@winter-labs.example"
    assert found.facts["template"] == "welcome_introduced"


def test_an_introduction_to_somebody_i_know_leads_to_nothing() -> None:
    assert proposals([introduction()], person(), person(CARLA, 2)) == []


def test_when_the_introduced_writes_first_the_welcome_answers_them() -> None:
    answer = mail(IN, NOW, ABOUT, sender=ADA, to=[ROBIN, CARLA])
    who = replace(unknown(), first_in=NOW, last_in=NOW)
    (found,) = proposals([introduction(), answer], who, person(CARLA, 2), now=NOW + timedelta(hours=1))
    assert found.answers == answer.message_id
    assert "template" not in found.facts


def test_the_same_thread_gives_the_same_proposal() -> None:
    entries = [mail(OUT, MONDAY, QUESTION)]
    assert proposals(entries) == proposals(entries)

"""The courtesy check: which letters are stopped, and by which rule."""

import pytest

from kindregards.core.courtesy import check, own_words
from kindregards.core.followup import Kind

QUESTION = "Could you send the plan?"
FACTS = {"question": QUESTION}
GOOD = f"""Hello Ada,

To save you searching, this is what I asked you:

> {QUESTION}

One line is plenty. If you need anything for it, just say so.

Kind regards
Robin
"""


def rules(text: str, kind: Kind = Kind.BUMP, language: str = "en", **more: int) -> list[str]:
    return [complaint.rule for complaint in check(text, kind, language, FACTS, **more)]


def test_a_good_letter_passes() -> None:
    assert rules(GOOD) == []


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        ("en", "I am just checking in."),
        ("en", "Circling back on this."),
        ("en", "I hope this email finds you well."),
        ("en", "As per my last email, you need the plan."),
        ("en", "A gentle reminder for you."),
        ("de", "Ich wollte nur kurz nachhaken."),
        ("de", "Eine kurze Erinnerung für Sie."),
        ("de", "Ich hoffe, diese E-Mail erreicht Sie wohlbehalten."),
        ("fr", "Je me permets de vous relancer."),
        ("es", "Espero que este correo te encuentre bien."),
        ("it", "Spero che questa mail ti trovi bene."),
        ("pt", "Espero que este e-mail o encontre bem."),
        ("nl", "Een vriendelijke herinnering voor je."),
    ],
)
def test_filler_is_stopped_in_every_language(language: str, phrase: str) -> None:
    assert "filler" in rules(f"{GOOD}\n{phrase}\n", language=language)


def test_filler_that_they_wrote_and_we_quote_is_not_ours() -> None:
    assert rules(GOOD.replace("> ", "> Just checking in! ")) == []


def test_a_letter_about_me_is_stopped() -> None:
    text = f"Hello Ada,\n\nThank you. I asked, and I wait, and I would like what I need.\n\n> {QUESTION}\n"
    assert rules(text) == ["about-them"]


def test_a_letter_that_begins_with_asking_is_stopped() -> None:
    assert rules(f"Hello Ada,\n\nCan you answer what you were asked?\n\n> {QUESTION}\n") == ["gives-first"]


@pytest.mark.parametrize("gap", ["[name]", "{company}", "<first name>", "XXX", "TODO", "____"])
def test_what_is_not_filled_in_is_stopped(gap: str) -> None:
    assert rules(GOOD.replace("Ada", gap)) == ["placeholder"]


def test_the_marked_gaps_of_a_reply_are_meant() -> None:
    scaffold = f"Hello Ada,\n\nThank you for asking.\n\n> {QUESTION}\n\n[your answer]\n\nKind regards\nRobin\n"
    assert rules(scaffold, Kind.REPLY) == []
    assert rules(scaffold, Kind.WELCOME) == ["placeholder"]
    assert rules(scaffold.replace("Ada", "[name]"), Kind.REPLY) == ["placeholder"]


def test_a_letter_without_its_fact_is_stopped() -> None:
    assert rules(GOOD.replace(QUESTION, "Something or other.")) == ["detail"]


def test_all_the_questions_of_a_scaffold_must_be_there() -> None:
    facts = {"questions": [QUESTION, "When?"]}
    text = f"Hello,\n\nThank you for asking.\n\n> {QUESTION}\n\n[your answer]\n"
    assert [c.rule for c in check(text, Kind.REPLY, "en", facts)] == ["detail"]


def test_a_long_letter_is_stopped_unless_it_answers_a_longer_one() -> None:
    long = GOOD + "You and your plan are fine. " * 30
    assert rules(long) == ["length"]
    assert rules(long, answered_words=400) == []


def test_an_unknown_language_is_checked_for_what_needs_no_words() -> None:
    assert rules(GOOD, language="eo") == []
    assert rules(GOOD.replace("Ada", "[name]"), language="eo") == ["placeholder"]


def test_signature_and_quotes_are_not_own_words() -> None:
    assert own_words("Hello\n> quoted\nbye\n-- \nRobin, I, me") == "Hello\nbye"

"""What holds for all signals, whatever the language: evidence, order, bounds, and whom a question addresses."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import ME, TUESDAY, message
from kindregards.core.phrases import languages
from kindregards.core.signals import AT_MOST, SignalKind, detect
from kindregards.core.signals.meeting import event

ROBIN, BEA = "Robin Field <robin@example.org>", "Bea Kuhn <bea@archive.example>"


def found(text, **fields):
    return detect(message(text, **fields), ME)


def test_a_signal_carries_its_evidence():
    (signal,) = found("Hi Robin,\n\nthe tea was good. Which train\ndo you take?", message_id="m@x")
    assert signal.kind is SignalKind.QUESTION
    assert signal.sentence == "Which train do you take?"
    assert (signal.message_id, signal.date) == ("m@x", TUESDAY)
    assert signal.rule == "question.mark"
    assert 0 < signal.confidence <= 1


def test_signals_come_in_the_order_of_the_text():
    text = "Great to meet you at PyCon! Could you send me the slides? Which room is it?"
    assert [s.kind for s in found(text)] == [SignalKind.MEETING, SignalKind.REQUEST, SignalKind.QUESTION]


def test_a_sentence_that_asks_counts_once():
    text = "Could you please let me know whether you can come?"
    assert len(found(f"{text} {text}")) == 1


def test_a_questionnaire_is_cut():
    text = " ".join(f"Do you like tea number {n}?" for n in range(40))
    assert len(found(text)) == AT_MOST


def test_quoted_text_and_signatures_ask_nothing():
    assert (
        found("The rest is below.", quoted="> Which train do you take?", signature="Ready for spring? Call us.")
        == ()
    )


def test_an_unknown_language_is_met_with_caution():
    (signal,) = found("Czy masz czas w czwartek wieczorem? Tak? Dzień dobry.", language="pl")
    assert signal.sentence == "Czy masz czas w czwartek wieczorem?"
    assert signal.confidence < 0.5
    assert found("Dziękuję bardzo!", language="pl") == ()
    assert found("¿Sí? OK? Why?", language=None) == ()


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Hi Bea,\n\nwhich train do you take?", ("bea@archive.example",)),
        ("Hi Robin,\n\nwhich train do you take?", ("robin@example.org",)),
        ("Hi Bea and Robin,\n\nwhich train do you take?", ("robin@example.org", "bea@archive.example")),
        ("Hi all,\n\nwhich train do you take?", ()),
        ("Hi all,\n\nBea, which train do you take?", ("bea@archive.example",)),
        ("Hi Bea,\n\n@Robin, which train do you take?", ("robin@example.org",)),
        ("Which train do you take?", ()),
    ],
)
def test_a_question_knows_whom_it_addresses(text, who):
    (signal,) = found(text, to=[ROBIN, BEA])
    assert signal.who == who


def test_a_question_to_one_reader_needs_no_name():
    (signal,) = found("Hi Bob,\n\nwhich train do you take?")
    assert signal.who == ()


def test_somebody_who_introduces_themselves_introduces_nobody():
    text = "Hi both, I would like to introduce myself: I bind books."
    assert SignalKind.INTRODUCTION not in {s.kind for s in found(text, to=[ROBIN, BEA])}


def test_meet_and_a_name_is_an_introduction():
    (signal,) = [s for s in found("Robin, meet Bea. Bea, meet Robin.", to=[ROBIN, BEA]) if s.who]
    assert signal.kind is SignalKind.INTRODUCTION
    assert signal.who == ("bea@archive.example",)
    assert found("Meet me at nine.", to=[ROBIN, BEA]) == ()


def test_an_announcement_to_many_is_no_introduction():
    many = [ROBIN, *(f"p{n}@x.example" for n in range(9))]
    assert found("I'd like to introduce you to Bea.", to=many) == ()


@pytest.mark.parametrize(
    ("sentence", "language", "named"),
    [
        ("It was great to meet you at PyCon Italia!", "en", "PyCon Italia"),
        ("Lovely to chat with you at the bus stop.", "en", ""),
        ("Schön, dich auf der Frankfurter Buchmesse kennenzulernen.", "de", "Frankfurter Buchmesse"),
        ("Fue un placer conocerte en la Feria del Libro.", "es", "Feria del Libro"),
        ("Great to meet you at 9.", "en", ""),
    ],
)
def test_an_event_is_named_or_left_out(sentence, language, named):
    assert event(sentence, language) == named


def test_the_best_sentence_about_the_writer_is_chosen():
    text = "I'm very interested in old maps. We are moving our archive of 4,000 plates to DuckDB."
    (signal,) = found(text)
    assert signal.sentence == "We are moving our archive of 4,000 plates to DuckDB."


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=800), st.sampled_from([*sorted(languages()), None]))
def test_any_text_gives_bounded_signals(text, language):
    signals = found(text, language=language, to=[ROBIN, BEA])
    assert len(signals) <= AT_MOST
    assert all(0 < len(signal.sentence) <= 300 for signal in signals)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize(
    "piece", ["a", "? ", "could you ", "Ada, ", '"', "please ... ", "let me know\n", "A-", "@A /", "wäre es "]
)
def test_reading_takes_time_in_proportion_to_the_text(piece, language):
    found("warm up", language=language)
    started = time.process_time()
    found(piece * (100_000 // len(piece)), language=language)
    assert time.process_time() - started < 4

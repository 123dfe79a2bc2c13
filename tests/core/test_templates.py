"""Templates: what they may do, what is said about a bad one, and that ours are good letters."""

from pathlib import Path

import pytest

from kindregards.core.courtesy import check
from kindregards.core.followup import Kind
from kindregards.core.template import (
    SAMPLES,
    candidates,
    check_template,
    render,
    sample_facts,
    variant_of,
    wordings,
)
from kindregards.errors import ConfigurationError

FOLDER = Path(__file__).resolve().parents[2] / "templates"
OURS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.txt"))
PEOPLE = {
    "first name": {},
    "no name": {"first_name": "", "name": ""},
    "formal": {"formal": True},
    "formal, no name": {"formal": True, "first_name": "", "name": ""},
    "met": {"met": True},
    "one question": {"questions": ["When does it start?"]},
    "no introducer": {"introducer": ""},
}


def test_header_block_and_body_are_told_apart() -> None:
    letter = render("Subject: A plan for {{ first_name }}\n\nHello,\n\nhere it is.\n", {"first_name": "Ada"})
    assert (letter.subject, letter.body) == ("A plan for Ada", "Hello,\n\nhere it is.\n")


def test_without_a_header_block_the_subject_is_left_to_the_thread() -> None:
    assert render("Hello,\n\nhere it is.\n", {}).subject is None


def test_a_greeting_is_not_taken_for_a_header() -> None:
    assert render("Dear Ada: hello,\n\nhere it is.\n", {}).body.startswith("Dear Ada")


def test_the_same_occasion_gets_the_same_wording_and_different_ones_differ() -> None:
    source = "one\n===\ntwo\n===\nthree\n"
    assert render(source, {}, variant_of("bump:a")) == render(source, {}, variant_of("bump:a"))
    written = {render(source, {}, variant_of(f"bump:{n}")).body for n in range(30)}
    assert written == {"one\n", "two\n", "three\n"}


def test_a_missing_fact_is_named_with_file_and_line() -> None:
    with pytest.raises(ConfigurationError, match=r"template en/bump\.txt, line 3: 'colour' is undefined"):
        render("Hello,\n\n{{ colour }}\n", {}, name="en/bump.txt")


def test_a_mistake_in_the_second_wording_is_found_at_its_line_in_the_file() -> None:
    with pytest.raises(ConfigurationError, match="line 5"):
        render("one\n===\n\ntwo\n{{ colour }}\n", {}, variant=1)


def test_broken_syntax_is_told_with_its_line() -> None:
    (problem,) = check_template("en/bump.txt", "Hello,\n\n{% if first_name %}\n")
    assert "template en/bump.txt, line 3" in problem


def test_a_template_for_no_kind_is_told() -> None:
    (problem,) = check_template("en/bumps.txt", "Hello\n")
    assert 'no follow-up uses a template called "bumps.txt"' in problem


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ first_name.__class__ }}",
        "{{ first_name.format(1) }}",
        "{% for n in range(100000) %}x{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%999999999d' % 1 }}",
        "{% set a = first_name ~ first_name %}{{ a }}",
        "{% with a = first_name %}{{ a }}{% endwith %}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% include 'other.txt' %}",
        "{% import 'other.txt' as other %}",
        "{% for a in first_name recursive %}{{ loop(first_name) }}{% endfor %}",
        "{% for a in x %}{% for b in x %}{% for c in x %}c{% endfor %}{% endfor %}{% endfor %}",
        "{{ lipsum(n=1000) }}",
        "{{ first_name | attr('__class__') }}",
        "{{ self }}{{ cycler }}",
        "x" * 20_000,
        "{% for a in x %}{{ x | join('yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy') }}{% endfor %}",
        "(" * 5_000 + "{{" + "(" * 5_000,
    ],
)
def test_a_hostile_template_is_refused_quickly(source: str) -> None:
    with pytest.raises(ConfigurationError):
        render(source, {"first_name": "Ada", "x": ["word " * 40] * 20})


def test_facts_are_never_run_as_templates() -> None:
    assert render("{{ detail }}", {"detail": "{{ 7 * 7 }}"}).body == "{{ 7 * 7 }}\n"


def test_lookup_falls_back_to_the_main_language_and_to_english() -> None:
    assert list(candidates("pt-BR", "bump")) == ["pt-br/bump.txt", "pt/bump.txt", "en/bump.txt"]
    assert list(candidates("../../etc", "bump")) == ["en/bump.txt"]


def test_english_and_german_have_every_template() -> None:
    for language in ("en", "de"):
        assert {f"{language}/{kind}.txt" for kind in SAMPLES} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_our_template_passes_its_own_check(name: str) -> None:
    assert check_template(name, (FOLDER / name).read_text("utf-8")) == []


@pytest.mark.parametrize("case", PEOPLE)
@pytest.mark.parametrize("name", OURS)
def test_every_wording_of_ours_passes_the_courtesy_check(name: str, case: str) -> None:
    language, _, file = name.partition("/")
    kind = file.removesuffix(".txt")
    source = (FOLDER / name).read_text("utf-8")
    facts = sample_facts(kind, language) | PEOPLE[case]
    for variant in range(len(wordings(source))):
        body = render(source, facts, variant, name).body
        assert check(body, Kind(kind.partition("_")[0]), language, facts) == ()
        assert "\n\n\n" not in body
        assert not any(line != line.strip() for line in body.split("\n"))
        assert not any(mark in body for mark in (" ,", ",,", "  ", "{", "}"))


@pytest.mark.parametrize("name", [name for name in OURS if "bump" not in name and "reply" not in name])
def test_a_welcome_ends_on_one_open_question(name: str) -> None:
    language, _, file = name.partition("/")
    source = (FOLDER / name).read_text("utf-8")
    for variant in range(len(wordings(source))):
        body = render(source, sample_facts(file.removesuffix(".txt"), language), variant).body
        assert body.count("?") == 1

"""Who is surely one person, and what to call them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindregards.core.message import Address
from kindregards.core.people import (
    Person,
    became_connected,
    canonical,
    display_name,
    first_name,
    learned_identities,
    same_person,
)

MARCH, MAY = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (("ada+lists@winter.example", ""), ("ada@winter.example", "Ada Winter")),
        (("ada.winter@gmail.com", ""), ("adawinter@googlemail.com", "")),
        (("ada@winter.example", "Ada Winter"), ("a.winter@winter.example", "Winter, Ada")),
        (("ada@winter.example", "Dr. Ada Winter"), ("a.winter@winter.example", "Ada Winter (Labs)")),
    ],
)
def test_addresses_that_are_surely_one_person(a, b):
    assert same_person(Address(*a), Address(*b))
    assert same_person(Address(*b), Address(*a))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (("ada@winter.example", "Ada Winter"), ("ada@gmail.com", "Ada Winter")),
        (("ada@gmail.com", "Ada Winter"), ("winter@gmail.com", "Ada Winter")),
        (("a.winter@firm.example", "Ada Winter"), ("a.winter2@firm.example", "Ada Winter")),
        (("info@firm.example", "Firm Support"), ("sales@firm.example", "Firm Support")),
        (("ada@firm.example", "Ada"), ("a@firm.example", "Ada")),
        (("a.winter@firm.example", "A. Winter"), ("winter@firm.example", "A. Winter")),
        (("ada.w@outlook.com", ""), ("adaw@outlook.com", "")),
    ],
)
def test_addresses_that_may_be_two_persons_stay_two(a, b):
    assert not same_person(Address(*a), Address(*b))


def test_whoever_answers_for_another_address_under_the_same_full_name_is_that_person():
    work, home = Address("ada@winter.example", "Ada Winter"), Address("ada@gmail.com", "Ada Winter")
    assert same_person(work, home, answered=True)
    assert not same_person(work, Address("bea@gmail.com", "Bea Kuhn"), answered=True)


@given(st.text(max_size=30), st.text(max_size=120))
def test_no_name_is_too_strange(local, name):
    person = Address(f"{local}@example.org", name)
    assert isinstance(first_name(person), str)
    assert display_name(person)
    assert isinstance(same_person(person, Address("x@example.org", name)), bool)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ada Winter", "Ada"),
        ("Winter, Ada", "Ada"),
        ("Prof. Dr. Ada Winter", "Ada"),
        ("Jan van der Berg", "Jan"),
        ("van der Berg, Jan", "Jan"),
        ("Jean-Luc Moreau", "Jean-Luc"),
        ("ADA WINTER", "Ada"),
        ("MOREAU Claire", "Claire"),
        ("ada winter", "Ada"),
        ("Ada Winter (Winter Labs)", "Ada"),
        ("Ada Winter via SomeNetwork", "Ada"),
        ("Анна Зимина", "Анна"),
        ("A. Winter", ""),
        ("Winter Labs Support", ""),
        ("Team Winter", ""),
        ("Winter GmbH", ""),
        ("info", ""),
        ("adaw84", ""),
        ("Ada", ""),
        ("Ada & Bea Winter", ""),
        ("Ada from Winter Labs", ""),
        ("冬 愛", ""),
        ("", ""),
    ],
)
def test_a_first_name_is_known_or_left_out(name, first):
    assert first_name(Address("x@example.org", name)) == first


def test_a_single_name_counts_where_the_address_repeats_it():
    assert first_name(Address("ada.winter@example.org", "Ada")) == "Ada"


def test_where_the_family_comes_first_no_name_is_better_than_the_wrong_one():
    assert first_name(Address("x@example.org", "Kovács Anna"), "hu") == ""


@pytest.mark.parametrize(
    ("name", "shown"), [("Winter, Ada", "Ada Winter"), ("Ada Winter", "Ada Winter"), ("", "x@example.org")]
)
def test_a_name_is_shown_in_natural_order(name, shown):
    assert display_name(Address("x@example.org", name)) == shown


def test_a_connection_is_mutual_or_introduced():
    ada = Person(1, "Ada Winter", (Address("ada@winter.example"),))
    assert became_connected(ada) is None
    assert became_connected(replace(ada, first_in=MARCH)) is None
    assert became_connected(replace(ada, first_out=MAY, first_in=MARCH)) == MAY
    assert became_connected(replace(ada, first_in=MARCH, introduced_by="Bea Kuhn")) == MARCH


def test_addresses_that_i_send_from_become_mine():
    counts = {"robin@example.org": 1, "robin@work.example": 3, "Robin+x@club.example": 9, "once@else.example": 2}
    assert learned_identities(counts, frozenset({"Robin@example.org"})) == {
        "robin@example.org",
        "robin@work.example",
        "robin@club.example",
    }


def test_a_canonical_address_has_no_tag():
    assert canonical("Ada+News@Winter.example") == "ada@winter.example"
    assert canonical("a.d.a+x@googlemail.com") == "ada@gmail.com"

"""Headers: what a block of foreign bytes says, made safe and bounded."""

import string
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TUESDAY, mail
from kindregards.core.addresses import MOST, addresses
from kindregards.core.charset import clean, decoded, words_decoded
from kindregards.core.header import ID_LIMIT, REFERENCES, SUBJECT_LIMIT, parse_header
from kindregards.core.message import Address, Header, Unreadable


def read(raw: bytes, received: datetime = TUESDAY) -> Header:
    header = parse_header(raw, received)
    assert isinstance(header, Header)
    return header


def test_a_header_tells_who_wrote_to_whom_about_what() -> None:
    header = read(mail(cc="Bob <bob@example.net>", in_reply_to="q@example.org", references=["a@example.org"]))
    assert header.sender == Address("ada@winter-labs.example", "Ada Winter")
    assert [each.email for each in header.recipients] == ["robin@example.org", "bob@example.net"]
    assert header.subject == "Your talk"
    assert header.references == ("a@example.org", "q@example.org")
    assert header.date == TUESDAY


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"Doe, Jane" <Jane@Example.org>', [("jane@example.org", "Doe, Jane")]),
        ("jane@example.org (Jane (the second) Doe)", [("jane@example.org", "Jane the second Doe")]),
        (
            "Team: a@example.org, Bo <b@example.org>;, c@example.org",
            [("a@example.org", ""), ("b@example.org", "Bo"), ("c@example.org", "")],
        ),
        ("=?utf-8?Q?J=C3=BCrgen_Gr=C3=B6=C3=9F?= <j@example.org>", [("j@example.org", "Jürgen Größ")]),
        ("=?utf-8?Q?Gr=C3=B6=C3=9F,_J?= <j@example.org>", [("j@example.org", "Größ, J")]),
        ('"jane@example.org" <jane@example.org>', [("jane@example.org", "")]),
        ('"Jane \\"JD\\" Doe" <j@example.org>', [("j@example.org", 'Jane "JD" Doe')]),
        ("undisclosed-recipients:;", []),
        ("jane at example dot org", []),
        ("<a@b@c>", []),
        ('"unclosed <jane@example.org>', [("jane@example.org", "unclosed")]),
        ("a@example.org, A@EXAMPLE.ORG", [("a@example.org", "")]),
    ],
)
def test_addresses_are_read_as_people_and_programs_write_them(value: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.email, each.name) for each in addresses(value)] == expected


def test_a_missing_or_absurd_message_id_gives_a_stable_one() -> None:
    for field in (
        None,
        "",
        "two words@example.org",
        "ü@example.org",
        "a" * (ID_LIMIT + 1) + "@example.org",
        "no-at-sign",
    ):
        line = b"" if field is None else f"Message-ID: <{field}>\r\n".encode()
        raw = b"From: a@example.org\r\n" + line
        first, second = read(raw), read(raw)
        assert first.message_id == second.message_id
        assert first.message_id.endswith("@missing.invalid")
    assert read(b"From: a@example.org\r\n").message_id != read(b"From: b@example.org\r\n").message_id


def test_a_message_id_without_brackets_is_kept() -> None:
    assert read(b"Message-ID: abc.1@example.org\r\n").message_id == "abc.1@example.org"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tue, 10 Mar 2026 08:30:00 +0200", datetime(2026, 3, 10, 8, 30, tzinfo=timezone(timedelta(hours=2)))),
        ("10 Mar 2026 08:30 GMT", datetime(2026, 3, 10, 8, 30, tzinfo=UTC)),
        (
            "Tue, 10 Mar 2026 08:30:60 -0500 (EST)",
            datetime(2026, 3, 10, 8, 30, 59, tzinfo=timezone(timedelta(hours=-5))),
        ),
        ("", TUESDAY),
        ("yesterday", TUESDAY),
        ("Thu, 01 Jan 1970 00:00:00 +0000", TUESDAY),
        ("Mon, 01 Jan 2099 00:00:00 +0000", TUESDAY),
        ("Tue, 10 Mar 2026 08:30:00 +9999", TUESDAY),
        ("Tue, 99 Mar 2026 08:30:00 +0000", TUESDAY),
    ],
)
def test_a_date_that_cannot_be_right_is_the_day_of_delivery(value: str, expected: datetime) -> None:
    date = read(f"From: a@example.org\r\nDate: {value}\r\n".encode()).date
    assert date == expected
    assert date.tzinfo is not None


def test_nothing_foreign_keeps_control_or_bidi_characters() -> None:
    header = read(
        b"From: =?utf-8?Q?Ada=0D=0ABcc:_x=40evil.example?= <a@example.org>\r\n"
        b"Subject: =?utf-8?B?4oCuZXZpbA==?= =?utf-8?Q?a=00b=0Ac?=\r\n"
    )
    assert header.subject == "evila b c"
    assert header.sender is not None
    assert header.sender.name == "Ada Bcc: x@evil.example"


def test_encoded_words_of_one_character_split_in_two_are_joined() -> None:
    assert words_decoded("=?utf-8?B?w7w=?= =?utf-8?Q?b?=") == "üb"
    assert words_decoded("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=") == "ü"
    assert words_decoded("a =?nonsense?Q?x?= =? b") == "a x =? b"


@pytest.mark.parametrize(
    "charset", ["utf-8", "iso-8859-1", "windows-1252", "", "no-such", "idna", "unicode_escape", "zip"]
)
def test_any_charset_name_gives_text(charset: str) -> None:
    assert decoded("Grüße".encode(), charset).startswith("Gr")


def test_bytes_in_an_undeclared_charset_are_guessed() -> None:
    assert decoded("Grüße".encode("cp1252")) == "Grüße"
    assert decoded("Grüße".encode()[:-1] + "ß".encode()[:1]).startswith("Grüß")


def test_limits_hold_for_recipients_references_and_subject() -> None:
    many = ", ".join(f"p{n}@example.org" for n in range(1_500))
    ids = " ".join(f"<r{n}@example.org>" for n in range(1_500))
    header = read(f"To: {many}\r\nReferences: {ids}\r\nSubject: {'x' * 9_000}\r\n".encode())
    assert len(header.to) == MOST
    assert len(header.references) == REFERENCES
    assert header.references[-1] == "r1499@example.org"
    assert len(header.subject) == SUBJECT_LIMIT


def test_references_end_with_what_is_answered_and_leave_the_own_id_out() -> None:
    header = read(mail(message_id="me@x", references=["a@x", "q@x", "b@x", "me@x"], in_reply_to="q@x"))
    assert header.references == ("a@x", "b@x", "q@x")


def test_bytes_without_a_field_are_no_mail() -> None:
    assert isinstance(parse_header(b"\x00\xff\xfe", TUESDAY), Unreadable)
    assert isinstance(parse_header(b"", TUESDAY), Unreadable)


@given(st.binary(max_size=4_000))
def test_any_bytes_give_a_bounded_header(raw: bytes) -> None:
    for block in (
        raw,
        b"From: " + raw + b"\r\nTo: " + raw + b"\r\nSubject: " + raw + b"\r\nDate: " + raw + b"\r\n",
    ):
        header = parse_header(block, TUESDAY)
        if isinstance(header, Header):
            assert header.date.tzinfo is not None
            assert len(header.subject) <= SUBJECT_LIMIT
            assert len(header.message_id) <= ID_LIMIT
            assert header.message_id.isascii()
            assert header.subject.isprintable() or not header.subject.isascii()
            assert all(each.email == each.email.lower() and "\n" not in each.name for each in header.recipients)


@given(st.text(alphabet=string.printable + "<>@,;:()\"'\\=?üß", max_size=300))
def test_any_address_field_gives_valid_addresses(value: str) -> None:
    for address in addresses(value):
        local, _, domain = address.email.rpartition("@")
        assert local
        assert domain
        assert not any(character.isspace() or character in "<>," for character in address.email)


@given(st.text(max_size=200), st.integers(min_value=0, max_value=80))
def test_clean_text_is_one_short_line(text: str, limit: int) -> None:
    result = clean(text, limit)
    assert len(result) <= limit
    assert result == clean(result, limit)
    assert "\n" not in result


def test_hostile_headers_cost_little() -> None:
    begin = time.process_time()
    for value in (
        b"((((" * 30_000,
        b'"a' * 60_000,
        b"<" * 100_000,
        b"=?utf-8?Q?=41?= " * 8_000,
        b"a@b.example, " * 80_000,
    ):
        parse_header(b"From: " + value + b"\r\nTo: " + value + b"\r\nSubject: " + value + b"\r\n", TUESDAY)
        parse_header(b"X-Long: " + value * 8, TUESDAY)
    assert time.process_time() - begin < 4.0

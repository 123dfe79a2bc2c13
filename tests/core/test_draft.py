"""The MIME draft: fields, threading, quoting, encoding, and that nothing foreign adds a field."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindregards.core.draft import (
    REFERENCES,
    ComposedDraft,
    DraftRequest,
    compose,
    fingerprint,
    message_id,
    self_test,
    verify,
)
from kindregards.core.flowed import unflow
from kindregards.core.identity import Identity
from kindregards.core.message import Address
from kindregards.core.original import LINES, Original
from kindregards.core.recipients import Recipients
from kindregards.errors import KindregardsError

ADA = Address("ada@winter-labs.example", "Ada Winter")
CARLA = Address("carla@mendes.example", "Carla Méndes")
ROBIN = Identity(Address("robin@example.org", "Robin Field"), "Robin")
SAID = datetime(2026, 3, 3, 9, 12, tzinfo=UTC)
ORIGINAL = Original(
    "q1@winter-labs.example", SAID, ADA, "The plan", ("a0@example.org",), "Could you send the plan?\n\nAda"
)
REQUEST = DraftRequest(
    identity=ROBIN,
    recipients=Recipients((ADA,)),
    subject="The plan",
    body="Hello Ada,\n\nThank you for asking.\n\nKind regards\nRobin\n",
    language="en",
    original=ORIGINAL,
    date=datetime(2026, 3, 11, 9, 0, tzinfo=UTC),
    zone=ZoneInfo("Europe/Berlin"),
    message_id="f00@example.org",
)
FIELDS = ["Date", "From", "To", "Subject", "Message-ID", "In-Reply-To", "References"]
MIME = ["MIME-Version", "Content-Type", "Content-Transfer-Encoding"]


def read(draft: ComposedDraft) -> EmailMessage:
    message = message_from_bytes(draft.raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(draft: ComposedDraft) -> str:
    payload = message_from_bytes(draft.raw).get_payload(decode=True)
    assert isinstance(payload, bytes)
    return unflow(payload.decode("utf-8").replace("\r\n", "\n"))


def test_a_draft_is_what_a_mail_client_would_have_written() -> None:
    draft = compose(REQUEST)
    message = read(draft)
    assert message.keys() == FIELDS + MIME
    assert message["From"] == "Robin Field <robin@example.org>"
    assert message["To"] == "Ada Winter <ada@winter-labs.example>"
    assert message["Subject"] == "Re: The plan"
    assert message["Date"] == "Wed, 11 Mar 2026 10:00:00 +0100"
    assert message["Message-ID"] == "<f00@example.org>"
    assert message["In-Reply-To"] == "<q1@winter-labs.example>"
    assert message["References"] == "<a0@example.org> <q1@winter-labs.example>"
    assert message["Content-Type"] == 'text/plain; charset="utf-8"; format="flowed"'


def test_letter_signature_and_quote_stand_in_this_order() -> None:
    signed = replace(REQUEST, identity=replace(ROBIN, signature="Robin Field\nLindenau"))
    assert text_of(compose(signed)) == (
        "Hello Ada,\n\nThank you for asking.\n\nKind regards\nRobin\n\n-- \nRobin Field\nLindenau\n\n"
        "On 3 March 2026 at 10:12, Ada Winter wrote:\n\n> Could you send the plan?\n>\n> Ada\n"
    )


def test_the_line_above_the_quote_is_in_the_letters_language() -> None:
    assert "\nAm 3. März 2026 um 10:12 schrieb Ada Winter:\n" in text_of(compose(replace(REQUEST, language="de")))


@pytest.mark.parametrize(
    "subject", ["Re: The plan", "AW: Re: The plan", "RE[2]: The plan", "SV: AW: The plan", "The plan"]
)
def test_re_stands_once(subject: str) -> None:
    assert compose(replace(REQUEST, original=replace(ORIGINAL, subject=subject))).subject == "Re: The plan"


def test_without_an_original_there_is_no_thread_and_no_quote() -> None:
    draft = compose(replace(REQUEST, original=None))
    assert read(draft).keys() == ["Date", "From", "To", "Subject", "Message-ID", *MIME]
    assert draft.subject == "The plan"
    assert ">" not in text_of(draft)


def test_names_and_subjects_of_all_scripts_survive() -> None:
    named = replace(REQUEST, recipients=Recipients((ADA,), (CARLA,), (Address("li@example.net", "李 小龙"),)))
    message = read(compose(replace(named, original=replace(ORIGINAL, subject="Größe, 計画 " + "и " * 60))))
    assert message["Cc"] == "Carla Méndes <carla@mendes.example>"
    assert message["Bcc"] == "李 小龙 <li@example.net>"
    assert message["Subject"] == ("Re: Größe, 計画 " + "и " * 60).strip()


def test_a_long_plain_subject_is_folded_and_not_encoded() -> None:
    subject = "Minutes of the meeting about the reading room in the old bakery and the plan for the summer"
    draft = compose(replace(REQUEST, original=replace(ORIGINAL, subject=subject)))
    assert b"=?" not in draft.raw
    assert read(draft)["Subject"] == f"Re: {subject}"


def test_names_with_specials_are_quoted() -> None:
    odd = Address("j@example.net", 'Doe, Jane "JD" (Ltd.)')
    assert (
        read(compose(replace(REQUEST, recipients=Recipients((odd,)))))["To"].addresses[0].addr_spec
        == "j@example.net"
    )


def test_references_keep_the_first_and_the_newest_and_leave_out_what_is_no_id() -> None:
    many = tuple(f"{n}@example.org" for n in range(300))
    bad = (
        "x y@example.org",
        "a@b>\r\nBcc: x@evil.example",
        "<nested@example.org>",
        "made-up@missing.invalid",
        "no-at",
    )
    draft = compose(replace(REQUEST, original=replace(ORIGINAL, references=bad + many)))
    kept = read(draft)["References"].split()
    assert len(kept) == REFERENCES
    assert (kept[0], kept[-1], kept[-2]) == ("<0@example.org>", "<q1@winter-labs.example>", "<299@example.org>")


def test_a_message_without_a_real_id_is_answered_without_naming_it() -> None:
    unnamed = replace(ORIGINAL, message_id="d1g35t@missing.invalid", references=())
    assert "In-Reply-To" not in read(compose(replace(REQUEST, original=unnamed)))


def test_a_long_original_is_cut_and_that_is_said() -> None:
    long = compose(replace(REQUEST, original=replace(ORIGINAL, text="line\n" * 5_000)))
    quoted = [line for line in text_of(long).split("\n") if line.startswith(">")]
    assert len(quoted) == LINES + 1
    assert quoted[-1] == "> [… the rest of the message is left out]"


def test_lines_are_short_crlf_terminated_and_seven_bit_clean() -> None:
    wild = replace(REQUEST, body="Größe " * 200 + "x" * 3_000, original=replace(ORIGINAL, text="y" * 5_000))
    for request in (REQUEST, wild):
        raw = compose(request).raw
        assert raw.isascii()
        assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
        assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_nobody_to_write_to_is_an_error() -> None:
    for people in (
        Recipients(()),
        Recipients((Address("x y@example.org"),)),
        Recipients((Address("ü@example.org"),)),
    ):
        with pytest.raises(KindregardsError, match="nobody"):
            compose(replace(REQUEST, recipients=people))


def test_the_same_request_gives_the_same_bytes() -> None:
    assert compose(REQUEST).raw == compose(REQUEST).raw


def test_the_self_test_passes_on_this_python() -> None:
    self_test()


def test_a_field_that_was_not_meant_is_noticed() -> None:
    raw = compose(REQUEST).raw
    with pytest.raises(KindregardsError, match="read back"):
        verify(b"Bcc: x@evil.example\r\n" + raw, FIELDS + MIME, REQUEST.recipients)
    with pytest.raises(KindregardsError, match="read back"):
        verify(raw, FIELDS + MIME, Recipients((CARLA,)))


hostile = st.one_of(
    st.text(max_size=400),
    st.lists(
        st.sampled_from(
            ["\r\n", "\n", "\r", "\x85", "\u2028", "\x00", "Bcc: x@evil.example", "=?UTF-8?Q?=0A?=",
             "=?utf-8?b?DQo=?=", ",", "<x@evil.example>",
             '"', "\\", "(", ";", ":", "Re: ", " ", "é", "\ud800", "=0A", "undisclosed:;"]
        ),
        max_size=20,
    ).map("".join),
)  # fmt: skip


@given(hostile, hostile, hostile, hostile)
def test_no_foreign_text_adds_a_field_or_a_recipient(subject: str, name: str, reference: str, text: str) -> None:
    original = Original(
        reference or "x", SAID, Address(ADA.email, name), subject, (reference, "a0@example.org"), text
    )
    people = Recipients((Address(ADA.email, name),), (Address("carla@mendes.example", name),))
    draft = compose(replace(REQUEST, original=original, recipients=people, subject=subject, body=text))
    assert set(message_from_bytes(draft.raw).keys()) <= {*FIELDS, "Cc", *MIME}
    assert "evil" not in str(message_from_bytes(draft.raw)["Bcc"])
    folded = message_from_bytes(draft.raw)["Subject"].replace("\r\n ", " ")
    assert not set(str(make_header(decode_header(folded)))) & set("\r\n\0\x85\u2028\u2029")


# Message-ID and fingerprint


def test_a_message_id_depends_on_every_part_and_ends_in_the_users_domain() -> None:
    parts = (b"k" * 32, "home", "bump:a@b.example", 1, "example.org")
    ids = {message_id(*parts)}  # type: ignore[arg-type]
    for place, other in enumerate((b"l" * 32, "work", "bump:b@b.example", 2)):
        ids.add(message_id(*(*parts[:place], other, *parts[place + 1 :])))  # type: ignore[arg-type]
    assert len(ids) == 5
    assert all(each.endswith("@example.org") for each in ids)
    assert message_id(*parts) in ids  # type: ignore[arg-type]


def test_a_fingerprint_survives_other_encodings_and_ids_but_not_other_words() -> None:
    draft = compose(REQUEST)
    stored = EmailMessage(policy=policy.SMTP)
    for field in ("From", "To", "Subject"):
        stored[field] = read(draft)[field]
    stored["Message-ID"] = "<saved-by-a-client@example.org>"
    stored.set_content(text_of(draft), cte="base64")
    assert fingerprint(stored.as_bytes()) == fingerprint(draft.raw)
    assert fingerprint(compose(replace(REQUEST, body=REQUEST.body + "PS: yes\n")).raw) != fingerprint(draft.raw)
    other = replace(REQUEST, recipients=Recipients((ADA,), (CARLA,)))
    assert fingerprint(compose(other).raw) != fingerprint(draft.raw)
    assert fingerprint(compose(replace(REQUEST, original=replace(ORIGINAL, text="else"))).raw) == fingerprint(
        draft.raw
    )

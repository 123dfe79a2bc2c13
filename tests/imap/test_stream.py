"""Reading answers of every shape: legal ones in any order, broken ones, huge ones, and connections that die."""

import io
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imap.beds import LONG_AGO
from kindregards.core.mailbox import HEADER_LIMIT, Batch, Folder, Use
from kindregards.errors import KindregardsError, ProtocolSurprise, Transient
from kindregards.imap.mailbox import ImapMailbox
from kindregards.imap.response import Response, read_response, tokens
from kindregards.imap.session import Credentials, Endpoint, connect
from kindregards.imap.stream import _sets, uid_set
from servers.scripted import CUT, Answer, Scripted, header_row, scripted

INBOX = Folder("INBOX", "INBOX", Use.INBOX)
DATE = b'INTERNALDATE "10-Mar-2026 10:00:00 +0100"'
OK = b"TAG OK done\r\n"


def mailbox(server: Scripted) -> ImapMailbox:
    endpoint = Endpoint("127.0.0.1", server.port, "plain", 1.0)
    return ImapMailbox("home", lambda: connect(endpoint, Credentials("ann", lambda: "secret")))


def scan(fetch: Answer, **more: Answer) -> Batch:
    """The one batch of a first scan of UIDs 1, 2, 3 on a server that answers FETCH like this."""
    with scripted({"UID FETCH": fetch, **more}) as server:
        [batch] = mailbox(server).changes(INBOX, None, LONG_AGO)
        return batch


def asked(command: bytes) -> list[int]:
    """The UIDs of a scripted "UID FETCH 1:3,5 (...)"."""
    ranges = [part.split(b":") for part in command.split(b" ")[2].split(b",")]
    return [uid for part in ranges for uid in range(int(part[0]), int(part[-1]) + 1)]


@pytest.mark.parametrize(
    "row",
    [
        b"* 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)] {4}\r\na: b RFC822.SIZE 9 %b FLAGS (\\Seen) UID 2)\r\n" % DATE,
        b'* 1 FETCH (UID 2 BODY[HEADER.FIELDS ("SUBJECT")] "a: b" RFC822.SIZE 9 %b FLAGS (\\Seen))\r\n' % DATE,
        b"* 1 fetch (uid 2 flags (\\Seen) rfc822.size 9 %b body[header.fields (subject)] {4}\r\na: b)\r\n"
        % DATE.lower(),
        b'* 1 FETCH (UID 2 N (("b") {3}\r\n)(" NIL) FLAGS (\\Seen) RFC822.SIZE 9 %b BODY[HEADER] {4}\r\na: b)\r\n'
        % DATE,
        b"* 3 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* 1 EXPUNGE\r\n* OK [ALERT] no literal {12}\r\n"
        b"* 1 FETCH (UID 2 FLAGS (\\Seen) %b RFC822.SIZE 9 BODY[HEADER.FIELDS (SUBJECT)] {4}\r\na: b)\r\n" % DATE,
    ],
)
def test_a_row_is_read_whatever_the_order_of_its_items(row: bytes) -> None:
    [header] = scan(row + OK).headers
    assert (header.uid, header.flags, header.size, header.header) == (2, frozenset({"\\Seen"}), 9, b"a: b")
    assert header.received.isoformat() == "2026-03-10T10:00:00+01:00"


def test_nil_instead_of_a_header_is_an_empty_header() -> None:
    [header] = scan(b"* 1 FETCH (UID 2 FLAGS () %b RFC822.SIZE 9 BODY[HEADER] NIL)\r\n" % DATE + OK).headers
    assert header.header == b""


@pytest.mark.parametrize("date", [b'"99-Xyz-0000 99:99:99 +9999"', b"NIL", b'""', b'" 1-Jan-1970 00:00:00 +00"'])
def test_a_broken_date_loses_nothing(date: bytes) -> None:
    row = b"* 1 FETCH (UID 2 FLAGS () INTERNALDATE %b RFC822.SIZE 9 BODY[HEADER] {4}\r\na: b)\r\n" % date
    assert [header.received.year for header in scan(row + OK).headers] == [1970]


def test_a_message_that_vanished_meanwhile_is_not_missed() -> None:
    batch = scan(header_row(1, 1) + OK)
    assert [header.uid for header in batch.headers] == [1]
    assert batch.skipped == ()


def test_the_guilty_message_is_narrowed_down_and_skipped() -> None:
    def fetch(command: bytes) -> bytes:
        uids = asked(command)
        return b"TAG NO message 2 is broken\r\n" if 2 in uids else b"".join(header_row(u, u) for u in uids) + OK

    batch = scan(fetch)
    assert [header.uid for header in batch.headers] == [3, 1]
    assert batch.skipped == ((2, "NO message 2 is broken"),)


def test_a_malformed_row_costs_only_itself() -> None:
    def fetch(command: bytes) -> bytes:
        rows = {2: b"* 2 FETCH (UID 2 FLAGS ((((((( BODY[HEADER] {2}\r\nab\r\n"}
        return b"".join(rows.get(uid, header_row(uid, uid)) for uid in asked(command)) + OK

    batch = scan(fetch)
    assert [header.uid for header in batch.headers] == [3, 1]
    assert [uid for uid, _ in batch.skipped] == [2]


def test_a_server_that_refuses_every_fetch_loses_no_mail() -> None:
    many = b"* SEARCH " + b" ".join(b"%d" % uid for uid in range(1, 40)) + b"\r\nTAG OK done\r\n"
    status = b"* STATUS INBOX (UIDVALIDITY 7 UIDNEXT 40 MESSAGES 39)\r\nTAG OK done\r\n"
    examined = b"* 39 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 40] x\r\nTAG OK done\r\n"
    with pytest.raises(ProtocolSurprise, match="does not answer FETCH"):
        scan(b"TAG BAD unknown\r\n", **{"UID SEARCH": many, "EXAMINE": examined, "STATUS": status})


def test_a_header_is_cut_at_the_limit_without_keeping_the_rest() -> None:
    huge = header_row(1, 1, b"a" * 30_000_000)
    with scripted({"UID FETCH": huge + OK}) as server:
        box = mailbox(server)
        box.folders()
        tracemalloc.start()
        [batch] = box.changes(INBOX, None, LONG_AGO)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert len(batch.headers[0].header) == HEADER_LIMIT
    # the server's own copies live in this process, too, and were made before: only what reading needs counts
    assert peak < 2 * len(huge) + 3_000_000


def test_four_announced_gigabytes_are_not_allocated() -> None:
    row = b"* 1 FETCH (UID 1 BODY[HEADER] {4294967295}\r\nabc"
    with pytest.raises(ProtocolSurprise, match="4294967295"):
        scan(row)


def test_a_line_that_belongs_to_nobody_is_a_surprise() -> None:
    with pytest.raises(ProtocolSurprise):
        scan(b"what is this\r\n")


def test_bye_in_the_middle_may_be_tried_again() -> None:
    with pytest.raises(Transient, match="going down"):
        scan(header_row(1, 1) + b"* BYE going down\r\n" + CUT)


def test_throttled_on_ok_is_no_answer() -> None:
    with pytest.raises(Transient, match="throttling"):
        scan(b"TAG OK [THROTTLED] slow down\r\n")


def test_a_connection_that_dies_is_opened_again_at_the_next_use() -> None:
    answers: Iterator[bytes] = iter([header_row(1, 1) + CUT])

    def fetch(command: bytes) -> bytes:
        return next(answers, b"".join(header_row(uid, uid) for uid in asked(command)) + OK)

    with scripted({"UID FETCH": fetch}) as server:
        box = mailbox(server)
        with pytest.raises(Transient):
            list(box.changes(INBOX, None, LONG_AGO))
        [batch] = box.changes(INBOX, None, LONG_AGO)
        assert server.connections == 2
    assert [header.uid for header in batch.headers] == [3, 2, 1]


def test_a_message_that_kills_every_connection_is_given_up_in_the_end() -> None:
    def fetch(command: bytes) -> bytes:
        uids = asked(command)
        return CUT if 2 in uids else b"".join(header_row(uid, uid) for uid in uids) + OK

    with scripted({"UID FETCH": fetch}) as server:
        box = mailbox(server)
        for _ in range(8):
            try:
                [batch] = box.changes(INBOX, None, LONG_AGO)
                break
            except Transient:
                continue
        assert server.connections <= 6
    assert [header.uid for header in batch.headers] == [3, 1]
    assert [uid for uid, _ in batch.skipped] == [2]


def test_an_abandoned_reading_does_not_confuse_the_next() -> None:
    with scripted({"UID FETCH": lambda command: b"".join(text_row(uid) for uid in asked(command)) + OK}) as server:
        box = mailbox(server)
        texts = box.texts(INBOX, [(uid, "text/plain") for uid in (1, 2, 3)])
        assert next(texts).uid == 1
        texts.close()  # type: ignore[attr-defined]
        assert list(box.uids(INBOX, 1)) == [1, 2, 3]
        assert server.connections == 1


def text_row(uid: int) -> bytes:
    return b"* %d FETCH (UID %d BODY[TEXT]<0> {2}\r\nhi)\r\n" % (uid, uid)


@pytest.mark.parametrize(
    ("uids", "text"), [([3, 2, 1], "1:3"), ([9, 1, 2, 7], "1:2,7,9"), ([5], "5"), ([4294967295], "4294967295")]
)
def test_uids_become_ranges(uids: list[int], text: str) -> None:
    assert uid_set(uids) == text


def test_a_command_line_is_never_longer_than_servers_take() -> None:
    scattered = [4_000_000_000 - 3 * number for number in range(1_000)]
    sets = list(_sets(scattered, 1_000))
    assert [uid for part in sets for uid in part] == scattered
    assert max(len(uid_set(part)) for part in sets) < 7_000


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=100))
def test_any_bytes_are_read_without_an_unexpected_exception(noise: bytes, more: bytes) -> None:
    file = io.BufferedReader(io.BytesIO(b"* 1 FETCH (UID 1 " + noise + b"\r\n" + more + b"\r\n"))  # type: ignore[arg-type]
    try:
        while True:
            response = read_response(file, 10)
            list(tokens(response))
    except (ConnectionError, ProtocolSurprise, ValueError):
        pass


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=120))
def test_any_answer_to_fetch_is_survived(noise: bytes) -> None:
    rows = noise.replace(b"TAG", b"") + b"\r\n" + header_row(1, 1) + OK
    with suppress(KindregardsError):
        scan(rows)


def test_deep_nesting_is_counted_not_recursed() -> None:
    deep = Response(b"(" * 500_000 + b")" * 500_000)
    assert list(tokens(deep)) == [[]]


def test_a_silent_server_is_left_after_the_timeout() -> None:
    with pytest.raises(Transient, match="timed out"):
        scan(b"")


def test_a_server_that_does_not_say_uidnext_is_read_all_the_same() -> None:
    answers: dict[str, Answer] = {
        "STATUS": b"* STATUS INBOX (UIDVALIDITY 7 MESSAGES 3)\r\nTAG OK done\r\n",
        "EXAMINE": b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nTAG OK [READ-ONLY] done\r\n",
        "UID SEARCH": lambda command: b"* SEARCH %b\r\nTAG OK done\r\n" % (b"3" if b"*" in command else b"1 2 3"),
    }
    with scripted(answers) as server:
        box = mailbox(server)
        [batch] = box.changes(INBOX, None, LONG_AGO)
        assert [header.uid for header in batch.headers] == [3, 2, 1]
        assert batch.cursor.uidnext == 4
        assert list(box.changes(INBOX, batch.cursor, LONG_AGO)) == []


def test_uids_that_change_during_a_pass_end_it() -> None:
    examined = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 8] x\r\n* OK [UIDNEXT 4] x\r\nTAG OK [READ-ONLY] done\r\n"
    with pytest.raises(ProtocolSurprise, match="numbered anew"):
        scan(OK, EXAMINE=examined)


def test_progress_counts_what_was_answered() -> None:
    seen: list[tuple[str, int, int]] = []
    with scripted() as server:
        endpoint = Endpoint("127.0.0.1", server.port, "plain", 1.0)
        box = ImapMailbox(
            "home",
            lambda: connect(endpoint, Credentials("ann", lambda: "secret")),
            progress=lambda what, done, total: seen.append((what, done, total)),
        )
        list(box.changes(INBOX, None, LONG_AGO))
    assert seen == [("reading home/INBOX", 3, 3)]


@pytest.mark.parametrize(
    "found",
    [
        b'* ESEARCH (TAG "x") UID ALL 1:3\r\n',
        b"* ESEARCH UID ALL 3,1:2\r\n",
        b"* SEARCH 3 2 1\r\n",
        b"* search 1\r\n* SEARCH 2 3 (MODSEQ 9)\r\n",
    ],
)
def test_search_results_are_read_in_every_form(found: bytes) -> None:
    with scripted({"UID SEARCH": found + OK}) as server:
        assert mailbox(server).uids(INBOX, 1) == [1, 2, 3]


@pytest.mark.parametrize("found", [b"* ESEARCH UID\r\n", b"* SEARCH\r\n", b""])
def test_nothing_found_is_nothing(found: bytes) -> None:
    with scripted({"UID SEARCH": found + OK}) as server:
        assert mailbox(server).uids(INBOX, 1) == []


@pytest.mark.parametrize("found", [b"* ESEARCH UID ALL 1:4294967295\r\n", b"* SEARCH one two\r\n"])
def test_search_results_that_make_no_sense_are_a_surprise(found: bytes) -> None:
    with scripted({"UID SEARCH": found + OK}) as server, pytest.raises(ProtocolSurprise):
        mailbox(server).uids(INBOX, 1)

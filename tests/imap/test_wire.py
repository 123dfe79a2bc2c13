"""What goes over the wire: only allowed commands, few of them, and nothing that mail could have smuggled in."""

import re
from collections.abc import Iterator

import pytest

from imap.beds import LONG_AGO, NOW, DovecotBed, folder, letter
from kindregards.core.mailbox import Use
from kindregards.errors import Refused
from kindregards.imap.gateway import gated, quoted
from kindregards.imap.mailbox import ImapMailbox
from kindregards.imap.session import Credentials, Endpoint, connect
from servers.dovecot import PASSWORD, Dovecot
from servers.recording import Recording, recording
from servers.scripted import scripted

ALLOWED = re.compile(
    r"CAPABILITY|AUTHENTICATE PLAIN|ID \(.*\)|LIST .*|STATUS .*|EXAMINE .*|SELECT .*|UID SEARCH .*"
    r"|NOOP|IDLE|DONE|LOGOUT"
    r"|UID FETCH [\d:,]+ \((?:(?:UID|FLAGS|INTERNALDATE|RFC822\.SIZE|BODY\.PEEK\[[^]]*\](?:<[\d.]+>)?) ?)+\)"
    r'|APPEND "Drafts" \(\\Draft \\Seen(?: Kindregards)?\) \{\d+\}|UID MOVE \d+ "Trash"|UID COPY \d+ "Trash"'
    r"|UID STORE \d+ \+FLAGS\.SILENT \(\\Deleted\)|UID EXPUNGE \d+|[A-Za-z0-9+/]+=*"  # the last: SASL
)


def recorded(server: Dovecot, bed: DovecotBed) -> Iterator[tuple[Recording, ImapMailbox]]:
    with recording(server.port) as tape:
        endpoint = Endpoint("127.0.0.1", tape.port, "plain", 10)
        mailbox = ImapMailbox("home", lambda: connect(endpoint, Credentials(bed.user, lambda: PASSWORD)))
        yield tape, mailbox
        mailbox.close()


@pytest.fixture
def bed(dovecot_server: Dovecot) -> DovecotBed:
    return DovecotBed(dovecot_server)


@pytest.fixture
def wire(dovecot_server: Dovecot, bed: DovecotBed) -> Iterator[tuple[Recording, ImapMailbox]]:
    yield from recorded(dovecot_server, bed)


@pytest.fixture
def plain_wire(plain_dovecot_server: Dovecot) -> Iterator[tuple[Recording, ImapMailbox]]:
    bed = DovecotBed(plain_dovecot_server)
    bed.deliver(letter("mine"), "Drafts")
    yield from recorded(plain_dovecot_server, bed)


def everything(mailbox: ImapMailbox) -> None:
    """Use every operation once."""
    inbox, drafts, trash = (folder(mailbox, use) for use in (Use.INBOX, Use.DRAFTS, Use.TRASH))
    for batch in mailbox.changes(inbox, None, LONG_AGO):
        list(mailbox.texts(inbox, [(row.uid, "multipart/mixed") for row in batch.headers]))
    mailbox.state(drafts)
    mailbox.append(drafts, letter("draft"), ["\\Draft", "\\Seen"], "Kindregards")
    uid = mailbox.find(drafts, 1)[-1].uid
    mailbox.whole(drafts, uid, 100)
    mailbox.known_before("ben@one.example", NOW.date())
    assert mailbox.withdraw(drafts, uid, trash)
    mailbox.open_inbox()
    mailbox.close()


def test_only_allowed_commands_are_sent(bed: DovecotBed, wire: tuple[Recording, ImapMailbox]) -> None:
    bed.deliver(letter("one"))
    tape, mailbox = wire
    everything(mailbox)
    assert [command for command in tape.commands if not ALLOWED.fullmatch(command)] == []
    assert any(command.startswith("UID MOVE") for command in tape.commands)


def test_only_allowed_commands_are_sent_to_a_server_without_extensions(
    plain_wire: tuple[Recording, ImapMailbox],
) -> None:
    tape, mailbox = plain_wire
    everything(mailbox)
    assert [command for command in tape.commands if not ALLOWED.fullmatch(command)] == []
    assert any(command.startswith("UID COPY") for command in tape.commands)


def test_a_pass_with_nothing_new_is_one_command_a_folder(
    bed: DovecotBed, wire: tuple[Recording, ImapMailbox]
) -> None:
    bed.deliver(letter("one"))
    tape, mailbox = wire
    inbox, sent = folder(mailbox, Use.INBOX), folder(mailbox, Use.SENT)
    cursors = {f.key: list(mailbox.changes(f, None, LONG_AGO))[-1].cursor for f in (sent, inbox)}
    start = len(tape.commands)
    for one in (sent, inbox):
        assert list(mailbox.changes(one, cursors[one.key], LONG_AGO)) == []
    names = [command.split(" ")[0] for command in tape.since(start)]
    assert names == ["STATUS", "EXAMINE"]


@pytest.mark.parametrize("hostile", ["a@b\r\nX LOGOUT", "a\nb", "a\0b", "ä@b", "", "a" * 513, "\x7f", "a\x85b"])
def test_an_argument_that_could_be_a_command_is_refused(hostile: str) -> None:
    with pytest.raises(Refused):
        gated(hostile)


def test_quotes_in_arguments_are_escaped() -> None:
    assert quoted('a "b" \\c') == '"a \\"b\\" \\\\c"'


def test_a_hostile_address_is_not_searched_for(bed: DovecotBed, wire: tuple[Recording, ImapMailbox]) -> None:
    tape, mailbox = wire
    assert mailbox.known_before("x@y.example\r\nA1 DELETE INBOX", NOW.date()) is False
    assert not any("DELETE" in command for command in tape.commands)


@pytest.mark.parametrize(
    "line",
    [
        b"UID FETCH 1 (BODY[TEXT])",  # would set \Seen
        b"UID FETCH 1:* (UID)",
        b"UID STORE 1 +FLAGS (\\Seen)",
        b"EXPUNGE",
        b"DELETE INBOX",
        b"UID SEARCH ALL\r\nX EXPUNGE",
        b"UID FETCH " + b"1," * 5_000 + b"1 (UID)",
    ],
)
def test_a_command_that_is_not_on_the_list_is_not_sent(line: bytes) -> None:
    with scripted() as server:
        endpoint = Endpoint("127.0.0.1", server.port, "plain", 5)
        session = connect(endpoint, Credentials("ann", lambda: "x"))
        before = len(server.lines)
        with pytest.raises(Refused):
            session.gateway.send(line)
        assert len(server.lines) == before
        session.close()


def test_flags_of_others_are_not_set() -> None:
    with scripted() as server:
        endpoint = Endpoint("127.0.0.1", server.port, "plain", 5)
        session = connect(endpoint, Credentials("ann", lambda: "x"))
        for flags, keyword in ((["\\Deleted"], None), (["\\Draft"], "a) {5}"), (["\\Draft"], "\\Deleted")):
            with pytest.raises(Refused):
                session.gateway.append("Drafts", b"x", flags, keyword)
        assert not any(b"APPEND" in line for line in server.lines)
        session.close()

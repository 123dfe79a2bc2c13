"""Appending and withdrawing drafts when something goes wrong: certain, or uncertain, never silently wrong."""

import pytest

from imap.beds import DovecotBed, folder, letter
from kindregards.core.mailbox import Folder, Use
from kindregards.errors import Ambiguous, KindregardsError, ProtocolSurprise, Refused, Transient
from kindregards.imap.mailbox import ImapMailbox
from kindregards.imap.session import Credentials, Endpoint, connect
from servers.dovecot import PASSWORD, Dovecot, dovecot
from servers.fault_proxy import Fault, fault_proxy
from servers.scripted import CUT, Scripted, scripted

DRAFTS = Folder("Drafts", "Drafts", Use.DRAFTS)
TRASH = Folder("Trash", "Trash", Use.TRASH)
FLAGS = ["\\Draft", "\\Seen"]


def mailbox(port: int, user: str = "ann") -> ImapMailbox:
    endpoint = Endpoint("127.0.0.1", port, "plain", 2.0)
    return ImapMailbox("home", lambda: connect(endpoint, Credentials(user, lambda: PASSWORD)))


def append(server: Scripted) -> int | None:
    box = mailbox(server.port)
    box.state(DRAFTS)
    return box.append(DRAFTS, letter("draft"), FLAGS, None)


@pytest.mark.parametrize(
    ("answer", "uid"),
    [
        (b"OK [APPENDUID 7 12] done", 12),
        (b"OK [APPENDUID 12 7] done", 12),  # DavMail: the known UIDVALIDITY is 7
        (b"OK [APPENDUID 99 100] done", None),
        (b"OK [APPENDUID x y] done", None),
        (b"OK done", None),
    ],
)
def test_append_uid_is_read_with_tolerance(answer: bytes, uid: int | None) -> None:
    with scripted({"LITERAL": b"TAG " + answer + b"\r\n"}) as server:
        assert append(server) == uid


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (b"NO [OVERQUOTA] too full", Refused, "make room"),
        (b"NO [TRYCREATE] no such folder", Refused, "create it"),
        (b"NO [LIMIT] enough", Refused, "limit"),
        (b"NO \x1b[31mred\x07", Refused, "red"),
        (b"BAD syntax", Refused, "syntax"),
        (b"NO [INUSE] later", Transient, "later"),
        (b"NO [UNAVAILABLE] Suggested Backoff Time: 5000 milliseconds", Transient, "5000"),
    ],
)
def test_a_refused_append_is_certain(answer: bytes, kind: type[KindregardsError], said: str) -> None:
    with scripted({"APPEND": b"TAG " + answer + b"\r\n"}) as server, pytest.raises(kind, match=said) as caught:
        append(server)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("answer", [CUT, b"* BYE going down\r\n" + CUT, b"what?\r\n"])
@pytest.mark.parametrize("when", ["APPEND", "LITERAL"])
def test_an_append_without_an_answer_is_ambiguous(when: str, answer: bytes) -> None:
    with scripted({when: answer}) as server, pytest.raises(Ambiguous):
        append(server)


@pytest.mark.parametrize(
    ("fault", "stored"),
    [(Fault.BEFORE_COMMAND, 0), (Fault.INSIDE_LITERAL, 0), (Fault.BEFORE_ANSWER, 1), (Fault.LATE, 1)],
)
def test_after_a_cut_the_next_look_tells_the_truth(dovecot_server: Dovecot, fault: Fault, stored: int) -> None:
    bed = DovecotBed(dovecot_server)
    with fault_proxy(dovecot_server.port) as faults:
        box = mailbox(faults.port, bed.user)
        drafts = folder(box, Use.DRAFTS)
        before = box.state(drafts)
        faults.fault = fault
        box.close()
        with pytest.raises(Ambiguous):
            box.append(drafts, letter("draft"), FLAGS, None)
        assert faults.fired == 1
        assert len(box.find(drafts, before.uidnext)) == stored
        box.close()


def test_a_full_mailbox_is_refused_by_name() -> None:
    rules = "quota = count:User quota\nquota_vsizes = yes\nquota_rule = *:storage=1"
    quota = f"mail_plugins = quota\nplugin {{\n{rules}\n}}\n"
    with dovecot(extra=quota) as server:
        bed = DovecotBed(server)
        box = bed.mailbox()
        drafts = folder(box, Use.DRAFTS)
        with pytest.raises(Refused, match="make room"):
            box.append(drafts, letter("draft", "too long\r\n" * 2_000), FLAGS, None)
        assert box.uids(drafts, 1) == []
        box.close()


def test_a_keyword_goes_only_where_it_is_kept() -> None:
    with scripted() as server:
        assert mailbox(server.port).keyword_allowed(DRAFTS) is True
        server.answers["SELECT"] = (
            b"* 0 EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen)] x\r\nTAG OK [READ-WRITE] done\r\n"
        )
        assert mailbox(server.port).keyword_allowed(DRAFTS) is False
        server.answers["APPEND"] = b"TAG NO stop here\r\n"
        with pytest.raises(Refused):
            mailbox(server.port).append(DRAFTS, b"x", FLAGS, "Kindregards")
        assert not any(b"Kindregards" in line for line in server.lines)


@pytest.mark.parametrize("answer", [b"TAG NO no\r\n", b"TAG NO [TRYCREATE] no trash\r\n", b"TAG BAD what\r\n"])
def test_a_refused_withdrawal_changes_nothing(answer: bytes) -> None:
    with scripted({"UID MOVE": answer}) as server:
        assert mailbox(server.port).withdraw(DRAFTS, 2, TRASH) is False
        assert not any(b"STORE" in line or b"EXPUNGE" in line for line in server.lines)


def test_a_refused_copy_leaves_the_original_unmarked() -> None:
    capabilities = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN UIDPLUS\r\nTAG OK done\r\n"
    with scripted({"CAPABILITY": capabilities, "UID COPY": b"TAG NO [OVERQUOTA] full\r\n"}) as server:
        assert mailbox(server.port).withdraw(DRAFTS, 2, TRASH) is False
        assert not any(b"STORE" in line or b"EXPUNGE" in line for line in server.lines)


def test_a_read_only_drafts_folder_is_refused() -> None:
    select = b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nTAG OK [READ-ONLY] done\r\n"
    with scripted({"SELECT": select}) as server, pytest.raises(KindregardsError, match="read-only"):
        mailbox(server.port).withdraw(DRAFTS, 2, TRASH)


def test_a_draft_that_cannot_be_read_does_not_pass_for_gone() -> None:
    with scripted({"UID FETCH": b"TAG NO internal error\r\n"}) as server:
        box = mailbox(server.port)
        with pytest.raises(ProtocolSurprise, match="internal error"):
            box.whole(DRAFTS, 2, 100)
        with pytest.raises(ProtocolSurprise, match="internal error"):
            box.find(DRAFTS, 1)

"""Connecting and logging in: what is refused, what may be tried again, and that the secret shows nowhere."""

import datetime
import logging
import socket
import ssl
from base64 import b64decode
from pathlib import Path

import pytest
import trustme

from kindregards.errors import KindregardsError, Refused, Transient
from kindregards.imap.session import Credentials, Endpoint, Session, connect
from servers.dovecot import PASSWORD, Dovecot, free_port
from servers.scripted import CUT, Answer, Scripted, scripted

SECRET = "Geheim-zß-42"


def login(server: Scripted | int, secret: str = SECRET, **more: object) -> Session:
    port = server if isinstance(server, int) else server.port
    method = more.pop("method", "password")
    endpoint = Endpoint("127.0.0.1", port, **{"security": "plain", "timeout_seconds": 2.0, **more})  # type: ignore[arg-type]
    return connect(endpoint, Credentials("ann", lambda: secret, method))  # type: ignore[arg-type]


def failure(answers: dict[str, Answer], **more: object) -> KindregardsError:
    """The error of logging in to a server that answers like this."""
    with scripted(answers) as server, pytest.raises(KindregardsError) as caught:
        login(server, **{"timeout_seconds": 0.5, **more})
    assert SECRET not in str(caught.value)
    return caught.value


def test_tls_and_starttls_log_in(dovecot_server: Dovecot) -> None:
    dovecot_server.add_user("tls-user")
    for port, security in ((dovecot_server.tls_port, "tls"), (dovecot_server.port, "starttls")):
        endpoint = Endpoint("localhost", port, security, 10, ca_file=dovecot_server.ca_file)  # type: ignore[arg-type]
        session = connect(endpoint, Credentials("tls-user", lambda: PASSWORD))
        assert session.gateway.has("IDLE")
        session.close()


def test_a_wrong_password_is_refused_and_not_shown(dovecot_server: Dovecot) -> None:
    endpoint = Endpoint("localhost", dovecot_server.tls_port, "tls", 10, ca_file=dovecot_server.ca_file)
    with pytest.raises(Refused, match="refuses the login of ann") as caught:
        connect(endpoint, Credentials("ann", lambda: SECRET))
    assert SECRET not in str(caught.value)


def test_an_unknown_issuer_is_refused(dovecot_server: Dovecot) -> None:
    with pytest.raises(Refused, match=r"unknown issuer.*ca_file"):
        connect(Endpoint("localhost", dovecot_server.tls_port, "tls", 5), Credentials("ann", lambda: SECRET))
    with pytest.raises(Refused, match="unknown issuer"):
        connect(Endpoint("localhost", dovecot_server.port, "starttls", 5), Credentials("ann", lambda: SECRET))


@pytest.mark.parametrize(
    ("names", "expires", "said"),
    [(("mail.example",), None, "another host name"), (("127.0.0.1",), datetime.datetime(2020, 1, 1), "expired")],
)
def test_a_bad_certificate_is_refused(
    tmp_path: Path, names: tuple[str, ...], expires: datetime.datetime | None, said: str
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, not_after=expires).configure_cert(context)
    with scripted(tls=context) as server, pytest.raises(Refused, match=said):
        login(server, security="tls", ca_file=tmp_path / "ca.pem")


def test_a_port_that_speaks_no_tls_is_explained() -> None:
    with scripted() as server, pytest.raises(Refused, match="does not speak TLS"):
        login(server, security="tls")


def test_plain_text_goes_to_this_machine_only() -> None:
    with pytest.raises(Refused, match="not be encrypted"):
        connect(Endpoint("mail.example", 143, "plain"), Credentials("ann", lambda: SECRET))


def test_a_stripped_starttls_is_refused_before_the_password() -> None:
    with scripted() as server:
        with pytest.raises(Refused, match="no STARTTLS"):
            login(server, security="starttls")
        assert not any(b"LOGIN" in line or b"AUTHENTICATE" in line for line in server.lines)


def test_a_refused_starttls_is_refused_before_the_password() -> None:
    answers: dict[str, Answer] = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n",
        "STARTTLS": b"TAG NO not today\r\n",
    }
    assert isinstance(failure(answers, security="starttls"), Refused)


def test_preauth_under_starttls_is_refused() -> None:
    with scripted(greeting=b"* PREAUTH welcome\r\n") as server, pytest.raises(Refused, match="PREAUTH"):
        login(server, security="starttls")


def test_preauth_on_a_local_socket_needs_no_login() -> None:
    with scripted(greeting=b"* PREAUTH welcome\r\n") as server:
        login(server).close()
        assert not any(b"AUTHENTICATE" in line for line in server.lines)


def test_a_password_with_any_characters_goes_through_sasl_plain() -> None:
    with scripted() as server:
        login(server).close()
        [initial] = [line for line in server.lines if line.strip() and b" " not in line]
        assert b64decode(initial).decode() == f"\0ann\0{SECRET}"


def test_login_is_the_fallback_and_quotes() -> None:
    capabilities = b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n"
    with scripted({"CAPABILITY": capabilities}) as server:
        login(server, secret='a "b"').close()
        assert any(line.endswith(b' LOGIN "ann" "a \\"b\\""\r\n') for line in server.lines)


def test_a_password_that_login_cannot_carry_is_explained() -> None:
    error = failure({"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n"})
    assert isinstance(error, Refused)
    assert "ASCII" in str(error)


def test_login_disabled_is_explained() -> None:
    error = failure({"CAPABILITY": b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nTAG OK done\r\n"})
    assert isinstance(error, Refused)
    assert "starttls" in str(error)


@pytest.mark.parametrize("secret", ["", "two\r\nlines", "nul\0"])
def test_an_impossible_secret_is_refused_before_it_is_sent(secret: str) -> None:
    with scripted() as server, pytest.raises(Refused, match="line break"):
        login(server, secret=secret)


@pytest.mark.parametrize(
    ("method", "sent"),
    [
        ("xoauth2", f"user=ann\1auth=Bearer {SECRET}\1\1"),
        ("oauthbearer", f"n,a=ann,\1auth=Bearer {SECRET}\1\1"),
    ],
)
def test_tokens_are_presented(method: str, sent: str) -> None:
    with scripted() as server:
        login(server, method=method).close()
        [initial] = [line for line in server.lines if line.strip() and b" " not in line]
        assert b64decode(initial).decode() == sent


def test_a_refused_token_is_refused_once() -> None:
    answers = iter([b"+ eyJzdGF0dXMiOiI0MDEifQ==\r\n", b"TAG NO [AUTHENTICATIONFAILED] expired\r\n"])
    with scripted({"SASL": lambda _: next(answers)}) as server:
        with pytest.raises(Refused, match="token") as caught:
            login(server, method="xoauth2")
        assert sum(b"AUTHENTICATE" in line for line in server.lines) == 1
    assert SECRET not in str(caught.value)


def test_a_server_that_challenges_for_ever_is_left() -> None:
    assert isinstance(failure({"SASL": b"+ \r\n"}), Transient)


@pytest.mark.parametrize(
    ("said", "kind", "retry_after"),
    [
        (b"NO [AUTHENTICATIONFAILED] wrong", Refused, None),
        (b"NO [EXPIRED] password too old", Refused, None),
        (b"NO [UNAVAILABLE] try later", Transient, None),
        (b"NO [INUSE] busy", Transient, None),
        (b"NO [LIMIT] too many sessions", Transient, None),
        (b"NO [ALERT] Too many simultaneous connections. (Failure)", Transient, None),
        (b"BAD Request is throttled. Suggested Backoff Time: 299100 milliseconds", Transient, 299.1),
        (b"NO " + SECRET.encode() + b" is wrong", Refused, None),
        (CUT, Transient, None),
        (b"* BYE Autologout", Transient, None),
    ],
)
def test_failed_logins_are_told_apart(said: bytes, kind: type, retry_after: float | None) -> None:
    error = failure({"SASL": said if said is CUT or said.startswith(b"*") else b"TAG " + said + b"\r\n"})
    assert type(error) is kind
    assert getattr(error, "retry_after", None) == retry_after


def test_the_secret_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with scripted({"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n"}) as server:
        login(server, secret="plain-secret").close()
    assert "plain-secret" not in caplog.text


def test_credentials_do_not_show_their_secret() -> None:
    assert SECRET not in repr(Credentials("ann", lambda: SECRET))


@pytest.mark.parametrize(
    "greeting", [b"* BYE too busy\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", b"\xff\xfe\r\n"]
)
def test_a_strange_greeting_may_be_tried_again(greeting: bytes) -> None:
    with scripted(greeting=greeting) as server, pytest.raises(Transient):
        login(server, timeout_seconds=0.3)


def test_nobody_there_may_be_tried_again() -> None:
    with pytest.raises(Transient, match="cannot connect"):
        login(free_port())


def test_a_name_that_does_not_resolve_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    with pytest.raises(Transient, match="cannot be resolved"):
        connect(Endpoint("mail.example", 993), Credentials("ann", lambda: SECRET))

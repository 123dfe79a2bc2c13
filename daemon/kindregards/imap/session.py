"""Connecting and logging in: TLS, certificates, mechanisms, and clear words when it does not work.

Rules that hold here: certificates are always verified; plain text goes to this machine only, unless the user
insists; what a server says before TLS is forgotten; the secret is asked for at the last moment and stands in
no error; a login that was refused is never tried again by itself (accounts get locked).
"""

import imaplib
import ipaddress
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from kindregards.errors import KindregardsError, Refused, Transient
from kindregards.imap.answer import UNPARSABLE, is_passing, lost, response_code, retry_after, translated, words
from kindregards.imap.gateway import ARGUMENT, Gateway

KEEPALIVE = ((socket.TCP_KEEPIDLE, 120), (socket.TCP_KEEPINTVL, 30), (socket.TCP_KEEPCNT, 4))
"""Probe after two minutes of silence, give up two minutes later: half of what common NAT tables keep."""

CERTIFICATE_FAULTS = {  # verify codes of OpenSSL: what is wrong, what to do
    9: ("is not valid yet", "Check the clock of this machine."),
    10: ("has expired", "Ask whoever runs the server to renew it."),
    18: ("is self-signed", "Set ca_file to the certificate if you trust this server."),
    19: ("is signed by an unknown issuer", "Set ca_file to the issuer's certificate if you trust it."),
    20: ("is signed by an unknown issuer", "Set ca_file to the issuer's certificate if you trust it."),
    21: ("is signed by an unknown issuer", "Set ca_file to the issuer's certificate if you trust it."),
    62: ("is for another host name", "Set host to the name in the certificate."),
    64: ("is for another host name", "Set host to the name in the certificate."),
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the server is. `timeout_seconds` holds for connecting and for each read and write."""

    host: str
    port: int
    security: Literal["tls", "starttls", "plain"] = "tls"
    timeout_seconds: float = 30.0
    allow_plain_text: bool = False
    ca_file: Path | None = None

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who logs in. `secret` returns the password or a fresh access token; it may raise errors.SecretError."""

    username: str
    secret: Callable[[], str] = field(repr=False)
    method: Literal["password", "xoauth2", "oauthbearer"] = "password"


@dataclass(slots=True)
class Session:
    """A logged-in connection to one account."""

    gateway: Gateway
    endpoint: Endpoint

    def close(self) -> None:
        """LOGOUT, quietly; never raises."""
        self.gateway.logout()


def connect(endpoint: Endpoint, credentials: Credentials) -> Session:
    """Connect, secure, log in.

    Raises errors.Transient (network, busy server), errors.Refused (certificate, credentials, policy),
    errors.ProtocolSurprise, errors.SecretError.
    """
    _check_policy(endpoint)
    client = _reach(endpoint)
    try:
        if endpoint.security == "starttls":
            _start_tls(client, endpoint)
        if client._imap.state != "AUTH":  # PREAUTH: logged in by the certificate or the tunnel
            _log_in(client, endpoint, credentials)
        gateway = Gateway(client, str(endpoint))
        _introduce(client, gateway)
    except BaseException:
        _hang_up(client)
        raise
    return Session(gateway, endpoint)


@lru_cache(maxsize=8)
def tls_context(ca_file: Path | None = None) -> ssl.SSLContext:
    """The one verifying context that all connections share (876 KB each when they do not).

    Raises errors.Refused when `ca_file` cannot be read.
    """
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise Refused(
            f"ca_file {ca_file} cannot be used ({words(error.strerror or str(error))})",
            "It must hold PEM certificates.",
        ) from None


def _check_policy(endpoint: Endpoint) -> None:
    if endpoint.security == "plain" and not (endpoint.allow_plain_text or _is_loopback(endpoint.host)):
        raise Refused(
            f"{endpoint}: the connection would not be encrypted",
            'Use security = "tls" or "starttls"; allow_plain_text = true permits it all the same.',
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _reach(endpoint: Endpoint) -> IMAPClient:
    """TCP, implicit TLS, greeting."""
    context = tls_context(endpoint.ca_file) if endpoint.security == "tls" else None
    try:
        client = IMAPClient(
            endpoint.host,
            endpoint.port,
            ssl=context is not None,
            ssl_context=context,
            timeout=endpoint.timeout_seconds,
        )
    except ssl.SSLCertVerificationError as error:
        raise _bad_certificate(endpoint, error) from None
    except ssl.SSLError as error:
        raise _no_tls(endpoint, error) from None
    except socket.gaierror as error:
        raise Transient(
            f"{endpoint}: the host name cannot be resolved ({words(error.strerror or '')})",
            "Check the name, and whether this machine is online.",
        ) from None
    except imaplib.IMAP4.error as error:
        raise _unwelcome(endpoint, error) from None
    except OSError as error:
        raise Transient(
            f"{endpoint}: cannot connect ({words(error.strerror or str(error))})",
            'Check host, port and security: "tls" goes with port 993, "starttls" with 143.',
        ) from None
    except UNPARSABLE as error:
        raise Transient(f"{endpoint}: this does not look like an IMAP server ({type(error).__name__})") from None
    client._imap.debug = 0  # IMAPClient sets 5, which formats every line that comes in
    connection = client.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in KEEPALIVE:
        connection.setsockopt(socket.IPPROTO_TCP, option, value)
    return client


def _bad_certificate(endpoint: Endpoint, error: ssl.SSLCertVerificationError) -> Refused:
    fault, remedy = CERTIFICATE_FAULTS.get(error.verify_code, (f"is not accepted ({error.verify_message})", ""))
    return Refused(f"{endpoint}: the server's certificate {fault}", remedy)


def _no_tls(endpoint: Endpoint, error: ssl.SSLError) -> KindregardsError:
    if error.reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST"):
        return Refused(f"{endpoint}: the port does not speak TLS", 'Use port 993, or security = "starttls".')
    return Transient(f"{endpoint}: the TLS connection failed ({words(error.reason or str(error))})")


def _unwelcome(endpoint: Endpoint, error: imaplib.IMAP4.error) -> Transient:
    """BYE or nonsense instead of a greeting."""
    text = words(error)
    return Transient(f"{endpoint}: the server does not let us in now ({text})", "", retry_after(text))


def _start_tls(client: IMAPClient, endpoint: Endpoint) -> None:
    """STARTTLS before anything else (RFC 3501 6.2.1); a server that will not is never spoken to in the clear."""
    if client._imap.state == "AUTH":
        raise Refused(f"{endpoint}: the server logs us in before encryption (PREAUTH)", 'Use security = "tls".')
    if "STARTTLS" not in client._imap.capabilities:
        raise Refused(
            f"{endpoint}: the server offers no STARTTLS, or somebody in between hides it", 'Try security = "tls".'
        )
    try:
        client.starttls(tls_context(endpoint.ca_file))
    except ssl.SSLCertVerificationError as error:
        raise _bad_certificate(endpoint, error) from None
    except ssl.SSLError as error:
        raise _no_tls(endpoint, error) from None
    except (imaplib.IMAP4.abort, OSError) as error:
        raise lost(f"{endpoint}: STARTTLS", error) from None
    except imaplib.IMAP4.error as error:
        raise Refused(f"{endpoint}: STARTTLS was refused ({words(error)})", 'Use security = "tls".') from None


def _log_in(client: IMAPClient, endpoint: Endpoint, credentials: Credentials) -> None:
    if not ARGUMENT.fullmatch(credentials.username):
        raise Refused(f"{endpoint}: the user name has characters that IMAP does not allow")
    secret = credentials.secret()
    if any(char in secret for char in "\r\n\0") or not secret:
        raise Refused(
            f"{endpoint}: the password or token is empty or holds a line break", "Check where it comes from."
        )
    try:
        _present(client, endpoint, credentials, secret)
    except IMAPClientError as error:
        cause = error.__context__ or error  # IMAPClient wraps lost connections as refused logins
        said = words(cause if isinstance(cause, imaplib.IMAP4.error) else error)
        raise _login_failed(endpoint, credentials, _without(secret, said), cause) from None
    except OSError as error:
        raise lost(f"{endpoint}: login", error) from None
    except UNPARSABLE as error:
        raise Transient(
            f"{endpoint}: login: the server's challenge makes no sense ({type(error).__name__})"
        ) from None


def _present(client: IMAPClient, endpoint: Endpoint, credentials: Credentials, secret: str) -> None:
    """Choose the mechanism and run it."""
    offered = client.capabilities()
    user = credentials.username
    if credentials.method == "xoauth2":
        client.sasl_login("XOAUTH2", _once(f"user={user}\1auth=Bearer {secret}\1\1", ""))
    elif credentials.method == "oauthbearer":
        escaped = user.replace("=", "=3D").replace(",", "=2C")  # RFC 5801 section 4
        client.sasl_login("OAUTHBEARER", _once(f"n,a={escaped},\1auth=Bearer {secret}\1\1", "\1"))
    elif b"AUTH=PLAIN" in offered:
        client.sasl_login("PLAIN", _once(f"\0{user}\0{secret}", ""))
    elif b"LOGINDISABLED" in offered:
        raise Refused(
            f"{endpoint}: the server takes no password on this connection",
            'Use security = "tls" or "starttls", or a token (auth = "xoauth2").',
        )
    elif not ARGUMENT.fullmatch(secret):
        raise Refused(
            f"{endpoint}: the server cannot take a password with such characters", "Choose an ASCII one."
        )
    else:
        client.login('"' + user.replace("\\", "\\\\").replace('"', '\\"') + '"', secret)


def _once(first: str, later: str) -> Callable[[bytes], str]:
    """A SASL mechanism that says `first`, then `later` to what the server answers (an error, in RFC 7628).

    Raises ValueError at the third challenge: a server could go on for ever.
    """
    says = iter((first, later))

    def answer(challenge: bytes) -> str:
        said = next(says, None)
        if said is None:
            raise ValueError("one challenge too many")
        return said

    return answer


def _without(secret: str, said: str) -> str:
    for form in (secret, b64encode(secret.encode()).decode()):
        said = said.replace(form, "***")
    return said


def _login_failed(
    endpoint: Endpoint, credentials: Credentials, said: str, cause: BaseException
) -> KindregardsError:
    if isinstance(cause, imaplib.IMAP4.abort):
        return lost(f"{endpoint}: login", ConnectionError(said))
    if is_passing(said) or response_code(said) == "LIMIT":
        return Transient(f"{endpoint}: no login now: {said}", "It will be tried again.", retry_after(said))
    what = "password" if credentials.method == "password" else "token"
    return Refused(
        f"{endpoint}: the server refuses the login of {credentials.username}: {said}",
        f"Check user name and {what}; many providers want an app password or a token.",
    )


def _introduce(client: IMAPClient, gateway: Gateway) -> None:
    """ID (RFC 2971): some providers open no folder for a client without a name."""
    if gateway.has("ID"):
        with translated(f"{gateway.place}: ID"):
            client.id_({"name": "kindregards"})


def _hang_up(client: IMAPClient) -> None:
    with suppress(imaplib.IMAP4.error, OSError):  # it may never have come up
        client.shutdown()

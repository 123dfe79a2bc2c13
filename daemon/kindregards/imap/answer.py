"""What a server says when it does not simply obey: response codes and words become errors of ours.

Rules that hold here: the server's words are cut, cleaned of control characters and of the secret before anybody
sees them; NO for a passing reason is Transient, NO for good is Refused (RFC 5530 names the reasons).
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from kindregards.errors import KindregardsError, ProtocolSurprise, Refused, Transient

WORDS_LIMIT = 200  # characters of the server's words that are shown
PASSING = frozenset({"UNAVAILABLE", "INUSE", "THROTTLED", "SERVERBUG"})
FULL = frozenset({"OVERQUOTA", "LIMIT", "TRYCREATE"})
SAID_NO = imaplib.IMAP4.error  # also the parent of `abort`: catch LOST first
LOST = (imaplib.IMAP4.abort, OSError, EOFError)
UNPARSABLE = (ValueError, TypeError, IndexError, KeyError, RecursionError, AttributeError)

_CODE = re.compile(r"\[([A-Z0-9.=+-]{1,64})[\] ]", re.IGNORECASE)
_BACKOFF = re.compile(r"Backoff Time:? {1,4}(\d{1,9}) {1,4}milliseconds", re.IGNORECASE)
_CROWDED = re.compile(r"too many (?:simultaneous )?connections|maximum number of connections", re.IGNORECASE)


def words(raw: bytes | str | BaseException) -> str:
    """The server's words on one line, at most WORDS_LIMIT printable characters."""
    if isinstance(raw, BaseException):
        raw = raw.args[0] if raw.args and isinstance(raw.args[0], bytes | str) else str(raw)
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    return "".join(char if char.isprintable() else " " for char in text[: 2 * WORDS_LIMIT]).strip()[:WORDS_LIMIT]


def response_code(text: str) -> str:
    """ "NO [OVERQUOTA] too much" -> "OVERQUOTA"; "" without a code (RFC 3501 7.1)."""
    found = _CODE.search(text)
    return found[1].upper() if found else ""


def retry_after(text: str) -> float | None:
    """Seconds that the server asks to wait, if it does (Exchange: "Suggested Backoff Time: N milliseconds")."""
    found = _BACKOFF.search(text)
    return int(found[1]) / 1000 if found else None


def is_passing(text: str) -> bool:
    """True when the server refuses for a reason that will pass."""
    return response_code(text) in PASSING or retry_after(text) is not None or _CROWDED.search(text) is not None


def refusal(what: str, text: str) -> KindregardsError:
    """The error for NO or BAD with these words."""
    said = f"{what}: the server says: {text}"
    if is_passing(text):
        return Transient(said, "It will be tried again.", retry_after(text))
    return Refused(said)


def lost(what: str, error: BaseException) -> Transient:
    """The error for a connection that broke; BYE may say when to come back."""
    text = words(error)
    return Transient(f"{what}: the connection was lost ({text})", "It will be tried again.", retry_after(text))


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Turn everything that IMAPClient, imaplib, ssl and sockets raise into our errors.

    Raises errors.Transient, errors.Refused or errors.ProtocolSurprise.
    """
    try:
        yield
    except KindregardsError:
        raise
    except imaplib.IMAP4.readonly as error:
        raise Refused(f"{what}: the folder is read-only ({words(error)})") from None
    except (*LOST, ssl.SSLError) as error:
        raise lost(what, error) from None
    except imaplib.IMAP4.error as error:
        raise refusal(what, words(error)) from None
    except UNPARSABLE as error:
        raise ProtocolSurprise(
            f"{what}: the server's answer cannot be understood ({type(error).__name__})"
        ) from None

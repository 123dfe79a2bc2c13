"""Where a password or token comes from: systemd credential, file, command, keyring, environment.

Rules that hold here: a secret is asked for when it is needed and handed over as `str`, nowhere else; it
is never an argument of a process, never in a message, a repr or a log. What was handed out once is
remembered in this process only, so that `conceal` can take it out of anything that is about to be logged.
"""

import os
import shlex
import signal
import stat
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kindregards.errors import SecretError

COMMAND_TIMEOUT = 30.0  # seconds; unlocking a password store takes a person that long
FILE_LIMIT = 16_384  # bytes; the longest OAuth tokens seen have about 4 KB
STDERR_SHOWN = 200  # characters of what a failing command said
CONCEALED_FROM = 4  # characters; masking shorter ones would riddle every log line
MASK = "********"

_handed_out: set[str] = set()


class SourceKind(StrEnum):
    CREDENTIAL = "credential"  # name below $CREDENTIALS_DIRECTORY (systemd.exec(5))
    FILE = "file"
    COMMAND = "command"
    KEYRING = "keyring"
    ENVIRONMENT = "environment"
    LITERAL = "literal"  # it stands in the configuration


@dataclass(frozen=True, slots=True)
class SecretSource:
    """How to get one secret.

    Attributes:
        where: credential name, path, command line, keyring service, variable, or the secret itself.
        option: the option that says so, e.g. "accounts.home.password_file", for messages.
        username: whose secret it is; the keyring needs it.
    """

    kind: SourceKind
    where: str = field(repr=False)
    option: str
    username: str = ""


def resolve(source: SecretSource, environ: Mapping[str, str] = os.environ) -> Callable[[], str]:
    """A callable that fetches the secret anew at each call (tokens expire).

    The callable raises SecretError with a remedy when the secret cannot be had.
    """

    def secret() -> str:
        value = _checked(_FETCH[source.kind](source, environ), source)
        _handed_out.add(value)
        return value

    return secret


def conceal(text: str) -> str:
    """`text` with every secret that this process has handed out masked."""
    for secret in sorted(_handed_out, key=len, reverse=True):
        if len(secret) >= CONCEALED_FROM:
            text = text.replace(secret, MASK)
    return text


def _checked(value: str, source: SecretSource) -> str:
    if not value:
        raise SecretError(f"{source.option}: the secret is empty", "Put the password there")
    if any(ord(c) < 32 or ord(c) == 127 for c in value):
        raise SecretError(
            f"{source.option}: the secret contains a line break or another control character",
            "It must be one line of text",
        )
    return value


def _from_credential(source: SecretSource, environ: Mapping[str, str]) -> str:
    folder = environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise SecretError(
            f'{source.option}: systemd handed over no credentials, so "{source.where}" is not there',
            f"Add LoadCredential={source.where}:/path/to/file to the unit, or use password_file",
        )
    return _read(Path(folder) / source.where, source)


def _from_file(source: SecretSource, environ: Mapping[str, str]) -> str:
    path = Path(source.where).expanduser()
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise _unreadable(path, source, error) from None
    if not stat.S_ISREG(mode):
        raise SecretError(
            f"{source.option}: {path} is not a regular file", "Name the file that holds the password"
        )
    if mode & stat.S_IROTH:
        raise SecretError(f"{source.option}: everybody on this machine can read {path}", f"Run: chmod 600 {path}")
    return _read(path, source)


def _read(path: Path, source: SecretSource) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise _unreadable(path, source, error) from None
    if len(raw) > FILE_LIMIT:
        raise SecretError(f"{source.option}: {path} is longer than {FILE_LIMIT} bytes", "Is it the right file?")
    return _text(raw, source).removesuffix("\n").removesuffix("\r")


def _unreadable(path: Path, source: SecretSource, error: OSError) -> SecretError:
    return SecretError(
        f"{source.option}: {path} cannot be read: {error.strerror}", "Correct the path or its permissions"
    )


def _text(raw: bytes, source: SecretSource) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise SecretError(f"{source.option}: the secret is not UTF-8 text", "Save it as UTF-8") from None


def _from_command(source: SecretSource, environ: Mapping[str, str]) -> str:
    try:
        arguments = shlex.split(source.where)
    except ValueError:
        raise SecretError(f"{source.option}: the command has an unclosed quotation mark", "Close it") from None
    if not arguments:
        raise SecretError(f"{source.option}: the command is empty", 'Write one, like "pass show mail/home"')
    first_line = _text(_run(arguments, source), source).partition("\n")[0]
    return first_line.removesuffix("\r")


def _run(arguments: list[str], source: SecretSource) -> bytes:
    """Standard output of a command that ended well. Its whole process group ends with the time limit."""
    name = Path(arguments[0]).name
    try:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it cannot be started"
        raise SecretError(f"{source.option}: {name}: {reason}", "Is it installed, and in PATH?") from None
    try:
        output, complaint = process.communicate(timeout=COMMAND_TIMEOUT)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise SecretError(
            f"{source.option}: {name} did not end within {COMMAND_TIMEOUT:.0f} seconds",
            "It must answer without asking anybody; try it with </dev/null",
        ) from None
    if process.returncode:
        raise _command_failed(name, process.returncode, complaint, source)
    return output


def _command_failed(name: str, code: int, complaint: bytes, source: SecretSource) -> SecretError:
    words = "".join(c if c.isprintable() else " " for c in complaint.decode("utf-8", "replace"))
    said = " ".join(words.split())[:STDERR_SHOWN]
    how = f"was ended by signal {-code}" if code < 0 else f"failed with exit code {code}"
    return SecretError(
        f"{source.option}: {name} {how}{': ' + said if said else ''}", "Try the command in a terminal"
    )


def _from_keyring(source: SecretSource, environ: Mapping[str, str]) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise SecretError(
            f"{source.option}: keyring is not installed", "Install it: pip install 'kindregards[desktop]'"
        ) from None
    try:
        value = keyring.get_password(source.where, source.username)
    except (KeyringError, RuntimeError, OSError):
        raise SecretError(
            f"{source.option}: there is no keyring to ask (is this a session without a desktop?)",
            "Use password_file, password_command or password_credential",
        ) from None
    if value is None:
        raise SecretError(
            f'{source.option}: the keyring has no password of {source.username} for "{source.where}"',
            f"Store it: keyring set {shlex.quote(source.where)} {shlex.quote(source.username)}",
        )
    return str(value)


def _from_environment(source: SecretSource, environ: Mapping[str, str]) -> str:
    value = environ.get(source.where)
    if value is None:
        raise SecretError(
            f"{source.option}: the environment variable {source.where} is not set",
            "Set it where kindregards is started",
        )
    return value


def _from_configuration(source: SecretSource, environ: Mapping[str, str]) -> str:
    return source.where


_FETCH: Mapping[SourceKind, Callable[[SecretSource, Mapping[str, str]], str]] = {
    SourceKind.CREDENTIAL: _from_credential,
    SourceKind.FILE: _from_file,
    SourceKind.COMMAND: _from_command,
    SourceKind.KEYRING: _from_keyring,
    SourceKind.ENVIRONMENT: _from_environment,
    SourceKind.LITERAL: _from_configuration,
}

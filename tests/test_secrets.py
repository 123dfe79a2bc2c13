"""Secrets: each way to one, with real files and real commands, and what is said when there is none."""

import os
import sys
import time
from pathlib import Path

import pytest

from kindregards import secrets
from kindregards.errors import SecretError
from kindregards.secrets import SecretSource, SourceKind, conceal, resolve

PYTHON = sys.executable


def source(kind: SourceKind, where: object) -> SecretSource:
    return SecretSource(kind, str(where), "accounts.home.password_x", "robin@hale.example")


def fetched(kind: SourceKind, where: object, **environ: str) -> str:
    return resolve(source(kind, where), environ)()


def refused(kind: SourceKind, where: object, **environ: str) -> SecretError:
    with pytest.raises(SecretError) as caught:
        fetched(kind, where, **environ)
    assert str(caught.value).startswith("accounts.home.password_x: ")
    assert caught.value.exit_code == 78
    assert caught.value.remedy
    return caught.value


def file_of(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "password"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def script(folder: Path, body: str) -> str:
    path = folder / "show password.py"
    path.write_text(body)
    return f"{PYTHON} '{path}'"


# Files and credentials.


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_a_file_gives_its_text_without_the_line_end(tmp_path: Path, ending: bytes) -> None:
    assert fetched(SourceKind.FILE, file_of(tmp_path, "pässwörd ".encode() + ending)) == "pässwörd "


def test_a_file_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    path = file_of(tmp_path, b"hunter2", 0o604)
    assert refused(SourceKind.FILE, path).remedy == f"Run: chmod 600 {path}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"hunter2\nsecond line", "control character"),
        (b"hunter2\0", "control character"),
        (b"hunter2\xff", "not UTF-8"),
        (b"hunter2" * 9_000, "longer than"),
    ],
)
def test_a_file_that_holds_no_password_is_refused_without_showing_it(
    tmp_path: Path, content: bytes, said: str
) -> None:
    error = refused(SourceKind.FILE, file_of(tmp_path, content))
    assert said in error.what
    assert "hunter2" not in str(error)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    assert "No such file" in refused(SourceKind.FILE, tmp_path / "none").what
    assert "not a regular file" in refused(SourceKind.FILE, tmp_path).what


def test_a_pipe_in_place_of_a_file_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "not a regular file" in refused(SourceKind.FILE, tmp_path / "pipe").what


def test_a_credential_is_found_in_the_folder_that_systemd_names(tmp_path: Path) -> None:
    file_of(tmp_path, b"hunter2\n", 0o440)
    assert fetched(SourceKind.CREDENTIAL, "password", CREDENTIALS_DIRECTORY=str(tmp_path)) == "hunter2"


def test_a_credential_outside_systemd_says_what_to_add() -> None:
    assert "LoadCredential=password:" in refused(SourceKind.CREDENTIAL, "password").remedy


# Commands.


def test_a_command_gives_its_first_line(tmp_path: Path) -> None:
    command = script(tmp_path, "print('hunter2'); print('user: robin')")
    assert fetched(SourceKind.COMMAND, command) == "hunter2"


def test_a_command_is_asked_anew_each_time(tmp_path: Path) -> None:
    count = tmp_path / "count"
    body = f"from pathlib import Path\np = Path({str(count)!r})\np.write_text(p.read_text() + 'i')\n"
    body += "print(p.read_text())"
    count.write_text("")
    secret = resolve(source(SourceKind.COMMAND, script(tmp_path, body)), {})
    assert (secret(), secret()) == ("i", "ii")


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    assert fetched(SourceKind.COMMAND, f"echo a; touch {tmp_path}/x") == f"a; touch {tmp_path}/x"
    assert not (tmp_path / "x").exists()


def test_a_failing_command_shows_what_it_complained_of_but_not_what_it_printed(tmp_path: Path) -> None:
    body = "import sys\nprint('hunter2')\nprint('\\x1b[31mno key\\n' + 'x' * 9999, file=sys.stderr)\nsys.exit(3)"
    error = refused(SourceKind.COMMAND, script(tmp_path, body))
    assert "failed with exit code 3: [31mno key x" in error.what
    assert "hunter2" not in str(error)
    assert "\x1b" not in str(error)
    assert len(error.what) < 400


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("", "the command is empty"),
        ("pass 'show", "unclosed quotation mark"),
        ("/nonexistent/pass show", "No such file"),
        ("true", "the secret is empty"),
    ],
)
def test_a_command_that_cannot_work_is_explained(command: str, said: str) -> None:
    assert said in refused(SourceKind.COMMAND, command).what


def test_a_command_that_hangs_is_ended_with_everything_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "COMMAND_TIMEOUT", 0.5)
    started = time.monotonic()
    error = refused(SourceKind.COMMAND, "sh -c 'sleep 60 & sleep 60'")
    assert "did not end within" in error.what
    assert time.monotonic() - started < 10


# The rest.


def test_an_environment_variable_gives_its_value() -> None:
    assert fetched(SourceKind.ENVIRONMENT, "MAIL_PASSWORD", MAIL_PASSWORD="hunter2") == "hunter2"
    assert "MAIL_PASSWORD is not set" in refused(SourceKind.ENVIRONMENT, "MAIL_PASSWORD").what


def test_a_keyring_that_is_not_there_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    error = refused(SourceKind.KEYRING, "mail")
    assert "keyring" in error.what
    assert "password_file" in error.remedy or "kindregards[desktop]" in error.remedy


def test_a_secret_shows_in_no_representation() -> None:
    one = source(SourceKind.LITERAL, "correct horse")
    secret = resolve(one, {})
    assert secret() == "correct horse"
    assert "correct horse" not in repr(one) + repr(secret) + str(secret)


def test_what_was_handed_out_is_masked_in_any_text() -> None:
    fetched(SourceKind.LITERAL, "correct horse battery")
    assert conceal("LOGIN robin correct horse battery!") == "LOGIN robin ********!"

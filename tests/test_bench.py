"""The measuring tools measure what they say: the same mailbox each time, and the commands that really passed."""

import importlib.util
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).resolve().parent.parent / "bench"
END = datetime(2026, 3, 11, 9, tzinfo=UTC)


@pytest.fixture
def tool(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    name = request.param
    spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    yield module
    del sys.modules[name]


def contents(maildir: Path) -> dict[str, bytes]:
    return {
        path.relative_to(maildir).as_posix(): path.read_bytes() for path in maildir.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("tool", ["large_mailbox"], indirect=True)
def test_the_same_arguments_give_the_same_mailbox(tool: ModuleType, tmp_path: Path) -> None:
    sizes = [tool.write(tmp_path / name, 200, END) for name in ("one", "two")]
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert sizes[0] == sizes[1] == sum(len(raw) + raw.count(b"\n") for raw in contents(tmp_path / "one").values())


@pytest.mark.parametrize("tool", ["large_mailbox"], indirect=True)
def test_a_generated_mailbox_is_three_fifths_bulk_and_has_threads_with_answers(
    tool: ModuleType, tmp_path: Path
) -> None:
    tool.write(tmp_path, 2_000, END)
    messages = {name: message_from_bytes(raw) for name, raw in contents(tmp_path).items()}
    assert len(messages) == 2_000
    bulk = [message for message in messages.values() if message["List-Unsubscribe"]]
    assert 0.55 < len(bulk) / len(messages) < 0.70
    known = {message["Message-ID"] for message in messages.values()}
    assert len(known) == len(messages)
    answers = [message for message in messages.values() if message["In-Reply-To"]]
    assert answers
    assert all(message["In-Reply-To"] in known for message in answers)
    assert all("robin@" in message["From"] for name, message in messages.items() if name.startswith(".Sent"))


@pytest.mark.parametrize("tool", ["relay"], indirect=True)
def test_the_relay_writes_down_commands_but_no_credentials(tool: ModuleType) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, tool.relay(server.getsockname()[1]) as recording:
        with socket.create_connection(("127.0.0.1", recording.port), 5) as client:
            there, _ = server.accept()
            with there:
                for line in (
                    b'A1 LOGIN "robin" "secret"\r\n',
                    b"A2 EXAMINE INBOX\r\nA3 UID FETCH 1:9 (FLAGS)\r\n",
                ):
                    client.sendall(line)
                    assert there.recv(100) == line
                there.sendall(b"A3 OK\r\n")
                assert client.recv(100) == b"A3 OK\r\n"
        assert recording.commands() == ["EXAMINE INBOX", "UID FETCH 1:9 (FLAGS)"]


@pytest.mark.parametrize("tool", ["relay"], indirect=True)
def test_a_burst_ends_with_a_pause_or_idle_and_lasts_until_the_last_answer(tool: ModuleType) -> None:
    said = [
        (10.0, ("STATUS INBOX",)),
        (10.2, ()),
        (10.3, ("IDLE",)),
        (10.4, ()),
        (20.0, ("STATUS INBOX", "STATUS Sent")),
        (20.5, ()),
    ]
    bursts = tool.Recording(0, list(said)).bursts()
    assert [burst.commands for burst in bursts] == [["STATUS INBOX"], ["STATUS INBOX", "STATUS Sent"]]
    assert [round(burst.seconds, 3) for burst in bursts] == [0.2, 0.5]

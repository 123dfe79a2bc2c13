"""Documentation cannot drift: commands, options, states, links and exit codes are those of the code."""

import importlib.util
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import ModuleType

import pytest

from kindregards import errors
from kindregards.cli import COMMANDS, DEFECT, INTERRUPTED, PIPE_CLOSED, USAGE
from kindregards.core import explain
from kindregards.core.automated import AutomatedKind
from kindregards.core.context import Context
from kindregards.core.followup import TRANSITIONS, Kind
from kindregards.core.people import me_of
from kindregards.core.signals import SignalKind, favour, milestone, offer, promise, sad_news
from kindregards.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")])
MAILBOX = ROOT / "demo" / "mailbox"


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["options", "states"])
def test_generated_parts_are_what_the_code_says(generate: ModuleType, name: str) -> None:
    file, make = generate.PARTS[name]
    text = page(f"docs/{file}")
    assert generate.filled(text, name, make()) == text, "run python docs/generate.py"


def test_the_diagram_shows_every_transition(generate: ModuleType) -> None:
    arrows = re.findall(r"(\w+) --> (\w+)", generate.states())
    assert sorted(arrows) == sorted((a.value, b.value) for a, to in TRANSITIONS.items() for b in to)


def test_the_reference_explains_every_option(generate: ModuleType) -> None:
    reference = generate.options()
    for section in Settings.model_fields:
        assert re.search(rf"^### \[{section}[.\]]", reference, re.MULTILINE), section


def test_every_command_is_documented() -> None:
    documented = set(re.findall(r"^\| `(\w+)", page("docs/commands.md"), re.MULTILINE))
    assert documented == set(COMMANDS)


def test_every_exit_code_is_documented() -> None:
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", page("docs/commands.md"), re.MULTILINE)}
    raised = {
        value.exit_code
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.KindregardsError)
    } - {errors.KindregardsError.exit_code}
    assert documented == raised | {0, USAGE, DEFECT, INTERRUPTED, PIPE_CLOSED}


@pytest.mark.parametrize(
    "values",
    [SignalKind, AutomatedKind, promise.Delivery, favour.HELPS, offer.OFFERED, milestone.KINDS, sad_news.KINDS],
    ids=["signal", "automated", "delivers", "help", "what", "milestone", "sad"],
)
def test_every_value_that_explain_tells_is_documented(values: Iterable[str]) -> None:
    text = page("docs/explain.md")
    assert [value for value in values if f"`{value}`" not in text] == []


def test_every_field_that_explain_tells_is_documented() -> None:
    now = datetime(2026, 3, 11, 9, tzinfo=UTC)
    raw = (MAILBOX / "INBOX" / "bounce-3-delivery-failed.eml").read_bytes()
    explained = explain.explain(raw, now, Context(me_of([])))
    assert isinstance(explained, explain.Explained)
    text = page("docs/explain.md")
    assert [name for name in fields(explain.values(explained, me_of([]))) if f"`{name}`" not in text] == []


def fields(value: object) -> Iterator[str]:
    """All names in a JSON value."""
    if isinstance(value, Mapping):
        for name, below in value.items():
            yield name
            yield from fields(below)
    elif isinstance(value, list):
        for below in value:
            yield from fields(below)


def test_the_mail_that_the_page_explains_is_explained_so() -> None:
    command = Path(sys.executable).with_name("kindregards")
    file = "demo/mailbox/INBOX/answered-by-somebody-else-2-ines-has-it.eml"
    asked = [command, "explain", "--as", "robin@hale.example", file]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().strip() in page("docs/explain.md")


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^(\w+):", page("Makefile"), re.MULTILINE))
    for path in PAGES:
        for target in re.findall(r"(?:`|^)make (\w+)", path.read_text("utf-8"), re.MULTILINE):
            assert target in targets, f"{path.name}: make {target}"


def test_every_command_that_is_named_exists() -> None:
    for path in PAGES:
        for command in re.findall(r"`kindregards (\w+)", path.read_text("utf-8")):
            assert command in COMMANDS, f"{path.name}: kindregards {command}"


def test_the_configuration_of_the_readme_is_valid() -> None:
    shown = re.search(r"```toml\n(.*?)```", page("README.md"), re.DOTALL)
    assert shown is not None
    settings = Settings(**tomllib.loads(re.sub(r"^   ", "", shown[1], flags=re.MULTILINE)))
    assert list(settings.accounts) == ["home"]


def test_every_option_named_in_prose_exists() -> None:
    for path in PAGES:
        for section, option in re.findall(r"`(\w+)\.(\w+)`", path.read_text("utf-8")):
            if section in Settings.model_fields and section != "accounts":
                known = page("docs/configuration.md").partition(f"### [{section}]")[2].partition("###")[0]
                assert f"`{option}`" in known, f"{path.name}: {section}.{option}"


def test_every_relative_link_leads_somewhere() -> None:
    for path in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            if "://" not in target:
                assert (path.parent / target).exists(), f"{path.relative_to(ROOT)}: {target}"


def test_no_page_line_is_a_leftover() -> None:
    for path in PAGES:
        assert not re.search(r"\b(TODO|FIXME|XXX|lorem)\b", path.read_text("utf-8"), re.IGNORECASE), path.name


def test_the_repository_names_no_registry_and_no_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    files = listed.stdout.decode().split("\0")[:-1] if listed.returncode == 0 else []
    forbidden = re.compile(rb"index-url|pypi\.org/simple|/opt/" + rb"(?:pypi|wheels)|/" + rb"root/|/" + rb"work/")
    for name in files:
        path = ROOT / name
        if path.is_file() and name != "tests/test_docs.py":
            assert not forbidden.search(path.read_bytes().replace(b"--no-emit-index-url", b"")), name


def sample_messages() -> dict[str, EmailMessage]:
    messages = {}
    for path in MAILBOX.glob("*/*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        messages[path.stem] = message
    return messages


def test_expected_follow_ups_of_the_demo_answer_sample_messages() -> None:
    expected = tomllib.loads(page("demo/expected.toml"))
    messages = sample_messages()
    for draft in expected["draft"]:
        assert messages[draft["file"]]["Message-ID"] == f"<{draft['answers']}>"
        assert draft["kind"] in set(Kind)
        everybody = str(messages[draft["file"]]["From"]) + str(messages[draft["file"]]["To"])
        assert draft["address"] in everybody
        text = " ".join(messages[draft["file"]].get_content().split())
        assert all(question in text for question in draft.get("questions", []))
    assert all(waiting["file"] in messages for waiting in expected["waiting"])


def test_sample_messages_are_sound_and_older_than_the_demos_present() -> None:
    expected = tomllib.loads(page("demo/expected.toml"))
    messages = sample_messages()
    assert f"{len(messages)} messages" in page("demo/README.md")
    assert len({message["Message-ID"] for message in messages.values()}) == len(messages)
    for name, message in messages.items():
        assert not message.defects, name
        date = message["Date"].datetime
        assert isinstance(date, datetime)
        assert date < expected["now"], name


def test_sample_messages_name_only_addresses_that_cannot_exist() -> None:
    """But for the network's own in its notifications: by that address they are known."""
    for path in MAILBOX.glob("*/*.eml"):
        known = (b".example", b"linkedin.com") if path.name.startswith("linkedin-") else b".example"
        for domain in re.findall(rb"[\w.+-]+@([\w.-]+\w)", path.read_bytes()):
            assert domain.endswith(known), f"{path.name}: {domain.decode()}"


def test_expected_signals_of_the_demo_quote_sample_messages() -> None:
    expected, messages = tomllib.loads(page("demo/expected.toml")), sample_messages()
    for each in expected["signal"]:
        message = messages[each["file"]]
        body = message.get_body(("plain", "html"))
        assert body is not None
        text = " ".join(f"{message['Subject']} {body.get_content()}".split())
        assert each["sentence"] in text, each
        assert each["kind"] in set(SignalKind)


def test_the_demo_explains_every_sample_message() -> None:
    text = page("demo/README.md") + page("demo/expected.toml")
    families = {match[1] for match in re.finditer(r"`([\w-]+?)-?\*?`", text)}
    drafted = ("reply-owed", "antwort-offen", "introduction", "first-exchange", "neuer-kontakt", "quiet-thread")
    waiting = ("back-from-absence", "too-fresh", "still-away")
    for name in sample_messages():
        assert name.startswith((*families, *drafted, *waiting)), name

"""What users install: the wheel holds the program, its words and its templates, and works without the checkout."""

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOOK = """
import sys
import tomllib
sys.path.insert(0, sys.argv[1])
from importlib.resources import files
import kindregards, kindregards.cli
from kindregards.core.phrases import languages, phrases
assert kindregards.__file__.startswith(sys.argv[1]), kindregards.__file__
print(*sorted(languages()))
print(*sorted(entry.name for entry in (files("kindregards") / "templates").iterdir()))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return next(folder.glob("kindregards-*.whl"))


def files_below(folder: str) -> set[str]:
    return {path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}


def names(wheel: Path) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_holds_every_template_and_every_phrase_file(wheel: Path) -> None:
    templates = {f"kindregards/templates/{name}" for name in files_below("templates")}
    phrases = {f"kindregards/phrases/{name}" for name in files_below("daemon/kindregards/phrases")}
    assert templates
    assert phrases
    assert templates | phrases <= names(wheel)


def test_the_wheel_holds_the_program_typed_with_licence_and_notice(wheel: Path) -> None:
    assert {"kindregards/__main__.py", "kindregards/py.typed"} <= names(wheel)
    assert {Path(name).name for name in names(wheel) if ".dist-info/licenses/" in name} == {"LICENSE", "NOTICE"}


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    assert {name.partition("/")[0] for name in names(wheel)} == {"kindregards", "kindregards-0.1.0.dist-info"}
    assert not [name for name in names(wheel) if "__pycache__" in name or "tests" in name]


def test_the_unpacked_wheel_imports_and_finds_its_words(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    command = [sys.executable, "-c", LOOK, str(tmp_path)]
    shown = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60).stdout
    languages, templates = (set(line.split()) for line in shown.splitlines())
    assert {"en", "de", "fr", "es", "it", "pt", "nl"} <= languages
    assert {"en", "de"} <= templates


def test_locked_requirements_have_hashes_and_name_no_registry() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text("utf-8")
        pinned = [line for line in text.splitlines() if "==" in line]
        assert len(pinned) > 30, path.name
        assert all(line.endswith("\\") for line in pinned), path.name
        assert "http" not in text, path.name


def test_the_import_rules_know_every_step_of_a_pass() -> None:
    """A new file in app/ must be named in the contracts, or it could read settings unseen."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    modules = {f"kindregards.app.{path.stem}" for path in (ROOT / "daemon/kindregards/app").glob("[a-z]*.py")}
    bound = {contract["name"]: set(contract.get("source_modules", ())) for contract in contracts}
    assert modules - bound["settings are read by cli and app.wire only"] == {"kindregards.app.wire"}
    assert modules - bound["schedule only in app.loop"] == {"kindregards.app.loop"}

"""Where settings are written down: the TOML file, and environment variables that override it.

Rules that hold here: a file that cannot be used gives one message with file, line and what to do;
`KINDREGARDS_BUDGET__PER_DAY=5` says the same as `per_day = 5` in `[budget]`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kindregards.errors import ConfigurationError
from kindregards.settings.values import nearest

PREFIX = "KINDREGARDS_"
DELIMITER = "__"
FILE_LIMIT = 1_048_576  # bytes; the example with every option has 8 KB
NAME = "config.toml"

_HEADER = re.compile(r"\s*\[\s*([^\[\]]{1,200}?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\"' -]{1,200}?)\s*=")


def places(environ: Mapping[str, str]) -> list[Path]:
    """Where a configuration file is looked for, the first that exists wins."""
    home = Path(environ.get("HOME") or "~").expanduser()
    own = Path(environ["XDG_CONFIG_HOME"]) if environ.get("XDG_CONFIG_HOME") else home / ".config"
    folders = (own, home / ".config", Path("/etc"))
    return list(dict.fromkeys(folder / "kindregards" / NAME for folder in folders))


def find(environ: Mapping[str, str]) -> Path:
    """The configuration file; ConfigurationError that names all places when there is none."""
    candidates = places(environ)
    for path in candidates:
        if path.exists():
            return path
    raise ConfigurationError(
        f"no configuration file: looked for {', '.join(map(str, candidates))}",
        f"Write one with: kindregards config --example > {candidates[0]}",
    )


def read(path: Path) -> tuple[dict[str, Any], str]:
    """What the file says, and its text. Raises ConfigurationError."""
    try:
        with path.open("rb") as file:
            raw = file.read(FILE_LIMIT + 1)
    except OSError as error:
        written = f"Write one with: kindregards config --example > {path}"
        remedy = written if isinstance(error, FileNotFoundError) else ""
        raise ConfigurationError(
            f"{path} cannot be read: {error.strerror}", remedy or "Check what it is and who may read it"
        ) from None
    if len(raw) > FILE_LIMIT:
        raise ConfigurationError(f"{path} is longer than {FILE_LIMIT} bytes", "Is it the right file?")
    text = _decoded(path, raw)
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        raise _broken(path, text, str(error)) from None
    except RecursionError:
        raise ConfigurationError(f"{path} is nested too deeply", "No option needs that") from None


def _decoded(path: Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ConfigurationError(
            f"{path}, line {line}: this is not UTF-8 text", "Save the file as UTF-8"
        ) from None


def _broken(path: Path, text: str, message: str) -> ConfigurationError:
    at = re.search(r"at line (\d+)", message)
    line = int(at[1]) if at else text.count("\n") + 1
    what = re.sub(r" \(at .*\)$", "", message)
    what = what[:1].lower() + what[1:]
    return ConfigurationError(
        f"{path}, line {line}: this is not TOML: {what}", "Correct that line, or finish the file"
    )


def lines(text: str) -> dict[tuple[str, ...], int]:
    """On which line each section and option stands. A guess by form: it serves messages only."""
    found: dict[tuple[str, ...], int] = {}
    section: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        key = None if header else _KEY.match(line)
        if header:
            section = _steps(header[1])
            found.setdefault(section, number)
        elif key:
            found.setdefault((*section, *_steps(key[1])), number)
    return found


def _steps(dotted: str) -> tuple[str, ...]:
    return tuple(step.strip(" \"'") for step in dotted.split("."))


def overrides(environ: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Variables that set an option: its path -> the variable's name."""
    return {
        tuple(name[len(PREFIX) :].lower().split(DELIMITER)): name
        for name in environ
        if name.upper().startswith(PREFIX) and DELIMITER in name
    }


def unknown_sections(environ: Mapping[str, str], sections: list[str]) -> Iterator[str]:
    """One line for each variable that looks like an option of a section that does not exist."""
    for path, name in overrides(environ).items():
        if path[0] not in sections:
            meant = nearest(path[0], sections)
            hint = f"; did you mean {meant}?" if meant else ""
            yield f"{path[0]}: unknown section{hint} (environment variable {name})"


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Both, tables merged; where both say something, `above` wins."""
    result = dict(below)
    for key, value in above.items():
        old = result.get(key)
        result[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result

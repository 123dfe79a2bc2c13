"""Settings as TOML text: the effective configuration, and the example file with every option.

Rules that hold here: secrets are masked; the example states the real defaults, because it is made from them.
"""

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from kindregards.secrets import MASK
from kindregards.settings.problems import fields_of

WIDTH = 100
EXAMPLE_ACCOUNT = "home"

HEADING = """\
# Configuration of kindregards. Every option stands here with its meaning; a line that begins with
# "#option =" shows the default. `kindregards check` tells what is wrong and what to do.
#
# Found at $XDG_CONFIG_HOME/kindregards/config.toml (that is ~/.config/kindregards/config.toml),
# else at /etc/kindregards/config.toml, or where --config says.
# Environment variables override it: KINDREGARDS_BUDGET__PER_DAY=5, KINDREGARDS_HOURS__DAYS=mon,tue.
# Durations are written as people write them: "3 business days", "2 weeks", "12 months".
"""


def effective(settings: BaseModel) -> str:
    """The configuration that is in force, as TOML, secrets masked."""
    return "\n\n".join(_table((), settings.model_dump(mode="json", exclude_none=True))) + "\n"


def _table(path: tuple[str, ...], values: Mapping[str, Any]) -> Iterator[str]:
    """A section and the sections below it, each as one block of text."""
    plain = {name: value for name, value in values.items() if not isinstance(value, dict)}
    if plain:
        rows = [f"{name} = {_masked(name, value)}" for name, value in plain.items()]
        yield "\n".join([f"[{'.'.join(path)}]", *rows])
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _table((*path, name), value)


def _masked(name: str, value: object) -> str:
    return toml(MASK) if name == "password" else toml(value)


def toml(value: object) -> str:
    """A value in TOML 1.0: JSON spells strings, numbers, booleans and lists alike, but for DEL."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {toml(each)}" for name, each in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def example(schema: type[BaseModel]) -> str:
    """The example file: what is needed stands open, everything else as a comment with its default."""
    blocks = [HEADING.rstrip()]
    for name, field in schema.model_fields.items():
        kind, header = field.annotation, name
        if not fields_of(kind):
            kind, header = kind.__args__[1], f"{name}.{EXAMPLE_ACCOUNT}"  # type: ignore[union-attr]
        blocks.append("\n".join(_section(header, kind)))
    return "\n\n".join(blocks) + "\n"


def _section(header: str, kind: Any) -> Iterator[str]:
    yield from _comment(str(kind.__doc__))
    yield f"[{header}]"
    for name, field in fields_of(kind).items():
        yield ""
        yield from _comment(field.description or "")
        yield _option(name, field)


def _option(name: str, field: FieldInfo) -> str:
    if field.examples:  # what everybody has to say
        return f"{name} = {toml(field.examples[0])}"
    return f"#{name} = {toml(_default(name, field))}"


def _default(name: str, field: FieldInfo) -> object:
    if name in _SHOWN:
        return _SHOWN[name]
    value = field.get_default(call_default_factory=True)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    kind: Any = field.annotation
    for mark in field.metadata:
        kind = Annotated[kind, mark]
    return "" if value is None else TypeAdapter(kind).dump_python(value, mode="json")


_SHOWN = {"time_zone": "Europe/Berlin", "path": "~/.local/state/kindregards/kindregards.sqlite"}
"""Defaults that depend on the machine: one that is plausible stands for them, the meaning says which it is."""


def _comment(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="# ", subsequent_indent="# ")

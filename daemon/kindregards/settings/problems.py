"""What is wrong with a configuration, in words: `section.option: message`, all of it at once.

Rules that hold here: a message never shows the value of an option that can hold a secret; an unknown
name is answered with the nearest one that exists.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from kindregards.settings.values import nearest, or_nearest

SHOWN = 60  # characters of a wrong value
SECRETIVE = ("password", "token")  # how the names of options begin that can hold a secret

Where = Callable[[tuple[str, ...]], str]
"""Tells where an option stands: "line 12", "environment variable KINDREGARDS_LOG__LEVEL", or ""."""

Fact = Mapping[str, Any]
"""One entry of pydantic's list of errors."""


def problems(error: ValidationError, schema: type[BaseModel], where: Where) -> list[str]:
    """One line for each thing that is wrong, in the order of the schema."""
    return [_line(fact, schema, where) for fact in error.errors(include_url=False)]


def _line(fact: Fact, schema: type[BaseModel], where: Where) -> str:
    option = _option(fact["loc"], schema)
    place = where(option)
    return f"{'.'.join(option)}: {_message(fact, option, schema)}{f' ({place})' if place else ''}"


def _option(location: Iterable[str | int], schema: type[BaseModel]) -> tuple[str, ...]:
    """The dotted name; positions in lists and pydantic's own steps are left out."""
    return tuple(step for step in location if isinstance(step, str) and step != "[key]")


def _message(fact: Fact, option: tuple[str, ...], schema: type[BaseModel]) -> str:
    kind = fact["type"]
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return _unknown(option, schema)
    if kind == "missing":
        return _section_needed(option[0]) if len(option) == 1 else "is needed"
    if kind in ("value_error", "assertion_error"):
        return str(fact["ctx"]["error"])
    words = _WORDS.get(kind)
    expected = words(fact.get("ctx", {})) if words else str(fact["msg"])[:1].lower() + str(fact["msg"])[1:]
    return expected + _shown(fact, option) + _meant(fact, kind)


_WORDS: Mapping[str, Callable[[Fact], str]] = {
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float"), lambda _: "must be a whole number"),
    **dict.fromkeys(("bool_parsing", "bool_type"), lambda _: "must be true or false"),
    **dict.fromkeys(("string_type", "string_sub_type"), lambda _: "must be text in quotation marks"),
    **dict.fromkeys(("tuple_type", "list_type"), lambda _: 'must be a list, like ["one", "two"]'),
    **dict.fromkeys(
        ("model_type", "model_attributes_type", "dict_type", "dataclass_type"),
        lambda _: "must be a section with options, not a single value",
    ),
    "literal_error": lambda ctx: f"must be {ctx['expected']}".replace("'", '"'),
    "greater_than_equal": lambda ctx: f"must be at least {ctx['ge']}",
    "less_than_equal": lambda ctx: f"must be at most {ctx['le']}",
    "string_too_short": lambda _: "must not be empty",
    "too_short": lambda _: "must not be empty",
    "string_too_long": lambda ctx: f"must have at most {ctx['max_length']} characters",
}


def _section_needed(name: str) -> str:
    return f"a section [{'accounts.home' if name == 'accounts' else name}] is needed"


def _unknown(option: tuple[str, ...], schema: type[BaseModel]) -> str:
    what = "section" if len(option) == 1 else "option"
    name = nearest(option[-1], names_at(schema, option[:-1]))
    return f"unknown {what}{f'; did you mean {name}?' if name else ''}"


def _shown(fact: Fact, option: tuple[str, ...]) -> str:
    value = fact.get("input")
    if any(step.startswith(SECRETIVE) for step in option) or not isinstance(value, str | int | float | bool):
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return f", not {text}" if value != "" and len(text) <= SHOWN else ""


def _meant(fact: Fact, kind: str) -> str:
    if kind != "literal_error" or not isinstance(fact["input"], str):
        return ""
    return or_nearest(fact["input"], fact["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", "))


def names_at(schema: type[BaseModel], path: Iterable[str]) -> list[str]:
    """Names of the options in the section at `path`; none where names are the user's own."""
    kind: Any = schema
    for step in path:
        fields = fields_of(kind)
        kind = fields[step].annotation if step in fields else get_args(kind)[-1] if get_args(kind) else None
    return list(fields_of(kind))


def fields_of(kind: Any) -> Mapping[str, Any]:
    """The options of a section's type, by name; empty for other types."""
    return getattr(kind, "__pydantic_fields__", None) or {}

"""Templates: a header block (optional `Subject:`), a blank line, the letter; and how one is rendered.

A file may hold several wordings, separated by a line of three or more "="; each letter gets one of them,
always the same one for the same occasion. Rules that hold here: a template sees facts and nothing else
(sandbox), a missing fact is an error, source, loops and output are bounded. One line of the file is one
line of the letter, so a paragraph stands on one line; mail clients wrap it.

Facts that every letter has: `first_name` and `name` of the reader ("" where unsure), `formal` (Sie, vous),
`language`, `me` (how the user signs), `my_name`. Besides, by template: reply `questions` (a list); bump and
bump_again `question`, `asked_on` (write it as `{{ asked_on|day }}`); welcome `detail`, `met`, `event`;
welcome_introduced `detail`, `introducer`. The filter `quote` sets "> " before each line.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import CodeType

from jinja2 import (
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
    pass_context,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kindregards.core import voice
from kindregards.core.followup import FollowUp
from kindregards.errors import ConfigurationError

SOURCE_LIMIT = 16_384  # characters; a template is a short letter in a few wordings
OUTPUT_LIMIT = 10_240  # characters; far more than 120 words and a page of quoted questions
WORDINGS = 10  # in one file
LOOPS = 2  # nested; with lists of at most LIST_LIMIT facts the output stays small
LIST_LIMIT = 20

_SEPARATOR = re.compile(r"^={3,}[ \t]*$", re.MULTILINE)
_HEADER = re.compile(r"(?i)subject:[ \t]*(.*)")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter: `subject` is None where the template leaves it to the thread."""

    subject: str | None
    body: str


def render(source: str, facts: Mapping[str, object], variant: int = 0, name: str = "template") -> Rendered:
    """Write the letter of one wording with these facts.

    Args:
        facts: plain values: strings, numbers, booleans, lists of strings; `language` is ISO 639-1.
        variant: which wording, taken modulo their number; see `variant_of`.
        name: the file, for messages.

    Raises:
        ConfigurationError: the template cannot be used; says file, line and what is the matter.
    """
    texts = wordings(source)
    first_line, text = texts[variant % len(texts)]
    try:
        if len(source) > SOURCE_LIMIT:
            raise TemplateSyntaxError(f"it is longer than {SOURCE_LIMIT} characters", 1)
        letter = _bounded(_compiled(text).generate(_frozen(facts)))
    except TemplateSyntaxError as error:
        raise _unusable(name, error.lineno + first_line, error.message or "syntax error") from error
    except (
        TemplateError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        RecursionError,
        AttributeError,
    ) as error:
        raise _unusable(name, _line(error) + first_line, _explained(error)) from error
    return _letter(letter)


def wordings(source: str) -> list[tuple[int, str]]:
    """The wordings of a template file, each with the number of lines above it."""
    found: list[tuple[int, str]] = []
    begin = 0
    for end in [*(match.span() for match in _SEPARATOR.finditer(source)), (len(source), len(source))]:
        text = source[begin : end[0]]
        if text.strip():
            above = source.count("\n", 0, begin + len(text) - len(text.lstrip("\n")))
            found.append((above, text.strip("\n")))
        begin = end[1]
    return found[:WORDINGS] or [(0, "")]


def variant_of(key: str) -> int:
    """A number that stays the same for the same follow-up key, so that a draft is the same when made again."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big")


def template_name(follow_up: FollowUp) -> str:
    """Which template a follow-up uses: its kind's, or a special one ("bump_again")."""
    return str(follow_up.facts.get("template", follow_up.kind.value))


def candidates(language: str, kind: str) -> Iterator[str]:
    """File names below a templates folder, the best first: the language's own, then English."""
    for each in dict.fromkeys((language.lower(), language.lower().partition("-")[0], "en")):
        if re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", each):
            yield f"{each}/{kind}.txt"


SAMPLES: Mapping[str, Mapping[str, object]] = {
    "reply": {"questions": ["Could you send the plan?", "When does it start?"]},
    "welcome": {"detail": "We are restoring the old bakery as a reading room.", "met": "", "event": ""},
    "welcome_introduced": {
        "detail": "Anna is restoring the old bakery as a reading room.",
        "met": "",
        "event": "",
        "introducer": "Carla",
        "introduced": "anna@example.org",
        "told": "yes",
    },
    "bump": {"question": "Could you send the plan?", "asked_on": "2026-03-03"},
    "bump_again": {"question": "Could you send the plan?", "asked_on": "2026-03-03"},
}


def sample_facts(kind: str, language: str = "en") -> dict[str, object]:
    """Facts to try a template with; raises ConfigurationError for a kind that does not exist."""
    if kind not in SAMPLES:
        raise ConfigurationError(
            f'no follow-up uses a template called "{kind}.txt"', f"Name it one of {', '.join(sorted(SAMPLES))}"
        )
    common = {
        "first_name": "Anna",
        "name": "Anna Weiß",
        "formal": False,
        "language": language,
        "me": "Robin",
        "my_name": "Robin Hale",
    }
    return common | dict(SAMPLES[kind])


def check_template(name: str, source: str) -> list[str]:
    """What is wrong with the template file `name` ("en/reply.txt"): [] when every wording can be used.

    Each wording is rendered with sample facts, with and without a name, formal and informal.
    """
    language, _, file = name.rpartition("/")
    kind = file.removesuffix(".txt")
    try:
        facts = sample_facts(kind, language)
    except ConfigurationError as error:
        return [str(error)]
    nameless: dict[str, object] = {"first_name": "", "name": "", "formal": True, "event": "PyCon", "met": "yes"}
    problems: list[str] = []
    for variant in range(len(wordings(source))):
        for case in (facts, facts | nameless):
            try:
                if not render(source, case, variant, name).body.strip():
                    problems.append(f"template {name}: wording {variant + 1} is empty")
            except ConfigurationError as error:
                problems.append(str(error))
    return list(dict.fromkeys(problems))


def _letter(text: str) -> Rendered:
    """Take the header block off, and the blank lines that conditions leave behind."""
    head, _, body = text.partition("\n\n")
    lines = [line for line in head.strip("\n").splitlines() if line.strip()]
    subject = None
    if lines and all(_HEADER.fullmatch(line) for line in lines):
        found = _HEADER.fullmatch(lines[0])
        subject = found[1].strip() or None if found else None
    else:
        body = text
    return Rendered(subject, _BLANK_LINES.sub("\n\n", body.strip("\n")) + "\n")


def _bounded(pieces: Iterator[str]) -> str:
    written: list[str] = []
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > OUTPUT_LIMIT:
            raise ValueError(f"the letter becomes longer than {OUTPUT_LIMIT} characters")
        written.append(piece)
    return "".join(written)


def _frozen(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as plain values: no objects whose methods a template could call, lists of bounded length."""
    return {key: _plain(value) for key, value in facts.items()}


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value[:LIST_LIMIT]]
    return value if isinstance(value, (bool, int)) else str(value)


class _Letters(ImmutableSandboxedEnvironment):
    """The sandbox, with the arithmetic and the methods that make big strings out of small ones switched off."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        if operator != "%" or isinstance(left, str):
            raise SecurityError(f'"{operator}" is not available in templates')
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: object) -> None:
        """`"{:>999999999}".format(1)` is a gigabyte: a method like the others, and none that is allowed."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        return attr in _METHODS and super().is_safe_attribute(obj, attr, value)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(_FORBIDDEN):
            raise TemplateSyntaxError(
                f'"{type(node).__name__.lower()}" is not available in templates', node.lineno
            )
        _refuse_deep_loops(tree, 0)
        return tree


_FORBIDDEN = (
    nodes.Macro, nodes.CallBlock, nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends,  # other files
    nodes.Assign, nodes.AssignBlock, nodes.With, nodes.Concat,  # texts that double with every line
)  # fmt: skip
_METHODS = frozenset({"lower", "upper", "capitalize", "title", "strip", "startswith", "endswith", "index", "first",
                      "last", "index0", "length", "revindex"})  # fmt: skip
_FILTERS = frozenset({"capitalize", "count", "default", "d", "first", "join", "last", "length", "lower", "title",
                      "trim", "upper"})  # fmt: skip


def _refuse_deep_loops(node: nodes.Node, depth: int) -> None:
    for child in node.iter_child_nodes():
        below = depth + isinstance(child, nodes.For)
        if below > LOOPS or (isinstance(child, nodes.For) and child.recursive):
            raise TemplateSyntaxError("loops are nested too deeply", child.lineno)
        _refuse_deep_loops(child, below)


@pass_context
def _day(context: Context, text: str) -> str:
    """ "2026-03-03" as a letter in the template's language writes it."""
    return voice.day(date.fromisoformat(text), str(context.get("language", "en")))


def _quote(text: str) -> str:
    """Every line behind "> "."""
    return "\n".join(f"> {line}" for line in str(text).splitlines())


@cache
def _environment() -> _Letters:
    made = _Letters(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False)
    made.globals.clear()
    made.filters = {name: call for name, call in made.filters.items() if name in _FILTERS}
    made.filters |= {"day": _day, "quote": _quote}
    return made


def _compiled(text: str) -> Template:
    return _environment().from_string(text)


def _line(error: BaseException) -> int:
    """The line of the template in which rendering stopped (jinja2 rewrites the traceback)."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        code: CodeType = trace.tb_frame.f_code
        if code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _explained(error: Exception) -> str:
    if isinstance(error, UndefinedError):
        return f"{error.message} (a fact that this kind of follow-up does not have)"
    return str(error) or type(error).__name__


def _unusable(name: str, line: int, what: str) -> ConfigurationError:
    return ConfigurationError(
        f"template {name}, line {line}: {what}", "Correct it, or remove your copy to use the built-in one"
    )

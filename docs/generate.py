"""Writes those parts of the documentation that are facts of the code: the options, and the states of a follow-up.

Usage: python docs/generate.py. A part stands between `<!-- begin: NAME -->` and `<!-- end: NAME -->`; a test sees
to it that what stands there is what this program would write.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kindregards.core.followup import TRANSITIONS, State
from kindregards.settings import Settings, example

DOCS = Path(__file__).resolve().parent
_SECTION = re.compile(r"\[(.+)\]")
_OPTION = re.compile(r"(#?)(\w+) = (.*)")


def options() -> str:
    """Every option with default and meaning, one table a section, from the example that the schema gives."""
    return "\n".join(_rows(example(Settings).splitlines()))


def _rows(lines: list[str]) -> Iterator[str]:
    comment: list[str] = []
    for line in lines:
        if section := _SECTION.fullmatch(line):
            yield from ("", f"### [{section[1]}]", "", " ".join(comment), "")
            yield from ("| option | default | meaning |", "| --- | --- | --- |")
            comment = []
        elif option := _OPTION.fullmatch(line):
            default = f"`{option[3]}`" if option[1] else "yours to set"
            yield f"| `{option[2]}` | {_cell(default)} | {_cell(' '.join(comment))} |"
            comment = []
        elif line.startswith("# "):
            comment.append(line[2:])
        else:
            comment = []
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def states() -> str:
    """The diagram of a follow-up's life, from the table of transitions."""
    lines = ["", "```mermaid", "stateDiagram-v2", f"    [*] --> {State.NOTICED.value}"]
    for state, following in TRANSITIONS.items():
        lines += [f"    {state.value} --> {next_.value}" for next_ in State if next_ in following]
        if not following:
            lines.append(f"    {state.value} --> [*]")
    return "\n".join([*lines, "```", ""])


PARTS: Mapping[str, tuple[str, Callable[[], str]]] = {
    "options": ("configuration.md", options),
    "states": ("architecture.md", states),
}


def filled(text: str, name: str, part: str) -> str:
    """`text` with the part called `name` replaced. Raises ValueError where the marks are missing."""
    begin, end = f"<!-- begin: {name} -->\n", f"<!-- end: {name} -->"
    before, found, rest = text.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found and found_end):
        raise ValueError(f"no marks for {name}")
    return f"{before}{begin}{part}{end}{after}"


def main() -> None:
    for name, (file, make) in PARTS.items():
        path = DOCS / file
        path.write_text(filled(path.read_text("utf-8"), name, make()), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Text as format=flowed (RFC 3676): wrapped for every client, and joined again by those that can.

Rules that hold here: a line that ends in a space goes on in the next one; lines that begin with a space,
"From " or ">" are stuffed with a space; the signature's "-- " stays as it is.
"""

WIDTH = 72  # columns of a written line; RFC 3676 4.2 asks for at most 78
SEPARATOR = "-- "
_STUFFED = (" ", ">", "From ")


def flow(text: str) -> str:
    """Wrap `text` (line ends "\\n", one paragraph a line, quotes behind "> "); line ends stay "\\n"."""
    return "\n".join(wrapped for line in text.split("\n") for wrapped in _wrapped(line))


def unflow(text: str) -> str:
    """The paragraphs of flowed text again, quotes behind "> "."""
    lines: list[str] = []
    open_depth: int | None = None
    for raw in text.split("\n"):
        depth, line = _depth(raw)
        line = line.removeprefix(" ")
        is_signature = line == SEPARATOR
        if open_depth == depth and not is_signature:
            lines[-1] += line
        else:
            lines.append(_marks(depth) + line)
        open_depth = depth if line.endswith(" ") and not is_signature else None
    return "\n".join(line if line == SEPARATOR else line.rstrip(" ") for line in lines)


def quote(text: str) -> str:
    """One level deeper: ">" before each line (RFC 3676 4.5)."""
    return "\n".join(f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in text.split("\n"))


def _wrapped(line: str) -> list[str]:
    if line == SEPARATOR:
        return [line]
    depth, text = _depth(line)
    prefix = ">" * depth
    if depth:
        text = text.removeprefix(" ")
    pieces = _pieces(text.rstrip(" "), WIDTH - depth)
    return [prefix + (" " if depth or piece.startswith(_STUFFED) else "") + piece for piece in pieces]


def _pieces(text: str, width: int) -> list[str]:
    """Cut at single spaces, each but the last piece ending in its space; words are never cut."""
    pieces, rest = [], text
    while len(rest) > width:
        cut = _place(rest, width)
        if cut is None:
            break
        pieces.append(rest[: cut + 1])
        rest = rest[cut + 1 :]
    return [*pieces, rest]


def _place(text: str, width: int) -> int | None:
    """Where to cut: the last space within `width`, else the first one after it; not among the leading ones."""
    leading = len(text) - len(text.lstrip(" "))
    cut = text.rfind(" ", leading, width)
    if cut < 0:
        cut = text.find(" ", max(width, leading))
    return cut if cut >= 0 and text[:cut].strip() and text[cut + 1 :].strip() else None


def _depth(line: str) -> tuple[int, str]:
    """How deeply a line is quoted, and its text; "> > x" is two deep."""
    depth = 0
    while line.startswith(">"):
        depth += 1
        line = line[1:]
    return depth, line


def _marks(depth: int) -> str:
    return ">" * depth + " " if depth else ""

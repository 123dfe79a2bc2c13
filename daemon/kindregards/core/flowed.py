"""format=flowed (RFC 3676): paragraphs that every client wraps to its own width.

Rules that hold here: a soft line ends in one space; a line that could be taken for something else is
space-stuffed (4.4); the signature separator "-- " stays as it is (4.3); quoted lines keep their depth.
"""

WIDTH = 72  # characters; RFC 3676 4.2 wants lines of at most 78
SEPARATOR = "-- "


def flow(text: str) -> str:
    """Wrap `text` (paragraphs are long lines) with soft breaks; "\\n" line ends."""
    return "\n".join(line for paragraph in text.split("\n") for line in _wrap(paragraph))


def unflow(text: str) -> str:
    """What a client shows: soft breaks joined, stuffing removed."""
    shown: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth, content = _unquote(line)
        content = content[1:] if content.startswith(" ") else content
        if open_depth == depth and shown:
            shown[-1] += content
        else:
            shown.append(f"{'>' * depth} {content}" if depth else content)
        soft = content.endswith(" ") and content != SEPARATOR
        open_depth = depth if soft else None
    return "\n".join(shown)


def quote(text: str) -> str:
    """One level deeper: ">" before each line, as RFC 3676 4.5 wants it (">" and one space before words)."""
    return "\n".join(f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in text.split("\n"))


def _wrap(paragraph: str) -> list[str]:
    if paragraph == SEPARATOR:
        return [SEPARATOR]
    depth, content = _unquote(paragraph)
    if depth:
        content = content.removeprefix(" ")
    prefix = f"{'>' * depth} " if depth else ""
    pieces = _pieces(content.rstrip(), WIDTH - len(prefix))
    return [prefix + (piece if depth else _stuffed(piece)) for piece in pieces]


def _unquote(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    return len(line) - len(content), content


def _stuffed(line: str) -> str:
    return f" {line}" if line.startswith((" ", "From ")) else line


def _pieces(text: str, width: int) -> list[str]:
    """Cut at spaces; every piece but the last keeps its space at the end, which makes the break a soft one."""
    pieces: list[str] = []
    while len(text) > width:
        cut = text.rfind(" ", 0, width)
        if cut <= 0:
            cut = text.find(" ", width)
        if cut <= 0 or not text[:cut].strip():
            break
        pieces.append(text[: cut + 1])
        text = text[cut + 1 :]
    return [*pieces, text]

"""Own words and quoted words of a plain text, whatever program and language wrapped them.

Rules that hold here: marked lines (">") are quoted wherever they stand; behind an original-message divider or
a quoted header everything is quoted; behind "On ... wrote:" that only holds where no marked line follows. The
words that programs write are data, phrases/quoting.toml. Every step is linear in the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kindregards.core.text.quoting import LINE_LIMIT, label, lower, quoting

WRAPPED = 4  # lines over which a program may fold "On ... wrote:"
HEADER_LINES = 30  # a quoted header with its long lists of recipients
LOOK_BACK = 4  # lines before "To:" which name who wrote when (Lotus Notes)
ABOVE = 70  # a quoted line shorter than this was not wrapped by a program
DEEP = 40  # the same for a quotation within a quotation, which programs wrap again and again
BROKEN = 12  # lines of a quoted paragraph that a program wrapped without marking them
FRAGMENT = 3  # words of a broken end that begins with a capital; more may be an answer
COLONS = 3  # lines in a row that are marked with ":"; fewer are a list

QUOTE_BEGINS = "\ue000"
"""A line of its own: everything below is quoted. Put there by `html`; private-use, so no mail brings it along."""

_MARKED = re.compile(r"[ \t]{0,3}(?:[A-Z]{1,3})?>")
_DEEP = re.compile(r"[ \t]{0,3}>\s?>")
_COLON = re.compile(r":(?: |$)")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}")
_DAY = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[年/-]\d{1,2}")
_MAILBOX = re.compile(r"\S@\S")
_STOPS = re.compile(r"\w[.!?…]\s*$")
_OPENS = re.compile(
    r"\W{0,3}(?:\d|(?:on|am|le|el|il|op|den|em|a|dne|w dniu|tarihinde|il giorno)\s)", re.IGNORECASE
)
_RULE = re.compile(r"\s*(?:_{10,}|-{10,}|={10,}|\*{10,})\s*$")
_END = re.compile(r"[:：]\s*[*_>]{0,2}\s*$")
_DIGIT = re.compile(r"\d")
_RULED = ("-", "_", "=", "*", "~")
_TELLING = re.compile(rf"[0-9:：=*~_{QUOTE_BEGINS}-]")  # what introduces a quotation has one of these


@dataclass(slots=True)
class Split:
    """Lines by who wrote them."""

    own: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)


def split(text: str) -> Split:
    """Sort the lines of `text` into the writer's own and the quoted ones."""
    lines = text.split("\n")
    if "\n: " in text:
        lines = _with_marks(lines)
    telling = [_TELLING.search(line) is not None for line in lines]
    leading = [tells and _leads(line[:LINE_LIMIT]) for tells, line in zip(telling, lines, strict=True)]
    parts, position = Split(), 0
    while position < len(lines):
        line = lines[position]
        if _MARKED.match(line) and not _is_escaped(lines, position):
            parts.quoted.append(line)
            position += 1
        elif broken := _broken_off(lines, position, parts):
            parts.quoted += lines[position : position + broken]
            position += broken
        elif telling[position] and _rest_is_quoted(lines, position):
            _take_back(parts, lines, position)
            parts.quoted += lines[position:]
            break
        elif any(leading[position : position + WRAPPED]) and (end := attribution(lines, position)):
            follows = _next_text(lines, end)
            if follows is None or not _MARKED.match(lines[follows]):
                parts.quoted += lines[position:]
                break
            parts.quoted += lines[position:end]
            position = end
        else:
            parts.own.append(line.removeprefix(">"))
            position += 1
    return parts


def _is_escaped(lines: Sequence[str], position: int) -> bool:
    """True for an own line that begins with "From ": mailbox files put a ">" before it (RFC 4155)."""
    return lines[position].startswith(">From ") and not any(
        _MARKED.match(line)
        for line in (*lines[max(0, position - 1) : position], *lines[position + 1 : position + 2])
    )


def _with_marks(lines: list[str]) -> list[str]:
    """`lines` where quotations that are marked with ":" are marked with ">"; a single such line is a smiley."""
    run = 0
    for position in range(len(lines) + 1):
        if position < len(lines) and _COLON.match(lines[position]):
            run += 1
        else:
            if run >= COLONS:
                lines[position - run : position] = [f"> {line[2:]}" for line in lines[position - run : position]]
            run = 0
    return lines


def _next_text(lines: Sequence[str], position: int) -> int | None:
    return next((n for n in range(position, min(position + 6, len(lines))) if lines[n].strip()), None)


def _broken_off(lines: Sequence[str], position: int, parts: Split) -> int:
    """How many lines from here on are the end of a long marked line that a program broke off.

    The sentence goes on, and so does the quotation, down to the next marked line without an empty one between.
    """
    if position == 0 or not parts.quoted or parts.quoted[-1] is not lines[position - 1]:
        return 0
    line, above = lines[position].strip(), lines[position - 1]
    if not line or not _MARKED.match(above) or above.rstrip()[-1] in ".?!:;":
        return 0
    if len(above) < (DEEP if _DEEP.match(above) else ABOVE - 10):
        return 0
    if line[0].isupper() and len(line.split()) > FRAGMENT:
        return 0
    for end in range(position + 1, min(position + BROKEN, len(lines))):
        if not lines[end].strip():
            return 0
        if _MARKED.match(lines[end]):
            return end - position
    return 0


def _rest_is_quoted(lines: Sequence[str], position: int) -> bool:
    line = lines[position][:LINE_LIMIT]
    if not line.strip():
        return False
    if line.startswith(QUOTE_BEGINS) or _is_divider(lines, position):
        return True
    return _is_header(lines, position) or _is_notes_header(lines, position)


def _is_divider(lines: Sequence[str], position: int) -> bool:
    line = lower(lines[position][:LINE_LIMIT].strip())
    if not line.startswith(_RULED) and ":" not in line and "：" not in line:
        return False
    if quoting().divider.match(line):
        return True
    if line.startswith("-----") and position + 1 < len(lines):  # "---- Forwarded by ... \n... ----"
        return quoting().divider.match(f"{line} {lower(lines[position + 1][:LINE_LIMIT].strip())}") is not None
    return False


def _is_header(lines: Sequence[str], position: int) -> bool:
    """A quoted header: who wrote, and at least one of when, to whom and about what, each on a line of its own."""
    first = lines[position]
    kind = label(first)
    if kind not in ("from", "date"):
        return False
    kinds = _kinds(lines, position)
    if "from" not in kinds:
        return False
    if kind == "from" and _DAY.search(first) and _CLOCK.search(first):
        kinds.add("date")
    return len(kinds) >= 3 or (
        len(kinds) == 2 and bool({"date", "subject"} & kinds) and _MAILBOX.search(first) is not None
    )


def _kinds(lines: Sequence[str], position: int) -> set[str]:
    """The labels of the lines from `position` on, as long as they look like a header."""
    kinds: set[str] = set()
    blanks = loose = 0
    for line in lines[position : position + HEADER_LINES]:
        kind = label(line)
        if kind is not None:
            kinds.add(kind)
            blanks = loose = 0
        elif not line.strip():
            blanks += 1
        else:
            loose += 1
        if blanks > 2 or (blanks and loose) or loose > 12 or {"from", "subject"} <= kinds:
            break
    return kinds


def _is_notes_header(lines: Sequence[str], position: int) -> bool:
    """ "To:" and "Subject:" below a line that says who wrote when (Lotus Notes names no sender)."""
    if label(lines[position]) != "to" or "subject" not in _kinds(lines, position):
        return False
    above = " ".join(lines[max(0, position - LOOK_BACK) : position])
    return _DAY.search(above) is not None and _CLOCK.search(above) is not None


def _take_back(parts: Split, lines: Sequence[str], position: int) -> None:
    """Move what introduces the quotation, and was taken for own words, to the quoted lines."""
    taken: list[str] = []
    if label(lines[position]) == "to":
        while (
            parts.own and len(taken) < LOOK_BACK and (parts.own[-1].strip() or not any(t.strip() for t in taken))
        ):
            taken.append(parts.own.pop())
    while parts.own and (not parts.own[-1].strip() or _RULE.match(parts.own[-1])):
        taken.append(parts.own.pop())
    parts.quoted += reversed(taken)


def attribution(lines: Sequence[str], position: int) -> int | None:
    """The position behind an attribution that begins here ("On ... wrote:", folded over some lines), or None."""
    joined = ""
    if not lines[position].strip():
        return None
    for end in range(position, min(position + WRAPPED, len(lines))):
        line = lines[end][:LINE_LIMIT].strip()
        if not line or (end > position and _MARKED.match(lines[end])):
            break
        joined = f"{joined} {line}".strip()
        if len(joined) > LINE_LIMIT:
            break
        if _introduces(joined, lines, end + 1):
            return None if _begins_later(lines, position, end) else end + 1
    return None


def _begins_later(lines: Sequence[str], position: int, end: int) -> bool:
    """True when the lines below the first one are an attribution by themselves: the first is the writer's own."""
    for later in range(position + 1, end + 1):
        joined = " ".join(line[:LINE_LIMIT].strip() for line in lines[later : end + 1])
        opened = _STOPS.search(lines[later - 1]) or (
            _OPENS.match(joined) and quoting().verb.search(joined[-80:].lower())
        )
        if opened and _introduces(joined, lines, end + 1):
            return True
    return False


def _leads(line: str) -> bool:
    """What every attribution has at least, in one of its lines: a day, or a colon at its end."""
    return _END.search(line) is not None or (_DIGIT.search(line) is not None and _DAY.search(line) is not None)


def _introduces(line: str, lines: Sequence[str], behind: int) -> bool:
    """True when `line` says who wrote what follows."""
    if not _leads(line):
        return False
    ends, dated = _END.search(line) is not None, _DAY.search(line) is not None
    mailbox = _MAILBOX.search(line) is not None
    if ends and dated and mailbox:
        return True
    likely = (ends and mailbox) or (dated and (ends or mailbox or _CLOCK.search(line) is not None))
    marked = _marked_below(lines, behind)
    if (likely or (ends and marked)) and quoting().verb.search(line[-80:].lower()):
        return True
    return marked and ((ends and (dated or mailbox)) or (dated and mailbox))


def _marked_below(lines: Sequence[str], behind: int) -> bool:
    """True when the next line of text, at most one empty line below, is marked as quoted."""
    follows = _next_text(lines, behind)
    return follows is not None and follows <= behind + 1 and _MARKED.match(lines[follows]) is not None

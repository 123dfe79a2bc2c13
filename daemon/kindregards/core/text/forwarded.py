"""The original of a forwarded mail: who wrote it, and about what.

Rules that hold here: a mail is a forward when the first thing below the own words says so ("Forwarded
message"), or its subject does ("Fwd:", "WG:", "TR:"), or it brings the header of another mail and answers none;
a quoted answer is no forward. What programs write is data, phrases/quoting.toml. Bounded and linear.
"""

import re
from collections.abc import Mapping, Sequence

from kindregards.core.addresses import addresses
from kindregards.core.charset import clean, words_decoded
from kindregards.core.message import Address, Forwarded, Header
from kindregards.core.subject import base_subject, is_forward_subject, is_reply_subject
from kindregards.core.text.quote import WRAPPED, attribution
from kindregards.core.text.quoting import LINE_LIMIT, label, lower, quoting

LINES = 40  # of the quotation: a divider, and a header with long lists of recipients
SUBJECT = 500  # characters
NAME = 120  # characters

_MARKS = re.compile(r"[\s>|]{0,40}")
_RULE = re.compile(r"[-_=*~\s]{3,}$")
_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NAME_ENDS = re.compile(r"[<(\[]|mailto:", re.IGNORECASE)
_AMBIGUOUS = re.compile(r"\s*vs\s?:", re.IGNORECASE)  # a Finnish answer, a Norwegian forward
_BEFORE_NAME = re.compile(r".*[\d,;:]")  # "On 3/10/2026 12:46," and the like


def forwarded(quoted: str, header: Header, *, own: bool) -> Forwarded | None:
    """What the quoted text of a mail tells of the mail that it forwards; None when it forwards none.

    Args:
        quoted: as in `Body`.
        header: of the forwarding mail; its subject stands in for one that the quotation does not tell.
        own: True when the writer said something themselves.
    """
    lines = [_MARKS.sub("", line[:LINE_LIMIT], count=1).rstrip() for line in quoted.split("\n", LINES)[:LINES]]
    lines = lines[next((n for n, line in enumerate(lines) if line and not _RULE.match(line)), len(lines)) :]
    if not lines:
        return None
    divided, lines = _behind_divider(lines)
    fields = _fields(lines) if divided or label(lines[0]) in ("from", "date", "subject") else {}
    if not (divided or is_forward_subject(header.subject) or (_answers_none(header) and (fields or not own))):
        return None
    sender = _sender(fields["from"]) if "from" in fields else _attributed(lines) or _first_named(lines, divided)
    if sender is None and "subject" not in fields and not divided:
        return None
    return Forwarded(sender, clean(fields.get("subject", ""), SUBJECT) or base_subject(header.subject))


def enclosed(fields: Mapping[str, str], header: Header) -> Forwarded:
    """The original that is attached whole (message/rfc822, RFC 2046 5.2.1).

    Args:
        fields: of the attached mail, lower-case names.
    """
    senders = addresses(fields.get("from", ""))
    subject = clean(words_decoded(fields.get("subject", "")), SUBJECT)
    return Forwarded(senders[0] if senders else None, subject or base_subject(header.subject))


def _answers_none(header: Header) -> bool:
    is_reply = is_reply_subject(header.subject) and not _AMBIGUOUS.match(header.subject)
    return not header.references and not is_reply


def _behind_divider(lines: Sequence[str]) -> tuple[bool, list[str]]:
    """True and the lines below, when the first one says that a mail is forwarded; it may run over two."""
    for count in (1, 2):
        first = " ".join(lines[:count])[:LINE_LIMIT]
        match = quoting().forward.match(lower(first))
        if match is not None:
            return True, _apart(first[match.end() :]) or list(lines[count:])
    return False, list(lines)


def _apart(header: str) -> list[str]:
    """A header that was run together on one line ("From: Ada <...>To: ...Subject: ...") line by line."""
    begins = [match.start() for match in quoting().run_together.finditer(header)]
    return [header[begin:end] for begin, end in zip(begins, [*begins[1:], None], strict=True)] if begins else []


def _fields(lines: Sequence[str]) -> dict[str, str]:
    """The header that begins within the first lines: from, date, to, cc, subject, other -> value.

    A value may stand below its label, and a sender's address below the name; nothing else is unfolded, because
    some programs leave no empty line before the text.
    """
    fields: dict[str, str] = {}
    open_ = ""
    for line in lines:
        kind = label(line)
        if kind is not None and kind not in fields:
            open_ = kind
            fields[kind] = line.replace("：", ":").partition(":")[2].strip(" \t\u00a0*")
        elif not line.strip():
            if {"from", "subject"} <= fields.keys() or len(fields) > 2:
                break
        elif kind is None and open_ and (not fields[open_] or (open_ == "from" and "@" not in fields[open_])):
            fields[open_] = f"{fields[open_]} {line.strip()}".strip()
    return fields


def _sender(value: str) -> Address | None:
    """The mailbox of a quoted header's value, however a program spelled it."""
    found = _EMAIL.search(value)
    valid = addresses(f"<{found[0]}>") if found else ()
    if not found or not valid:
        return None
    name = clean(_NAME_ENDS.split(value[: found.start()], maxsplit=1)[0], NAME).strip(" \"'*,")
    return Address(valid[0].email, name)


def _first_named(lines: Sequence[str], divided: bool) -> Address | None:
    """The sender on the first line below a divider, without a label (Lotus Notes)."""
    first = next((line for line in lines if line), "") if divided else ""
    return _sender(first) if first and label(first) is None else None


def _attributed(lines: Sequence[str]) -> Address | None:
    """The sender in "On 3 March, Ada Winter <ada@...> wrote:"."""
    end = attribution(lines, 0) if lines else None
    sender = _sender(" ".join(lines[: end or WRAPPED])) if end else None
    if sender is None:
        return None
    words = _BEFORE_NAME.sub("", sender.name).strip(" \"'").split()
    first = next((n for n, word in enumerate(words) if not word[0].islower()), len(words))
    return Address(sender.email, " ".join(words[first:]).strip("\"'"))

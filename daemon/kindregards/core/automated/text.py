"""The text gates: what only the text shows of automated mail, and what its text adds to a header gate.

Rules that hold here: an absence is announced in an answer's first words; bulk mail that no header betrays is
known by what it says about itself.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import islice

from kindregards.core.automated.absence import deputies, return_date
from kindregards.core.automated.bounce import addresses, failures
from kindregards.core.automated.lists import is_discussion
from kindregards.core.automated.programs import beginnings, is_answer, programs, subject_begins
from kindregards.core.automated.verdict import EVIDENCE, Automated, AutomatedKind
from kindregards.core.charset import clean
from kindregards.core.context import Context
from kindregards.core.message import Body, Header
from kindregards.core.phrases import phrases_of, plain

SMTP_REPLY = re.compile(r"(?<![\w.-])[45]\d\d(?:[ -]|$)", re.M)  # RFC 5321 4.2
FIRST_WORDS = 300  # characters in which an absence is announced
ABSENCE_WORDS = 120  # words of an automatic reply; people tell more
BULK_TEXT = 8_000  # characters in which bulk mail shows itself, taken from both ends
LINKS = 5  # in a text without any personal word
HINTS = 3
SURE = 20  # sure words that are tried
BEHIND = 80  # characters in which a sure word may be taken back


def by_text(
    header: Header, body: Body, language: str | None, context: Context, gate: Automated | None = None
) -> Automated | None:
    """The last word on a mail whose text was read.

    Args:
        language: of the own words, ISO 639-1.
        gate: what `by_header` said; it is completed (return date, dead addresses) or, for list mail that
            speaks to me by name, withdrawn.
    """
    if gate is not None and not (gate.kind is AutomatedKind.LIST and _tells_failure(header, body)):
        return _completed(gate, header, body, language, context)
    if body.calendar:
        return Automated(AutomatedKind.CALENDAR, "text.calendar", clean(header.subject, EVIDENCE))
    if context.sent_folder or (header.sender is not None and context.me.is_me(header.sender.email)):
        return None
    if _tells_failure(header, body):
        found = Automated(AutomatedKind.BOUNCE, "text.bounce", clean(header.subject, EVIDENCE))
        return _completed(found, header, body, language, context)
    if not _speaks_to(context, body) and _announces_absence(header, body, language):
        found = Automated(AutomatedKind.AUTO_REPLY, "text.absence", clean(body.own, EVIDENCE))
        return _completed(found, header, body, language, context)
    return _bulk_text(header, body)


def _completed(
    gate: Automated, header: Header, body: Body, language: str | None, context: Context
) -> Automated | None:
    if gate.kind is AutomatedKind.BOUNCE:
        failed = addresses(header.fields.get("x-failed-recipients", ()))
        return replace(gate, failures=failures(body.report, body.whole, failed))
    if gate.kind is AutomatedKind.AUTO_REPLY:
        text = f"{header.subject}. {body.own}\n{body.signature}"
        sender = header.sender.email if header.sender else ""
        back_on = return_date(text, header.date.date(), language)
        return replace(gate, back_on=back_on, deputies=deputies(text, sender, language))
    if gate.kind is AutomatedKind.LIST and _speaks_to(context, body):
        return None
    return gate


def _tells_failure(header: Header, body: Body) -> bool:
    """A subject of bounces, unasked, above a program's words, or a server's with a code in them."""
    if is_answer(header) or not subject_begins(header, "bounce"):
        return False
    if programs().returned.search(plain(body.whole[:FIRST_WORDS])):
        return True
    return any(each.reason and (each.status or SMTP_REPLY.search(body.whole)) for each in failures("", body.whole))


def _speaks_to(context: Context, body: Body) -> bool:
    """My first name stands in the first line, as in "Hi Robin,"."""
    first = plain(body.own.strip().partition("\n")[0][:80])
    given = {plain(name).split()[0] for name in context.me.names if name.split()}
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", first) for name in given if len(name) > 1)


def _announces_absence(header: Header, body: Body, language: str | None) -> bool:
    """An answer whose first words tell of an absence, and the rest of what to do meanwhile."""
    if not is_answer(header) or body.has_attachment or "?" in body.own:  # people ask and tell, and unasked at that
        return False
    words = plain(body.own)
    if not 0 < len(words.split()) <= ABSENCE_WORDS:
        return False
    announced = subject_begins(header, "maybe_away")
    for each in phrases_of(language):
        away = each.has("absence", "away", words[:FIRST_WORDS])
        if away and (announced or each.has("absence", "meanwhile", words)):
            return True
    return False


def _bulk_text(header: Header, body: Body) -> Automated | None:
    """Bulk mail that no header betrays says so itself, mostly in its last lines."""
    if is_answer(header):
        return None
    text = plain(f"{body.own}\n{body.signature}")
    text = text if len(text) <= BULK_TEXT else text[: BULK_TEXT // 2] + text[-BULK_TEXT // 2 :]
    begun = beginnings(text)
    on_list = is_discussion(header)  # its footer tells how to leave, whoever wrote
    if not on_list and (sure := _sure(text, begun)) is not None:
        around = text[max(0, sure.start() - 60) : sure.end() + 60]
        return Automated(AutomatedKind.BULK, "text.bulk", clean(around, EVIDENCE))
    return _hinted(f"{plain(header.subject)}\n{text}", on_list=on_list)


def _sure(text: str, begun: AbstractSet[str]) -> re.Match[str] | None:
    """What only bulk mail says about itself."""
    known = programs()
    if not known.sure.possible(text, begun):
        return None
    said = islice(known.sure.pattern.finditer(text), SURE)
    return next((each for each in said if not known.mistaken.search(text[each.end() : each.end() + BEHIND])), None)


def _hinted(text: str, *, on_list: bool) -> Automated | None:
    """Mail in which many things together are those of bulk mail."""
    known, begun = programs(), beginnings(text)
    likely = not on_list and bool(known.likely.possible(text, begun))
    linked = sum(text.count(link) for link in ("http://", "https://", "www."))
    signs = (
        2 * likely
        + (linked >= LINKS)
        + (linked >= 2 * LINKS)
        + 2 * (text.count("[image]") >= 3)
        + 2 * ("<!doctype" in text[:200])
    )
    if len(known.hint.possible(text, begun)) + signs < HINTS:
        return None
    hints = set(known.hint.pattern.findall(text))
    if len(hints) + signs < HINTS:
        return None
    hints |= set(known.likely.pattern.findall(text)) if likely else set()
    return Automated(AutomatedKind.BULK, "text.hints", clean(", ".join(sorted(hints)), EVIDENCE))

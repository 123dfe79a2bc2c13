"""How values are put into words for a terminal.

Rules that hold here: everything passes `say` or `complain`, which let no control character through;
instants are shown in the user's time zone; without a terminal there are no colours.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

import rich_click as click

from kindregards.app.report import CheckLine, Line, Page, PassReport, Status, Told
from kindregards.core.habit import Habit
from kindregards.core.people import Topic
from kindregards.journal import printable
from kindregards.secrets import conceal

# In the order of core.followup.Kind, which is that of urgency.
TITLES = {"reply": "Answers you owe", "welcome": "New connections", "bump": "Questions nobody answered"}
ONE = {"reply": "An answer you owe", "welcome": "A new connection", "bump": "A question nobody answered"}
LEFT_ALONE = {
    "list": "mailing lists",
    "bulk": "newsletters",
    "notification": "notifications",
    "auto_reply": "automatic replies",
    "bounce": "bounces",
    "calendar": "calendar",
    "spam": "spam",
}
INDENT = " " * 8
LABEL = 7  # width of the words before each fact


def say(text: str = "") -> None:
    """Print to standard output."""
    click.echo(printable(text, lines=True))


def complain(text: str) -> None:
    """Print to standard error, secrets masked."""
    click.echo(printable(conceal(text), lines=True), err=True)


def counted(count: int, one: str, many: str = "") -> str:
    """ "1 draft", "3 drafts"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def day(value: date) -> str:
    """ "9 March 2026"; English, whatever the machine's locale."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


def instant(value: datetime | None, zone: ZoneInfo) -> str:
    """ "11 March 2026, 10:00"; "never" for None."""
    if value is None:
        return "never"
    local = value.astimezone(zone)
    return f"{day(local.date())}, {local:%H:%M}"


def follow_ups(lines: Sequence[Line], zone: ZoneInfo, due: str = "from") -> Iterator[str]:
    """Follow-ups grouped by kind, in the kinds' order; `due` is the word before the instant."""
    order = {kind: position for position, kind in enumerate(TITLES)}
    ordered = sorted(lines, key=lambda line: (order.get(line.kind, len(order)), line.person))
    for kind, group in groupby(ordered, key=lambda line: line.kind):
        yield ""
        yield TITLES.get(kind, kind.replace("_", " "))
        for line in group:
            yield from follow_up(line, zone, due)


def follow_up(line: Line, zone: ZoneInfo, due: str = "from") -> Iterator[str]:
    """Who, why, when; and the draft's text where it is there."""
    yield f"  {line.id or '-':>4}  {_who(line)}"
    yield from _facts(
        ("about", line.subject),
        ("why", line.reason),
        ("said", f'"{line.sentence}" ({day(line.said_on)})' if line.sentence else ""),
        ("when" if line.due else "state", _when(line, zone, due)),
    )
    if line.draft:
        yield from (f"{INDENT}| {row}".rstrip() for row in line.draft.splitlines())


def _who(line: Line) -> str:
    return f"{line.person} <{line.address}>" if line.person not in ("", line.address) else line.address


def _when(line: Line, zone: ZoneInfo, due: str) -> str:
    since = f"{due} {instant(line.due, zone)}" if line.due else ""
    return "; ".join(part for part in (since, line.because) if part)


def _facts(*facts: tuple[str, str]) -> Iterator[str]:
    for label, fact in facts:
        if fact:
            yield f"{INDENT}{label:<{LABEL}}{' '.join(fact.split())}"


def _read(report: PassReport) -> str:
    messages, threads = counted(report.messages_read, "message"), counted(report.threads, "thread")
    read = f"Read {messages}; {threads} with people in all."
    left = ", ".join(f"{LEFT_ALONE.get(kind, kind)} {count}" for kind, count in report.left_alone.items())
    return f"{read} Left alone, because no person wrote them to you: {left}." if left else read


def passed(report: PassReport, zone: ZoneInfo) -> Iterator[str]:
    """What a pass did."""
    yield _read(report)
    placed, waiting, doubtful = (len(lines) for lines in (report.placed, report.waiting, report.held))
    yield f"Placed {counted(placed, 'draft')}; {waiting} waiting; {doubtful} in doubt."
    yield from follow_ups(report.placed, zone)
    yield from _held(report.held, zone)
    yield from _problems(report.problems)


def previewed(report: PassReport, zone: ZoneInfo) -> Iterator[str]:
    """What a pass would do."""
    yield _read(report) + " Nothing was written."
    if not report.placed and not report.waiting and not report.problems:
        yield "There is nothing to follow up."
    if report.placed:
        yield f"\n{counted(len(report.placed), 'draft')} would be placed now:"
        yield from follow_ups([replace(line, because="") for line in report.placed], zone, "due since")
    if report.waiting:
        yield f"\n{counted(len(report.waiting), 'follow-up')} would wait:"
        yield from follow_ups(report.waiting, zone, "not before")
    yield from _held(report.held, zone)
    yield from signals(report.told)
    yield from _problems(report.problems)


SIGNALS = {
    "favour_received": "help for you",
    "favour_given": "help from you",
    "sad_news": "sad news",
    "about": "about themselves",
    "stop": "no more mail",
    "settled": "taken back",
}
MINE = {
    "about": "about yourself",
}


def signals(told: Sequence[Told]) -> Iterator[str]:
    """Every signal with its sentence, its day, its rule, and what became of it."""
    if told:
        yield "\nWhat your mail tells, newest first:"
    for each in told:
        yield from signal(each)


def signal(each: Told) -> Iterator[str]:
    """Who said what, when; below it the rule and what became of it."""
    what = (MINE if each.is_mine else {}).get(each.kind) or SIGNALS.get(each.kind, each.kind.replace("_", " "))
    who = f"you to {each.people}" if each.is_mine else each.people
    more = [each.rule, *(f"{name} {value}" for name, value in each.facts)]
    more += [f"due {day(each.due)}"] if each.due else []
    more += [": ".join(filter(None, (each.state, each.because)))] if each.state else []
    yield f'  {what} ({who}, {day(each.said_on)}): "{each.sentence}"'
    yield f"{INDENT}{'; '.join(more)}"


def page(known: Page, zone: ZoneInfo) -> Iterator[str]:
    """What is known of a person."""
    yield known.name
    yield from _facts(
        ("mail", ", ".join(known.addresses)),
        ("work", ", ".join(filter(None, (known.title, known.organisation)))),
        ("phone", known.phone),
        ("links", "  ".join(known.links)),
        ("met", _met(known)),
        ("meet", "; ".join(_meeting(*meeting) for meeting in known.meetings)),
        ("first", day(known.first.astimezone(zone).date()) if known.first else ""),
        ("last", _last(known, zone)),
        ("away", f"until {instant(known.away_until, zone)}" if known.away_until else ""),
        ("stop", "asked not to be contacted" if known.stopped else ""),
        ("writes", _habit(known.their_habit)),
        ("you", _habit(known.my_habit)),
        ("topics", ", ".join(_topic(topic) for topic in known.topics)),
    )
    if known.open_matters:
        yield "  Open between you:"
        for each in known.open_matters:
            yield from signal(each)
    if known.told:
        yield "  What they told:"
        for each in reversed(known.told):
            yield from signal(each)


def _met(known: Page) -> str:
    introduced = [f"introduced by {known.introduced_by}"] if known.introduced_by else []
    return "; ".join([*introduced, *(f"{event} ({day(at)})" for event, at in known.met)])


def _meeting(what: str, on: date, standing: str) -> str:
    return f"{what}, {day(on)}" + (f" ({standing})" if standing else "")


def _last(known: Page, zone: ZoneInfo) -> str:
    wrote = f"they wrote {day(known.last_in.astimezone(zone).date())}" if known.last_in else ""
    written = f"you wrote {day(known.last_out.astimezone(zone).date())}" if known.last_out else ""
    return ", ".join(filter(None, (wrote, written)))


def _habit(habit: Habit) -> str:
    forms = {True: "formal", False: "familiar", None: ""}
    names = {True: "first name", False: "surname or none", None: ""}
    greeting = f'"{habit.greeting}"' if habit.greeting else ""
    sign_off = f'"{habit.sign_off}"' if habit.sign_off else ""
    said = (habit.language or "", greeting, names[habit.by_first_name], forms[habit.formal], sign_off)
    return ", ".join(filter(None, said))


def _connection(each: Told) -> str:
    facts = dict(each.facts)
    return "; ".join(facts[name] for name in ("name", "headline", "link") if facts.get(name))


def _topic(topic: Topic) -> str:
    return f"{topic.word} ({topic.count}, last {topic.last:%Y-%m-%d})"


def _held(lines: Sequence[Line], zone: ZoneInfo) -> Iterator[str]:
    if lines:
        yield "\nIn doubt (look into your Drafts folder; these are never written again):"
        yield from follow_ups(lines, zone)


def _problems(problems: Iterable[str]) -> Iterator[str]:
    for problem in problems:
        yield f"problem: {problem}"


def explained(line: Line, zone: ZoneInfo) -> Iterator[str]:
    """Evidence and history of one follow-up."""
    yield f"{ONE.get(line.kind, line.kind)} ({line.kind}), {line.state}, noticed {_ago(line.age_days)}"
    yield from follow_up(line, zone)
    for at, what in line.history:
        yield f"{INDENT}{instant(at, zone)}  {what}"


def _ago(days: int) -> str:
    return "today" if days <= 0 else f"{counted(days, 'day')} ago"


def checked(line: CheckLine) -> Iterator[str]:
    """One line of `check`, and below it what to do."""
    mark = "problem" if not line.ok else "note" if line.remedy else "ok"
    detail = f": {line.detail}" if line.detail else ""
    yield f"{mark:<8}{line.what}{detail}"
    if line.remedy:
        yield f"{'':<8}-> {line.remedy}"


def standing(status: Status, zone: ZoneInfo) -> Iterator[str]:
    """Where things stand."""
    rows = (
        ("people helped", f"{status.people_helped} in the last 12 months"),
        ("last pass", instant(status.last_pass, zone)),
        ("threads waiting for you", str(status.threads_waiting)),
        ("drafts waiting in Drafts", str(status.drafts_waiting)),
        ("drafts in doubt", str(status.held)),
        ("next due", instant(status.next_due, zone) if status.next_due else "nothing"),
        ("first scan still running", ", ".join(status.scanning)),
    )
    yield from (f"{label:<26}{value}" for label, value in rows if value)
    for each in status.connections:
        yield f"{'new on ' + dict(each.facts).get('network', 'a network'):<26}{_connection(each)}"
    yield from _problems(status.problems)

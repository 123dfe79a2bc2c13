"""From the mails of a thread to the draft, case by case, as plain text beside the cases (see README.md)."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from builders import ME
from kindregards.core.automated import by_header
from kindregards.core.courtesy import check
from kindregards.core.draft import DraftRequest, compose
from kindregards.core.flowed import unflow
from kindregards.core.followup import Decision, FollowUp, Verdict
from kindregards.core.hours import Hours
from kindregards.core.identity import Identity
from kindregards.core.kinds import ThreadView, propose
from kindregards.core.message import Address, Direction, Unreadable
from kindregards.core.original import Original
from kindregards.core.people import Person
from kindregards.core.planner import Situation, plan
from kindregards.core.policy import Policy
from kindregards.core.recipients import recipients
from kindregards.core.template import render, template_name, variant_of
from kindregards.core.text.body import parse_message
from kindregards.core.thread import Entry, Thread, standing
from kindregards.core.understand import Context, understand

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[1] / "templates"
CASES = sorted(path.parent.name for path in HERE.glob("*/case.toml"))
POLICY = Policy(Hours(ZoneInfo("Europe/Berlin")))
ROBIN = Identity(Address("robin@example.org", "Robin Field"), "Robin", "Robin Field, Druckerei am Wehr")
CONTEXT = Context(me=ME, account="home", sent_folder=False, is_mine=lambda _: False)


def read(path: Path) -> tuple[Entry, str]:
    """A mail of a case as an entry, and its whole text."""
    raw = path.read_bytes()
    parsed = parse_message(
        b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n" + raw, datetime.now(UTC)
    )
    assert not isinstance(parsed, Unreadable)
    header, body = parsed
    return understand(header, body, by_header(header, CONTEXT), CONTEXT).entry, body.whole


def people_of(entries: list[Entry], case: dict[str, object]) -> dict[str, Person]:
    """Everybody but me, with first and last mail in both directions as the thread and `known` tell."""
    met = {a.email: a for e in entries for a in (e.sender, *e.to, *e.cc) if not ME.is_me(a.email)}
    return {email: person(n, address, entries, case) for n, (email, address) in enumerate(met.items(), 1)}


def person(number: int, address: Address, entries: list[Entry], case: dict[str, object]) -> Person:
    ins = [e.date for e in entries if e.sender.email == address.email]
    outs = [e.date for e in entries if e.direction is Direction.OUT and address in e.to + e.cc]
    if address.email in case.get("known", []):  # type: ignore[operator]
        ins, outs = [entries[0].date - timedelta(days=300), *ins], [entries[0].date - timedelta(days=299), *outs]
    away: date | None = case.get("away", {}).get(address.email)  # type: ignore[attr-defined]
    return Person(
        id=number,
        name=address.name,
        addresses=(address,),
        first_in=min(ins, default=None),
        first_out=min(outs, default=None),
        last_in=max(ins, default=None),
        last_out=max(outs, default=None),
        away_until=datetime.combine(away, time(0), tzinfo=UTC) if away else None,
    )


def told(decision: Decision) -> str:
    found = decision.follow_up
    until = f", until {decision.until:%Y-%m-%d %H:%M}" if decision.until else ""
    return f"{found.kind}: {decision.verdict} ({decision.because}{until})\nbecause {found.reason}\n"


def draft_of(found: FollowUp, answered: Entry, text: str, now: datetime) -> str:
    name = template_name(found)
    language = str(found.facts["language"])
    source = (TEMPLATES / language / f"{name}.txt").read_text("utf-8")
    letter = render(
        source, {**found.facts, "me": ROBIN.first_name, "my_name": ROBIN.address.name}, variant_of(found.key), name
    )
    assert check(letter.body, found.kind, language, found.facts, answered.words) == ()
    original = Original(
        answered.message_id, answered.date, answered.sender, answered.subject, answered.references, text
    )
    request = DraftRequest(
        identity=ROBIN,
        recipients=recipients(found, answered, ME),
        subject=letter.subject or answered.subject,
        body=letter.body,
        language=language,
        original=original,
        date=now,
        zone=POLICY.hours.zone,
        message_id="draft@example.org",
    )
    message = message_from_bytes(compose(request).raw)
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    shown = [
        f"{f}: {' '.join(str(make_header(decode_header(message[f]))).split())}"
        for f in ("To", "Cc", "Bcc", "Subject")
        if message[f]
    ]
    return "\n".join(shown) + "\n\n" + unflow(payload.decode("utf-8").replace("\r\n", "\n"))


def outcome(folder: Path) -> str:
    """What comes of a case, as it stands in expected.txt."""
    case = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    now: datetime = case["now"]
    mails = [read(path) for path in sorted(folder.glob("*.eml"))]
    entries = [entry for entry, _ in mails]
    thread = Thread(1, tuple(entries))
    people = people_of(entries, case)
    found = list(propose(ThreadView(thread, standing(thread, ME), ME, people, 0, now), POLICY))
    situation = Situation(people={each.id: each for each in people.values()})
    parts = []
    for decision in plan(found, situation, POLICY, now):
        parts.append(told(decision))
        if decision.verdict is Verdict.PLACE:
            answered, text = next(mail for mail in mails if mail[0].message_id == decision.follow_up.answers)
            parts.append(draft_of(decision.follow_up, answered, text, now))
    return "\n".join(parts) or "nothing\n"


@pytest.mark.parametrize("name", CASES)
def test_a_thread_leads_to_what_is_expected(name: str) -> None:
    assert outcome(HERE / name) == (HERE / name / "expected.txt").read_text("utf-8")


def test_every_kind_has_cases_in_english_and_german() -> None:
    for kind in ("reply", "welcome", "bump"):
        for language in ("en", "de"):
            assert sum(name.startswith(kind) and name.endswith(language) for name in CASES) >= 3

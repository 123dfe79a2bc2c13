"""The sections of the configuration: every option with its meaning, its default and what it may be.

Rules that hold here: this is the one schema. The example file, the messages about unknown options and the
printed configuration are all made from it; defaults that the planner knows are taken from the core.
"""

import os
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from pydantic.dataclasses import dataclass

from kindregards.core import policy
from kindregards.core.hours import Duration, Hours, Unit
from kindregards.core.phrases import languages
from kindregards.settings.section import STRICT, Section
from kindregards.settings.values import (
    AbsolutePath,
    Addresses,
    DaysOff,
    Maybe,
    Span,
    TimeOfDay,
    Wait,
    Weekdays,
    Zone,
    dates_of,
    existing_folder,
    one_line,
    or_nearest,
    system_zone,
)

STORE_NAME = "kindregards.sqlite"


class Me(Section):
    """Who you are."""

    name: Annotated[str, AfterValidator(one_line)] = Field(
        min_length=1, max_length=200, description="Your name as it stands in From.", examples=["Robin Hale"]
    )
    addresses: Addresses = Field(
        description="All your addresses. Those with a plus (robin+lists@...) count by themselves.",
        examples=[["robin@hale.example"]],
    )
    first_name: Annotated[str, AfterValidator(one_line)] = Field(
        default="",
        max_length=100,
        validate_default=True,
        description="How you sign. Default: the first word of `name`.",
    )
    language: str = Field(
        default="en", description="Language of drafts to people with whom you have not written yet (ISO 639-1)."
    )
    time_zone: Zone = Field(
        default_factory=system_zone, description='Your time zone, like "Europe/Berlin". Default: the system\'s.'
    )
    signature: str = Field(
        default="",
        max_length=4000,
        description='Put below "-- " at the end of each draft; may have several lines.',
    )

    @field_validator("addresses")
    @classmethod
    def _at_least_one(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("must not be empty")
        return value

    @field_validator("first_name")
    @classmethod
    def _first_name(cls, value: str, info: ValidationInfo) -> str:
        return value or next(iter(str(info.data.get("name", "")).split()), "")

    @field_validator("language")
    @classmethod
    def _language(cls, value: str) -> str:
        if value not in languages():
            known = ", ".join(sorted(languages()))
            raise ValueError(f"must be one of {known}{or_nearest(value, languages())}")
        return value


class Mail(Section):
    """How much mail is read, and how often."""

    history: Span = Field(default=Duration(12, Unit.MONTH), description="How far back mail is read by its header.")
    attention: Span = Field(default=Duration(3, Unit.MONTH), description="How far back mail is read whole.")
    quotes: Span = Field(default=Duration(6, Unit.MONTH), description="How long quoted sentences are kept.")
    poll: Wait = Field(
        default=timedelta(minutes=5),
        description="How often Sent and Drafts are looked at; INBOX where IDLE is missing.",
    )

    @field_validator("poll")
    @classmethod
    def _not_too_often(cls, value: timedelta) -> timedelta:
        if not timedelta(seconds=10) <= value <= timedelta(hours=24):
            raise ValueError('must lie between "10 seconds" and "24 hours"')
        return value


class WorkingHours(Section):
    """When you work: business days are counted, and drafts placed, by these."""

    days: Weekdays = Field(default=frozenset({1, 2, 3, 4, 5}), description="Business days.")
    start: TimeOfDay = Field(default=time(8), description="Drafts appear from this time on.")
    end: TimeOfDay = Field(default=time(18), validate_default=True, description="Drafts appear before this time.")
    country: str = Field(
        default="", description='Public holidays of this country are days off (ISO 3166), like "DE".'
    )
    subdivision: str = Field(default="", description='And those of this part of it, like "BY".')
    days_off: DaysOff = Field(
        default=(),
        description='Your own days off: dates and ranges, like ["2026-12-24", "2026-12-27..2027-01-01"].',
    )

    @field_validator("end")
    @classmethod
    def _after_start(cls, value: time, info: ValidationInfo) -> time:
        if "start" in info.data and value <= info.data["start"]:
            raise ValueError("must be later than start")
        return value

    @field_validator("country")
    @classmethod
    def _country(cls, value: str) -> str:
        if value and value.upper() not in _subdivisions():
            raise ValueError(
                f'no public holidays are known for it; write a code like "DE" or "US"{_country_named(value)}'
            )
        return value.upper()

    @field_validator("subdivision")
    @classmethod
    def _subdivision(cls, value: str, info: ValidationInfo) -> str:
        country = info.data.get("country", "")
        if value and "country" in info.data and value.upper() not in _subdivisions().get(country, []):
            known = ", ".join(_subdivisions().get(country, [])) or "none is known"
            raise ValueError(f"no part of {country or 'a country: set country too'}; {known}"[:300])
        return value.upper()

    def hours(self, zone: Zone, now: datetime) -> Hours:
        """Working hours in `zone`, with the public holidays of the years around `now` (two back, three on)."""
        off = {day for entry in self.days_off for day in dates_of(entry)}
        years = range(now.year - 2, now.year + 4)
        return Hours(zone, self.days, self.start, self.end, frozenset(off | self._public_holidays(years)))

    def _public_holidays(self, years: range) -> set[date]:
        if not self.country:
            return set()
        import holidays  # 0.2 s

        return set(holidays.country_holidays(self.country, subdiv=self.subdivision or None, years=years))


def _subdivisions() -> dict[str, list[str]]:
    import holidays

    return holidays.list_supported_countries(include_aliases=False)


def _country_named(value: str) -> str:
    """ "Germany" -> `; did you mean "DE"?`."""
    from holidays.registry import COUNTRIES

    code_of = {names[0].casefold(): names[1] for names in COUNTRIES.values()}
    code = code_of.get(value.replace(" ", "").casefold())
    return f'; did you mean "{code}"?' if code else ""


COUNT = Annotated[int, Field(ge=0, le=100)]
_REPLY, _WELCOME, _BUMP, _BUDGET = (
    policy.ReplyPolicy(),
    policy.WelcomePolicy(),
    policy.BumpPolicy(),
    policy.Budget(),
)
_ENABLED = "Whether drafts of this kind are written."


@dataclass(frozen=True, config=STRICT)
class Budget(policy.Budget):
    """How many drafts are put in front of you."""

    per_day: COUNT = Field(default=_BUDGET.per_day, description="Drafts placed on one day at most.")
    per_kind_per_day: COUNT = Field(
        default=_BUDGET.per_kind_per_day, description="Of one kind at most, so that bursts are spread over days."
    )


@dataclass(frozen=True, config=STRICT)
class Reply(policy.ReplyPolicy):
    """Somebody asked you something, and you have not answered: a scaffold that answers in order."""

    enabled: bool = Field(default=_REPLY.enabled, description=_ENABLED)
    after: Span = Field(default=_REPLY.after, description="How long you have to answer by yourself.")
    until: Span = Field(default=_REPLY.until, description="Older questions are let go.")


@dataclass(frozen=True, config=STRICT)
class Welcome(policy.WelcomePolicy):
    """A new connection: thanks, one true detail, one open question."""

    enabled: bool = Field(default=_WELCOME.enabled, description=_ENABLED)
    after: Span = Field(default=_WELCOME.after, description="Time between the first exchange and the draft.")
    until: Span = Field(default=_WELCOME.until, description="Later a welcome would be odd.")


@dataclass(frozen=True, config=STRICT)
class Bump(policy.BumpPolicy):
    """You asked, and nobody answered: a friendly line that makes answering easier."""

    enabled: bool = Field(default=_BUMP.enabled, description=_ENABLED)
    after: Span = Field(default=_BUMP.after, description="Silence before each bump, counted from your last mail.")
    until: Span = Field(default=_BUMP.until, description="Older questions are let go.")
    at_most: Annotated[int, Field(ge=0, le=2)] = Field(
        default=_BUMP.at_most, description="Bumps in one thread, 0 to 2; then it is closed quietly."
    )


class Drafts(Section):
    """How drafts are written."""

    keyword: bool = Field(
        default=True, description="Mark drafts with the keyword $KindRegards, where the server allows it."
    )
    settle: Wait = Field(
        default=timedelta(seconds=60),
        description="After a crash: wait this long before looking whether a draft arrived.",
    )
    settle_ambiguous: Wait = Field(
        default=timedelta(seconds=300),
        description="The same after the connection broke while the draft was on its way.",
    )
    grace: Wait = Field(
        default=timedelta(hours=24),
        description="A draft that is gone this long was deleted, and not just being edited.",
    )


class Templates(Section):
    """Your own words instead of ours."""

    folder: Annotated[Maybe[AbsolutePath], AfterValidator(existing_folder)] = Field(
        default=None,
        description='Folder with your templates, like "en/bump.txt"; ours serve where one is missing.',
    )


class Log(Section):
    """The operator's log, on standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least that is written."
    )
    format: Literal["text", "json", "journald"] = Field(
        default="text", description='"text" for people, "json" for programs, "journald" under systemd.'
    )


def default_store(environ: Mapping[str, str]) -> Path:
    """systemd's state folder, else the XDG one."""
    state = environ.get("STATE_DIRECTORY", "").partition(":")[0]
    if state:
        return Path(state) / STORE_NAME
    home = Path(environ.get("HOME") or "~").expanduser()
    return Path(environ.get("XDG_STATE_HOME") or home / ".local" / "state") / "kindregards" / STORE_NAME


class StorePlace(Section):
    """Where kindregards keeps what it knows."""

    path: AbsolutePath = Field(
        default_factory=lambda: default_store(os.environ),
        description="SQLite file. Default: in $STATE_DIRECTORY, else in $XDG_STATE_HOME/kindregards.",
    )

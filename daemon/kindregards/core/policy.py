"""How the user wants it: values that the configuration fills and the planner obeys.

pydantic validates these dataclasses in place, so `settings` uses them as field types.
"""

from dataclasses import dataclass, field
from datetime import datetime

from kindregards.core.followup import Kind
from kindregards.core.hours import Duration, Hours, Unit


@dataclass(frozen=True, slots=True)
class Budget:
    """`per_day`: drafts placed on one day; `per_kind_per_day`: of one kind, so that bursts are spread."""

    per_day: int = 3
    per_kind_per_day: int = 2


@dataclass(frozen=True, slots=True)
class ReplyPolicy:
    """`after`: how long the user has to answer by themselves; `until`: older questions are let go."""

    enabled: bool = True
    after: Duration = Duration(1, Unit.BUSINESS_DAY)
    until: Duration = Duration(30, Unit.BUSINESS_DAY)


@dataclass(frozen=True, slots=True)
class WelcomePolicy:
    """`after`: the time between the exchange and the draft; `until`: later a welcome would be odd."""

    enabled: bool = True
    after: Duration = Duration(0, Unit.HOUR)
    until: Duration = Duration(10, Unit.BUSINESS_DAY)


@dataclass(frozen=True, slots=True)
class BumpPolicy:
    """`after`: silence before each bump, counted from my last mail; `at_most` bumps in a thread (0..2)."""

    enabled: bool = True
    after: Duration = Duration(5, Unit.BUSINESS_DAY)
    until: Duration = Duration(40, Unit.BUSINESS_DAY)
    at_most: int = 2


@dataclass(frozen=True, slots=True)
class Policy:
    hours: Hours
    budget: Budget = field(default_factory=Budget)
    reply: ReplyPolicy = field(default_factory=ReplyPolicy)
    welcome: WelcomePolicy = field(default_factory=WelcomePolicy)
    bump: BumpPolicy = field(default_factory=BumpPolicy)

    def horizon(self, now: datetime) -> datetime:
        """A thread without mail since then cannot lead to a new follow-up any more."""
        ages = ((kind.until, kind.after) for kind in (self.reply, self.welcome, self.bump))
        return min(self.hours.before(self.hours.before(now, until), after) for until, after in ages)

    def is_enabled(self, kind: Kind) -> bool:
        """True unless the user switched this kind off."""
        match kind:
            case Kind.REPLY:
                return self.reply.enabled
            case Kind.WELCOME:
                return self.welcome.enabled
            case Kind.BUMP:
                return self.bump.enabled

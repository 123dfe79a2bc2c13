"""Settings: one TOML file, environment variables above it, typed and validated as a whole.

Rules that hold here: everything that is wrong is reported at once; a secret is never shown; only the
commands and `app.wire` read settings, everything below gets the values that it needs.
"""

import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from kindregards.core.people import Me as CoreMe
from kindregards.core.policy import Policy
from kindregards.errors import ConfigurationError
from kindregards.settings import problems, source
from kindregards.settings.accounts import Account, Folders
from kindregards.settings.sections import (
    Budget,
    Bump,
    Drafts,
    Log,
    Mail,
    Me,
    Reply,
    StorePlace,
    Templates,
    Welcome,
    WorkingHours,
    default_store,
)
from kindregards.settings.text import effective, example

__all__ = ["Account", "Drafts", "Folders", "Mail", "Me", "Settings", "effective", "example"]


def _account_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", name):
        raise ValueError('must be a short name of lower-case letters, digits, "-" and "_"')
    return name


AccountName = Annotated[str, AfterValidator(_account_name)]


_BETTER = "Use password_file, password_command, password_credential or password_keyring"


class Settings(BaseSettings):
    """The whole configuration."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        env_prefix=source.PREFIX,
        env_nested_delimiter=source.DELIMITER,
        enable_decoding=False,  # lists in variables are separated by commas, not written in JSON
    )

    me: Me
    accounts: dict[AccountName, Account] = Field(min_length=1)
    mail: Mail = Field(default_factory=Mail)
    hours: WorkingHours = Field(default_factory=WorkingHours)
    budget: Budget = Field(default_factory=Budget)
    reply: Reply = Field(default_factory=Reply)
    welcome: Welcome = Field(default_factory=Welcome)
    bump: Bump = Field(default_factory=Bump)
    drafts: Drafts = Field(default_factory=Drafts)
    templates: Templates = Field(default_factory=Templates)
    log: Log = Field(default_factory=Log)
    store: StorePlace = Field(default_factory=StorePlace)

    @field_validator("accounts", mode="before")
    @classmethod
    def _named_accounts(cls, value: Any) -> Any:
        if isinstance(value, dict) and any(not isinstance(account, dict | Account) for account in value.values()):
            raise ValueError("each account needs a name: write [accounts.home] instead of [accounts]")
        return value

    @model_validator(mode="after")
    def _addresses_of_accounts(self) -> Self:
        """Where an account tells no address, mail leaves it with the user's first one."""
        named = {
            name: account if account.address else account.model_copy(update={"address": self.me.addresses[0]})
            for name, account in self.accounts.items()
        }
        self.accounts.update(named)
        return self

    @classmethod
    def settings_customise_sources(  # the names are those of pydantic-settings
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """`load` lays the sources over each other itself, so that it can tell where a problem stands."""
        return (init_settings,)

    @classmethod
    def load(cls, path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the file at `path`, or the one that is found, and the variables above it.

        Raises:
            ConfigurationError: with everything that is wrong in `problems`.
        """
        file = path or source.find(environ)
        data, text = source.read(file)
        variables = EnvSettingsSource(cls)
        variables.env_vars = {name.lower(): value for name, value in environ.items()}
        merged = source.merged({"store": {"path": str(default_store(environ))}}, data)
        merged = source.merged(
            merged, {name: value for name, value in variables().items() if isinstance(value, dict)}
        )
        wrong = list(source.unknown_sections(environ, list(cls.model_fields)))
        try:
            settings = cls(**merged)
        except ValidationError as error:
            wrong = problems.problems(error, cls, _Whereabouts(text, environ)) + wrong
        if wrong:
            count = "one problem" if len(wrong) == 1 else f"{len(wrong)} problems"
            raise ConfigurationError(f"{file} has {count}", "", problems=tuple(wrong)) from None
        return settings

    def policy(self, now: datetime) -> Policy:
        """What the planner obeys; public holidays are those of the years around `now` (aware)."""
        hours = self.hours.hours(self.me.time_zone, now)
        return Policy(hours, self.budget, self.reply, self.welcome, self.bump)

    def declared_me(self) -> CoreMe:
        """The user as declared here: addresses of [me] and of every account, names."""
        from_accounts = {account.address for account in self.accounts.values()}
        return CoreMe(frozenset({*self.me.addresses, *from_accounts}), (self.me.name,))

    def warnings(self) -> list[tuple[str, str]]:
        """What works, and could be better: each with what to do."""
        found = []
        for name, account in self.accounts.items():
            if account.password is not None:
                found.append((f"accounts.{name}.password: the password stands in the configuration", _BETTER))
            if account.allow_plain_text:
                found.append(
                    (f"accounts.{name}.allow_plain_text: anybody on the way can read your mail", "Use TLS")
                )
        return found


class _Whereabouts:
    """Where an option stands: the variable that sets it, else its line in the file."""

    def __init__(self, text: str, environ: Mapping[str, str]) -> None:
        self._variables = source.overrides(environ)
        self._lines = source.lines(text)

    def __call__(self, option: tuple[str, ...]) -> str:
        if option in self._variables:
            return f"environment variable {self._variables[option]}"
        for length in range(len(option), 0, -1):
            if option[:length] in self._lines:
                return f"line {self._lines[option[:length]]}"
        return ""

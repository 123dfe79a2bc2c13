"""[accounts.<name>]: where a mailbox is, who logs in, and how the password is had.

Rules that hold here: exactly one way to the password or token; what is wrong is said of the option itself.
"""

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator

from kindregards.secrets import SecretSource, SourceKind
from kindregards.settings.section import Section
from kindregards.settings.values import MAIL_ADDRESS, AbsolutePath, Maybe, Several, Wait, host_name, mail_address

SECRETS: dict[str, SourceKind] = {
    "password_credential": SourceKind.CREDENTIAL,
    "password_file": SourceKind.FILE,
    "password_command": SourceKind.COMMAND,
    "password_keyring": SourceKind.KEYRING,
    "password_env": SourceKind.ENVIRONMENT,
    "token_command": SourceKind.COMMAND,
    "password": SourceKind.LITERAL,
}
"""Options that say where the password or token comes from: exactly one of them for each account."""

PORTS = {"tls": 993, "starttls": 143, "plain": 143}  # RFC 8314, RFC 3501


class Folders(Section):
    """Names of folders, where the server does not say by itself what they are for."""

    inbox: str = Field(default="", description="Default: INBOX.")
    sent: str = Field(default="", description='Default: found by SPECIAL-USE (RFC 6154) or by name, like "Sent".')
    drafts: str = Field(default="", description='Default: found by SPECIAL-USE or by name, like "Drafts".')
    trash: str = Field(default="", description='Default: found by SPECIAL-USE or by name, like "Trash".')


class Account(Section):
    """One mailbox. Give it a short name of your own: [accounts.home]."""

    host: Annotated[str, AfterValidator(host_name)] = Field(
        min_length=1, max_length=253, description="IMAP server.", examples=["imap.hale.example"]
    )
    port: int = Field(
        default=0, ge=0, le=65535, description="Default (0): 993 for tls, 143 for starttls and plain."
    )
    security: Literal["tls", "starttls", "plain"] = Field(
        default="tls", description='"tls", "starttls", or "plain" (only to this machine, unless allow_plain_text).'
    )
    allow_plain_text: bool = Field(
        default=False, description="Allow password and mail to cross a network unencrypted. Better not."
    )
    ca_file: Maybe[AbsolutePath] = Field(
        default=None,
        description="PEM file with the authority that signed the server's certificate, where it is your own.",
    )
    timeout: Wait = Field(default=timedelta(seconds=60), description="How long the server may be silent.")
    username: str = Field(min_length=1, max_length=320, description="Login name.", examples=["robin@hale.example"])
    address: str = Field(
        default="",
        validate_default=True,
        description="Your address in mail of this account. Default: `username` where that is an address, "
        "else the first of me.addresses.",
    )
    auth: Literal["password", "xoauth2", "oauthbearer"] = Field(
        default="password",
        description='"password", or a token: "xoauth2" (Gmail, Outlook), "oauthbearer" (RFC 7628).',
    )
    password_credential: Maybe[str] = Field(
        default=None,
        description="Name of a systemd credential (LoadCredential=).",
    )
    password_file: Maybe[AbsolutePath] = Field(
        default=None,
        description="File that holds the password; not readable by everybody.",
        examples=["~/.config/kindregards/password"],
    )
    password_command: Maybe[str] = Field(
        default=None,
        description='Command that prints it, like "pass show mail/home"; no shell, first line, 30 seconds.',
    )
    password_keyring: Maybe[str] = Field(
        default=None, description="Service name in the desktop's keyring (needs kindregards[desktop])."
    )
    password_env: Maybe[str] = Field(default=None, description="Environment variable that holds it.")
    token_command: Maybe[str] = Field(
        default=None, description="Command that prints a fresh OAuth access token, for xoauth2 and oauthbearer."
    )
    password: Maybe[SecretStr] = Field(
        default=None,
        validate_default=True,
        description="The password itself. Better use one of the five ways above.",
    )
    folders: Folders = Field(
        default_factory=Folders, description="Names of folders, where they are not found by themselves."
    )
    watch: Several = Field(
        default=(), description="Folders to read besides INBOX and Sent; mail you filed by rules."
    )

    @field_validator("address")
    @classmethod
    def _address(cls, value: str, info: ValidationInfo) -> str:
        if value:
            return mail_address(value)
        username = str(info.data.get("username", ""))
        return username.lower() if MAIL_ADDRESS.fullmatch(username) else ""  # "": Settings knows the user's own

    @field_validator("password_credential")
    @classmethod
    def _bare_name(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[A-Za-z0-9_.@-]{1,128}", value):
            raise ValueError("must be the bare name of a credential, not a path")
        return value

    @field_validator("token_command")
    @classmethod
    def _token_only_for_oauth(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and info.data.get("auth") == "password":
            raise ValueError('is for auth = "xoauth2" or "oauthbearer"')
        return value

    @field_validator("password")
    @classmethod
    def _one_secret(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """Stands on the last of these options, so that all the others are known."""
        if any(name != "password" and name not in info.data for name in SECRETS):
            return value  # one of them is wrong already, and said so
        given = [name for name in SECRETS if (value if name == "password" else info.data[name]) is not None]
        if len(given) > 1:
            raise ValueError(f"only one of {' and '.join(given)} can be used; take the others out")
        if not given:
            raise ValueError(f"no way to the password is given; set one of {', '.join(list(SECRETS)[:5])}")
        return value

    @property
    def reached_at(self) -> tuple[str, int]:
        """Host and port."""
        return self.host, self.port or PORTS[self.security]

    def secret_source(self, name: str) -> SecretSource:
        """Where the secret of the account that is called `name` comes from."""
        option = next(option for option in SECRETS if getattr(self, option) is not None)
        value = (
            self.password.get_secret_value() if option == "password" and self.password else getattr(self, option)
        )
        return SecretSource(SECRETS[option], str(value), f"accounts.{name}.{option}", self.username)

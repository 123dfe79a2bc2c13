"""Settings: what is read, what overrides what, and what is said about mistakes."""

import re
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kindregards.core.hours import Duration, Unit
from kindregards.core.policy import BumpPolicy, ReplyPolicy, WelcomePolicy
from kindregards.errors import ConfigurationError
from kindregards.secrets import SourceKind
from kindregards.settings import Settings, effective, example

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "config.example.toml"
BAD = sorted((HERE / "bad_configuration").glob("*.toml"))
NOW = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)

SMALL = """
[me]
name = "Robin Hale"
addresses = ["Robin@Hale.example"]

[accounts.home]
host = "imap.hale.example"
username = "robin@hale.example"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def small(folder: Path, secret: str = 'password_env = "MAIL_PASSWORD"', more: str = "") -> Path:
    return written(folder, f"{SMALL}{secret}\n{more}")


def refused(path: Path, environ: dict[str, str] | None = None) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        Settings.load(path, environ or {})
    return caught.value


# What is wrong is told.


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_configuration_gives_exactly_the_expected_messages(path: Path) -> None:
    error = refused(path)
    said = "\n".join(error.problems) or str(error).replace(f"{path.parent}/", "")
    assert said == path.with_suffix(".expected").read_text(encoding="utf-8").rstrip("\n")
    assert error.exit_code == 78


def test_every_bad_configuration_has_its_expected_messages() -> None:
    assert len(BAD) >= 10
    assert [path for path in BAD if not path.with_suffix(".expected").exists()] == []


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    error = refused(tmp_path / "none.toml")
    assert "none.toml cannot be read: No such file or directory" in error.what
    assert "kindregards config --example" in error.remedy


def test_a_folder_in_place_of_the_file_is_one_clear_message(tmp_path: Path) -> None:
    assert "Is a directory" in refused(tmp_path).what


def test_without_any_file_all_places_are_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings.load(None, {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "xdg")})
    for place in (tmp_path / "xdg", tmp_path / ".config", Path("/etc")):
        assert str(place / "kindregards" / "config.toml") in caught.value.what


def test_nesting_without_end_is_one_clear_message(tmp_path: Path) -> None:
    assert "nested too deeply" in refused(written(tmp_path, "a = " + "[" * 50_000)).what


def test_a_file_that_is_far_too_long_is_not_read(tmp_path: Path) -> None:
    assert "is longer than" in refused(written(tmp_path, "#" * 1_100_000)).what


def test_a_duration_that_makes_no_sense_is_answered_with_an_example(tmp_path: Path) -> None:
    (problem,) = refused(small(tmp_path, more='[mail]\nhistory = "three moons"')).problems
    assert problem.startswith("mail.history: ")
    assert "business days" in problem


@pytest.mark.parametrize(
    "line",
    [
        'password = ["hunter2"]',
        'passwort = "hunter2"',
        'password = "hunter2"\npassword_command = "echo hunter2"',
        "password_command = [\"echo\", 'hunter2']",
        'password_file = "hunter2"',
        'token_command = "echo hunter2"',
        'password_credential = "hunter2/x"',
        'password = "hunter2',
        'password = hunter2"',
    ],
)
def test_no_message_shows_what_may_be_a_secret(tmp_path: Path, line: str) -> None:
    error = refused(small(tmp_path, line))
    assert "hunter2" not in str(error) + repr(error) + repr(error.__cause__)


# Environment variables override the file.


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    path = small(tmp_path, more="[budget]\nper_day = 2\nper_kind_per_day = 1")
    settings = Settings.load(path, {"KINDREGARDS_BUDGET__PER_DAY": "5"})
    assert (settings.budget.per_day, settings.budget.per_kind_per_day) == (5, 1)


def test_a_variable_reaches_an_account_and_its_folders(tmp_path: Path) -> None:
    environ = {
        "KINDREGARDS_ACCOUNTS__HOME__HOST": "imap.other.example",
        "KINDREGARDS_ACCOUNTS__HOME__FOLDERS__DRAFTS": "Entwürfe",
    }
    account = Settings.load(small(tmp_path), environ).accounts["home"]
    assert (account.host, account.folders.drafts) == ("imap.other.example", "Entwürfe")


def test_commas_separate_the_entries_of_a_list_in_a_variable(tmp_path: Path) -> None:
    environ = {"KINDREGARDS_HOURS__DAYS": "mon, wed", "KINDREGARDS_ME__ADDRESSES": "a@x.example,b@x.example"}
    settings = Settings.load(small(tmp_path), environ)
    assert settings.hours.days == {1, 3}
    assert settings.me.addresses == ("a@x.example", "b@x.example")


def test_a_wrong_variable_is_reported_by_its_name(tmp_path: Path) -> None:
    environ = {"KINDREGARDS_BUDGET__PER_DAY": "x", "KINDREGARDS_BUDGT__PER_DAY": "5"}
    assert refused(small(tmp_path), environ).problems == (
        'budget.per_day: must be a whole number, not "x" (environment variable KINDREGARDS_BUDGET__PER_DAY)',
        "budgt: unknown section; did you mean budget? (environment variable KINDREGARDS_BUDGT__PER_DAY)",
    )


def test_variables_of_others_are_left_alone(tmp_path: Path) -> None:
    assert (
        Settings.load(small(tmp_path), {"KINDREGARDS_COLOUR": "blue", "BUDGET__PER_DAY": "9"}).budget.per_day == 3
    )


# What is read.


def test_only_what_is_needed_must_be_written(tmp_path: Path) -> None:
    settings = Settings.load(small(tmp_path), {"HOME": "/home/robin"})
    assert settings.me.addresses == ("robin@hale.example",)
    assert settings.me.first_name == "Robin"
    assert settings.accounts["home"].address == "robin@hale.example"
    assert settings.accounts["home"].reached_at == ("imap.hale.example", 993)
    assert settings.store.path == Path("/home/robin/.local/state/kindregards/kindregards.sqlite")


def test_the_state_folder_of_systemd_wins_over_the_one_of_xdg(tmp_path: Path) -> None:
    path = small(tmp_path)
    xdg = {"HOME": "/home/robin", "XDG_STATE_HOME": "/x"}
    assert Settings.load(path, xdg).store.path == Path("/x/kindregards/kindregards.sqlite")
    assert Settings.load(path, {**xdg, "STATE_DIRECTORY": "/s/k:/other"}).store.path == Path(
        "/s/k/kindregards.sqlite"
    )


def test_the_first_configuration_that_exists_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / ".config" / "kindregards"
    folder.mkdir(parents=True)
    small(folder)
    environ = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "empty")}
    assert Settings.load(None, environ).me.name == "Robin Hale"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = small(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert Settings.load(path, {}).me.name == "Robin Hale"


def test_values_become_what_the_core_works_with(tmp_path: Path) -> None:
    more = """
[mail]
history = "2 weeks"
poll = "90 seconds"
[hours]
days = ["Monday", "tue"]
start = "9:30"
[bump]
after = "3 business days"
"""
    settings = Settings.load(small(tmp_path, more=more), {"KINDREGARDS_ME__TIME_ZONE": "Europe/Berlin"})
    assert settings.mail.history == Duration(2, Unit.WEEK)
    assert settings.mail.poll == timedelta(seconds=90)
    assert settings.bump.after == Duration(3, Unit.BUSINESS_DAY)
    hours = settings.policy(NOW).hours
    assert (hours.zone, hours.days, hours.start) == (ZoneInfo("Europe/Berlin"), {1, 2}, time(9, 30))


def test_public_holidays_and_own_days_off_are_no_business_days(tmp_path: Path) -> None:
    more = '[hours]\ncountry = "de"\nsubdivision = "by"\ndays_off = ["2026-03-16", "2026-12-28..2026-12-30"]'
    hours = Settings.load(small(tmp_path, more=more), {}).policy(NOW).hours
    epiphany, own, within = date(2026, 1, 6), date(2026, 3, 16), date(2026, 12, 29)
    assert {epiphany, own, within} <= hours.days_off
    assert not any(hours.is_business_day(day) for day in (epiphany, own, within))
    assert hours.is_business_day(date(2026, 3, 17))


def test_the_policies_are_those_of_the_core_with_the_same_defaults(tmp_path: Path) -> None:
    policy = Settings.load(small(tmp_path), {}).policy(NOW)
    for ours, core in (
        (policy.reply, ReplyPolicy()),
        (policy.welcome, WelcomePolicy()),
        (policy.bump, BumpPolicy()),
    ):
        assert isinstance(ours, type(core))
        assert {name: getattr(ours, name) for name in type(core).__slots__} == {
            name: getattr(core, name) for name in type(core).__slots__
        }


def test_the_user_is_declared_by_all_addresses(tmp_path: Path) -> None:
    me = Settings.load(small(tmp_path, 'address = "rh@work.example"\npassword_env = "P"'), {}).declared_me()
    assert me.addresses == {"robin@hale.example", "rh@work.example"}
    assert me.names == ("Robin Hale",)


def test_an_account_without_an_address_writes_from_the_first_one(tmp_path: Path) -> None:
    text = SMALL.replace('username = "robin@hale.example"', 'username = "robin"') + 'password_env = "P"\n'
    settings = Settings.load(written(tmp_path, text), {})
    assert settings.accounts["home"].address == "robin@hale.example"
    assert settings.declared_me().addresses == {"robin@hale.example"}


@pytest.mark.parametrize("host", ["imap.hale.example", "192.0.2.7", "2001:db8::7", "localhost", "пошта.example"])
def test_hosts_are_names_and_addresses(tmp_path: Path, host: str) -> None:
    path = small(tmp_path)
    path.write_text(path.read_text("utf-8").replace("imap.hale.example", host), encoding="utf-8")
    assert Settings.load(path, {}).accounts["home"].host == host


@pytest.mark.parametrize(
    ("line", "kind", "where"),
    [
        ('password_credential = "mail"', SourceKind.CREDENTIAL, "mail"),
        ('password_file = "/run/mail"', SourceKind.FILE, "/run/mail"),
        ('password_command = "pass show mail"', SourceKind.COMMAND, "pass show mail"),
        ('password_keyring = "mail"', SourceKind.KEYRING, "mail"),
        ('password_env = "MAIL"', SourceKind.ENVIRONMENT, "MAIL"),
        ('auth = "xoauth2"\ntoken_command = "token"', SourceKind.COMMAND, "token"),
        ('password = "correct horse"', SourceKind.LITERAL, "correct horse"),
    ],
)
def test_each_way_to_the_password_is_understood(tmp_path: Path, line: str, kind: SourceKind, where: str) -> None:
    source = Settings.load(small(tmp_path, line), {}).accounts["home"].secret_source("home")
    assert (source.kind, source.where, source.username) == (kind, where, "robin@hale.example")
    assert source.option == f"accounts.home.{line.splitlines()[-1].partition(' ')[0]}"


def test_a_password_in_the_file_is_warned_of_and_shown_nowhere(tmp_path: Path) -> None:
    settings = Settings.load(small(tmp_path, 'password = "correct horse"'), {})
    assert len(settings.warnings()) == 1
    source = settings.accounts["home"].secret_source("home")
    assert "correct horse" not in repr(settings) + str(settings) + effective(settings) + repr(source)


# What is printed.


def test_the_effective_configuration_reads_back_as_the_same_settings(tmp_path: Path) -> None:
    more = '[accounts.home.folders]\nsent = "Gesendet \\"x\\" \\u007f"\n[hours]\nend = "17:15"'
    settings = Settings.load(small(tmp_path, more=more), {"HOME": "/home/robin"})
    again = written(tmp_path, effective(settings))
    assert Settings.load(again, {}) == settings


def test_the_example_file_is_the_one_that_the_schema_makes() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == example(Settings)


def test_the_example_file_can_be_used_as_it_is() -> None:
    settings = Settings.load(EXAMPLE, {"HOME": "/home/robin"})
    assert settings.accounts["home"].host == "imap.hale.example"


def test_the_defaults_that_the_example_states_are_the_real_ones(tmp_path: Path) -> None:
    stated = re.sub(r"(?m)^#(?=[a-z_]+ = )", "", EXAMPLE.read_text(encoding="utf-8"))
    environ = {"HOME": str(Path.home()), "KINDREGARDS_ME__TIME_ZONE": "Europe/Berlin"}
    with_all_lines = Settings.load(written(tmp_path, stated), environ)
    assert with_all_lines == Settings.load(EXAMPLE, environ)


def test_the_example_names_every_option() -> None:
    text = re.sub(r"(?m)^#(?=[a-z_]+ = )", "", EXAMPLE.read_text(encoding="utf-8"))
    named = tomllib.loads(text)
    for section, field in Settings.model_fields.items():
        kind = field.annotation if section != "accounts" else field.annotation.__args__[1]  # type: ignore[union-attr]
        options = named[section] if section != "accounts" else named[section]["home"]
        assert set(options) == set(kind.__pydantic_fields__)  # type: ignore[union-attr]
        assert all(each.description for each in kind.__pydantic_fields__.values())  # type: ignore[union-attr]

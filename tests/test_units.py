"""The systemd units: systemd accepts them, and they leave little open."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[1] / "systemd"
USER, SYSTEM = UNITS / "kindregards.service", UNITS / "kindregards@.service"
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze")

# What remains is what an IMAP client is for: the network (0.5 + 0.3 + 0.2), sd_notify's socket (0.1), no image of
# its own (0.1). A user unit also counts as root to the offline look (0.4) and reads the home folder (0.1).
EXPOSURE = {USER: 1.6, SYSTEM: 1.1}


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(ANALYZE), *arguments], capture_output=True, text=True, timeout=60, check=False)


@needs_systemd
@pytest.mark.parametrize("unit", [USER, SYSTEM], ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_in_the_unit(unit: Path, tmp_path: Path) -> None:
    copy = tmp_path / unit.name
    copy.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text()))
    result = analyze("verify", str(copy))
    complaints = [line for line in result.stderr.splitlines() if copy.name.partition(".")[0].rstrip("@") in line]
    assert (result.returncode, complaints) == (0, [])


@needs_systemd
@pytest.mark.parametrize("unit", [USER, SYSTEM], ids=lambda unit: unit.name)
def test_the_unit_leaves_little_open(unit: Path) -> None:
    result = analyze("security", "--offline=true", str(unit))
    figure = re.search(r"Overall exposure level for \S+: (\d+\.\d)", result.stdout)
    assert figure is not None, result.stderr
    assert float(figure[1]) <= EXPOSURE[unit]


@pytest.mark.parametrize("unit", [USER, SYSTEM], ids=lambda unit: unit.name)
def test_the_unit_is_watched_stops_in_time_and_does_not_repeat_what_was_refused(unit: Path) -> None:
    options = dict(line.split("=", 1) for line in unit.read_text().splitlines() if re.match(r"[A-Z]\w+=", line))
    assert options["Type"] == "notify"
    assert options["NotifyAccess"] == "main"
    assert int(options["WatchdogSec"]) > 0
    assert int(options["TimeoutStopSec"]) <= 5
    assert options["RestartPreventExitStatus"].split() == ["77", "78"]
    assert options["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert options["LoadCredential"].startswith("password:")
    assert options["LimitCORE"] == "0"
    assert options["OOMPolicy"] == "continue"


@pytest.mark.parametrize("unit", [USER, SYSTEM], ids=lambda unit: unit.name)
def test_no_secret_stands_in_the_unit(unit: Path) -> None:
    assert not re.search(r"(?i)^Environment=.*password", unit.read_text(), re.MULTILINE)

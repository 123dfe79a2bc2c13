"""How fast the daemon reads a large mailbox, beside a program that reads the same bytes and throws them away.

Everything is measured in one run on one machine: a throw-away Dovecot, a generated mailbox, the real command
`kindregards`, and bench/sink.c with the commands that the daemon sent. What counts are the ratios; seconds are
those of one machine. Usage: python bench/scan.py [--sizes 20000,100000] [--write]
"""

import argparse
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from large_mailbox import write  # noqa: E402
from relay import Recording, relay  # noqa: E402

from servers.dovecot import PASSWORD, Dovecot, dovecot  # noqa: E402

USER = "bench"
NOW = datetime.fromisoformat("2026-03-11T10:00+01:00")
FOLDERS = 3  # INBOX, Sent, Drafts
QUIET_PASSES = 3
QUIET_SECONDS = 120  # longest wait for these
SCAN_SECONDS = 1_800
LOOK_SECONDS = 0.02  # between two looks at the memory of a running scan
BUILD = ROOT / ".bench"
PERFORMANCE = ROOT / "docs" / "performance.md"

CONFIGURATION = """\
[me]
name = "Robin Hale"
addresses = ["robin@hale.example"]
time_zone = "Europe/Berlin"

[accounts.bench]
host = "127.0.0.1"
port = {port}
security = "plain"
username = "{user}"
address = "robin@hale.example"
password_file = "{password_file}"

[mail]
poll = "10 seconds"
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One size: seconds, megabytes (10^6) of traffic, mebibytes of memory."""

    messages: int
    traffic: float
    sink: float
    scan: float
    cpu: float
    peak: float
    other: float
    quiet: float
    commands: float
    rest: float


def main() -> None:
    arguments = argparse.ArgumentParser(description="Measure the first scan and a pass with nothing new.")
    arguments.add_argument("--sizes", default="20000,100000", help="numbers of messages, separated by commas")
    arguments.add_argument("--write", action="store_true", help="keep the table in docs/performance.md")
    given = arguments.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    sink = _compile()
    results = [measure(size, sink) for size in sizes]
    text = report(results)
    print(text)
    if given.write:
        PERFORMANCE.write_text(text, encoding="utf-8")


def measure(messages: int, sink: Path) -> Result:
    """All figures of one mailbox size."""
    with dovecot() as server, tempfile.TemporaryDirectory(prefix="kr-bench-") as name:
        folder = Path(name)
        _say(f"{messages:,} messages: writing the mailbox")
        server.add_user(USER)
        write(server.maildir(USER), messages, NOW)
        server.own(USER)
        _say("recording the commands of a scan (this also warms the server's caches)")
        with relay(server.port) as recording:
            _scan(_configured(folder, "recorded", recording.port))
        commands = [line for line in recording.commands() if line.startswith(("UID FETCH", "SELECT", "EXAMINE"))]
        _say("raw reader, daemon, raw reader")
        before = _sink(sink, server, commands)
        configuration = _configured(folder, "measured", server.port)
        seconds, cpu, peak, other = _scan(configuration)
        after = _sink(sink, server, commands)
        with relay(server.port) as recording:
            quiet, asked, rest = _rest(_configured(folder, "measured", recording.port), recording)
        return Result(
            messages=messages,
            traffic=before[0] / 1e6,
            sink=(before[1] + after[1]) / 2,
            scan=seconds,
            cpu=cpu,
            peak=peak,
            other=other,
            quiet=quiet,
            commands=asked / FOLDERS,
            rest=rest,
        )


def _scan(configuration: Path) -> tuple[float, float, float, float]:
    """The first pass, start to end: seconds, seconds of CPU, peak MiB of the daemon and of its other process.

    ru_maxrss would count what this program itself holds at the fork; the kernel's VmHWM begins anew at exec.
    """
    begin = time.monotonic()
    process = _kindregards(configuration, "once", "--now", NOW.isoformat())
    peak, other = 0.0, 0.0
    while (waited := os.wait4(process.pid, os.WNOHANG))[0] == 0:
        peak = max(peak, _memory(process.pid, "VmHWM"))
        other = max([other, *(_memory(child, "VmHWM") for child in _children(process.pid))])
        time.sleep(LOOK_SECONDS)
    seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(waited[1])
    if process.returncode:
        raise RuntimeError(f"kindregards ended with {process.returncode}: {_log(configuration)}")
    return seconds, waited[2].ru_utime + waited[2].ru_stime, peak, other


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


def _memory(pid: int, what: str) -> float:
    """A line of /proc/PID/status in MiB; 0 when the process has gone."""
    try:
        found = re.search(rf"{what}:\s*(\d+)", Path(f"/proc/{pid}/status").read_text("ascii"))
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def _rest(configuration: Path, recording: Recording) -> tuple[float, int, float]:
    """The daemon at rest: seconds and commands of a pass with nothing new, resident memory in MiB."""
    clock = configuration.parent / "clock"
    clock.write_text(NOW.isoformat(), encoding="ascii")
    process = _kindregards(configuration, "run", "--clock-file", str(clock))
    try:
        deadline = time.monotonic() + QUIET_SECONDS
        while len(recording.bursts()) <= QUIET_PASSES and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.5)
        quiet = recording.bursts()[1:]  # the first one logs in
        if not quiet:
            raise RuntimeError(f"no pass was seen on the wire: {_log(configuration)}")
        shortest = min(quiet, key=lambda burst: burst.seconds)
        return shortest.seconds, len(shortest.commands), _memory(process.pid, "VmRSS")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _sink(sink: Path, server: Dovecot, commands: Sequence[str]) -> tuple[int, float]:
    """Read what the daemon read and throw it away: bytes, seconds."""
    total, seconds = 0, 0.0
    for folder, fetches in _by_folder(commands):
        arguments = [str(sink), str(server.port), USER, PASSWORD, folder]
        lines = "".join(f"{fetch}\n" for fetch in fetches)
        done = subprocess.run(
            arguments, input=lines, check=True, stdout=subprocess.PIPE, text=True, timeout=SCAN_SECONDS
        )
        total += int(done.stdout.split()[0])
        seconds += float(done.stdout.split()[1])
    return total, seconds


def _by_folder(commands: Sequence[str]) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for command in commands:
        if command.startswith("UID FETCH"):
            found[-1][1].append(command)
        else:
            found.append((command.partition(" ")[2].split(" (")[0].strip('"'), []))
    return [(folder, fetches) for folder, fetches in found if fetches]


def _kindregards(configuration: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [Path(sys.executable).with_name("kindregards"), "--config", configuration, *arguments],
        env={**os.environ, "XDG_STATE_HOME": str(configuration.parent)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=(configuration.parent / "log").open("wb"),
    )


def _configured(folder: Path, name: str, port: int) -> Path:
    """A configuration with a state folder of its own."""
    home = folder / name
    home.mkdir(exist_ok=True)
    password_file = home / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(PASSWORD, encoding="utf-8")
    configuration = home / "config.toml"
    configuration.write_text(
        CONFIGURATION.format(port=port, user=USER, password_file=password_file), encoding="utf-8"
    )
    return configuration


def _log(configuration: Path) -> str:
    return (configuration.parent / "log").read_text("utf-8", "replace")[-1000:]


def _compile() -> Path:
    BUILD.mkdir(exist_ok=True)
    program = BUILD / "sink"
    subprocess.run(["cc", "-O2", "-o", program, ROOT / "bench" / "sink.c"], check=True)
    return program


def report(results: Sequence[Result]) -> str:
    """The page docs/performance.md."""
    rows: list[tuple[str, Callable[[Result], str]]] = [
        ("read by the raw socket", lambda r: f"{r.traffic:.0f} MB in {r.sink:.2f} s"),
        ("first scan by kindregards", lambda r: f"{r.scan:.1f} s, {r.messages / r.scan:,.0f} messages/s"),
        ("of it, seconds of CPU", lambda r: f"{r.cpu:.1f}"),
        ("**first scan, times the socket**", lambda r: f"**{r.scan / r.sink:.1f}**"),
        ("peak memory of the first scan: the daemon", lambda r: f"{r.peak:.0f} MiB"),
        ("and the process that understands text", lambda r: f"{r.other:.0f} MiB"),
        ("a pass with nothing new", lambda r: f"{r.quiet * 1000:.1f} ms"),
        ("commands per folder in such a pass", lambda r: f"{r.commands:.1f}"),
        ("memory at rest", lambda r: f"{r.rest:.0f} MiB"),
    ]
    heads = " | ".join(f"{result.messages:,} messages" for result in results)
    table = [f"| | {heads} |", "| --- |" + " ---: |" * len(results)]
    table += [f"| {label} | {' | '.join(cell(result) for result in results)} |" for label, cell in rows]
    return PAGE.format(table="\n".join(table), machine=_machine())


PAGE = """\
# Performance

Written by `make bench`; do not edit. [bench/README.md](../bench/README.md) says how it is measured.

{table}

The raw socket is a C program that sends the very commands that kindregards sent, and throws the answers away; the
first scan is the whole command `kindregards once`, from the start of the interpreter to the last draft. Seconds
are those of the machine below and no promise; the ratios come from one run and travel better.

Machine: {machine}
"""


def _machine() -> str:
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text("utf-8"))
    server = subprocess.run(["/usr/sbin/dovecot", "--version"], capture_output=True, text=True, check=True)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{os.cpu_count()} cores ({cpu[1] if cpu else platform.machine()}), {memory:.0f} GiB, "
        f"{platform.system()}, Python {platform.python_version()}, Dovecot {server.stdout.split()[0]} on loopback."
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

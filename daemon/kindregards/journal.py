"""The operator's log: one method per event of interest, one line per event, on stderr.

Rules that hold here: an event has a fixed name and named values; no text from mail is logged; whatever
is foreign (folder names, server answers) loses its control and direction characters; no secret passes.
"""

import sys
import traceback
import unicodedata
from collections.abc import Mapping, MutableMapping
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Any, TextIO

from kindregards.clock import Clock, SystemClock
from kindregards.secrets import conceal

LEVELS: Mapping[str, int] = {"debug": 10, "info": 20, "warning": 30, "error": 40}
PRIORITY: Mapping[str, int] = {"debug": 7, "info": 6, "warning": 4, "error": 3}  # sd-daemon(3)
Event = MutableMapping[str, Any]
VALUE_LIMIT = 500  # characters of one value; a server's answer may be any length
FRAMES = 12  # innermost frames of an unexpected error

# Bidi controls and their like turn a line around or hide what stands in it (Unicode TR 36, 2.4).
_HIDDEN = frozenset(
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


def printable(text: str, *, lines: bool = False) -> str:
    """`text` as it may reach a terminal or a log: no control, direction or lone surrogate characters.

    Each becomes a space, so that words stay apart. `lines` keeps line feeds and tabs.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if lines and c in "\n\t" else " " if _is_unfit(c) else c for c in text)


def _is_unfit(character: str) -> bool:
    return character in _HIDDEN or unicodedata.category(character) in ("Cc", "Cs")


class Journal:
    """Writes events.

    Args:
        form: "text" for people, "json" for programs, "journald" for a service (priority prefix, no time).
        level: the least level that is written: "debug", "info", "warning", "error".
        stream: standard error by default, looked up at each line.
    """

    def __init__(
        self,
        form: str = "text",
        level: str = "info",
        *,
        clock: Clock | None = None,
        stream: TextIO | None = None,
    ) -> None:
        structlog = _structlog()

        self._clock = clock or SystemClock()
        self._stream = stream
        finish: Any = {"json": structlog.processors.JSONRenderer(ensure_ascii=False), "journald": _journald}.get(
            form, _text
        )
        self._log = structlog.wrap_logger(
            self,
            processors=[*([] if form == "journald" else [self._timed]), _levelled, _harmless, finish],
            wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
            cache_logger_on_first_use=False,
        )

    # The sink: structlog hands each finished line to the method named like its level.

    def msg(self, line: str) -> None:
        """Write one finished line; a log that cannot be written must not end the daemon."""
        try:
            print(line, file=self._stream or sys.stderr, flush=True)
        except (OSError, ValueError):
            return

    debug = info = warning = error = msg

    def _timed(self, logger: object, method: str, event: Event) -> Event:
        return {"time": self._clock.now().isoformat(timespec="seconds"), **event}

    # The daemon's life.

    def started(self, version: str, accounts: int) -> None:
        self._log.info("started", version=version, accounts=accounts)

    def stopped(self, why: str) -> None:
        self._log.info("stopped", why=why)

    def reloaded(self) -> None:
        self._log.info("configuration read again")

    def reload_refused(self, problem: str) -> None:
        """The new configuration cannot be used; the old one stays in force."""
        self._log.error("configuration not read again", problem=problem)

    def problem(self, text: str) -> None:
        """Something went wrong that a person should know of."""
        self._log.warning("problem", text=text)

    def unexpected(self, error: BaseException) -> None:
        """A defect of this program: where it happened, without any values."""
        self._log.error("unexpected error", kind=type(error).__name__, text=str(error), at=_frames(error))

    # Connections.

    def login_refused(self, account: str, answer: str) -> None:
        """Not tried again before the configuration is read again: accounts get locked."""
        self._log.error("login refused", account=account, answer=answer)

    # A pass.

    def pass_started(self) -> None:
        self._log.debug("pass started")

    def pass_finished(self, read: int, placed: int, problems: int, seconds: float) -> None:
        self._log.info("pass finished", read=read, placed=placed, problems=problems, seconds=round(seconds, 2))

    def scan_progress(self, what: str, done: int, total: int) -> None:
        self._log.info("progress", what=what, done=done, total=total)

    def suspicion(self, account: str, folder: str, what: str) -> None:
        """The world looks wrong: nothing is judged."""
        self._log.warning("suspicion", account=account, folder=folder, what=what)

    def skipped_message(self, account: str, folder: str, uid: int, reason: str) -> None:
        self._log.warning("message skipped", account=account, folder=folder, uid=uid, reason=reason)

    # Follow-ups and drafts.

    def follow_up_noticed(self, kind: str, key: str, due: datetime) -> None:
        self._log.info("follow-up noticed", kind=kind, key=key, due=due.isoformat(timespec="minutes"))

    def draft_placed(self, account: str, key: str, uid: int | None) -> None:
        self._log.info("draft placed", account=account, key=key, uid=uid)

    def draft_refused(self, account: str, key: str, why: str) -> None:
        """The courtesy check refused it."""
        self._log.warning("draft refused", account=account, key=key, why=why)

    def append_refused(self, account: str, key: str, answer: str) -> None:
        """The server refused it."""
        self._log.warning("append refused", account=account, key=key, answer=answer)

    def draft_in_doubt(self, account: str, key: str) -> None:
        """The connection broke before the answer: looked for before anything else is written."""
        self._log.warning("draft in doubt", account=account, key=key)

    def draft_written_again(self, account: str, key: str) -> None:
        """It is proved that it never arrived."""
        self._log.info("draft written again", account=account, key=key)

    def draft_held(self, account: str, key: str, why: str) -> None:
        self._log.warning("draft held", account=account, key=key, why=why)

    def draft_withdrawn(self, account: str, key: str) -> None:
        """Untouched, and it had lost its sense: moved to Trash."""
        self._log.info("draft withdrawn", account=account, key=key)


def _structlog() -> ModuleType:
    """structlog, imported when a log is needed (0.1 s), and without rich: 5 MB that a daemon's log never uses."""
    if "structlog" not in sys.modules and "rich" not in sys.modules:
        sys.modules["rich"] = None  # type: ignore[assignment]  # structlog.dev does without it then
        try:
            return import_module("structlog")
        finally:
            del sys.modules["rich"]
    return import_module("structlog")


def _levelled(logger: object, method: str, event: Event) -> Event:
    return {"level": method, **event}


def _harmless(logger: object, method: str, event: Event) -> Event:
    return {key: _fit(value) if isinstance(value, str) else value for key, value in event.items()}


def _fit(value: str) -> str:
    fit = printable(conceal(value))
    return fit if len(fit) <= VALUE_LIMIT else fit[: VALUE_LIMIT - 1] + "…"


def _text(logger: object, method: str, event: Event) -> str:
    """`2026-03-11T09:00:00+00:00 info    draft placed: account=home uid=4`."""
    head = " ".join(
        part for part in (event.pop("time", ""), f"{event.pop('level'):<7}", event.pop("event")) if part
    )
    values = " ".join(f"{key}={_quoted(value)}" for key, value in event.items())
    return f"{head}: {values}" if values else head


def _quoted(value: object) -> str:
    text = str(value)
    return f'"{text}"' if not text or " " in text else text


def _journald(logger: object, method: str, event: Event) -> str:
    priority = PRIORITY[event.pop("level")]
    values = " ".join(f"{key}={_quoted(value)}" for key, value in event.items() if key != "event")
    return f"<{priority}>{event['event']}{': ' if values else ''}{values}"


def _frames(error: BaseException) -> str:
    """ "place.py:142 place < tick.py:70 _write": files, lines and functions, never values."""
    stack = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return " < ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in reversed(stack)
    )

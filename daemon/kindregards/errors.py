"""Every error that kindregards raises on purpose: what happened, what to do, and the exit code.

Rules that hold here: a message is one line without a secret; `remedy` tells the user what to do;
`Transient` errors may be tried again, `Refused` ones must not (accounts get locked).
"""


class KindregardsError(Exception):
    """An error with a message for the user.

    Args:
        what: what happened and where, one line, no trailing full stop.
        remedy: what the user can do about it, one sentence; empty where nothing helps.
    """

    exit_code = 70  # sysexits EX_SOFTWARE: neither the user's doing nor the server's

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what.rstrip('.')}. {self.remedy}" if self.remedy else self.what


class ConfigurationError(KindregardsError):
    """The configuration, a template or a phrase file cannot be used (sysexits EX_CONFIG).

    `problems`: everything that is wrong, each one line `section.option: message`.
    """

    exit_code = 78

    def __init__(self, what: str, remedy: str = "", problems: tuple[str, ...] = ()) -> None:
        super().__init__(what, remedy)
        self.problems = problems

    def __str__(self) -> str:
        return "; ".join((super().__str__(), *self.problems))


class SecretError(KindregardsError):
    """A password or token could not be had (EX_CONFIG)."""

    exit_code = 78


class Transient(KindregardsError):
    """It may work later: network, timeouts, a busy server (EX_TEMPFAIL)."""

    exit_code = 75

    def __init__(self, what: str, remedy: str = "", retry_after: float | None = None) -> None:
        super().__init__(what, remedy)
        self.retry_after = retry_after  # seconds that the server asked for, if it did


class Refused(KindregardsError):
    """The server said no and will say no again: credentials, certificate, policy (EX_NOPERM)."""

    exit_code = 77


class ProtocolSurprise(Transient):
    """The server answered something that the protocol or this program does not know."""


class FolderMissing(KindregardsError):
    """A folder that is needed does not exist or cannot be opened."""

    exit_code = 78


class Ambiguous(KindregardsError):
    """Nobody knows whether the server carried the command out: look before doing it again."""

    exit_code = 75


class StoreError(KindregardsError):
    """The database cannot be used: damaged, newer than the program, locked, or unwritable."""

    exit_code = 74


class AlreadyRunning(StoreError):
    """Another process holds the lock of this database."""

    exit_code = 75

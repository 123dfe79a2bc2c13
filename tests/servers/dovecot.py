"""A throw-away Dovecot on loopback: IMAP, IMAPS and mail delivery, from Debian's packages, gone with the test.

Rules that hold here: free ports, one folder for everything, ended by its pid. Without Dovecot the tests that need
it are skipped with one line, except in continuous integration (CI=true), where that is a failure. Root installs
the packages when they are missing.
"""

import fcntl
import grp
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import trustme

PACKAGES = ("dovecot-core", "dovecot-imapd")
PASSWORD = "correct-horse"
START_SECONDS = 10.0  # it takes 0.3 s here; a loaded machine needs more
STANDARD_CAPABILITIES = (
    "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT THREAD=REFERENCES MULTIAPPEND UNSELECT CHILDREN "
    "NAMESPACE UIDPLUS LIST-EXTENDED CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN LIST-STATUS MOVE "
    "SPECIAL-USE LITERAL+"
)

CONFIGURATION = """\
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 0
first_valid_gid = 0
mail_uid = {uid}
mail_gid = {gid}
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mailbox_list_index = yes
mail_max_userip_connections = 500
mail_fsync = never
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
maildir_very_dirty_syncs = no
mailbox_idle_check_interval = 1 secs
imap_capability = {capability}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%n
}}
namespace inbox {{
  inbox = yes
  separator = /
{mailboxes}}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0  # or a wrong password delays the next logins of everybody
  }}
}}
service stats {{
  chroot =
}}
service log {{
  chroot =
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 200
  vsz_limit = 2G
}}
{extra}
"""


class NoDovecot(Exception):
    """Dovecot is not installed and cannot be."""


@dataclass(slots=True)
class Dovecot:
    """A running server. Every user that `add_user` made logs in with PASSWORD."""

    home: Path
    port: int
    tls_port: int
    ca_file: Path

    host = "localhost"

    def add_user(self, user: str) -> None:
        """Make an account with empty folders."""
        (self.home / "mail" / user).mkdir()
        self.own(user)

    def maildir(self, user: str, folder: str = "INBOX") -> Path:
        """The Maildir of one folder (its name in modified UTF-7, hierarchy with "/")."""
        root = self.home / "mail" / user / "Maildir"
        return root if folder == "INBOX" else root / ("." + folder.replace("/", "."))

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX", received: datetime | None = None) -> None:
        """Put a message into a folder as a delivery agent does: tmp, then new; wakes IDLE."""
        maildir = self.maildir(user, folder)
        moment = received or datetime.now(UTC)
        for part in ("tmp", "new", "cur"):
            (maildir / part).mkdir(parents=True, exist_ok=True)
        name = f"{moment.timestamp():.6f}.{os.getpid()}_{time.monotonic_ns()}.test"
        written = maildir / "tmp" / name
        written.write_bytes(raw.replace(b"\r\n", b"\n"))
        os.utime(written, (moment.timestamp(), moment.timestamp()))
        self.own(user)
        written.rename(maildir / "new" / name)

    def own(self, user: str) -> None:
        """Give what a test wrote to the user that Dovecot runs as."""
        account = _mail_user()
        if os.geteuid() == 0:
            home = self.home / "mail" / user
            for path in (home, *home.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid)

    def change_uidvalidity(self, user: str, folder: str = "INBOX") -> None:
        """Number everything in a folder anew under another UIDVALIDITY, as a server does that lost its index."""
        maildir = self.maildir(user, folder)
        uidlist = maildir / "dovecot-uidlist"
        known = re.match(r"3 V(\d+) ", uidlist.read_text(encoding="ascii"))
        for index in maildir.glob("dovecot.index*"):
            index.unlink()
        uidlist.write_text(f"3 V{int(known[1]) + 1 if known else 1} N1 G{uuid.uuid4().hex}\n", encoding="ascii")
        self.own(user)


def free_port() -> int:
    """A TCP port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def dovecot(
    masked: frozenset[str] = frozenset(), special_use: bool = True, extra: str = "", home: Path | None = None
) -> Iterator[Dovecot]:
    """Run Dovecot until the block ends.

    Args:
        masked: capabilities that it shall not announce, e.g. {"CONDSTORE", "MOVE"}.
        special_use: False = folders without special-use attributes.
        extra: more lines of configuration, e.g. the quota plugin.
        home: a folder to use and keep; default: a temporary one.

    Raises NoDovecot where it is not installed and cannot be.
    """
    install()
    folder = home or Path(tempfile.mkdtemp(prefix="kr-", dir="/tmp"))  # socket paths are limited to 108 characters
    folder.chmod(0o755)
    server = _prepare(folder, masked, special_use, extra)
    process = subprocess.Popen(
        ["/usr/sbin/dovecot", "-F", "-c", str(folder / "dovecot.conf")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "stderr").open("wb"),
        start_new_session=True,
    )
    try:
        _wait_until_up(server, process)
        yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # its children too: it waits a second for each otherwise
        process.wait(10)
        if home is None:
            shutil.rmtree(folder, ignore_errors=True)


def install() -> None:
    """Make sure that Dovecot is there; root installs it, one test process at a time."""
    if _is_installed():
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise NoDovecot("Dovecot is not installed: apt-get install " + " ".join(PACKAGES))
    with (Path(tempfile.gettempdir()) / "kindregards-apt.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_installed():
            _install()


def _is_installed() -> bool:
    return Path("/usr/sbin/dovecot").exists() and Path("/usr/lib/dovecot/imap").exists()


def _install() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-qy", "--no-install-recommends", *PACKAGES],
    ):
        done = subprocess.run(command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False)
        if done.returncode and "install" in command:
            raise NoDovecot(f"apt-get could not install Dovecot: {done.stderr[-200:].decode(errors='replace')}")


def _mail_user() -> pwd.struct_passwd:
    """Login processes refuse to run as root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _prepare(home: Path, masked: frozenset[str], special_use: bool, extra: str) -> Dovecot:
    account = _mail_user()
    for name in ("run", "state", "mail"):
        (home / name).mkdir(exist_ok=True)
    if os.geteuid() == 0:
        os.chown(home / "mail", account.pw_uid, account.pw_gid)
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    authority.cert_pem.write_to_path(home / "ca.pem")
    certificate.private_key_pem.write_to_path(home / "key.pem")
    (home / "cert.pem").write_bytes(b"".join(blob.bytes() for blob in certificate.cert_chain_pems))
    capabilities = [word for word in STANDARD_CAPABILITIES.split() if word not in masked]
    server = Dovecot(home, free_port(), free_port(), home / "ca.pem")
    configuration = CONFIGURATION.format(
        home=home,
        user=account.pw_name,
        group=_group_name(account.pw_gid),
        uid=account.pw_uid,
        gid=account.pw_gid,
        port=server.port,
        tls_port=server.tls_port,
        capability=" ".join(capabilities),
        mailboxes="".join(_mailbox(name, special_use) for name in ("Drafts", "Sent", "Trash", "Junk")),
        password=PASSWORD,
        extra=extra,
    )
    (home / "dovecot.conf").write_text(configuration, encoding="utf-8")
    return server


def _group_name(gid: int) -> str:

    return grp.getgrgid(gid).gr_name


def _mailbox(name: str, special_use: bool) -> str:
    use = f"    special_use = \\{name}\n" if special_use else ""
    return f"  mailbox {name} {{\n    auto = subscribe\n{use}  }}\n"


def _wait_until_up(server: Dovecot, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", server.port), 1) as connection:
                if connection.recv(64).startswith(b"* OK"):
                    return
        except OSError:
            time.sleep(0.02)
    log = "".join(
        path.read_text(errors="replace")[-2000:]
        for path in (server.home / "log", server.home / "stderr")
        if path.exists()
    )
    raise RuntimeError(f"Dovecot did not start: {log}")

"""Mail in files: single messages, Maildirs, mboxes, and folders of these.

Rules that hold here: files are only read; one message at a time is in memory, and of each no more than what
understanding looks at; what cannot be read is told and passed over. Links to folders are not followed.
"""

import mailbox
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kindregards.core.mailbox import Use
from kindregards.core.text.body import MESSAGE_LIMIT
from kindregards.imap.folder_names import WELL_KNOWN

FROM_LINE = b"From "  # begins an mbox (RFC 4155)
LIMIT = MESSAGE_LIMIT + 1  # bytes; one more shows that the message is longer

_SENT = frozenset(name.casefold() for name in WELL_KNOWN[Use.SENT])


@dataclass(frozen=True, slots=True)
class File:
    """A message's bytes, at most LIMIT, or why there are none.

    Attributes:
        source: the path; in an mbox with the number of the message behind "#".
        in_sent: it lies in a folder of sent mail.
    """

    source: str
    raw: bytes = b""
    in_sent: bool = False
    problem: str = ""


def messages(paths: Iterable[Path]) -> Iterator[File]:
    """The messages of all `paths`, in the order of their names."""
    for path in paths:
        yield from _of_folder(path) if path.is_dir() else _of_file(path)


def _of_folder(folder: Path) -> Iterator[File]:
    """Of every file below; a Maildir's tmp holds what is not yet delivered."""
    closed: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=closed.append):
        here = Path(place)
        folders[:] = sorted(name for name in folders if name != "tmp" or not _is_maildir(here))
        for name in sorted(names):
            if not _is_bookkeeping(here, name):
                yield from _of_file(here / name)
    for error in closed:
        yield File(str(error.filename), problem=f"it cannot be read: {error.strerror or error}")


def _is_maildir(folder: Path) -> bool:
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def _is_bookkeeping(folder: Path, name: str) -> bool:
    """Files of mail programs beside the mail: hidden ones, and in a Maildir all outside cur and new."""
    return name.startswith(".") or _is_maildir(folder) or name.endswith((".msf", ".lock"))


def _of_file(path: Path) -> Iterator[File]:
    in_sent = _is_sent(path)
    try:
        with path.open("rb") as file:
            begin = file.read(len(FROM_LINE))
            if begin != FROM_LINE:
                yield File(str(path), begin + file.read(LIMIT - len(begin)), in_sent)
                return
        yield from _of_mbox(path, in_sent)
    except OSError as error:
        yield File(str(path), problem=f"it cannot be read: {error.strerror or error}")


def _of_mbox(path: Path, in_sent: bool) -> Iterator[File]:
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            file: BinaryIO = box.get_file(key)  # type: ignore[assignment]
            yield File(f"{path}#{number}", file.read(LIMIT), in_sent)
    finally:
        box.close()


def _is_sent(path: Path) -> bool:
    """The folder's name, or the mbox's own, is that of a folder for sent mail; ".Archive.Sent" is Maildir++."""
    folder = path.parent.parent if path.parent.name in ("cur", "new") else path.parent
    names = {folder.name, folder.name.rpartition(".")[2], path.stem}
    return any(name.casefold() in _SENT for name in names)

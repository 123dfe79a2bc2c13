"""Which folder is Inbox, Sent, Drafts, Trash: by configuration, else by SPECIAL-USE, else by its name.

Rules that hold here: a name is decoded for people and compared decoded, the raw key goes to the server; of
several candidates the one nearest to the top wins; what is not sure stays OTHER.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from imapclient.imap_utf7 import decode

from kindregards.core.mailbox import Folder, Use
from kindregards.errors import FolderMissing
from kindregards.imap.folder_names import WELL_KNOWN
from kindregards.imap.gateway import Listed

ATTRIBUTES: Mapping[str, Use] = {
    "\\inbox": Use.INBOX,  # XLIST's name, still sent by some
    "\\sent": Use.SENT,
    "\\drafts": Use.DRAFTS,
    "\\trash": Use.TRASH,
    "\\junk": Use.JUNK,
    "\\spam": Use.JUNK,
    "\\archive": Use.ARCHIVE,
    "\\all": Use.ALL,
    "\\allmail": Use.ALL,
}
PREFIXES = frozenset({"inbox", "[gmail]", "[google mail]", "mail"})  # roots of personal folders, in lower case
_BY_NAME = {name.casefold(): use for use, names in WELL_KNOWN.items() for name in names}
_RANK = {name.casefold(): rank for names in WELL_KNOWN.values() for rank, name in enumerate(names)}


@dataclass(frozen=True, slots=True)
class _Candidate:
    listed: Listed
    name: str  # decoded

    @property
    def path(self) -> tuple[str, ...]:
        delimiter = self.listed.delimiter
        return tuple(self.name.split(delimiter) if delimiter else [self.name]) if self.name else ("",)

    @property
    def own_path(self) -> tuple[str, ...]:
        """The path below the namespace's prefix ("INBOX.Drafts" -> "Drafts")."""
        path = self.path
        return path[1:] if len(path) > 1 and path[0].casefold() in PREFIXES else path


def display_name(key: str) -> str:
    """A raw name (modified UTF-7, RFC 3501 5.1.3) for people: never a lone surrogate or control character."""
    try:
        name = decode(key.encode("latin-1"))
    except (UnicodeError, ValueError):
        return key
    clean = name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in clean)


def recognise(listed: Iterable[Listed], wanted: Mapping[Use, str]) -> Sequence[Folder]:
    """All folders with their use; at most one folder for each use but OTHER.

    Args:
        wanted: names that the user configured, decoded or as the server spells them.

    Raises errors.FolderMissing when a configured name does not exist.
    """
    candidates = [_Candidate(line, display_name(line.key)) for line in listed]
    found: dict[str, tuple[Use, str]] = {}
    for use, name in wanted.items():
        found[_configured(candidates, use, name)] = (use, "configuration")
    for how, matches in (("SPECIAL-USE", _by_attribute), ("name", _by_name)):
        for use in Use:
            if use is Use.OTHER or any(known is use for known, _ in found.values()):
                continue
            fitting = [c for c in candidates if c.listed.key not in found and matches(c, use)]
            if fitting:
                found[min(fitting, key=_order).listed.key] = (use, how)
    return [Folder(c.listed.key, c.name, *found.get(c.listed.key, (Use.OTHER, ""))) for c in candidates]


def _configured(candidates: Sequence[_Candidate], use: Use, name: str) -> str:
    for candidate in candidates:
        if name in (candidate.name, candidate.listed.key) or (use is Use.INBOX and _is_inbox(candidate, name)):
            return candidate.listed.key
    raise FolderMissing(
        f'the folder "{name}", configured for {use.value}, does not exist',
        "The folders that exist: " + ", ".join(sorted(c.name for c in candidates)[:30]) + ".",
    )


def _is_inbox(candidate: _Candidate, name: str = "INBOX") -> bool:
    """INBOX is the one name without case (RFC 3501 5.1)."""
    return candidate.listed.key.upper() == "INBOX" == name.upper()


def _by_attribute(candidate: _Candidate, use: Use) -> bool:
    return any(ATTRIBUTES.get(attribute) is use for attribute in candidate.listed.attributes)


def _by_name(candidate: _Candidate, use: Use) -> bool:
    if use is Use.INBOX:
        return _is_inbox(candidate)
    own = candidate.own_path
    return len(own) == 1 and _BY_NAME.get(own[0].casefold()) is use


def _order(candidate: _Candidate) -> tuple[int, int, str]:
    """Top level first, then the more usual name."""
    return len(candidate.path), _RANK.get(candidate.own_path[-1].casefold(), len(_RANK)), candidate.listed.key

"""Finding Drafts, Sent and Trash on servers of every kind and language."""

import pytest

from kindregards.core.mailbox import Use
from kindregards.errors import FolderMissing
from kindregards.imap.folder_names import WELL_KNOWN
from kindregards.imap.folders import display_name, recognise
from kindregards.imap.gateway import Listed, _listed
from kindregards.imap.response import Response


def listed(*keys: str, delimiter: str = "/", **attributes: str) -> list[Listed]:
    """Folders with these raw names; `attributes` maps a name (dots as in Python) to a special use."""
    return [
        Listed(frozenset({attributes[key].lower()} if key in attributes else ()), delimiter, key) for key in keys
    ]


def found(folders: list[Listed], **wanted: str) -> dict[Use, str]:
    configured = {Use(use): name for use, name in wanted.items()}
    return {folder.use: folder.key for folder in recognise(folders, configured) if folder.use is not Use.OTHER}


@pytest.mark.parametrize(
    ("keys", "delimiter", "drafts", "sent"),
    [
        (("INBOX", "Drafts", "Sent"), "/", "Drafts", "Sent"),
        (("INBOX", "INBOX.Drafts", "INBOX.Sent"), ".", "INBOX.Drafts", "INBOX.Sent"),
        (("INBOX", "[Gmail]/Drafts", "[Gmail]/Sent Mail"), "/", "[Gmail]/Drafts", "[Gmail]/Sent Mail"),
        (("INBOX", "Entw&APw-rfe", "Gesendete Objekte"), "/", "Entw&APw-rfe", "Gesendete Objekte"),
        (
            ("INBOX", "Brouillons", "&AMk-l&AOk-ments envoy&AOk-s"),
            "/",
            "Brouillons",
            "&AMk-l&AOk-ments envoy&AOk-s",
        ),
        (("INBOX", "Borradores", "Enviados"), "/", "Borradores", "Enviados"),
        (("INBOX", "Rascunhos", "Itens enviados"), "/", "Rascunhos", "Itens enviados"),
        (("INBOX", "Bozze", "Posta inviata"), "/", "Bozze", "Posta inviata"),
        (("INBOX", "Concepten", "Verzonden items"), "/", "Concepten", "Verzonden items"),
        (("INBOX", "Utkast", "Skickat"), "/", "Utkast", "Skickat"),
        (("INBOX", "Luonnokset", "L&AOQ-hetetyt"), "/", "Luonnokset", "L&AOQ-hetetyt"),
        (("INBOX", "&BCcENQRABD0EPgQyBDgEOgQ4-", "Sent"), "/", "&BCcENQRABD0EPgQyBDgEOgQ4-", "Sent"),
        (("INBOX", "&Tgtm+DBN-", "&kAFP4W4IMH8-"), "/", "&Tgtm+DBN-", "&kAFP4W4IMH8-"),
        (("INBOX", "&g0l6Pw-", "&XfJT0ZAB-"), "/", "&g0l6Pw-", "&XfJT0ZAB-"),
    ],
)
def test_well_known_names_are_found(keys: tuple[str, ...], delimiter: str, drafts: str, sent: str) -> None:
    uses = found(listed(*keys, delimiter=delimiter))
    assert (uses[Use.INBOX], uses[Use.DRAFTS], uses[Use.SENT]) == ("INBOX", drafts, sent)


def test_special_use_beats_the_name() -> None:
    folders = listed("INBOX", "Drafts", "Elsewhere", Elsewhere="\\Drafts")
    assert found(folders)[Use.DRAFTS] == "Elsewhere"


def test_the_configuration_beats_special_use() -> None:
    folders = listed("INBOX", "Drafts", "Mine", Drafts="\\Drafts")
    uses = found(folders, drafts="Mine")
    assert uses[Use.DRAFTS] == "Mine"


def test_the_configuration_may_use_either_spelling() -> None:
    folders = listed("INBOX", "Entw&APw-rfe von mir")
    assert found(folders, drafts="Entwürfe von mir")[Use.DRAFTS] == "Entw&APw-rfe von mir"
    assert found(folders, drafts="Entw&APw-rfe von mir")[Use.DRAFTS] == "Entw&APw-rfe von mir"


def test_a_configured_folder_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(FolderMissing, match=r"Dratfs.*Drafts, INBOX"):
        found(listed("INBOX", "Drafts"), drafts="Dratfs")


def test_the_top_level_beats_a_sub_folder() -> None:
    folders = listed("INBOX", "INBOX/Sent", "Sent")
    assert found(folders)[Use.SENT] == "Sent"


def test_a_name_deep_in_somebody_elses_folder_is_not_taken() -> None:
    assert Use.DRAFTS not in found(listed("INBOX", "Projects/Drafts", "Old/2019/Drafts"))


def test_of_two_names_the_more_usual_is_taken() -> None:
    assert found(listed("INBOX", "Sent Messages", "Sent Items", "Sent"))[Use.SENT] == "Sent"


def test_one_folder_has_one_use() -> None:
    folders = recognise(listed("INBOX", "Sent", "Gesendet", "Enviados"), {})
    assert sum(folder.use is Use.SENT for folder in folders) == 1


def test_inbox_has_no_case() -> None:
    assert found(listed("Inbox", "Drafts"))[Use.INBOX] == "Inbox"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("Entw&APw-rfe", "Entwürfe"),
        ("A&-B", "A&B"),
        ("&2D3cAA-", "\U0001f400"),
        ("&2D0-", "\N{REPLACEMENT CHARACTER}"),  # half of a surrogate pair
        ("&ABs-[31m", "\N{REPLACEMENT CHARACTER}[31m"),  # a terminal escape
        ("&!!!-", "&!!!-"),
    ],
)
def test_names_are_safe_to_show(key: str, name: str) -> None:
    assert display_name(key) == name
    display_name(key).encode("utf-8")


@pytest.mark.parametrize(
    ("response", "key"),
    [
        (Response(b'* LIST (\\HasNoChildren \\Drafts) "/" Drafts\r\n'), "Drafts"),
        (Response(b'* LIST () "." "a \\"b\\" \\\\c"\r\n'), 'a "b" \\c'),
        (Response(b"* LIST () NIL INBOX\r\n"), "INBOX"),
        (Response(b'* LIST () "/" {6}\r\n\r\n', [b"Dr{ft)"]), "Dr{ft)"),
        (Response(b'* LIST () "/" 2024\r\n'), "2024"),
        (Response(b'* LIST (\\Noselect) "/" "[Gmail]"\r\n'), None),
        (Response(b'* LIST (\\NonExistent) "/" Old\r\n'), None),
        (Response(b'* LIST () "/" {7}\r\n\r\n', [b"a\r\nEVIL"]), None),
        (Response('* LIST () "/" "Entwürfe"\r\n'.encode()), None),
        (Response(b"* LIST (((\r\n"), None),
        (Response(b"* LIST\r\n"), None),
        (Response(b"* 3 EXISTS\r\n"), None),
    ],
)
def test_lines_of_list_are_read(response: Response, key: str | None) -> None:
    line = _listed(response)
    assert (line.key if line else None) == key


def test_no_name_stands_for_two_uses() -> None:
    names = [name.casefold() for names in WELL_KNOWN.values() for name in names]
    assert len(names) == len(set(names))

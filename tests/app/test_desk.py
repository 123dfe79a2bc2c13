"""What lies on the desk: the folders that are read, and what is said where one is missing."""

from pathlib import Path

import pytest

from app.scene import Scene
from app.test_place import owed
from kindregards.app.check import check
from kindregards.core.mailbox import Folder, Use
from kindregards.errors import FolderMissing
from servers.fake_mailbox import STANDARD, FakeMailbox


def without_sent(alone: Scene) -> Scene:
    """The scene again, on a server where the folder of sent mail cannot be told from others."""
    folders = [folder for folder in STANDARD if folder.use is not Use.SENT]
    alone.boxes["home"] = FakeMailbox("home", [*folders, Folder("Postausgang 2", "Postausgang 2", Use.OTHER)])
    alone.restart()
    return alone


def test_without_sent_mail_nothing_is_drafted_as_it_may_be_answered_long_ago(alone: Scene) -> None:
    scene = without_sent(alone)
    with pytest.raises(FolderMissing, match="no sent folder"):
        scene.desk.accounts[0].read_folders()
    scene.deliver(b"From: a@people.example\nTo: robin@hale.example\nSubject: Key\n\nWhere is the key?\n")
    result = scene.go()
    assert "accounts.home.folders.sent" in result.problems[0]
    assert scene.uids() == []


def test_check_proposes_the_folders_that_are_free(alone: Scene) -> None:
    lines = {line.what: line for line in check(without_sent(alone).desk)}
    sent = lines["account home: sent"]
    assert not sent.ok
    assert sent.remedy.endswith("set accounts.home.folders.sent to one of: Postausgang 2")


def test_a_misspelled_folder_to_watch_is_told_by_its_name(alone: Scene) -> None:
    owed(alone, 1)
    alone.desk.accounts[0].watch = ("Projekts",)
    assert 'the folder "Projekts" in accounts.home.watch does not exist' in alone.go().problems[0]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Hello,\n\njust checking in.\n\n{{ question|quote }}\n", "just checking in"),
        ("Hello,\n\nThank you for your patience.\n", "wording 1"),
        ("Hello {{ fist_name }},\n", "'fist_name' is undefined"),
    ],
)
def test_check_tells_which_letter_would_never_be_placed(
    tmp_path: Path, alone: Scene, text: str, complaint: str
) -> None:
    (tmp_path / "words" / "en").mkdir(parents=True)
    (tmp_path / "words" / "en" / "bump.txt").write_text(text)
    alone.templates = tmp_path / "words"
    alone.restart()
    told = [line.detail for line in check(alone.desk) if line.what == "templates"]
    assert told and all("en/bump.txt" in line for line in told)
    assert complaint in told[0]

"""What every mailbox must do: one suite for the fake, pymap, Dovecot, and Dovecot without its extensions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from imap.beds import LONG_AGO, NOW, Bed, DovecotBed, FakeBed, PoorBed, folder, letter
from kindregards.core.mailbox import TEXT_LIMIT, Batch, Cursor, Mailbox, Suspicion, Use
from kindregards.errors import FolderMissing

MIXED = 'multipart/mixed; boundary="b"'


@pytest.fixture(params=["fake", "poor", "dovecot", "plain dovecot"])
def bed(request: pytest.FixtureRequest) -> Bed:
    match request.param:
        case "fake":
            return FakeBed()
        case "poor":
            return PoorBed(request.getfixturevalue("poor_server"))
        case "dovecot":
            return DovecotBed(request.getfixturevalue("dovecot_server"))
        case _:
            return DovecotBed(request.getfixturevalue("plain_dovecot_server"))


@pytest.fixture
def mailbox(bed: Bed) -> Iterator[Mailbox]:
    mailbox = bed.mailbox()
    yield mailbox
    mailbox.close()


def read(mailbox: Mailbox, cursor: Cursor | None = None, use: Use = Use.INBOX) -> list[Batch]:
    return list(mailbox.changes(folder(mailbox, use), cursor, LONG_AGO))


def subjects(batches: list[Batch]) -> list[str]:
    headers = [row.header.decode() for batch in batches for row in batch.headers]
    return [header.partition("Subject: ")[2].partition("\r\n")[0] for header in headers]


def first(mailbox: Mailbox, use: Use = Use.INBOX) -> int:
    """UID of the oldest message; not every server begins with 1."""
    return mailbox.uids(folder(mailbox, use), 1)[0]


def test_the_folders_that_matter_are_found(mailbox: Mailbox) -> None:
    uses = {folder.use for folder in mailbox.folders()}
    assert {Use.INBOX, Use.SENT, Use.DRAFTS, Use.TRASH} <= uses


def test_the_first_scan_reads_newest_first(bed: Bed, mailbox: Mailbox) -> None:
    for subject in ("one", "two", "three"):
        bed.deliver(letter(subject))
    batches = read(mailbox)
    assert subjects(batches) == ["three", "two", "one"]
    assert batches[-1].cursor.below == 0
    assert batches[-1].remaining == 0


def test_the_first_scan_is_bounded_by_arrival(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("too old"), received=LONG_AGO - timedelta(hours=1))
    bed.deliver(letter("just in time"), received=LONG_AGO + timedelta(hours=1))
    assert subjects(read(mailbox)) == ["just in time"]


def test_rows_carry_size_date_and_only_the_wanted_fields(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one", X_Secret="no", References="<a@b>\r\n <c@d>"))
    row = read(mailbox)[0].headers[0]
    assert row.received == NOW
    assert row.size > 100
    assert b"X-Secret" not in row.header
    assert b"<a@b>\r\n <c@d>" in row.header


def test_an_empty_folder_gives_a_cursor_to_go_on_from(bed: Bed, mailbox: Mailbox) -> None:
    batches = read(mailbox)
    assert [batch.headers for batch in batches] == [()]
    bed.deliver(letter("first"))
    assert subjects(read(mailbox, batches[-1].cursor)) == ["first"]


def test_only_what_is_new_is_read_again(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("old"))
    cursor = read(mailbox)[-1].cursor
    bed.deliver(letter("new"))
    bed.deliver(letter("newer"))
    assert subjects(read(mailbox, cursor)) == ["newer", "new"]


def test_a_pass_with_nothing_new_reads_nothing(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("old"))
    cursor = read(mailbox)[-1].cursor
    again = read(mailbox, cursor)
    assert subjects(again) == []
    assert len(again) <= 1


def test_an_interrupted_first_scan_is_resumed(bed: Bed, mailbox: Mailbox) -> None:
    for subject in ("one", "two", "three"):
        bed.deliver(letter(subject))
    cursor = read(mailbox)[-1].cursor
    newest = mailbox.uids(folder(mailbox, Use.INBOX), 1)[-1]
    bed.deliver(letter("four"))
    resumed = read(mailbox, replace(cursor, below=newest))
    assert subjects(resumed) == ["four", "two", "one"]
    assert resumed[-1].cursor.below == 0


def test_a_deleted_message_is_no_news_but_it_counts(bed: Bed, mailbox: Mailbox) -> None:
    for subject in ("one", "two"):
        bed.deliver(letter(subject))
    cursor = read(mailbox)[-1].cursor
    bed.remove("INBOX", mailbox.uids(folder(mailbox, Use.INBOX), 1)[0])
    batches = read(mailbox, cursor)
    assert subjects(batches) == []
    assert batches[-1].cursor.count == 1
    assert batches[-1].suspicion is None


def test_a_suddenly_empty_folder_is_suspicious(bed: Bed, mailbox: Mailbox) -> None:
    for subject in ("one", "two", "three"):
        bed.deliver(letter(subject), "Drafts")
    cursor = read(mailbox, use=Use.DRAFTS)[-1].cursor
    for uid in mailbox.uids(folder(mailbox, Use.DRAFTS), 1):
        bed.remove("Drafts", uid)
    assert [batch.suspicion for batch in read(mailbox, cursor, Use.DRAFTS)] == [Suspicion.SUDDENLY_EMPTY]


def test_a_changed_uidvalidity_starts_anew_and_is_suspicious(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one"), "Sent")
    cursor = read(mailbox, use=Use.SENT)[-1].cursor
    mailbox.close()
    bed.change_uidvalidity("Sent")
    batches = read(mailbox, cursor, Use.SENT)
    assert subjects(batches) == ["one"]
    assert {batch.suspicion for batch in batches} == {Suspicion.UIDVALIDITY_CHANGED}
    assert batches[-1].cursor.uidvalidity != cursor.uidvalidity
    assert not [batch.suspicion for batch in read(mailbox, batches[-1].cursor, Use.SENT) if batch.suspicion]


def test_uids_that_went_back_are_suspicious(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one"))
    cursor = read(mailbox)[-1].cursor
    batches = read(mailbox, replace(cursor, uidnext=cursor.uidnext + 100))
    assert {batch.suspicion for batch in batches} == {Suspicion.UIDS_WENT_BACK}
    assert subjects(batches) == ["one"]


def test_text_of_a_plain_message_is_its_body(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one", "The body"))
    [text] = mailbox.texts(folder(mailbox, Use.INBOX), [(first(mailbox), "text/plain")])
    assert (text.mime, text.text.strip(), text.truncated) == (b"", b"The body", False)


def test_text_of_mixed_is_its_first_part(bed: Bed, mailbox: Mailbox) -> None:
    opening = "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nMy words\r\n"
    parts = opening + "--b\r\nContent-Type: image/png\r\n\r\nPNG\r\n--b--"
    bed.deliver(letter("one", parts, MIXED))
    [text] = mailbox.texts(folder(mailbox, Use.INBOX), [(first(mailbox), MIXED)])
    assert b"charset=utf-8" in text.mime
    assert text.text.strip() == b"My words"


def test_text_of_mixed_that_opens_with_a_picture_is_everything(bed: Bed, mailbox: Mailbox) -> None:
    parts = "--b\r\nContent-Type: image/png\r\n\r\nPNG\r\n--b\r\nContent-Type: text/plain\r\n\r\nMy words\r\n--b--"
    bed.deliver(letter("one", parts, MIXED))
    [text] = mailbox.texts(folder(mailbox, Use.INBOX), [(first(mailbox), MIXED)])
    assert text.mime == b""
    assert b"My words" in text.text


def test_the_part_behind_the_text_is_known_by_its_header(bed: Bed, mailbox: Mailbox) -> None:
    opening = "--b\r\nContent-Type: text/plain\r\n\r\nMy words\r\n"
    attached = (
        "--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\n\r\n%PDF\r\n--b--"
    )
    bed.deliver(letter("one", opening + attached, MIXED))
    [text] = mailbox.texts(folder(mailbox, Use.INBOX), [(first(mailbox), MIXED)])
    assert b"application/pdf" in text.next_mime
    assert b"attachment" in text.next_mime
    assert text.next_part == b""


def test_a_calendar_behind_the_text_is_read(bed: Bed, mailbox: Mailbox) -> None:
    opening = "--b\r\nContent-Type: text/plain\r\n\r\nSite visit\r\n"
    invitation = (
        "--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n--b--"
    )
    bed.deliver(letter("one", opening + invitation, MIXED))
    [text] = mailbox.texts(folder(mailbox, Use.INBOX), [(first(mailbox), MIXED)])
    assert text.text.strip() == b"Site visit"
    assert text.next_part.strip() == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR"


def test_text_of_mixed_without_another_part_is_its_first(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one", "--b\r\nContent-Type: text/plain\r\n\r\nMy words\r\n--b--", MIXED))
    [text] = mailbox.texts(folder(mailbox, Use.INBOX), [(first(mailbox), MIXED)])
    assert (text.text.strip(), text.next_mime, text.next_part) == (b"My words", b"", b"")


def test_no_text_is_asked_of_a_picture(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one", "PNG", "image/png"))
    assert list(mailbox.texts(folder(mailbox, Use.INBOX), [(first(mailbox), "image/png")])) == []


def test_text_is_cut_at_the_limit(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one", "A line of text.\r\n" * 10_000))
    [text] = mailbox.texts(folder(mailbox, Use.INBOX), [(first(mailbox), "")])
    assert (len(text.text), text.truncated) == (TEXT_LIMIT, True)


def test_texts_of_messages_that_are_gone_are_left_out(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one"))
    uid = first(mailbox)
    texts = mailbox.texts(folder(mailbox, Use.INBOX), [(uid + 99, "text/plain"), (uid, "text/plain")])
    assert [text.uid for text in texts] == [uid]


def test_texts_may_be_read_while_the_scan_goes_on(bed: Bed, mailbox: Mailbox) -> None:
    for number in range(5):
        bed.deliver(letter(f"number {number}", f"body {number}"))
    inbox = folder(mailbox, Use.INBOX)
    seen = {}
    for batch in mailbox.changes(inbox, None, LONG_AGO):
        for text in mailbox.texts(inbox, [(row.uid, "text/plain") for row in batch.headers]):
            seen[text.uid] = text.text.strip()
            assert mailbox.whole(inbox, text.uid, 10) is not None
    assert [seen[uid] for uid in sorted(seen)] == [b"body %d" % number for number in range(5)]


def test_a_draft_is_appended_and_found_again(bed: Bed, mailbox: Mailbox) -> None:
    drafts = folder(mailbox, Use.DRAFTS)
    before = mailbox.state(drafts)
    raw = letter("draft", In_Reply_To="<question@one.example>")
    uid = mailbox.append(drafts, raw, ["\\Draft", "\\Seen"], "Kindregards")
    [found] = mailbox.find(drafts, before.uidnext)
    assert uid in (None, found.uid)
    assert (found.message_id, found.in_reply_to) == ("draft@one.example", "question@one.example")
    assert found.size == len(raw)
    assert {"\\Draft", "\\Seen"} <= found.flags
    assert mailbox.whole(drafts, found.uid, 1_000_000) == raw
    assert mailbox.state(drafts).uidnext > before.uidnext


def test_find_returns_nothing_below_its_start(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one"), "Drafts")
    drafts = folder(mailbox, Use.DRAFTS)
    assert mailbox.find(drafts, mailbox.state(drafts).uidnext) == []


def test_uids_above_the_last_message_are_none(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one"))
    bed.deliver(letter("two"))
    inbox = folder(mailbox, Use.INBOX)
    one, two = mailbox.uids(inbox, 1)
    assert list(mailbox.uids(inbox, two)) == [two]
    assert list(mailbox.uids(inbox, two + 1)) == []
    assert one < two


def test_whole_is_bounded_and_none_when_gone(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one"))
    inbox = folder(mailbox, Use.INBOX)
    uid = first(mailbox)
    assert mailbox.whole(inbox, uid, 5) == letter("one")[:5]
    assert mailbox.whole(inbox, uid + 99, 5) is None


def test_a_withdrawn_draft_is_in_the_trash(bed: Bed, mailbox: Mailbox) -> None:
    drafts, trash = folder(mailbox, Use.DRAFTS), folder(mailbox, Use.TRASH)
    for subject in ("mine", "theirs"):
        bed.deliver(letter(subject), "Drafts")
    assert mailbox.withdraw(drafts, first(mailbox, Use.DRAFTS), trash) is True
    assert [found.message_id for found in mailbox.find(trash, 1)] == ["mine@one.example"]
    left = [found for found in mailbox.find(drafts, 1) if "\\Deleted" not in found.flags]
    assert [found.message_id for found in left] == ["theirs@one.example"]


def test_nothing_is_withdrawn_without_a_trash_or_a_message(mailbox: Mailbox) -> None:
    drafts, trash = folder(mailbox, Use.DRAFTS), folder(mailbox, Use.TRASH)
    assert mailbox.withdraw(drafts, 1, trash) is False
    assert mailbox.withdraw(drafts, 1, None) is False


def test_reading_leaves_messages_unseen(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one"))
    inbox = folder(mailbox, Use.INBOX)
    read(mailbox)
    list(mailbox.texts(inbox, [(first(mailbox), "text/plain")]))
    mailbox.whole(inbox, first(mailbox), 100)
    assert "\\Seen" not in mailbox.find(inbox, 1)[0].flags


def test_old_acquaintance_is_known(bed: Bed, mailbox: Mailbox) -> None:
    bed.deliver(letter("one"), received=LONG_AGO)
    assert mailbox.known_before("ben@one.example", date(2026, 1, 1)) is True
    assert mailbox.known_before("ben@one.example", date(2025, 1, 1)) is False
    assert mailbox.known_before("eve@three.example", date(2026, 1, 1)) is False


def test_a_folder_that_does_not_exist_is_missing(mailbox: Mailbox) -> None:
    gone = replace(folder(mailbox, Use.INBOX), key="Nowhere", name="Nowhere")
    with pytest.raises(FolderMissing):
        list(mailbox.changes(gone, None, LONG_AGO))

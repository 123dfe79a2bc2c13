"""The program that measures: counts are right where counted by hand, and it runs over our own mails."""

import json
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from kindregards.core.signals import Signal, SignalKind

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from quality import bc3, forward, intent, lists, ooo, run, sentences, signatures  # noqa: E402
from quality.score import (  # noqa: E402
    DEV,
    PARTS,
    TEST,
    Counts,
    Score,
    Target,
    is_same,
    matched,
    part_of,
    shares,
    verdicts,
)
from quality.table import by_language, table  # noqa: E402

SETS = ROOT / "quality" / "sets"
LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")
NOON = datetime.fromisoformat("2026-03-04T12:00+01:00")


def seen(kind: SignalKind, sentence: str, due: date | None = None, **facts: str) -> Signal:
    return Signal(kind, sentence, "rule", 0.9, "m@corpus.example", NOON, due=due, facts=facts)


def test_figures_follow_from_the_counts() -> None:
    counts = Counts(right=3, wrong=1, missed=2)
    assert (counts.precision, counts.recall, counts.f1) == (0.75, 0.6, pytest.approx(2 / 3))


def test_a_figure_without_a_case_is_none() -> None:
    nothing = Counts()
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    assert Counts(missed=2).precision is None
    assert Counts(missed=2).recall == 0


@pytest.mark.parametrize(
    ("expected", "found", "allowed", "counts"),
    [
        (["Could you call me?"], ["Could you call me?"], [], Counts(1, 0, 0)),
        (["Could you call me?"], [], [], Counts(0, 0, 1)),
        ([], ["How dare they do that?"], [], Counts(0, 1, 0)),
        (["Could you call me?"], ["Hi Ann, could you call me?"], [], Counts(1, 0, 0)),
        (["Could you call me?"], ["Will the hall be warm on Friday?"], [], Counts(0, 1, 1)),
        ([], ["Are you there at all?"], ["are you there at all"], Counts(0, 0, 0)),
        (["Is it free", "does it have a ramp"], ["Is it free, and does it have a ramp?"], [], Counts(2, 0, 0)),
    ],
)
def test_sentences_are_matched_by_most_of_their_words(
    expected: list[str], found: list[str], allowed: list[str], counts: Counts
) -> None:
    assert matched(expected, found, allowed) == counts


def test_sentences_without_words_match_nothing() -> None:
    assert not is_same("", "Could you call me?")
    assert not is_same("?!", "?!")


def test_verdicts_and_shares_are_counted() -> None:
    pairs = [(True, True), (True, False), (False, True), (False, False)]
    assert verdicts(pairs) == Counts(right=1, wrong=1, missed=1)
    assert shares([True, True, False]).f1 == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("target", "is_met"),
    [
        (Target(precision=0.75, recall=0.6), True),
        (Target(precision=0.75, recall=0.61), False),
        (Target(f1=0.7), False),
        (Target(), None),
    ],
)
def test_a_target_is_met_when_every_figure_reaches_it(target: Target, is_met: bool | None) -> None:
    assert Score("set", TEST, "en", "promise", 9, Counts(3, 1, 2), target).is_met is is_met


def test_a_target_without_a_case_is_neither_met_nor_missed() -> None:
    assert Score("set", TEST, "en", "promise", 9, Counts(missed=2), Target(precision=0.8)).is_met is None


def test_the_part_of_an_item_depends_on_its_id_alone() -> None:
    parts = [part_of(f"item-{number}") for number in range(400)]
    assert parts == [part_of(f"item-{number}") for number in range(400)]
    assert 150 < parts.count(DEV) < 250


def test_a_mail_is_judged_per_kind_and_days_where_the_sentence_was_found() -> None:
    labels = [
        {"kind": "promise", "sentence": "I'll send you the slides by Friday.", "due": "2026-03-06"},
        {"kind": "request", "sentence": "Please confirm the room."},
        {"kind": "offer", "sentence": "Happy to share the advert.", "optional": True},
        {"kind": "need", "sentence": "We are looking for a carpenter.", "what": "hire"},
    ]
    found = (
        seen(SignalKind.PROMISE, "I'll send you the slides by Friday.", due=date(2026, 3, 7)),
        seen(SignalKind.QUESTION, "Please confirm the room."),
        seen(SignalKind.NEED, "We are looking for a carpenter.", what="hire"),
        seen(SignalKind.COURTESY, "Cheers to everybody."),
        seen(SignalKind.MEETING, "See you on Tuesday at the mill."),
    )
    counts = sentences.judged(labels, found)
    assert counts["promise"] == Counts(right=1)
    assert counts["promise: day"] == Counts(wrong=1, missed=1)
    assert counts["question or request"] == Counts(right=1)
    assert counts["offer"] == Counts()
    assert counts["need: what"] == Counts(right=1)
    assert counts["meeting"] == Counts(wrong=1)


def test_a_day_is_counted_from_the_date_of_the_mail() -> None:
    mail = {
        "text": "Hi Robin,\n\nI'll send you the slides tomorrow.\n\nAnn\n",
        "from": "Ann Lee <ann@leafworks.example>",
        "to": [sentences.ME],
        "cc": [],
        "subject": "Slides",
        "date": "2026-11-03T09:00:00+01:00",
    }
    promise = next(signal for signal in sentences.signals(mail) if signal.kind is SignalKind.PROMISE)
    assert promise.due == date(2026, 11, 4)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_of_our_mails_stands_in_its_mail(language: str, part: str) -> None:
    mails = [json.loads(line) for line in (SETS / f"{language}.{part}.jsonl").read_text("utf-8").splitlines()]
    assert len({mail["id"] for mail in mails}) == len(mails) >= (60 if language == "en" else 30)
    for mail in mails:
        assert datetime.fromisoformat(mail["date"]).tzinfo
        for label in mail["expect"]:
            assert label["kind"] in sentences.KINDS, mail["id"]
            assert label["sentence"] in " ".join(mail["text"].split()), mail["id"]
            assert label.get("due", "9999") >= mail["date"][:10], mail["id"]


def test_no_mail_is_in_both_parts() -> None:
    texts = [
        json.loads(line)["text"] for path in SETS.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
    assert len(set(texts)) == len(texts)


def test_a_third_of_our_mails_holds_hardly_anything() -> None:
    mails = [json.loads(line) for path in SETS.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    assert sum(len(mail["expect"]) <= 1 for mail in mails) > len(mails) / 3.5


def test_without_corpora_our_mails_are_measured_and_the_rest_is_told_as_skipped() -> None:
    skipped: list[str] = []
    scores = list(run.measured(None, [DEV], skipped))
    assert {score.language for score in scores} == {"", *LANGUAGES}
    asked = next(score for score in scores if score.kind == sentences.ASKED and not score.language)
    assert asked.counts.recall is not None
    assert asked.counts.recall > 0.7
    assert len(skipped) == len(run.OTHERS)
    assert all(run.VARIABLE in line for line in skipped)


def test_the_page_keeps_its_words_and_gets_new_tables() -> None:
    ours = Score(sentences.NAME, TEST, "de", "promise", 30, Counts(3, 1, 2))
    other = Score("forward", TEST, "", "sender", 40, Counts(39, 1, 1), Target(f1=0.9))
    page = f"# Words\n\n{run.BEGIN}\nold\n{run.END}\n\nafter\n"
    new = run.written(page, [ours, other])
    assert new.startswith("# Words\n\n")
    assert new.endswith("\n\nafter\n")
    assert "old" not in new
    assert new.index("| forward |") < new.index("by language") < new.index("| test | promise | 0.75 / 0.60 (5) |")
    assert run.written(new, [ours, other]) == new


def test_a_page_without_marks_is_left_alone() -> None:
    with pytest.raises(ValueError, match="written by make quality"):
        run.written("# Words\n", [])


def test_a_language_without_a_case_has_an_empty_cell() -> None:
    scores = [
        Score(sentences.NAME, DEV, "de", "stop", 9, Counts(missed=2)),
        Score(sentences.NAME, DEV, "en", "stop", 9, Counts()),
    ]
    assert by_language(scores).splitlines() == [
        "| part | looked for | de | en |",
        "| --- | --- | ---: | ---: |",
        "| dev | stop | – / 0.00 (2) |  |",
    ]


@pytest.mark.parametrize("more", [["--part", "dev"], []])
def test_a_run_without_all_sets_leaves_the_page_as_it_is(
    more: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = run.PAGE.read_bytes()
    monkeypatch.setattr(sys, "argv", ["run.py", "--write", "--only", "bounce", *more])
    monkeypatch.delenv(run.VARIABLE, raising=False)
    run.main()
    assert run.PAGE.read_bytes() == page
    assert "is left as it is" in capsys.readouterr().out


def test_the_table_tells_figures_targets_and_whether_they_are_met() -> None:
    line = table([Score("forward", TEST, "", "sender", 1200, Counts(39, 1, 1), Target(f1=0.99))]).splitlines()[-1]
    assert line == "| forward | test | all | sender | 1,200 | 40 | 0.975 | 0.975 | 0.975 | F1 ≥ 0.99 | **no** |"


def test_the_page_of_the_project_has_room_for_the_tables() -> None:
    page = run.PAGE.read_text(encoding="utf-8")
    assert run.BEGIN in page
    assert run.END in page
    assert all(module.NAME in page for module in (sentences, *run.OTHERS))


def rows(path: Path, *values: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")


def both(module: object, corpora: Path) -> dict[str, Counts]:
    """Counts per kind of both parts together."""
    total: dict[str, Counts] = {}
    for part in PARTS:
        for score in module.measure(corpora, part):  # type: ignore[attr-defined]
            total[score.kind] = total.get(score.kind, Counts()) + score.counts
    return total


def test_labelled_sentences_are_measured(tmp_path: Path) -> None:
    rows(
        tmp_path / intent.NEEDS,
        {"id": "a", "text": "Could you please send me the signed form by Friday?", "label": 1},
        {"id": "b", "text": "The weather in Hull was better than we had thought.", "label": 0},
        {"id": "c", "text": "The weather in Hull was worse than we had thought.", "label": 1},
    )
    assert both(intent, tmp_path) == {"request": Counts(right=1, missed=1)}


def test_quoted_sentences_of_a_thread_are_nobodys(tmp_path: Path) -> None:
    known = {"thread": "t", "req": 0, "cmt": 0, "prop": 0, "quoted": False}
    rows(
        tmp_path / bc3.NEEDS,
        {**known, "id": "1", "text": "Could you please send me the signed form by Friday?", "req": 1},
        {**known, "id": "2", "text": "Could you please tell us who wrote the minutes?", "quoted": True, "req": 1},
    )
    rows(tmp_path / "bc3" / "threads.jsonl", {"thread": "t", "messages": [{"sent_ids": ["1", "2", "9"]}]})
    assert both(bc3, tmp_path)["request"] == Counts(right=1)


def test_threads_are_counted_as_pairs(tmp_path: Path) -> None:
    def mail(mid: str, thread: str, refs: list[str], subject: str) -> dict[str, object]:
        return {
            "mid": f"<{mid}@x>",
            "thread": thread,
            "refs": [f"<{each}@x>" for each in refs],
            "irt": [],
            "subject": subject,
            "frm": f"{mid}@people.example",
            "date": 1_700_000_000.0,
        }

    same = [name for name in map(str, range(20)) if part_of(name) == DEV][:2]
    mails = [
        mail("1", same[0], [], "Moss"),
        mail("2", same[0], ["1"], "Re: Moss"),
        mail("3", same[1], ["1"], "Tides"),
        mail("4", same[0], [], "Something else entirely"),
    ]
    for file in lists.SETS.values():
        rows(tmp_path / "lists" / file, *mails)
    counts = both(lists, tmp_path)
    assert counts["a statistics list"] == Counts(right=1, wrong=2, missed=2)


def test_signature_lines_are_counted_from_the_end(tmp_path: Path) -> None:
    text = "Dear Ben,\n\nthe form is on its way to you.\n\n-- \nAnn Lee\nLeafworks Ltd."
    rows(
        tmp_path / signatures.NEEDS,
        {"id": "a", "sender": "Ann Lee <ann@x.example>", "text": text, "sig": [0] * 4 + [1] * 3},
    )
    counts = both(signatures, tmp_path)["lines"]
    assert counts.wrong == 0
    assert counts.right >= 2


def test_absence_replies_and_forwards_are_read_from_bytes(tmp_path: Path) -> None:
    away = "I am out of the office until 4 May and have no access to my mail."
    row = {"mid": "<a>", "frm": "ann@x.example", "subject": "Automatic reply: tides", "body": away, "label": "ooo"}
    rows(tmp_path / ooo.NEEDS, row)
    assert both(ooo, tmp_path)["automatic reply"] == Counts(right=1)
    folder = tmp_path / forward.NEEDS
    folder.mkdir()
    lines = (
        "---------- Forwarded message ---------",
        "From: John Doe <john.doe@acme.com>",
        "Date: Mon, Mar 2, 2026 at 9:00 AM",
        "Subject: Integer consequat non purus",
        "To: <b@acme.com>",
        "",
        "Lorem ipsum dolor.",
    )
    (folder / "some_body.txt").write_text("\n".join(lines))
    assert both(forward, tmp_path)["sender and subject"].right == 1

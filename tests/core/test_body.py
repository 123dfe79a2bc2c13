"""Bodies: own words, quoted words and signature, as the common clients write them."""

import base64
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TUESDAY, header, mail
from kindregards.core.mailbox import RawText
from kindregards.core.message import Address, Body, Unreadable
from kindregards.core.text.body import SPLIT_LIMIT, WHOLE_LIMIT, parse_body, parse_message, split_text
from kindregards.core.text.html import html_text, most_words
from kindregards.core.text.mime import TEXT_LIMIT, unflowed

OWN = "Thursday suits me well.\nShall I bring the printed plan?"
ADA = Address("ada@winter-labs.example", "Ada Winter")


def body_of(raw: bytes) -> Body:
    parsed = parse_message(raw, TUESDAY)
    assert not isinstance(parsed, Unreadable)
    return parsed[1]


QUOTATIONS = {
    "gmail": (
        "On Tue, Mar 10, 2026 at 9:00 AM Robin Field <robin@example.org> wrote:\n\n> When do we meet?\n> Robin"
    ),
    "gmail, folded": (
        "On Tue, Mar 10, 2026 at 9:00 AM Robin Field\n<robin@example.org> wrote:\n\n> When do we meet?"
    ),
    "apple": "> On 10. Mar 2026, at 09:00, Robin Field <robin@example.org> wrote:\n>\n> When do we meet?",
    "thunderbird": "On 3/10/26 09:00, Robin Field wrote:\n> When do we meet?",
    "german": (
        "Am Di., 10. März 2026 um 09:00 Uhr schrieb Robin Field <robin@example.org>:\n\n> Wann treffen wir uns?"
    ),
    "french": (
        "Le mar. 10 mars 2026 à 09:00, Robin Field <robin@example.org> a écrit :\n\n> Quand nous voyons-nous ?"
    ),
    "spanish": (
        "El mar, 10 mar 2026 a las 9:00, Robin Field (<robin@example.org>) escribió:\n\n> ¿Cuándo nos vemos?"
    ),
    "italian": "Il giorno mar 10 mar 2026 alle ore 09:00 Robin Field <robin@example.org> ha scritto:\n\n> Quando?",
    "portuguese": "Em ter., 10 de mar. de 2026 às 09:00, Robin Field <robin@example.org> escreveu:\n\n> Quando?",
    "dutch": "Op di 10 mrt 2026 om 09:00 schreef Robin Field <robin@example.org>:\n\n> Wanneer zien we elkaar?",
    "swedish": "Den tis 10 mars 2026 kl 09:00 skrev Robin Field <robin@example.org>:\n\n> När ses vi?",
    "polish": "wt., 10 mar 2026 o 09:00 Robin Field <robin@example.org> napisał(a):\n\n> Kiedy się widzimy?",
    "russian": "вт, 10 мар. 2026 г. в 09:00, Robin Field <robin@example.org>:\n\n> Когда встретимся?",
    "chinese": "Robin Field <robin@example.org> 于2026年3月10日周二 09:00写道：\n\n> 什么时候见面？",
    "outlook": (
        "From: Robin Field <robin@example.org>\nSent: Tuesday, March 10, 2026 9:00 AM\nTo: Ada Winter\n"
        "Subject: Plan\n\nWhen do we meet?"
    ),
    "outlook, german": (
        "Von: Robin Field <robin@example.org>\nGesendet: Dienstag, 10. März 2026 09:00\nAn: Ada Winter\n"
        "Betreff: Plan\n\nWann treffen wir uns?"
    ),
    "outlook, french": (
        "De : Robin Field\nEnvoyé : mardi 10 mars 2026 09:00\nÀ : Ada Winter\nObjet : Plan\n\nQuand ?"
    ),
    "outlook, bold": (
        "*From:* Robin Field <robin@example.org>\n*Sent:* Tuesday\n*To:* Ada\n*Subject:* Plan\n\nWhen?"
    ),
    "original message": "-----Original Message-----\nFrom: Robin\nSent: Tuesday\n\nWhen do we meet?",
    "ursprüngliche nachricht": "-----Ursprüngliche Nachricht-----\nVon: Robin\n\nWann?",
    "message d'origine": "-------- Message d'origine --------\nDe : Robin\n\nQuand ?",
    "underlined": (
        "________________________________\nFrom: Robin <r@example.org>\nSent: Tuesday\nTo: Ada\n"
        "Subject: P\n\nWhen?"
    ),
    "forwarded": (
        "---------- Forwarded message ---------\nFrom: Robin <r@example.org>\nDate: Tue\nSubject: P\n"
        "To: Ada\n\nWhen?"
    ),
    "apple, forwarded": "Begin forwarded message:\n\nFrom: Robin <r@example.org>\nSubject: P\n\nWhen?",
    "notes": "Robin Field\n03/10/2026 09:00 AM\nTo: Ada Winter/HQ\ncc:\nSubject: Plan\n\nWhen do we meet?",
    "hotmail": (
        "Date: Tue, 10 Mar 2026 09:00:00 +0000\nSubject: Plan\nFrom: robin@example.org\n"
        "To: ada@example.net\n\nWhen?"
    ),
}


@pytest.mark.parametrize("client", QUOTATIONS)
def test_own_words_stand_above_what_a_client_quotes(client: str) -> None:
    own, quoted, signature = split_text(f"{OWN}\n\n{QUOTATIONS[client]}", ADA)
    assert own == OWN
    assert quoted.split() == QUOTATIONS[client].split()
    assert signature == ""


def test_words_below_a_quotation_are_own() -> None:
    own, quoted, _ = split_text(
        "On 10 Mar 2026 Robin <r@example.org> wrote:\n> When do we meet?\n\nOn Thursday, please."
    )
    assert own == "On Thursday, please."
    assert "When do we meet?" in quoted


def test_answers_between_quoted_questions_are_own() -> None:
    own, quoted, _ = split_text("> When do we meet?\nOn Thursday.\n\n> Where?\nAt the usual place.")
    assert own == "On Thursday.\n\nAt the usual place."
    assert quoted == "> When do we meet?\n> Where?"


def test_the_broken_end_of_a_long_quoted_line_is_quoted() -> None:
    long = "> we could look at the second draft of the plan together and then decide what"
    own, _, _ = split_text(f"Yes.\n\n{long}\nto do next\n> about it.\n\nFine with me.")
    assert own == "Yes.\n\nFine with me."


@pytest.mark.parametrize(
    "text",
    [
        "I wrote: come at nine.\nSee the list below.",
        "From: nine o'clock\nuntil ten we are in room 4.",
        "Date: to be decided. Place: the usual one.",
        "She said on 10 March that all is well.",
        "The original message was lost; can you send it again?",
        "To: do tomorrow\nSubject: to change",
    ],
)
def test_words_that_only_look_like_a_quotation_stay_own(text: str) -> None:
    assert split_text(text)[0] == text


@pytest.mark.parametrize(
    "ending",
    [
        "-- \nAda Winter\nWinter Labs, Berlin",
        "Best regards,\nAda",
        "Best, Ada",
        "Mit freundlichen Grüßen\n\nAda Winter\nWinter Labs GmbH\n+49 30 1234567",
        "Cordialement,\nAda Winter",
        "Un saludo,\nAda",
        "Cordiali saluti\nAda Winter",
        "Com os melhores cumprimentos,\nAda",
        "Met vriendelijke groet,\nAda Winter",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Get Outlook for iOS<https://aka.ms/example>",
        "Ada",
        "Ada Winter\nHead of Printing\nada@winter-labs.example\n+49 30 1234567",
    ],
)
def test_a_signature_is_no_part_of_the_words(ending: str) -> None:
    own, _, signature = split_text(f"{OWN}\n\n{ending}", ADA)
    assert own == OWN
    assert signature.split() == ending.split()


def test_a_postscript_behind_the_sign_off_stays_with_the_words() -> None:
    own, _, _ = split_text(
        "See you soon there.\n\nBest,\nAda\n\nPS: Could you bring the plan that we talked about?"
    )
    assert "Could you bring the plan" in own


def test_thanks_alone_are_the_words() -> None:
    assert split_text("Thanks,\nAda", ADA)[0] == "Thanks,"
    assert split_text("Danke!", ADA)[0] == "Danke!"


HTML_QUOTATIONS = {
    "gmail": (
        '<div class="gmail_quote"><div class="gmail_attr">'
        "On Tue, Mar 10, 2026 Robin &lt;r@example.org&gt; wrote:<br></div>"
        '<blockquote class="gmail_quote">When do we meet?</blockquote></div>'
    ),
    "apple": (
        '<blockquote type="cite"><div>On 10. Mar 2026, at 09:00, Robin wrote:</div><div>'
        "When do we meet?</div></blockquote>"
    ),
    "thunderbird": (
        '<div class="moz-cite-prefix">On 3/10/26 09:00, Robin wrote:</div><blockquote type="cite">'
        "When do we meet?</blockquote>"
    ),
    "outlook web": (
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Robin<br><b>Sent:</b>'
        " x</div><div>When do we meet?</div>"
    ),
    "outlook": (
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>'
        "From:</b> Robin</p></div><p>When do we meet?</p>"
    ),
    "yahoo": (
        '<div class="yahoo_quoted"><div>Robin &lt;r@example.org&gt; schrieb am</div><div>'
        "When do we meet?</div></div>"
    ),
    "proton": (
        '<div class="protonmail_quote">On Tuesday Robin wrote:<blockquote>When do we meet?</blockquote></div>'
    ),
}


@pytest.mark.parametrize("client", HTML_QUOTATIONS)
def test_html_quotations_are_told_from_own_words(client: str) -> None:
    html = f"<html><body><p>Thursday suits me.</p>{HTML_QUOTATIONS[client]}</body></html>"
    body = body_of(mail(text=None, html=html))
    assert body.own == "Thursday suits me."
    assert "When do we meet?" in body.quoted
    assert "When do we meet?" in body.whole
    assert not any("\ue000" <= character <= "\uf8ff" for character in body.whole + body.own + body.quoted)


def test_html_shows_what_a_reader_sees() -> None:
    text = html_text(
        "<head><title>x</title><style>p{}</style></head><div style='display:none'>preview</div>"
        "<p>One&nbsp;&amp; two</p><ul><li>first</li></ul><script>alert(1)</script><!-- no -->"
    )
    assert "One & two" in text.replace("\u00a0", " ")
    assert "first" in text
    assert not any(word in text for word in ("preview", "alert", "p{}", "no -->"))


def test_an_html_signature_is_a_signature() -> None:
    html = '<p>Thursday suits me.</p><div class="gmail_signature">Ada Winter<br>Winter Labs</div>'
    body = body_of(mail(text=None, html=html))
    assert body.own == "Thursday suits me."
    assert body.signature == "Ada Winter\nWinter Labs"


def test_the_plain_part_is_preferred_unless_it_is_a_stub() -> None:
    long = "<p>" + "Thursday suits me well, as I said. " * 10 + "</p>"
    assert body_of(
        mail(text="Thursday it is, dear Robin.", html="<p>Thursday it is, dear Robin.</p>")
    ).own.startswith("Thursday it")
    assert body_of(mail(text="See HTML.", html=long)).own.startswith("Thursday suits")


def test_flowed_text_is_unfolded() -> None:
    assert unflowed("one \ntwo\n>a \n>b\n-- \nAda") == "one two\n> a b\n-- \nAda"
    assert unflowed("schö \nn", delete_space=True) == "schön"
    body = body_of(mail(text="one \ntwo", headers={"Content-Type": "text/plain; format=flowed"}))
    assert body.own == "one two"


def test_attachments_are_noticed_and_not_read() -> None:
    body = body_of(mail(text="See the plan.", attachments=[("plan.txt", "application/octet-stream", b"secret")]))
    assert body.has_attachment
    assert "secret" not in body.whole


def test_a_text_cut_anywhere_gives_what_came_before_the_cut() -> None:
    raw = mail(text="Grüße aus Köln, lieber Robin. " * 40, html="<p>Grüße aus Köln</p>" * 40)
    _, _, text = raw.partition(b"\r\n\r\n")
    parsed = parse_message(raw, TUESDAY)
    assert not isinstance(parsed, Unreadable)
    for end in range(0, len(text), 37):
        body = parse_body(parsed[0], RawText(1, b"", text[:end], truncated=True))
        assert isinstance(body, Body)
        assert body.truncated
        assert "\ufffd" not in body.own


def test_a_part_with_its_own_header_is_decoded_by_it() -> None:
    mime = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    text = base64.encodebytes("Grüße, wie geht es dir?".encode())
    body = parse_body(header(content_type="multipart/mixed; boundary=x"), RawText(1, mime, text, truncated=False))
    assert isinstance(body, Body)
    assert body.own == "Grüße, wie geht es dir?"


@given(st.binary(max_size=3_000))
def test_any_bytes_give_a_bounded_body(raw: bytes) -> None:
    for kind in (
        b"text/plain",
        b"text/html",
        b"multipart/mixed; boundary=b",
        b"text/plain; charset=utf-7; format=flowed",
    ):
        for encoding in (b"base64", b"quoted-printable", b"8bit"):
            head = b"From: a@example.org\r\nContent-Type: " + kind + b"\r\nContent-Transfer-Encoding: " + encoding
            body = body_of(head + b"\r\n\r\n--b\r\n\r\n" + raw + b"\r\n--b--")
            assert len(body.whole) <= WHOLE_LIMIT
            assert len(body.own) + len(body.quoted) + len(body.signature) <= SPLIT_LIMIT + 16


@given(st.data())
def test_a_damaged_mail_is_still_read(data: st.DataObject) -> None:
    raw = bytearray(
        mail(
            text="Hello.\n\n> quoted", html="<p>Hello.</p>", attachments=[("a.pdf", "application/pdf", b"x" * 50)]
        )
    )
    for _ in range(data.draw(st.integers(1, 8))):
        position = data.draw(st.integers(0, len(raw) - 1))
        raw[position] = data.draw(st.integers(0, 255))
    assert isinstance(parse_message(bytes(raw), TUESDAY), tuple | Unreadable)


HOSTILE = {
    "marks": "> " * 50_000,
    "mark lines": "> > >\n" * 17_000,
    "brackets": "(" * 100_000,
    "one word": "a" * 1_000_000,
    "attributions": "On 1/1/2026 10:00 a@b.example\n" * 4_000,
    "labels": "From: a@b.example\n" * 6_000,
    "dashes": "-----\n" * 20_000,
    "sign-offs": "Thanks,\n" * 12_000,
    "digits": "1 " * 50_000,
    "at signs": "a@" * 50_000,
    "blockquotes": "<blockquote>" * 20_000,
    "tables": "<table><tr><td>" * 10_000,
    "bold": "<b>" * 30_000,
    "anchors": "<a " * 40_000,
    "open anchors": "<a href='" * 15_000,
    "addresses": "https://" * 15_000,
    "brackets behind an address": "https://a.example/" + ")" * 90_000,
}


def test_hostile_text_costs_little() -> None:
    begin = time.process_time()
    for text in HOSTILE.values():
        for kind in ("plain", "html"):
            raw = f"From: a@b.example\r\nContent-Type: text/{kind}\r\n\r\n{text}".encode()
            assert len(body_of(raw).whole) <= WHOLE_LIMIT
    assert time.process_time() - begin < 15.0


def test_nested_multiparts_cost_little() -> None:
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(1_000)
    )
    begin = time.process_time()
    assert len(body_of(b"From: a@b.example\r\n" + nested + b"\r\nhello").whole) <= TEXT_LIMIT
    assert time.process_time() - begin < 2.0


def test_real_replies_of_many_clients_are_split_as_people_did() -> None:
    folder = os.environ.get("KINDREGARDS_CORPORA")
    replies = sorted((Path(folder) / "talon_fixtures" / "standard_replies").glob("*.eml")) if folder else []
    if not replies:
        pytest.skip("KINDREGARDS_CORPORA names no folder with talon_fixtures")
    right = sum(body_of(path.read_bytes()).own == "Hello" for path in replies)
    assert right == len(replies)


def test_a_page_reads_the_same_with_and_without_something_to_hide() -> None:
    page = (
        "<html><head><title>no</title><style>p {}</style></head><body><!-- no --><p>Hello Robin,</p>"
        "<ul><li>one<li>two &amp; three</ul><table><tr><td>a</td><td>b</td></tr></table><p>Ada<br>Winter"
    )
    hidden = '<span style="display: none">no</span>'
    assert html_text(page) == html_text(page + hidden)
    assert "no" not in html_text(page).split()


def test_no_page_has_more_words_than_are_counted_without_reading_it() -> None:
    for page in ("<p>one<b>two</b>three&nbsp;four", "<div class=x>one</div>", "<td>a<td>b", "one < two", ""):
        assert len(html_text(page).split()) <= most_words(page)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("The slides: https://winter.example/slides.pdf.", ("https://winter.example/slides.pdf",)),
        ("See (https://winter.example/a_(b)) and https://winter.example/c?d=1&e=2!", (
            "https://winter.example/a_(b)", "https://winter.example/c?d=1&e=2")),
        ("Once <https://winter.example/a>, twice https://winter.example/a", ("https://winter.example/a",)),
        ("Write to mailto:ada@winter.example, please.", ("mailto:ada@winter.example",)),
        ("No link: example.org, ada@winter.example, ftp://winter.example, https://", ()),
        ("> https://winter.example/theirs\n\nhttps://winter.example/mine", ("https://winter.example/mine",)),
        ("https://winter.example/mine it is.\n\n-- \nAda\nhttps://winter.example/home", ("https://winter.example/mine",)),
    ],
)  # fmt: skip
def test_links_of_the_own_words_are_named(text: str, links: tuple[str, ...]) -> None:
    assert body_of(mail(text=text)).links == links


def test_an_anchor_counts_when_its_words_are_own() -> None:
    html = (
        '<p>Here is <a class="x" href="https://winter.example/plan?a=1&amp;b=2">the <b>plan</b></a>.</p>'
        '<blockquote>Old: <a href="https://winter.example/old">the old plan</a></blockquote>'
        '<div class="gmail_signature"><a href="https://winter.example/">Winter Labs</a></div>'
    )
    assert body_of(mail(text=None, html=html)).links == ("https://winter.example/plan?a=1&b=2",)
    text = "Here is the plan.\n\n> Old: the old plan\n"
    assert body_of(mail(text=text, html=html)).links == ("https://winter.example/plan?a=1&b=2",)


def test_all_anchors_of_a_page_count_when_the_mail_is_nothing_else() -> None:
    html = (
        '<p>Ada has news for you.</p><a href="https://winter.example/ada"><img src="button.png"></a>'
        '<a href="#top">up</a><a href="javascript:alert(1)">x</a><a name="top">y</a>'
    )
    assert body_of(mail(text=None, html=html)).links == ("https://winter.example/ada",)


def test_links_are_bounded() -> None:
    text = " ".join(f"https://winter.example/{n}" for n in range(200)) + " https://winter.example/" + "a" * 600
    found = body_of(mail(text=text)).links
    assert len(found) == 50
    assert all(len(link) <= 500 for link in found)


@pytest.mark.parametrize("name", ["-Ada", "- Ada Winter", "— Ada", "-Ada\nhttps://winter.example/"])
def test_a_name_behind_a_dash_is_a_signature(name: str) -> None:
    own, _, signature = split_text(f"{OWN}\n\n{name}")
    assert own == OWN
    assert signature == name


@pytest.mark.parametrize(
    "text", ["Bring these:\n\n- Boats\n- Oars", "One thing:\n\n- oars", "Two things\n- Boats\n- Oars"]
)
def test_a_list_is_no_signature(text: str) -> None:
    assert split_text(text)[0] == text


@pytest.mark.parametrize(
    "line",
    ["Thanks for your help!", "Thanks for the boat", "Best of luck with it", "Danke für deine Hilfe",
     "Merci pour le bateau", "Gracias por tu ayuda", "Grazie per la barca",
     "Obrigada pela ajuda", "Bedankt voor je hulp"],
)  # fmt: skip
def test_thanks_that_say_what_for_are_words_and_no_sign_off(line: str) -> None:
    assert line in split_text(f"{OWN}\n\n{line}\n\nAda", ADA)[0]


def test_the_unmarked_lines_of_a_marked_paragraph_are_quoted() -> None:
    long = "> we could look at the second draft of the plan together and then decide what"
    own, quoted, _ = split_text(
        f"Yes.\n\n{long}\nto do next, or whether\nWe leave it.\n> Or not.\n\nFine with me."
    )
    assert own == "Yes.\n\nFine with me."
    assert "We leave it." in quoted


def test_a_short_answer_right_below_a_question_is_own() -> None:
    own, _, _ = split_text(
        "> could we meet on Thursday to look at the second draft of the plan together?\nyes\n> Where?\nHere."
    )
    assert own == "yes\nHere."


def test_lines_marked_with_colons_are_quoted() -> None:
    own, quoted, _ = split_text(": When do we meet?\n: And where?\n: Ada\n\nOn Thursday.\n\n: )")
    assert own == "On Thursday.\n\n: )"
    assert "And where?" in quoted


def test_a_line_that_a_mailbox_file_escaped_is_own() -> None:
    assert (
        split_text("Hello,\n\n>From where can I have the plan?")[0] == "Hello,\n\nFrom where can I have the plan?"
    )
    assert split_text("Yes.\n\n> Hello,\n>From where is it?\n> Ada")[0] == "Yes."


@pytest.mark.parametrize(
    "end",
    ["https://plans.winter.example/", "plans.winter.example", "have questions. Regards, Ada", "Will Ada do?"],
)
def test_the_last_line_is_no_signature_because_it_names_the_sender(end: str) -> None:
    own, _, signature = split_text(
        f"{OWN}\nMore stands here:\n\n{end}", Address("winter@winter.example", "Ada Winter")
    )
    assert own.endswith(end)
    assert signature == ""

"""An HTML mail as plain text in which quotation and signature stay visible.

Rules that hold here: input is bounded before any library sees it; what the reader would not see (hidden
preview text, scripts, styles) is left out; nothing is fetched. Quotations become ">" lines or stand behind
`QUOTE_BEGINS`, signatures behind `SIGNATURE_BEGINS`, so that one splitter serves plain and HTML mail.
"""

import re
from collections import Counter

from bs4 import BeautifulSoup, Comment, Tag
from bs4.exceptions import ParserRejectedMarkup
from inscriptis import Inscriptis
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.model.config import ParserConfig
from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from kindregards.core.text.quote import QUOTE_BEGINS
from kindregards.core.text.signature import SIGNATURE_BEGINS

HTML_LIMIT = 131_072  # characters; the text part of a person's mail is far smaller
ELEMENTS = 4_000  # of a long newsletter; a person's mail has a few hundred
DEPTH = 150  # elements in elements; tables in tables of newsletters reach 40
ATTRIBUTE_LIMIT = 1_000  # characters of one attribute that are looked at
QUOTE_DEPTH = 12  # ">" marks in front of a line

_OPEN, _CLOSE = "\ue002", "\ue003"
_PRIVATE = re.compile("[\ue000-\ue003]")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_SELF_CLOSING = frozenset(
    {
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "option",
        "br",
        "img",
        "hr",
        "meta",
        "link",
        "input",
        "col",
        "area",
        "base",
        "wbr",
    }
)  # they hold nothing, or end where the next one begins
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt|%)?\s*(?:;|$)", re.I
)
_OUTLOOK_RULE = re.compile(r"border-top:\s*solid\s+#(?:b5c4df|e1e1e1)", re.I)  # above "From: Sent: To: Subject:"
_DROPPED = frozenset({"script", "style", "head", "title", "meta", "link", "noscript", "object", "svg", "template"})
_QUOTE_IDS = frozenset(
    {"divrplyfwdmsg", "appendonsend", "reply-intro", "isforwardcontent", "mail-editor-reference-message-container"}
)
_QUOTE_CLASSES = frozenset(
    {"yahoo_quoted", "protonmail_quote", "tutanota_quote", "outlookmessageheader", "zmail_extra",
     "ms-outlook-mobile-reference-message",
     "wordsection1_quote", "hmmessage_quote", "freebirdanswerquote", "yj6qo_quote"}
)  # fmt: skip
_SIGNATURE_CLASSES = frozenset(
    {"gmail_signature", "gmail_signature_prefix", "moz-signature",
     "protonmail_signature_block", "x_gmail_signature",
     "elementtoproof_signature",
     "ms-outlook-mobile-signature", "applemailsignature"}
)  # fmt: skip
_SIGNATURE_IDS = frozenset(
    {
        "signature",
        "applemailsignature",
        "ms-outlook-mobile-signature",
        "ymail_android_signature",
        "signature-container",
    }
)
# Without any of these, spaces not counted, there is nothing to drop or to mark: one parser is enough.
_TO_MARK = (
    "<blockquote", "<noscript", "<object", "<svg", "<template", "display:none", "visibility:hidden",
    "mso-hide:all", "font-size:0", "border-top:solid",
    *_QUOTE_IDS, *_QUOTE_CLASSES, *_SIGNATURE_IDS, *_SIGNATURE_CLASSES,
)  # fmt: skip
_PARSER = HTMLParser(encoding="utf-8")
_STYLE = ParserConfig(css=STRICT_CSS_PROFILE.copy(), display_links=False, display_images=False)


def html_text(html: str) -> str:
    """The text that a reader of `html` sees; "" for what cannot be read as HTML."""
    source = _PRIVATE.sub("", html[:HTML_LIMIT]).replace("\0", "")
    if not source.strip():
        return ""
    try:
        page = f"<div>{_shallow(source)}"
        if _needs_marks(page):
            soup = BeautifulSoup(page, "lxml")
            _mark(soup)
            page = str(soup)
        tree = document_fromstring(page.encode("utf-8", "replace"), parser=_PARSER)
        return _with_marks(Inscriptis(tree, _STYLE).get_text())
    except (etree.LxmlError, ParserRejectedMarkup, ValueError, AssertionError, RecursionError, IndexError):
        return ""


def _shallow(source: str) -> str:
    """`source` up to where elements stand more than DEPTH deep: the parser's time grows with the depth."""
    if source.count("<") <= DEPTH:
        return source
    depth, opened = 0, Counter[str]()
    for match in _TAG.finditer(source):
        name = match[2].lower()
        if name in _SELF_CLOSING:
            continue
        if not match[1]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > DEPTH:
            return source[: match.start()]
    return source


def _needs_marks(page: str) -> bool:
    source = "".join(page.lower().split())
    return source.count("<") > ELEMENTS or any(sign in source for sign in _TO_MARK)


def most_words(html: str) -> int:
    """At least as many words as the text of `html` has, without reading it as HTML."""
    return len(html.replace("<", " <").replace("&nbsp;", " ").split())


def _mark(soup: BeautifulSoup) -> None:
    """Drop what is not seen, and put the marks of quotations and signatures into the tree."""
    for unseen in [*soup.find_all(string=lambda text: isinstance(text, Comment)), *soup.find_all(_is_unseen)]:
        unseen.extract()
    elements = soup.find_all(True)
    for element in elements[ELEMENTS:]:  # more than a person writes: the rest is not looked at
        element.extract()
    for element in elements[:ELEMENTS]:
        if element.name == "blockquote":
            element.insert(0, _line(soup, _OPEN))
            element.append(_line(soup, _CLOSE))
        elif _begins_quote(element):
            element.insert_before(_line(soup, QUOTE_BEGINS))
        elif _begins_signature(element):
            element.insert_before(_line(soup, SIGNATURE_BEGINS))


def _line(soup: BeautifulSoup, text: str) -> Tag:
    line = soup.new_tag("div")
    line.string = text
    return line


def _value(element: Tag, name: str) -> str:
    """An attribute as one lower-case string, "" when it is absent."""
    value = element.get(name) or ""
    return (value if isinstance(value, str) else " ".join(value))[:ATTRIBUTE_LIMIT].lower()


def _is_unseen(element: Tag) -> bool:
    return element.name in _DROPPED or _HIDDEN.search(_value(element, "style")) is not None


def _begins_quote(element: Tag) -> bool:
    named = _value(element, "id").removeprefix("x_") in _QUOTE_IDS
    if named or not _QUOTE_CLASSES.isdisjoint(_value(element, "class").split()):
        return True
    return element.name == "div" and _OUTLOOK_RULE.search(_value(element, "style")) is not None


def _begins_signature(element: Tag) -> bool:
    named = _value(element, "id").removeprefix("x_") in _SIGNATURE_IDS
    return named or not _SIGNATURE_CLASSES.isdisjoint(_value(element, "class").split())


def _with_marks(text: str) -> str:
    """Lines between the marks of a blockquote, each with its ">"."""
    depth, lines = 0, []
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped in (_OPEN, _CLOSE):
            depth = max(0, depth + (1 if stripped == _OPEN else -1))
        elif depth:
            lines.append(">" * min(depth, QUOTE_DEPTH) + " " + line.strip())
        else:
            lines.append(stripped if stripped in (QUOTE_BEGINS, SIGNATURE_BEGINS) else line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", _PRIVATE_INLINE.sub("", "\n".join(lines))).strip("\n")


_PRIVATE_INLINE = re.compile(f"(?<=[^\n])[{QUOTE_BEGINS}{SIGNATURE_BEGINS}]|[{_OPEN}{_CLOSE}]")

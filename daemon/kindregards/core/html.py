"""An HTML mail as plain text in which quotation and signature stay visible.

Rules that hold here: input is bounded before any library sees it; what the reader would not see (hidden
preview text, scripts, styles) is left out; nothing is fetched. Quotations become ">" lines or stand behind
`QUOTE_BEGINS`, signatures behind `SIGNATURE_BEGINS`, so that one splitter serves plain and HTML mail.
"""

import re
from collections.abc import Iterator

from inscriptis import Inscriptis
from inscriptis.css_profiles import STRICT_CSS_PROFILE
from inscriptis.model.config import ParserConfig
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from kindregards.core.quote import QUOTE_BEGINS
from kindregards.core.signature import SIGNATURE_BEGINS

HTML_LIMIT = 131_072  # characters; the text part of a person's mail is far smaller
DEPTH = 150  # nested elements: tables in tables of newsletters reach 40
ELEMENTS = 20_000
QUOTE_DEPTH = 12  # ">" marks in front of a line

_OPEN, _CLOSE = "\ue002", "\ue003"
_PRIVATE = re.compile("[\ue000-\ue003]")
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
_STYLE = ParserConfig(css=STRICT_CSS_PROFILE.copy(), display_links=False, display_images=False)


def html_text(html: str) -> str:
    """The text that a reader of `html` sees; "" for what cannot be read as HTML."""
    source = _PRIVATE.sub("", html[:HTML_LIMIT]).replace("\0", "")
    if not source.strip():
        return ""
    try:
        tree = document_fromstring(
            source.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", remove_comments=True)
        )
        _marked(tree)
        return _with_marks(Inscriptis(tree, _STYLE).get_text())
    except (etree.LxmlError, ValueError, AssertionError, RecursionError, IndexError):
        return ""


def _marked(tree: HtmlElement) -> None:
    """Drop what is not seen, and put the marks of quotations and signatures into the tree."""
    unseen, quotes, signatures, begun = [], [], [], []
    for element, depth in _elements(tree):
        if element.tag in _DROPPED or depth > DEPTH or _HIDDEN.search(element.get("style") or ""):
            unseen.append(element)
        elif element.tag == "blockquote":
            quotes.append(element)
        elif _begins_quote(element):
            begun.append(element)
        elif _begins_signature(element):
            signatures.append(element)
    for element in quotes[:200]:
        _insert(element, 0, _OPEN)
        _insert(element, len(element), _CLOSE)
    for element in begun:
        _insert_before(element, QUOTE_BEGINS)
    for element in signatures:
        _insert_before(element, SIGNATURE_BEGINS)
    for element in unseen:
        if element.getparent() is not None:
            element.drop_tree()


def _elements(tree: HtmlElement) -> Iterator[tuple[HtmlElement, int]]:
    """Elements with their depth, in document order, without recursion; below DEPTH only the topmost."""
    waiting = [(tree, 0)]
    for _ in range(ELEMENTS):
        if not waiting:
            return
        element, depth = waiting.pop()
        yield element, depth
        if depth <= DEPTH:
            waiting += [(child, depth + 1) for child in reversed(element) if isinstance(child.tag, str)]
    for element, _ in waiting:  # more than a person writes: the rest is not looked at
        element.clear()


def _names(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "")[:400].lower().split())


def _begins_quote(element: HtmlElement) -> bool:
    id_ = (element.get("id") or "").lower().removeprefix("x_")
    if id_ in _QUOTE_IDS or not _QUOTE_CLASSES.isdisjoint(_names(element)):
        return True
    return element.tag == "div" and _OUTLOOK_RULE.search(element.get("style") or "") is not None


def _begins_signature(element: HtmlElement) -> bool:
    id_ = (element.get("id") or "").lower().removeprefix("x_")
    return id_ in _SIGNATURE_IDS or not _SIGNATURE_CLASSES.isdisjoint(_names(element))


def _mark(text: str) -> HtmlElement:
    mark: HtmlElement = etree.Element("div")
    mark.text = text
    return mark


def _insert(element: HtmlElement, position: int, text: str) -> None:
    mark = _mark(text)
    if position == 0:
        mark.tail, element.text = element.text, None
    element.insert(position, mark)


def _insert_before(element: HtmlElement, text: str) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.insert(parent.index(element), _mark(text))


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

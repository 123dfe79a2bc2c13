"""The links that a mail names itself.

Rules that hold here: http, https and mailto; in the order of the mail, each once, bounded in number and length.
What counts is what the writer says: links of quoted text and of the signature do not. An anchor of the HTML part
counts when its words are among the own words, or when the mail is one whole page (no plain part, nothing
quoted, no signature), as notifications are: their buttons are pictures. Linear.
"""

import re
from collections.abc import Iterator, Sequence
from html import unescape

MOST = 50  # links of one mail
LONGEST = 500  # characters; longer ones are tracking
ANCHORS = 400  # looked at
_TAG = 2_000  # characters of an anchor's tag
_WORDS = 300  # characters of an anchor's words

_URL = re.compile(r"(?:https?://|mailto:)[^\s<>\"“”«»{}|\\^`\u0000-\u001f]{3,2000}", re.IGNORECASE)
_PAGE = re.compile(r"(?<![\w@./])(?:https?://|www\.)[^\s<>\"“”«»{}|\\^`\u0000-\u001f]{3,200}", re.IGNORECASE)
_HREF = re.compile(
    r"\shref\s{0,3}=\s{0,3}(?:\"([^\"]{0,2000})\"|'([^']{0,2000})'|([^\s>\"']{1,2000}))", re.IGNORECASE
)
_ANCHOR = re.compile(r"<a\s", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{0,400}>")
_TRAILING = ".,;:!?'*_~"
_PAIRS = {")": "(", "]": "["}


def links(own: str, pages: Sequence[str], *, whole: bool) -> tuple[str, ...]:
    """The targets in `own`, then those of the anchors of `pages`.

    Args:
        own: the writer's own words.
        pages: the HTML parts.
        whole: True when the mail is one page, all of it own.
    """
    found = dict.fromkeys(_bare(match[0]) for match in _URL.finditer(own))
    words = _squeezed(own)
    for page in pages:
        for target, named in _anchors(page):
            if whole or (named and named in words):
                found.setdefault(target)
    return tuple(link for link in found if 10 < len(link) <= LONGEST)[:MOST]


def named(text: str) -> tuple[str, ...]:
    """The web pages that `text` names, as written: also "www.winter.example" without its scheme."""
    return tuple(dict.fromkeys(_bare(match[0]) for match in _PAGE.finditer(text)))


def _bare(url: str) -> str:
    """Without the punctuation of the sentence that it stands in."""
    while url:
        last = url[-1]
        if last not in _TRAILING and not (last in _PAIRS and url.count(last) > url.count(_PAIRS[last])):
            break
        url = url[:-1]
    return url


def _squeezed(text: str) -> str:
    return "".join(text.split()).lower()


def _anchors(page: str) -> Iterator[tuple[str, str]]:
    """Target and words, without spaces, of the page's anchors."""
    for count, anchor in enumerate(_ANCHOR.finditer(page)):
        if count == ANCHORS:
            break
        end = page.find(">", anchor.end(), anchor.end() + _TAG)
        href = _HREF.search(page, anchor.end() - 1, end) if end > 0 else None
        target = unescape(href[1] or href[2] or href[3] or "").strip() if href else ""
        if target and _URL.fullmatch(target):
            words = page[end + 1 : end + 1 + _WORDS]
            close = words.lower().find("</a")
            yield target, _squeezed(unescape(_MARKUP.sub("", words[: max(0, close)])))

"""Whose profile a network's mail shows: the line below the name, and the link without what tracks it.

Rules that hold here: only links to the network itself; what identifies the reader or the mail is cut off.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from kindregards.core.charset import clean
from kindregards.core.message import Body
from kindregards.core.phrases import plain

HEADLINE = 160  # characters
LINES = 60  # of the mail in which the name is looked for
LINKS = 50  # of the mail that are looked at
_URL = re.compile(r"https?://[^\s<>\"']{4,2000}")


def headline(body: Body, name: str) -> str:
    """The line below the person's name, which networks use for title and organisation; "" when unsure."""
    lines = [line for raw in body.whole.splitlines()[:LINES] if (line := clean(raw, HEADLINE + 1).strip("*_ "))]
    for line, below in pairwise(lines):
        if plain(line) == plain(name):
            is_text = (
                "http" not in below and len(below) <= HEADLINE and below[0].isalnum() and below[-1] not in ":?!"
            )
            return below if is_text else ""
    return ""


def links(body: Body) -> Iterable[str]:
    """The targets that the mail names, those of its text where nothing else is known."""
    return body.links[:LINKS] or [link.rstrip(").,;") for link in _URL.findall(body.whole)[:LINKS]]


def link(body: Body, domain: str, path: str, parameters: frozenset[str] = frozenset()) -> str:
    """The first link to `domain` whose path begins with what `path` (a pattern) matches; that part only.

    Args:
        path: group 1 is the path of the result.
        parameters: of the query, that stay; all of them must be there.
    """
    for each in links(body):
        try:
            parts = urlsplit(each)
            host = parts.hostname or ""
        except ValueError:
            continue
        found = re.match(path, parts.path)
        kept = {name: values[0] for name, values in parse_qs(parts.query).items() if name in parameters}
        if found and (host == domain or host.endswith(f".{domain}")) and len(kept) == len(parameters):
            return str(urlunsplit(("https", host, found[1], urlencode(kept), "")))
    return ""

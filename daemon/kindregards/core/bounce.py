"""Bounces: which addresses a delivery failure declares dead.

Rules that hold here: an address is dead only when the report says so for good: a status of class 5 about the
address itself (RFC 3463: 5.1.x), or clear words beside it. Full mailboxes, blocked senders, sizes and
time-outs say nothing about a person's address.
"""

import re
from collections.abc import Iterator

REPORT_LIMIT = 16_384  # characters of the report that are looked at; what follows is the returned mail
MOST = 50  # addresses of one report
BLOCK = 8  # lines that speak about one address

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_ADDRESS = re.compile(r"(?<![\w.+-])([\w.+=#$%&'*/!?^`{|}~-]{1,64}@[A-Za-z0-9][A-Za-z0-9.-]{1,180}[A-Za-z0-9])")
_FIELD = re.compile(
    r"^(final-recipient|original-recipient|action|status|diagnostic-code)\s?:\s*(.*(?:\n[ \t].*){0,6})",
    re.I | re.M,
)
_RETURNED = re.compile(
    r"^(?:-{2,}.{0,20}(?:copy of|original|returned|begin|below).{0,60}"
    r"|received: .*|return-path: .*|message-id: .*)$",
    re.I | re.M,
)
_ABOUT_ADDRESS = ("5.1.", "5.4.4")
_NOT_ABOUT_ADDRESS = ("5.1.7", "5.1.8", "5.1.9")  # the sender's address, a null MX
_DEAD = re.compile(
    r"user unknown|unknown user|unknown (?:local )?(?:recipient|address|mailbox|or illegal alias)"
    r"|no such (?:user|recipient|mailbox|address|person|account)"
    r"|(?:user|recipient|mailbox|account|address|alias)\b.{0,80}? (?:does not|doesn't|do not|not) exist"
    r"|doesn't have an? .{0,30}account|does not have an? .{0,30}account"
    r"|(?:user|recipient|mailbox|account|address)(?: \S{1,80})? (?:was |is )?"
    r"(?:not found|unknown|invalid|not known)"
    r"|invalid (?:recipient|mailbox|address|user)|mailbox (?:not found|invalid)"
    r"|not a (?:known|valid) (?:user|recipient|mailbox|address)|not listed in|no mailbox (?:here )?by that name"
    r"|addressee unknown|recipient address rejected: (?:user|undeliverable|unknown|no such)|unrouteable address"
    r"|bad destination mailbox|not our customer|host (?:\S{1,80} )?(?:not found|unknown)"
    r"|domain (?:not found|does not exist)"
    r"|name or service not known|couldn't find any host|no such domain|no longer (?:works|employed|with)"
    r"|empfänger (?:unbekannt|nicht gefunden|existiert nicht)|unbekannter empfänger|destinataire inconnu"
    r"|utilisateur inconnu|destinatario desconocido|usuario desconocido"
    r"|destinatario sconosciuto|utente sconosciuto"
    r"|destinatário desconhecido|onbekende (?:gebruiker|ontvanger)",
    re.I,
)
_ALIVE = re.compile(
    r"quota|mailbox (?:is )?full|over ?limit|full mailbox|storage|insufficient|temporar|try again|deferred|delayed"
    r"|greylist"
    r"|still being retried|will be retried|spam|blocked|black ?list|block ?list|reputation|polic(?:y|ies)|relay"
    r"|authenticat|\bspf\b|dkim|dmarc|too large|message size|size limit|exceed|virus|timed? ?out"
    r"|suspended|disabled"
    r"|sender (?:address )?(?:rejected|denied)|inactive|\bptr\b|reverse dns|refused to talk|access denied"
    r"|administrative",
    re.I,
)


def dead_addresses(report: str, text: str) -> tuple[str, ...]:
    """The addresses that are dead, lower case, in order.

    Args:
        report: the fields of the message/delivery-status part (RFC 3464), "" where there is none.
        text: what the mail says in words.
    """
    if _FIELD.search(report[:REPORT_LIMIT]):
        found = list(_by_status(report))
    else:
        found = list(_by_words(_RETURNED.split(text[:REPORT_LIMIT], maxsplit=1)[0]))
    return tuple(dict.fromkeys(found))[:MOST]


def _by_status(report: str) -> Iterator[str]:
    """Recipients of a delivery-status report with a permanent failure of their address."""
    for group in re.split(r"\n\s*\n", report[:REPORT_LIMIT]):
        fields = {match[1].lower(): " ".join(match[2].split()) for match in _FIELD.finditer(group)}
        named = (_ADDRESS.search(fields.get(name, "")) for name in ("original-recipient", "final-recipient"))
        recipient = next((each for each in named if each is not None), None)
        if recipient is None or fields.get("action", "failed").lower() != "failed":
            continue
        if _is_dead(fields.get("status", ""), fields.get("diagnostic-code", "")):
            yield recipient[1].lower()


def _is_dead(status: str, words: str) -> bool:
    precise = [code for code in _STATUS.findall(f"{words} {status}") if not code.endswith(".0.0")]
    if status.startswith("4") or any(code.startswith(("4.", "5.7")) for code in precise) or _ALIVE.search(words):
        return False
    about = [code for code in precise if code.startswith(_ABOUT_ADDRESS)]
    if about:
        return not any(code.startswith(_NOT_ABOUT_ADDRESS) for code in about)
    return _DEAD.search(words) is not None


def _by_words(text: str) -> Iterator[str]:
    """Addresses beside which the text says that nobody lives there."""
    for block in _blocks(text):
        said = _DEAD.search(block) is not None or any(
            code.startswith(_ABOUT_ADDRESS) for code in _STATUS.findall(block)
        )
        if not said or _ALIVE.search(block) or re.search(r"(?<!\d)4\.\d\.\d", block):
            continue
        address = _ADDRESS.search(block)
        if address is not None:
            yield address[1].lower()


def _blocks(text: str) -> Iterator[str]:
    """Each line with an address, and the lines below it that speak about it, up to the next address or gap."""
    block: list[str] = []
    for line in text.split("\n"):
        if _ADDRESS.search(line) is not None or (not line.strip() and len(block) > 1):
            if block:
                yield "\n".join(block)
            block = [line[:600]] if line.strip() else []
        elif block and len(block) < BLOCK:
            block.append(line[:600])
    if block:
        yield "\n".join(block)

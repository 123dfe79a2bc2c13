"""Generates a mailbox of any size for measuring: seeded, so that the same arguments give the same bytes.

The mix is that of a busy inbox: 60 % bulk mail, the rest people in threads of one to eight messages, a third of
these from the user; HTML beside plain text, five charsets, attachments, long trace headers. Messages arrive three
minutes apart up to `end`, and are written as a Maildir (INBOX) and a Maildir++ folder (.Sent) beside it.
"""

import base64
import os
import quopri
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

ME = ("Robin Hale", "robin@hale.example")
SPAN = timedelta(days=360)
BULK_EVENTS = 0.83  # of all events; a thread is one event and has 2.6 messages of people: 60 % of the messages
MINE = 0.35
ASKS = 0.25
PEOPLE, SENDERS = 1200, 700

GIVEN = (
    "Anna Ben Carla David Elif Felix Giulia Henrik Ines Jonas Katrin Lena Maya Nora Oliver Priya Tomás Yuki Zoë"
)
FAMILY = "Adeyemi Brandt Carter Duarte Fitzgerald Grant Hoffmann Kowalska Lindqvist Müller Nair Okafor Rossi Søe"
CHARSETS = {"en": ("us-ascii", "utf-8", "windows-1252"), "de": ("utf-8", "iso-8859-1", "iso-8859-15")}
SENTENCES = {
    "en": (
        "The second delivery arrived this morning.",
        "We are moving our archive to an open catalogue.",
        "The budget is settled.",
        "I am working on the labels for the autumn show.",
        "Thanks for your patience.",
        "The scans are in the shared folder.",
    ),
    "de": (
        "Die zweite Lieferung ist heute früh angekommen.",
        "Wir überarbeiten gerade unsere Dauerausstellung.",
        "Der Kostenplan steht.",
        "Ich schreibe an einem Aufsatz über Glasplatten.",
        "Vielen Dank für die Geduld.",
        "Die Dateien liegen im gemeinsamen Ordner.",
    ),
}


QUESTIONS = {
    "en": ("Could you send me the minutes of Tuesday?", "Do you know who has the key?", "Which day suits you?"),
    "de": ("Könnten Sie mir das Protokoll schicken?", "Wissen Sie, wer den Schlüssel hat?"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One message: when it arrived, its bytes with bare line feeds, whether the user wrote it."""

    date: datetime
    raw: bytes
    mine: bool


def write(maildir: Path, count: int, end: datetime, seed: int = 7) -> int:
    """Write `count` messages, the newest at about `end`; gives the number of bytes as IMAP counts them."""
    for folder in (maildir, maildir / ".Sent"):
        for name in ("cur", "new", "tmp"):
            (folder / name).mkdir(parents=True, exist_ok=True)
    total = 0
    for number, piece in enumerate(_limited(_Generator(seed, SPAN / count), count, end)):
        total += _store(maildir / ".Sent" if piece.mine else maildir, number, piece)
    return total


def _limited(generator: "_Generator", count: int, end: datetime) -> Iterator[Piece]:
    instant, left = end - SPAN, count
    while left:
        for piece in generator.event(instant):
            yield piece
            instant += generator.apart
            left -= 1
            if not left:
                return


def _store(folder: Path, number: int, piece: Piece) -> int:
    size, stamp = len(piece.raw), int(piece.date.timestamp())
    on_the_wire = size + piece.raw.count(b"\n")
    path = folder / "cur" / f"{stamp}.M{number}P1.bench,S={size},W={on_the_wire}:2,S"
    path.write_bytes(piece.raw)
    os.utime(path, (stamp, stamp))  # Dovecot takes INTERNALDATE from here
    return on_the_wire


class _Generator:
    def __init__(self, seed: int, apart: timedelta) -> None:
        self.apart = apart
        self.random = random.Random(seed)
        given, family = GIVEN.split(), FAMILY.split()
        self.people = [
            (f"{self._one(given)} {self._one(family)}", f"p{number}@people{number % 90}.example", self._language())
            for number in range(PEOPLE)
        ]
        self.senders = [
            (f"Letter {number}", f"news@brand{number}.example", self._language()) for number in range(SENDERS)
        ]
        self.pixels = base64.encodebytes(self.random.randbytes(9_000))

    def event(self, instant: datetime) -> Iterator[Piece]:
        """What happens next: one bulk mail, or a whole thread."""
        if self.random.random() < BULK_EVENTS:
            yield self._bulk(instant)
        else:
            yield from self._thread(instant)

    def _bulk(self, date: datetime) -> Piece:
        name, address, language = self._one(self.senders)
        domain = address.rpartition("@")[2]
        extra = [
            f"List-Unsubscribe: <mailto:leave-{self._hex(6)}@{domain}>,\n <https://{domain}/u/{self._hex(20)}>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            f"Feedback-ID: {self._hex(4)}:letter:{domain}",
        ]
        rows = "".join(
            f'<tr><td style="font:14px Arial;padding:8px"><a href="https://{domain}/c/{self._hex(24)}">'
            f"{self._prose(language, 1)}</a></td></tr>\n"
            for _ in range(self.random.randint(4, 40))
        )
        body = self._text("html", f"<html><body><table>{rows}</table></body></html>", language)
        raw = self._message((name, address), [ME], self._prose(language, 1), date, self._id(domain), extra, body)
        return Piece(date, raw, mine=False)

    def _thread(self, date: datetime) -> Iterator[Piece]:
        name, address, language = self._one(self.people)
        subject = self._prose(language, 1).rstrip(".?")
        length = self.random.choices(range(1, 9), [30, 24, 16, 11, 8, 5, 4, 2])[0]
        earlier: list[str] = []
        for step in range(length):
            mine = self.random.random() < MINE
            sender, recipient = (ME, (name, address)) if mine else ((name, address), ME)
            own_id = self._id(sender[1].rpartition("@")[2])
            references = "\n ".join(f"<{id_}>" for id_ in earlier)
            raw = self._message(
                sender,
                [recipient],
                subject if not step else f"Re: {subject}",
                date + step * self.apart,
                own_id,
                [f"In-Reply-To: <{earlier[-1]}>", f"References: {references}"] if earlier else [],
                self._letter(name, language),
            )
            earlier.append(own_id)
            yield Piece(date + step * self.apart, raw, mine)

    def _letter(self, name: str, language: str) -> bytes:
        asked = " " + self._one(QUESTIONS[language]) if self.random.random() < ASKS else ""
        words = f"{name.split()[0]},\n\n{self._prose(language, self.random.randint(2, 12))}{asked}\n\nRobin\n"
        plain = self._text("plain", words, language)
        if self.random.random() < 0.4:
            return plain
        html = self._text("html", f"<html><body><p>{words}</p></body></html>", language)
        both = self._multipart("alternative", [plain, html])
        return self._multipart("mixed", [both, self._picture()]) if self.random.random() < 0.15 else both

    def _message(
        self,
        sender: tuple[str, str],
        to: list[tuple[str, str]],
        subject: str,
        date: datetime,
        id_: str,
        extra: list[str],
        body: bytes,
    ) -> bytes:
        domain = sender[1].rpartition("@")[2]
        header = [
            f"Return-Path: <{sender[1]}>",
            *self._trace(domain, date),
            f"From: {_encoded(sender[0])} <{sender[1]}>",
            "To: " + ",\n ".join(f"{_encoded(name)} <{address}>" for name, address in to),
            f"Subject: {_encoded(subject)}",
            f"Date: {format_datetime(date)}",
            f"Message-ID: <{id_}>",
            *extra,
            "MIME-Version: 1.0",
        ]
        return "\n".join(header).encode("ascii") + b"\n" + body

    def _trace(self, domain: str, date: datetime) -> Iterator[str]:
        for hop in range(self.random.randint(2, 4)):
            yield (
                f"Received: from mx{hop}.{domain} (mx{hop}.{domain} [203.0.113.{self.random.randrange(255)}])\n"
                f"        by mail{hop}.hale.example with ESMTPS id {self._hex(6)}; {format_datetime(date)}"
            )
        signature = base64.encodebytes(self.random.randbytes(192)).decode().strip().replace("\n", "\n        ")
        yield f"DKIM-Signature: v=1; a=rsa-sha256; d={domain}; s=s1; h=from:to:date;\n        b={signature}"
        yield f"Authentication-Results: mail.hale.example; dkim=pass header.d={domain}"

    def _text(self, subtype: str, text: str, language: str) -> bytes:
        charset = self._one(CHARSETS[language])
        raw = text.encode(charset, "replace")
        encoding = self.random.choice(("quoted-printable", "base64", "8bit"))
        coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(raw)
        return (
            f"Content-Type: text/{subtype}; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n".encode()
            + coded
        )

    def _picture(self) -> bytes:
        head = 'Content-Type: image/jpeg; name="a.jpg"\nContent-Transfer-Encoding: base64\n\n'
        return head.encode() + self.pixels

    def _multipart(self, subtype: str, parts: list[bytes]) -> bytes:
        boundary = f"=_{self._hex(12)}"
        body = b"".join(b"--%s\n%s\n" % (boundary.encode(), part) for part in parts)
        return (
            f'Content-Type: multipart/{subtype};\n boundary="{boundary}"\n\n'.encode()
            + body
            + f"--{boundary}--\n".encode()
        )

    def _prose(self, language: str, sentences: int) -> str:
        return " ".join(self.random.choices(SENTENCES[language], k=sentences))

    def _language(self) -> str:
        return self.random.choice(("en", "en", "en", "de"))

    def _id(self, domain: str) -> str:
        return f"{self._hex(12)}@{domain}"

    def _hex(self, length: int) -> str:
        return self.random.randbytes(length).hex()

    def _one(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)


def _encoded(text: str) -> str:
    """A header value in ASCII (RFC 2047 where it must be)."""
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=70).encode()

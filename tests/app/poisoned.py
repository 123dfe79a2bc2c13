"""The process that understands texts, with bytes in it that no real library is known to fear. Run as a script."""

import ctypes
import time

from kindregards.app import reader
from kindregards.app.reader import Answer, Job, Text

CRASH, HANG, EAT, RAISE = b"xx-crash-xx", b"xx-hang-xx", b"xx-eat-xx", b"xx-raise-xx"

_real = reader.answer
eaten: list[str] = []


def poisoned(job: Job) -> Answer:
    text = job.text.text if isinstance(job, Text) else job.raw
    if CRASH in text:
        ctypes.string_at(0)  # a segmentation fault
    if HANG in text:
        time.sleep(3600)
    if EAT in text:
        eaten.append("x" * 700_000_000)
    if RAISE in text:
        raise SystemExit(1)
    return _real(job)


if __name__ == "__main__":
    reader.answer = poisoned
    reader.main()

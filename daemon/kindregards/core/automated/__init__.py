"""Automated mail: lists, bulk, bounces, auto-replies, notifications. Not a person writing to me.

Rules that hold here: header gates first, text only where headers say nothing; a list header alone does
not make a person's mail automatic; an out-of-office is never a reply. The words and senders that programs
use are data, phrases/automatic.toml.
"""

from kindregards.core.automated.header import by_header
from kindregards.core.automated.text import by_text
from kindregards.core.automated.verdict import Automated, AutomatedKind, Failure

__all__ = ["Automated", "AutomatedKind", "Failure", "by_header", "by_text"]

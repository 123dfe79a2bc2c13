"""SQLite: the only place that knows sqlite_utils.

`Store` is the facade; one attribute per subject. Rules that hold in this package: every datetime that
comes out is aware (UTC, or the writer's own offset for a mail's date); every failure of the database is
an errors.StoreError; whole bodies are kept only while a draft of ours is open.
"""

from kindregards.store.deeds import Deeds
from kindregards.store.drafts import Drafts, Intent
from kindregards.store.follow_ups import Change, FollowUps, Kept
from kindregards.store.mail import Mail, Place, Skipped
from kindregards.store.passes import Pass, Passes
from kindregards.store.people import People
from kindregards.store.store import Store

__all__ = [
    "Change",
    "Deeds",
    "Drafts",
    "FollowUps",
    "Intent",
    "Kept",
    "Mail",
    "Pass",
    "Passes",
    "People",
    "Place",
    "Skipped",
    "Store",
]

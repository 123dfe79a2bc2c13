"""Mailing lists: where people talk, told from those on which somebody only sends, and what of them is for me.

Rules that hold here: a list header alone does not make a person's mail automatic; a list counts as one on which
people talk when it can be posted to, or when the mail is an answer.
"""

from kindregards.core.automated.programs import is_answer
from kindregards.core.automated.verdict import Automated, AutomatedKind, shown, value
from kindregards.core.context import Context
from kindregards.core.message import Header

_LIST_FIELDS = ("list-id", "list-post", "x-beenthere", "mailing-list", "x-mailing-list")


def is_discussion(header: Header) -> bool:
    """A list on which people talk: it can be posted to, or this mail is an answer; and a person sent it."""
    if header.sender is None or not any(name in header.fields for name in _LIST_FIELDS):
        return False
    post = value(header, "list-post").strip().lower()
    if post.startswith("no"):
        return False
    one_click = "list-unsubscribe-post" in header.fields or "feedback-id" in header.fields
    answer = is_answer(header)
    precedence = value(header, "precedence").lower()
    if one_click and not (answer and post):
        return False
    open_to_all = "x-beenthere" in header.fields or precedence == "list" or _posted(header)
    return bool(post) or answer or open_to_all


def _posted(header: Header) -> bool:
    """Sent to the list that `Mailing-List` names, as ezmlm and Yahoo's groups do with what people post."""
    named = value(header, "mailing-list").lower()
    return named.startswith("list ") and any(address.email in named for address in header.to + header.cc)


def list_mail(header: Header, context: Context) -> Automated | None:
    """List mail counts where it is meant for me: I am a recipient, or it answers a message of mine.

    Where nobody said who I am, what people write on a list counts as theirs.
    """
    if not context.me.addresses and is_discussion(header):
        return None
    on_list = any(name in header.fields for name in _LIST_FIELDS) or value(header, "precedence").lower() == "list"
    if not on_list or any(context.me.is_me(address.email) for address in header.to + header.cc):
        return None
    if header.references and context.is_mine(header.references[-1]):
        return None
    return shown(
        AutomatedKind.LIST, "list", value(header, "list-id") or value(header, "list-post") or "Precedence: list"
    )

"""Is everything in place: database, templates, and for each account login, server, folders.

Rules that hold here: yields each line as soon as it is known; one problem does not hide the next;
nothing is changed anywhere.
"""

from collections.abc import Iterator

from kindregards.app.desk import Account, Desk
from kindregards.app.report import CheckLine
from kindregards.app.templates import Source
from kindregards.core import courtesy
from kindregards.core.followup import Kind
from kindregards.core.mailbox import Folder, Use
from kindregards.core.phrases import languages
from kindregards.core.template import check_template, render, sample_facts, wordings
from kindregards.errors import ConfigurationError, KindregardsError

NEEDED = (Use.INBOX, Use.SENT, Use.DRAFTS)
USEFUL = {
    "IDLE": "new mail is noticed at the next poll instead of at once",
    "UIDPLUS": "drafts are looked up after writing",
    "MOVE": "a withdrawn draft is copied to Trash and marked as deleted",
}


def check(desk: Desk) -> Iterator[CheckLine]:
    """Every line of `kindregards check` after the configuration itself."""
    yield CheckLine(True, "database", f"{desk.store.mail.message_count()} messages known")
    yield from _templates(desk)
    for account in desk.accounts:
        yield from _account(account)


def _templates(desk: Desk) -> Iterator[CheckLine]:
    count, bad = 0, 0
    for source in desk.templates.all():
        count += 1
        for complaint in check_template(source.name, source.text) or _discourtesies(source):
            bad += 1
            yield CheckLine(False, "templates", complaint, f"It is the file {source.place}")
    for language in sorted(languages()):
        for kind in Kind:
            try:
                desk.templates.find(language, kind.value)
            except ConfigurationError as error:
                bad += 1
                yield CheckLine(False, "templates", error.what, error.remedy)
    if not bad:
        yield CheckLine(True, "templates", f"{count} templates")


def _discourtesies(source: Source) -> list[str]:
    """Why letters from this template would not be placed; it can be rendered."""
    language, _, file = source.name.rpartition("/")
    name = file.removesuffix(".txt")
    facts, kind = sample_facts(name, language), Kind(name.partition("_")[0])
    return [
        f"template {source.name}, wording {variant + 1}: no such letter would be placed: {complaint}"
        for variant in range(len(wordings(source.text)))
        for complaint in courtesy.check(render(source.text, facts, variant).body, kind, language, facts)
    ]


def _account(account: Account) -> Iterator[CheckLine]:
    name = f"account {account.name}"
    try:
        folders = account.folders()
    except KindregardsError as error:
        yield CheckLine(False, name, error.what, error.remedy)
        return
    yield CheckLine(True, name, "connected and logged in")
    yield from _folders(account, folders)
    yield from _capabilities(account)
    account.mailbox.close()


def _folders(account: Account, folders: tuple[Folder, ...]) -> Iterator[CheckLine]:
    for use in (*NEEDED, Use.TRASH):
        folder = account.folder(use)
        what = f"account {account.name}: {use.value}"
        if folder is not None:
            yield CheckLine(True, what, f"{folder.name} (found by {folder.found_by})")
        else:
            names = ", ".join(each.name for each in folders if each.use is Use.OTHER) or "none is left"
            option = f"accounts.{account.name}.folders.{use.value}"
            remedy = f"Make one with your mail client, or set {option} to one of: {names}"
            needed = use in NEEDED
            lack = "no such folder was found" + ("" if needed else "; withdrawn drafts will stay where they are")
            yield CheckLine(not needed, what, lack, remedy)
    for name in account.watch:
        if not any(name in (folder.name, folder.key) for folder in folders):
            yield CheckLine(
                False, f"account {account.name}: watch", f'there is no folder "{name}"', "Correct its name"
            )


def _capabilities(account: Account) -> Iterator[CheckLine]:
    able = account.mailbox.capabilities()
    lacking = [f"no {capability}: {effect}" for capability, effect in USEFUL.items() if capability not in able]
    fast = "QRESYNC" if "QRESYNC" in able else "CONDSTORE" if "CONDSTORE" in able else "UIDs only"
    yield CheckLine(True, f"account {account.name}: server", f"changes by {fast}", "; ".join(lacking))

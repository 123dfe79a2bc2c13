"""`kindregards explain`: what the daemon understands of mail in files."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import rich_click as click

from kindregards.cli.invocation import NOW, Invocation, shared
from kindregards.cli.speech import complain, say
from kindregards.core.addresses import addresses


@click.command("explain")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line; docs/explain.md describes it.")
@click.option("--as", "mine", metavar="ADDRESS", multiple=True, help="An address of mine; may be given again.")
@click.option("--thread", is_flag=True, help="Join the messages into threads, and say whose turn it is in each.")
@NOW
@shared
@click.pass_obj
def command(
    invocation: Invocation, paths: Sequence[Path], as_json: bool, mine: Sequence[str], thread: bool
) -> None:
    """Tell what is understood of mail: files, Maildirs, mboxes, or folders of these.

    Needs no configuration and no account, and changes nothing. ADDRESS may carry the name by which others
    greet you: --as "Robin Hale <robin@hale.example>".
    """
    from kindregards.app.explain import explain
    from kindregards.core.people import me_of

    known = [address for text in mine for address in addresses(text)]
    if len(known) < len(mine):
        raise click.BadParameter("write an address, like robin@hale.example", param_hint="--as")
    for told in explain(paths, me_of(known), invocation.clock.now(), together=thread):
        if as_json:
            say(json.dumps(told, ensure_ascii=False))
        elif "error" in told:
            complain(f"{told['source']}: {told['error']}")
        else:
            for row in _rows(told):
                say(row)


def _rows(told: Mapping[str, Any]) -> Iterator[str]:
    """One message for the eye: what it is, then each signal with its sentence."""
    arrow = "to" if told["direction"] == "out" else "from"
    whom = ", ".join(told["to"]) if told["direction"] == "out" else told["from"]
    yield f"{told['date'][:16].replace('T', ' ')}  {arrow} {whom}: {told['subject'] or '(no subject)'}"
    yield f"    {told['source']}"
    yield from _about(told)
    for signal in told["signals"]:
        due = f", due {signal['due']}" if signal["due"] else ""
        yield f'    {signal["kind"]}: "{signal["sentence"]}"'
        yield f"        {signal['rule']}, {signal['confidence']:.2f}{due}{_told(signal['facts'])}"
    yield ""


def _about(told: Mapping[str, Any]) -> Iterator[str]:
    if told["automated"]:
        yield f"    no person wrote this to you: {told['automated']} ({told['automated_rule']})"
    facts = {name: value for name, value in told["facts"].items() if value}
    known = (
        ("language", told["language"]),
        ("whose turn", told["thread"]["whose_turn"] if told["thread"]["whose_turn"] != "nobody" else ""),
        ("forwarded", told["forwarded"] and f"{told['forwarded']['from']}: {told['forwarded']['subject']}"),
        ("topics", ", ".join(told["topics"])),
        ("writer", "; ".join(", ".join(v) if isinstance(v, list) else v for v in facts.values())),
    )
    yield from (f"    {label}: {value}" for label, value in known if value)


def _told(facts: Mapping[str, str]) -> str:
    return "".join(f", {name} {value}" for name, value in facts.items())

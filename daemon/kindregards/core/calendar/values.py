"""The properties of a calendar component as values, whatever the parser made of them (RFC 5545 3.8).

Rules that hold here: what is missing or broken is empty; of a property that may stand once, the first one counts.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from kindregards.core.addresses import addresses

if TYPE_CHECKING:
    from icalendar import Component

PEOPLE = 100  # organiser and attendees of one meeting

_MAILTO = re.compile(r"\s{0,4}mailto:", re.IGNORECASE)
_THINGS = frozenset({"ROOM", "RESOURCE"})


def emails(event: "Component", name: str) -> list[str]:
    """The addresses of `persons`, lower case."""
    return [email for _, email in persons(event, name)]


def persons(event: "Component", name: str) -> Iterator[tuple[Any, str]]:
    """The calendar addresses (RFC 5545 3.3.3) of persons, rooms left out."""
    for each in values(event, name)[:PEOPLE]:
        parameters = getattr(each, "params", {})
        if str(parameters.get("CUTYPE", "")).upper() in _THINGS:
            continue
        for said in (_MAILTO.sub("", str(each)), str(parameters.get("EMAIL", ""))):
            if found := addresses(said):
                yield each, found[0].email
                break


def values(component: "Component", name: str) -> list[Any]:
    """The property's values, of whatever type the parser made them."""
    found = component.get(name)
    return found if isinstance(found, list) else [] if found is None else [found]


def value(component: "Component", name: str) -> Any:
    """The first of `values`; None without."""
    return next(iter(values(component, name)), None)


def text(component: "Component", name: str) -> str:
    """The first value in words; "" without."""
    found = value(component, name)
    return "" if found is None else str(found)


def moment(event: "Component", name: str) -> date | None:
    """A date or a time, which is a date too; None for what is neither."""
    found = getattr(value(event, name), "dt", None)
    return found if isinstance(found, date) else None

"""The crisis lines as both faces show them: a name, what to dial as a link, and a short note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from surveys.catalogue import helplines
from surveys.helplines import Helpline


DAY_AND_NIGHT = "24/7"


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One line of help. ``href`` starts a call or a text on a phone; None when the contact is neither."""

    name: str
    contact: str
    href: str | None
    note: str


@cache
def crisis_lines() -> tuple[CrisisLine, ...]:
    """Every line of the definition, in its order."""
    return tuple(
        CrisisLine(each.name, each.contact, link_for(each.contact), _note(each)) for each in helplines()
    )


def link_for(contact: str) -> str | None:
    """``tel:`` for a contact that begins with a number, ``sms:`` for "text WORD to NUMBER"."""
    if found := re.match(r"text (\w+) to ([\d ]*\d)", contact, re.IGNORECASE):
        return f"sms:{found[2].replace(' ', '')}?&body={found[1]}"
    if found := re.match(r"\+?\d[\d ]*", contact):
        return f"tel:{found[0].replace(' ', '')}"
    return None


def _note(line: Helpline) -> str:
    parts = [
        line.when,
        "any time, day or night" if line.hours == DAY_AND_NIGHT else line.hours,
        "all ages" if line.ages == "all" else line.ages,
        line.cost,
    ]
    return ", ".join(part for part in parts if part).capitalize()

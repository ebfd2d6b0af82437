"""The crisis lines as both kinds of form show them: a name, a link to call or text, and a short note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from surveys.catalogue import face_words, helplines
from surveys.definitions.localisation import END_ISOLATE, WritingDirection
from surveys.faces.checks import has_same_numbers
from surveys.faces.helplines import Helpline
from surveys.faces.words import ENGLISH, FaceWords, HelplineWords


DAY_AND_NIGHT, ALL_AGES = "24/7", "all"
LEFT_TO_RIGHT = "\u2066"


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One line of help. ``href`` starts a call or a text on a phone; None when it is neither."""

    name: str
    contact: str
    href: str | None
    note: str


@cache
def crisis_lines(language: str = ENGLISH) -> tuple[CrisisLine, ...]:
    """Every line of the definition, in order, in a language.

    A line without a translation stays in English. So does a line whose number has changed since it was
    translated, because a wrong number is worse than the wrong language.
    """
    words = face_words(language)
    return tuple(_line(words, each) for each in helplines())


def _line(words: FaceWords, english: Helpline) -> CrisisLine:
    mine = words.helplines.get(english.id or "")
    line = mine if mine and has_same_numbers(english.contact, mine.contact) else english
    contact = in_order(line.contact, words)
    return CrisisLine(line.name, contact, link_for(english.contact), _note(words, english, line))


def in_order(contact: str, words: FaceWords) -> str:
    """In right-to-left text the groups of a phone number would swap: 116 123 would read 123 116."""
    if words.direction is not WritingDirection.RTL:
        return contact
    return re.sub(r"\d+(?: \d+)+", lambda found: f"{LEFT_TO_RIGHT}{found[0]}{END_ISOLATE}", contact)


def link_for(contact: str) -> str | None:
    """``tel:`` for a contact that begins with a number, ``sms:`` for "text WORD to NUMBER"."""
    if found := re.match(r"text (\w+) to ([\d ]*\d)", contact, re.IGNORECASE):
        return f"sms:{found[2].replace(' ', '')}?&body={found[1]}"
    if found := re.match(r"\+?\d[\d ]*", contact):
        return f"tel:{found[0].replace(' ', '')}"
    return None


def _note(words: FaceWords, english: Helpline, line: Helpline | HelplineWords) -> str:
    parts = [
        line.when,
        words.any_time if english.hours == DAY_AND_NIGHT else line.hours or english.hours,
        words.all_ages if english.ages == ALL_AGES else line.ages or english.ages,
        line.cost or english.cost,
    ]
    note = words.list_joint.join(part for part in parts if part)
    return note[:1].upper() + note[1:]

"""What was typed on the page for one paper sheet, read back from its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from feedback_app.services.episodes.entries import Entry
from feedback_app.services.episodes.entry_checks import SheetDecision
from feedback_app.services.episodes.entry_sheet import EntrySheet
from feedback_app.services.episodes.goals import mark_of
from feedback_app.services.families.vocabulary import EntryMode, Occasion
from feedback_app.web.serving.pages import FieldProblem
from feedback_app.web.serving.posted_form import Posted
from surveys.sheet_digits import BLANK_KEY, SheetReading


Named = TypeVar("Named", Occasion, EntryMode)


@dataclass(frozen=True, slots=True, repr=False)
class TypedSheet:
    """What is in the fields of the page, to fill them in again. ``answers``: a code or ``-`` by item."""

    person: str = ""
    about: str = ""
    goal: str = ""
    day: str = ""
    occasion: str = Occasion.START
    mode: str = EntryMode.PAPER
    printed: str = ""
    total: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)
    decided: SheetDecision = field(default_factory=SheetDecision)

    def __repr__(self) -> str:
        return "<TypedSheet>"


@dataclass(frozen=True, slots=True, repr=False)
class ReadSheet:
    """The same, understood."""

    person_id: str
    about_person_id: str | None
    instance: str
    day: date
    occasion: Occasion
    mode: EntryMode
    entry: Entry

    def __repr__(self) -> str:
        return "<ReadSheet>"


def typed_sheet(sheet: EntrySheet, posted: Posted) -> TypedSheet:
    """The fields as they were posted."""
    answers = {item.number: posted.text(f"i{item.number}") for item in sheet.items}
    return TypedSheet(
        person=posted.text("person"),
        about=posted.text("about"),
        goal=posted.text("goal"),
        day=posted.text("day"),
        occasion=posted.text("occasion"),
        mode=posted.text("mode"),
        printed=posted.text("printed"),
        total=posted.text("total").strip(),
        answers={number: answer for number, answer in answers.items() if answer},
        decided=SheetDecision(posted.text("decided_total"), posted.text("another") == "yes"),
    )


def read_sheet(sheet: EntrySheet, typed: TypedSheet) -> ReadSheet | tuple[FieldProblem, ...]:
    """What was typed, or what is wrong with it."""
    problems: list[FieldProblem] = []
    entry = _entry(sheet, typed, problems)
    day = sheet.answered_on or _day(typed.day, problems)
    occasion = _one_of(Occasion, typed.occasion, Occasion.OTHER)
    mode = _one_of(EntryMode, typed.mode, EntryMode.PAPER)
    goal = next((each for each in sheet.goals if each.id == typed.goal), None)
    if sheet.known.is_goals and goal is None and not sheet.of_result:
        problems.append(FieldProblem("Choose the goal that was rated", "goal"))
    if not sheet.known.is_goals and not typed.person and not sheet.of_result:
        problems.append(FieldProblem("Choose who answered", "person"))
    if problems or day is None:
        return tuple(problems)
    person = goal.person_id if goal else typed.person
    return ReadSheet(
        person_id=person,
        about_person_id=None if typed.about in {"", person} else typed.about,
        instance=mark_of(goal.place, goal.id) if goal else "",
        day=day,
        occasion=occasion,
        mode=mode,
        entry=entry,
    )


def reading_of(sheet: EntrySheet, printed: str) -> SheetReading | None:
    """How the sheet is read; None when that must be asked first.

    Words say which option was ticked whatever digit is next to it. Without them the digit does, and where the
    key reverses items someone has to say how those are printed.
    """
    if printed in {SheetReading.SAME_WAY, SheetReading.OTHER_WAY} and sheet.known.reversed_items:
        return SheetReading(printed)
    if sheet.has_words:
        return SheetReading.WORDS
    return None if sheet.known.reversed_items else SheetReading.SAME_WAY


def _entry(sheet: EntrySheet, typed: TypedSheet, problems: list[FieldProblem]) -> Entry:
    total = _total(typed.total, problems)
    if not sheet.items or (not typed.answers and total is not None):
        if not sheet.items and total is None and not problems:
            problems.append(FieldProblem("Enter the result on the sheet", "total"))
        return Entry(total=total)
    reading = reading_of(sheet, typed.printed)
    if reading is None:
        problems.append(FieldProblem("Say how the digits on the sheet are printed", "printed"))
    for item in sheet.items:
        allowed = {choice.code for choice in item.choices} | {BLANK_KEY}
        if typed.answers.get(item.number) not in allowed:
            what = f"Item {item.number}: choose an answer, or Not answered"
            problems.append(FieldProblem(what, f"i{item.number}"))
    codes = tuple(
        None if (answer := typed.answers.get(item.number, BLANK_KEY)) == BLANK_KEY else answer
        for item in sheet.items
    )
    return Entry(codes, total, reading)


def _total(text: str, problems: list[FieldProblem]) -> Decimal | None:
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        problems.append(FieldProblem("The total is not a number: write figures only, such as 12", "total"))
        return None


def _day(text: str, problems: list[FieldProblem]) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(FieldProblem("Enter the day it was answered", "day"))
        return None


def _one_of(kind: type[Named], text: str, otherwise: Named) -> Named:
    return kind(text) if text in set(kind) else otherwise

"""What is needed to type in one sheet: who may have answered, and each item with its options.

The words of a measure are shown where they come with the product or the organisation has licensed them;
elsewhere an item is its number, with the names that the definition gives its options.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.errors import NotFound, Refused
from feedback_app.services import forms
from feedback_app.services.episodes.goals import GoalView, goals_of, mark_of
from feedback_app.services.families.families import (
    FamilyLine,
    PersonView,
    family_line,
    people_of,
    person_view,
)
from feedback_app.services.families.scope import found
from feedback_app.services.form_names import published_forms
from feedback_app.services.local_time import local_day
from feedback_app.services.measure_reading import KnownMeasure, shipped
from feedback_app.services.wording import wording_packs
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Episode, MeasureResult, Person
from surveys.core.model import Form, OneChoice, StatementGroup
from surveys.measures.catalogue import measures
from surveys.measures.model import Measure
from surveys.measures.sections import measures_in
from surveys.measures.wording import item_id
from surveys.sheet_digits import SheetReading, sheet_code, sheet_options


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """One option. ``key`` and ``other_key``: its digit where the sheet runs the same way, and the other way.

    ``label``: its words, empty where only the digit is known.
    """

    code: str
    label: str
    key: str
    other_key: str

    def key_of(self, reading: SheetReading | None) -> str:
        """The digit printed next to it on a sheet that is read this way."""
        return self.other_key if reading is SheetReading.OTHER_WAY else self.key


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One item. ``text``: its words, empty without wording; ``topic``: a keyword of the definition."""

    number: int
    text: str
    topic: str
    is_reversed: bool
    choices: tuple[SheetChoice, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    stem: str
    attribution: str
    texts: Mapping[int, str]
    labels: Mapping[tuple[int, str], str]


@dataclass(frozen=True, slots=True, repr=False)
class EntrySheet:
    """One sheet. ``form``: the form of our own with its words, whose code its printed sheets have.

    ``of_result``: the result that is typed in a second time, by ``answered_by`` on ``answered_on``.
    """

    known: KnownMeasure
    episode_id: str
    family_id: str
    family_reference: str
    earliest: date
    today: date
    people: tuple[PersonView, ...]
    goals: tuple[GoalView, ...]
    items: tuple[SheetItem, ...]
    stem: str = ""
    attribution: str = ""
    language: str = "en-GB"
    form: Form | None = None
    of_result: str = ""
    answered_by: str = ""
    answered_on: date | None = None
    instance: str = ""

    @property
    def code(self) -> str:
        """What is at the foot of our own printed sheets: form, version and language."""
        return "" if self.form is None else sheet_code(self.form)

    @property
    def has_words(self) -> bool:
        """Whether the items are shown in their own words."""
        return any(item.text for item in self.items)

    @property
    def able(self) -> tuple[PersonView, ...]:
        """The people who answer measures."""
        return tuple(each for each in self.people if each.role.answers)

    def goal_called(self, goal: GoalView) -> str:
        """Whose goal, its words, and whether it has ended."""
        person = next((each.called for each in self.people if each.id == goal.person_id), "")
        return f"{person}: {goal.words}{' (ended)' if goal.ended_at else ''}"

    def goal_marked(self, mark: str) -> GoalView | None:
        """The goal that a stored rating would name so."""
        return next((each for each in self.goals if mark_of(each.place, each.id) == mark), None)

    def __repr__(self) -> str:
        return "<EntrySheet>"


def entry_sheet(
    session: Session, *, by: Actor, keys: KeyRing, episode_id: str, measure: str, now: datetime
) -> EntrySheet:
    """An empty sheet. Raises NotFound ``episode_not_found`` or ``measure_not_found``."""
    episode = found(session, by=by, table=Episode, row_id=episode_id)
    known = shipped().known().get(measure)
    if known is None:
        raise NotFound("measure_not_found", where="Measure")
    definition = measures()[measure]
    line = family_line(session, by=by, keys=keys, family_id=episode.family_id)
    form = measure_form(session, organisation_id=episode.organisation_id, measure=measure, now=now)
    words = _words_of(form, definition)
    goals = goals_of(session, by=by, keys=keys, episode_id=episode.id) if known.is_goals else ()
    return EntrySheet(
        known=known,
        episode_id=episode.id,
        family_id=episode.family_id,
        family_reference=line.reference,
        earliest=episode.started_on,
        today=local_day(now),
        people=people_of(session, by=by, keys=keys, family_id=episode.family_id, now=now),
        goals=goals,
        items=() if known.is_goals else _items(definition, words),
        stem=words.stem,
        attribution=words.attribution or (definition.licence.attribution or "" if form else ""),
        language=form.language if form else "en-GB",
        form=form,
    )


def family_of(session: Session, *, by: Actor, keys: KeyRing, episode_id: str) -> FamilyLine:
    """The family of an episode. Raises NotFound ``episode_not_found``."""
    episode = found(session, by=by, table=Episode, row_id=episode_id)
    return family_line(session, by=by, keys=keys, family_id=episode.family_id)


def second_sheet(session: Session, *, by: Actor, keys: KeyRing, result_id: str, now: datetime) -> EntrySheet:
    """An empty sheet to type in a stored result a second time. Raises NotFound."""
    row = found(session, by=by, table=MeasureResult, row_id=result_id)
    if row.response_id is not None or row.taken_back_at is not None:
        raise NotFound("measure_result_not_found", where="Measure result")
    sheet = entry_sheet(session, by=by, keys=keys, episode_id=row.episode_id, measure=row.measure, now=now)
    person = person_view(keys, session.get_one(Person, row.person_id), local_day(now))
    return replace(
        sheet,
        of_result=row.id,
        answered_by=person.called,
        answered_on=row.completed_on,
        instance=row.instance,
    )


def measure_form(session: Session, *, organisation_id: str, measure: str, now: datetime) -> Form | None:
    """The form that asks this measure alone, in words the organisation may use today: its own sheet."""
    for form in published_forms(session, within=(organisation_id,)):
        if measures_in(form) != (measure,):
            continue
        version = forms.latest_version(session, form.key, within=(organisation_id,))
        try:
            wording_packs.require_may_be_sent(
                session, organisation_id=organisation_id, form_version_id=version, form=form, now=now
            )
        except Refused:
            continue
        return form
    return None


def _items(measure: Measure, words: _Words) -> tuple[SheetItem, ...]:
    return tuple(
        SheetItem(
            number=item.number,
            text=words.texts.get(item.number, ""),
            topic=item.topic or "",
            is_reversed=item.reverse,
            choices=tuple(
                SheetChoice(
                    same.code,
                    words.labels.get((item.number, same.code)) or _plain(same.name) or _plain(same.code),
                    same.key,
                    other.key,
                )
                for same, other in zip(
                    sheet_options(measure, item, SheetReading.SAME_WAY),
                    sheet_options(measure, item, SheetReading.OTHER_WAY),
                    strict=True,
                )
            ),
        )
        for item in measure.items
    )


def _plain(name: str) -> str:
    """``most_of_the_time`` as a label; a name that only abbreviates its code is none."""
    return name.replace("_", " ").capitalize() if len(name) > 2 else ""


def _words_of(form: Form | None, measure: Measure) -> _Words:
    """The words of a measure's section in a form."""
    texts: dict[int, str] = {}
    labels: dict[tuple[int, str], str] = {}
    numbers = {item_id(measure, item.number): item.number for item in measure.items}
    stem = attribution = ""
    for section in () if form is None else form.sections:
        for question in section.questions if section.measure == measure.key else ():
            if isinstance(question, StatementGroup):
                stem, attribution = question.text, question.hint or ""
                asked = {each.id: each.text for each in question.statements}
            elif isinstance(question, OneChoice):
                stem, asked = question.hint or "", {question.id: question.text}
            else:
                continue
            for name, text in asked.items():
                texts[numbers[name]] = text
                for option in form.options(question) if form else ():
                    labels[numbers[name], option.code] = option.label
    return _Words(stem, attribution, texts, labels)

"""What the pages for typing in a sheet show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from analysis import dates
from analysis.results.sentences import plain_number
from feedback_app.access.actor import Actor
from feedback_app.services.episodes import entry_sheet, results
from feedback_app.services.episodes.entry_sheet import EntrySheet, SheetItem
from feedback_app.services.families.families import people_of
from feedback_app.services.families.vocabulary import EntryMode, Occasion
from feedback_app.services.measure_reading import shipped
from feedback_app.services.outcomes.episode_scores import episode_scores
from feedback_app.services.outcomes.score_words import score_words
from feedback_app.storage.keyring import KeyRing
from feedback_app.web.routes.typing_posted import TypedSheet, reading_of
from surveys.sheet_digits import BLANK_KEY, SheetReading, TotalQuestion


@dataclass(frozen=True, slots=True)
class ListedChoice:
    """A line of a list to choose from."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class KeyedChoice:
    """An option of an item. ``key``: shown and pressed; ``same``, ``other``: by how the sheet is printed."""

    code: str
    label: str
    key: str
    same: str
    other: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with its options, the last of them Not answered. ``is_doubtful``: it may explain the total."""

    name: str
    number: int
    text: str
    is_reversed: bool
    is_doubtful: bool
    choices: tuple[KeyedChoice, ...]


@dataclass(frozen=True, slots=True, repr=False)
class SheetView:
    """One sheet to type in. ``is_asked_first``: nothing can be typed before it is said how it is printed.

    ``same_digits`` and ``other_digits``: how the digits of a reversed item may be printed. ``counted``: the
    keys from the top, where a sheet may have no digits and the answers have no names.
    """

    sheet: EntrySheet
    typed: TypedSheet
    heading: str
    reversed_words: str
    same_digits: str
    other_digits: str
    counted: str
    is_asked_first: bool
    is_asked: bool
    reading: SheetReading | None
    rows: tuple[ItemRow, ...]
    people: tuple[ListedChoice, ...]
    about: tuple[ListedChoice, ...]
    goals: tuple[ListedChoice, ...]
    occasions: tuple[ListedChoice, ...]
    modes: tuple[ListedChoice, ...]
    total_label: str
    answered: str
    question: TotalQuestion | None
    same_day: int

    @property
    def stated(self) -> str:
        """The total on the sheet, to be read."""
        return plain_number(self.question.stated) if self.question else ""

    @property
    def recomputed(self) -> str:
        """The total of the answers; empty when they give none."""
        if self.question is None or self.question.recomputed is None:
            return ""
        return plain_number(self.question.recomputed)

    def __repr__(self) -> str:
        return "<SheetView>"


@dataclass(frozen=True, slots=True, repr=False)
class ChoiceView:
    """The measures to choose from; ``saved``: what was stored a moment ago."""

    family_reference: str
    family_id: str
    episode_id: str
    measures: tuple[ListedChoice, ...]
    saved: str

    def __repr__(self) -> str:
        return "<ChoiceView>"


def choice(
    session: Session, *, by: Actor, keys: KeyRing, episode_id: str, saved: str | None, now: datetime
) -> ChoiceView:
    """Raises NotFound ``episode_not_found``."""
    line = entry_sheet.family_of(session, by=by, keys=keys, episode_id=episode_id)
    known = shipped().known()
    told = ""
    if saved is not None:
        scores = {
            each.result_id: score_words(each)
            for each in episode_scores(session, by=by, keys=keys, episode_id=episode_id).results
        }
        called = {
            each.id: each.called for each in people_of(session, by=by, keys=keys, family_id=line.id, now=now)
        }
        for each in results.results_of(session, by=by, keys=keys, episode_id=episode_id):
            if each.id == saved:
                told = (
                    f"{known[each.measure].title}, {called[each.person_id]}, "
                    f"{dates.in_words(each.completed_on)}: {scores[each.id]}"
                )
    measures = tuple(ListedChoice(key, each.title) for key, each in known.items())
    return ChoiceView(line.reference, line.id, episode_id, measures, told)


def sheet_view(
    sheet: EntrySheet, typed: TypedSheet, *, question: TotalQuestion | None = None, same_day: int = 0
) -> SheetView:
    """The page of one sheet with what is typed so far."""
    reading = reading_of(sheet, typed.printed)
    doubtful = frozenset(question.items) if question else frozenset[int]()
    known, able = sheet.known, sheet.able
    turned = next((item.choices for item in sheet.items if item.is_reversed), ())
    return SheetView(
        sheet=sheet,
        typed=typed,
        heading=f"Type in {known.title}" + (" again, to check" if sheet.of_result else ""),
        reversed_words=_items_in_words(known.reversed_items),
        same_digits=" ".join(each.key for each in turned),
        other_digits=" ".join(each.other_key for each in turned),
        counted=_counted(sheet, reading),
        is_asked_first=bool(sheet.items) and reading is None,
        is_asked=bool(known.reversed_items) and sheet.has_words,
        reading=reading,
        rows=tuple(_row(item, typed, reading, is_doubtful=item.number in doubtful) for item in sheet.items),
        people=_choices(
            [*([("", "Choose")] if len(able) > 1 else []), *((each.id, each.called) for each in able)],
            typed.person,
        ),
        about=_choices([("", "Themselves"), *((each.id, each.called) for each in sheet.people)], typed.about),
        goals=_choices(((each.id, sheet.goal_called(each)) for each in sheet.goals), typed.goal),
        occasions=_choices(((each.value, each.words) for each in Occasion), typed.occasion),
        modes=_choices(((each.value, each.words) for each in EntryMode), typed.mode),
        total_label=_total_label(sheet),
        answered="" if sheet.answered_on is None else
        f"{sheet.answered_by}, {dates.in_words(sheet.answered_on)}",
        question=question,
        same_day=same_day,
    )  # fmt: skip


def _row(item: SheetItem, typed: TypedSheet, reading: SheetReading | None, *, is_doubtful: bool) -> ItemRow:
    given = typed.answers.get(item.number)
    hidden = reading is SheetReading.WORDS and item.is_reversed
    choices = [
        KeyedChoice(
            code=each.code,
            label=each.label,
            key="" if hidden else each.key_of(reading),
            same=each.key,
            other=each.other_key,
            is_chosen=given == each.code,
        )
        for each in item.choices
    ]
    blank = KeyedChoice(BLANK_KEY, "Not answered", BLANK_KEY, BLANK_KEY, BLANK_KEY, given == BLANK_KEY)
    return ItemRow(
        name=f"i{item.number}",
        number=item.number,
        text=item.text or (f"({item.topic})" if item.topic else ""),
        is_reversed=item.is_reversed,
        is_doubtful=is_doubtful,
        choices=(*choices, blank),
    )


def _choices(lines: Iterable[tuple[str, str]], chosen: str) -> tuple[ListedChoice, ...]:
    return tuple(ListedChoice(value, label, value == chosen) for value, label in lines)


def _total_label(sheet: EntrySheet) -> str:
    known = sheet.known
    if known.is_goals:
        return f"Rating, {known.lowest} to {known.highest}"
    if not known.has_total:
        return ""
    return "Total written on the sheet, if there is one" if sheet.items else "Result on the sheet"


def _counted(sheet: EntrySheet, reading: SheetReading | None) -> str:
    nameless = next((item.choices for item in sheet.items if not item.choices[0].label), ())
    return "" if reading is SheetReading.OTHER_WAY else " ".join(each.key for each in nameless)


def _items_in_words(numbers: tuple[int, ...]) -> str:
    words = [str(number) for number in numbers]
    if len(words) < 2:
        return "".join(f"item {word}" for word in words)
    return f"items {', '.join(words[:-1])} and {words[-1]}"

"""Columns that are left out although they hold answers to a question that other columns answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from feedback_app.services.imports.columns.mapping import NEVER_READ, ColumnMapping, ColumnRole, items_of
from feedback_app.services.imports.columns.targets import Target, names_of, part_in_title, targets
from feedback_app.services.imports.files.cell_text import text_of
from feedback_app.services.imports.files.table import Column, Row, Table, is_blank
from feedback_app.services.imports.files.tick_words import NOT_SHOWN, NOT_TICKED, TICKED
from feedback_app.services.imports.files.words import WordsOfQuestion, normalised
from surveys.core.answers import Answer, Chosen, ChosenMany, Rated
from surveys.core.model import Form, OneChoice, Option, Question, SeveralChoices, StatementGroup


@dataclass(frozen=True, slots=True, repr=False)
class LeftOutAnswers:
    """A column that is left out, the question it belongs to, and the options in it that would be lost.

    ``options`` is empty when the title names the question, but no option of it.
    """

    column: Column
    question_id: str
    options: tuple[str, ...]
    n_rows: int


_SAY_LITTLE = frozenset({"yes", "no", "partly", "good", "other", "none", "white"})
"""Options that many other questions have too, so that they do not show which question a column answers."""
_LONGEST_LIST = 400

Stored = Mapping[int, Mapping[str, Answer]]
"""The answers of each row that can be read, by its number; none for a row without any."""


def left_out_answers(
    form: Form, table: Table, mapping: ColumnMapping, stored: Stored
) -> tuple[LeftOutAnswers, ...]:
    """Every such column, in the order of the file. One that only repeats what is read is none of them."""
    asked = {use.question for use in mapping.columns if use.role is ColumnRole.ANSWER}
    questions = [each for each in form.questions if each.id in asked and _has_options(each)]
    places = [target for target in targets(form) if target.question.id in asked]
    found: list[LeftOutAnswers] = []
    telling = _any_option(form, questions, is_named=False)
    for column in table.columns:
        use = mapping.of(column)
        if use is None or use.role in NEVER_READ:
            found += _of_column(form, table, column, questions, places, stored, telling)
    return tuple(found)


def _has_options(question: Question) -> bool:
    return isinstance(question, OneChoice | SeveralChoices | StatementGroup)


def _of_column(
    form: Form,
    table: Table,
    column: Column,
    questions: list[Question],
    places: list[Target],
    stored: Stored,
    telling: re.Pattern[str],
) -> Iterator[LeftOutAnswers]:
    named = next((each for each in places if each.is_named(column.title)), None)
    if named is not None and named.item is not None:
        yield from _ticked(form, table, column, named, stored)
        return
    # Most columns hold no option at all, and one search of each cell shows it.
    has_any = named is not None or any(telling.search(text_of(cell)) for cell in table.values(column))
    for question in questions if has_any else ():
        lost = _lost_options(form, table, column, question, stored, is_named=named is not None)
        if lost:
            yield LeftOutAnswers(column, question.id, tuple(lost), max(lost.values()))
            return
    for question in questions:
        if not items_of(form, question) or not part_in_title(column.title, names_of(question)):
            continue
        if filled := sum(_says_something(text_of(cell)) for cell in table.values(column)):
            yield LeftOutAnswers(column, question.id, (), filled)
            return


def _ticked(
    form: Form, table: Table, column: Column, named: Target, stored: Stored
) -> Iterator[LeftOutAnswers]:
    """A column of one option whose ticks are not in the answers."""
    item = named.item or ""
    words = WordsOfQuestion(form, named.question)
    lost = 0
    for row in _rows(table, stored):
        text = text_of(row.cells[column.position])
        if isinstance(named.question, StatementGroup):
            is_lost = _says_something(text) and item not in _statements(stored.get(row.number, {}), named)
        else:
            is_chosen = normalised(text) in TICKED or words.meaning(text) == item
            is_lost = is_chosen and item not in _codes(stored.get(row.number, {}).get(named.question.id))
        lost += is_lost
    if lost:
        label = items_of(form, named.question)[item]
        yield LeftOutAnswers(column, named.question.id, (label,), lost)


def _lost_options(
    form: Form, table: Table, column: Column, question: Question, stored: Stored, *, is_named: bool
) -> Counter[str]:
    """The options in this column's cells that the answers of the same rows do not have."""
    words, has_one = WordsOfQuestion(form, question), _any_option(form, [question], is_named=is_named)
    lost: Counter[str] = Counter()
    for row in _rows(table, stored):
        cell = row.cells[column.position]
        text = text_of(cell)
        if is_blank(cell) or len(text) > _LONGEST_LIST or not has_one.search(text):
            continue
        has = _codes(stored.get(row.number, {}).get(question.id))
        for part in words.split(text):
            code = words.meaning(part)
            if isinstance(code, str) and code not in has and (is_named or _shows_its_question(part)):
                lost[words.label(code)] += 1
    return lost


def _any_option(form: Form, questions: Iterable[Question], *, is_named: bool) -> re.Pattern[str]:
    """Finds a cell in which one of the options may be, without reading it."""
    known = {
        normalised(word)
        for question in questions
        for each in _options(form, question)
        for word in (each.code, each.label)
        if is_named or _shows_its_question(word)
    }
    loose = (
        r"\s+".join(re.escape(part).replace("'", ".") for part in word.split()) for word in sorted(known)
    )
    return re.compile("|".join(loose) or r"(?!)", re.IGNORECASE)


def _options(form: Form, question: Question) -> tuple[Option, ...]:
    if isinstance(question, OneChoice | SeveralChoices | StatementGroup):
        return form.options(question)
    return ()


def _rows(table: Table, stored: Stored) -> Iterable[Row]:
    """The rows that can be read: of a refused row nothing is lost yet."""
    return (row for row in table.rows if row.number in stored) if stored else table.rows


def _shows_its_question(word: str) -> bool:
    return normalised(word) not in _SAY_LITTLE and not normalised(word).isdigit()


def _says_something(text: str) -> bool:
    return normalised(text) not in NOT_TICKED | NOT_SHOWN | {""}


def _codes(answer: Answer | None) -> set[str]:
    match answer:
        case Chosen(code=code):
            return {code}
        case ChosenMany(codes=codes):
            return set(codes)
        case Rated(statements=statements):
            return {each.code for _, each in statements if isinstance(each, Chosen)}
        case _:
            return set()


def _statements(answers: Mapping[str, Answer], named: Target) -> set[str]:
    answer = answers.get(named.question.id)
    return {item for item, _ in answer.statements} if isinstance(answer, Rated) else set()

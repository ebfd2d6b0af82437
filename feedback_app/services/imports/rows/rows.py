"""Rows that can become responses, or refusals that say which cell, what is wrong, and how to correct it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time

from feedback_app.services.imports.columns.column_roles import audience_of
from feedback_app.services.imports.columns.date_orders import date_orders
from feedback_app.services.imports.columns.mapping import ColumnMapping, ColumnRole
from feedback_app.services.imports.columns.stated_totals import wrong_total
from feedback_app.services.imports.files.cell_text import text_of
from feedback_app.services.imports.files.dates import DateOrder, When
from feedback_app.services.imports.files.table import (
    Column,
    Row,
    Table,
    visible_text,
)
from feedback_app.services.imports.files.words import normalised, typed
from feedback_app.services.imports.rows.cell_answers import (
    CellProblem,
    ColumnPlan,
    answer_of,
    chosen_parts,
    combined,
    plan_of,
    takes_parts,
)
from feedback_app.services.imports.rows.languages import language_of
from feedback_app.services.imports.rows.received import DateReader
from feedback_app.services.imports.rows.row_reports import (
    ReadRow,
    RefusedRow,
    RowCode,
    RowOutcome,
    RowRefusal,
    SkippedRow,
    SkipReason,
)
from feedback_app.services.imports.titles.products import not_shown_words
from feedback_app.services.local_time import LONDON
from surveys.catalogue import english_problem
from surveys.core.answers import (
    Answer,
    Chosen,
    Missing,
    MissingReason,
    Rated,
    Written,
)
from surveys.core.answers_io import answers_to_json
from surveys.core.model import (
    Form,
    Information,
    Question,
    StatementGroup,
)
from surveys.core.problems import OF_BLANKS, ProblemCode
from surveys.core.validation import check_answer, tidy_answer


MOST_CHARACTERS = 100_000
"""Words given long ago are stored whole, whatever the form's own limit: an Excel cell holds 32,767, and other
programs allow more. What is longer than this is no comment.
"""

_PAPER = frozenset({"paper", "on paper", "paper form", "post", "letter", "postcard"})


def read_rows(form: Form, table: Table, mapping: ColumnMapping, *, today: date) -> Iterator[RowOutcome]:
    """Read each row of the table, in order. The mapping must have no problems."""
    reader = RowReader(form, table, mapping, today=today)
    return map(reader.read, table.rows)


class RowReader:
    """A mapping prepared for reading many rows."""

    def __init__(self, form: Form, table: Table, mapping: ColumnMapping, *, today: date) -> None:
        self.form = form
        self.table = table
        self.mapping = mapping
        self.today = today
        self.plans: dict[str, list[ColumnPlan]] = defaultdict(list)
        self.roles: dict[ColumnRole, Column] = {}
        self.orders = date_orders(form, table, mapping, today=today)
        not_shown = not_shown_words(table)
        for column in table.columns:
            use = mapping.of(column)
            if use is None:
                continue
            question = form.by_id.get(use.question or "")
            if use.role is not ColumnRole.ANSWER:
                self.roles.setdefault(use.role, column)
            elif question is not None and not isinstance(question, Information):
                plan = plan_of(
                    form,
                    question,
                    column,
                    use,
                    order=self._order(column),
                    starts_1904=table.starts_1904,
                    quoted_formulas=mapping.quoted_formulas,
                    not_shown=not_shown,
                )
                self.plans[question.id].append(plan)
        dated = self.roles.get(ColumnRole.RECEIVED)
        self.received = DateReader(dated, self._order(dated), mapping.month, table.starts_1904, today)

    def _order(self, column: Column | None) -> DateOrder:
        """The order a person chose, or else what the column itself shows."""
        found = self.orders.get(column) if column else None
        return self.mapping.date_order or (found.order if found else DateOrder.DAY_FIRST)

    def read(self, row: Row) -> RowOutcome:
        if row.aside is not None:
            return SkippedRow(row.number, SkipReason(row.aside.value))
        refusals: list[RowRefusal] = []
        if skipped := self._other_audience(row, refusals):
            return skipped
        answers = self._answers(row, refusals)
        if not answers and not refusals:
            return SkippedRow(row.number, SkipReason.NOTHING_ANSWERED)
        when = self.received.read(row)
        if isinstance(when, RowRefusal):
            refusals.append(when)
        if refusals or isinstance(when, RowRefusal):
            return RefusedRow(row.number, tuple(refusals))
        return ReadRow(
            number=row.number,
            answers=answers,
            received_at=_moment(when),
            identity=self._identity(row, when, answers),
            language=language_of(self._role_text(row, ColumnRole.LANGUAGE)) or self.mapping.language,
            is_paper=normalised(self._role_text(row, ColumnRole.CHANNEL)) in _PAPER,
            about=visible_text(self._role_text(row, ColumnRole.ABOUT))[:120] or None,
            total=wrong_total(
                self.form,
                answers,
                visible_text(self._role_text(row, ColumnRole.STATED_TOTAL)),
                row=row.number,
            ),
        )

    def _answers(self, row: Row, refusals: list[RowRefusal]) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        for question_id, plans in self.plans.items():
            before = len(refusals)
            question = plans[0].question
            if isinstance(question, StatementGroup):
                answer = self._group(row, plans, refusals)
            elif takes_parts(question) and plans[0].item is not None:
                answer = self._ticks(row, plans, refusals)
            else:
                answer = self._kept(
                    row, plans[0], answer_of(plans[0], row.cells[plans[0].column.position]), refusals
                )
            tidy = tidy_answer(self.form, question, answer)
            if tidy is not None and len(refusals) == before:
                refusals.extend(self._invalid(row, question, plans, tidy))
                answers[question_id] = tidy
        return answers

    def _group(self, row: Row, plans: list[ColumnPlan], refusals: list[RowRefusal]) -> Answer | None:
        statements: list[tuple[str, Chosen | Missing]] = []
        for plan in plans:
            answer = self._kept(row, plan, answer_of(plan, row.cells[plan.column.position]), refusals)
            if isinstance(answer, Chosen | Missing) and plan.item is not None:
                statements.append((plan.item, answer))
        return Rated(tuple(statements)) if statements else None

    def _ticks(self, row: Row, plans: list[ColumnPlan], refusals: list[RowRefusal]) -> Answer | None:
        codes: list[str] = []
        reasons: list[MissingReason] = []
        for plan in plans:
            match chosen_parts(plan, row.cells[plan.column.position]):
                case True if plan.item is not None:
                    codes.append(plan.item)
                case Missing() as missing:
                    reasons.append(missing.reason)
                case CellProblem() as problem:
                    refusals.append(_refusal(row, plan.column, problem))
                case _:
                    pass
        return self._kept(row, plans[0], combined(codes, reasons), refusals)

    def _kept(
        self, row: Row, plan: ColumnPlan, answer: Answer | CellProblem | None, refusals: list[RowRefusal]
    ) -> Answer | None:
        if isinstance(answer, CellProblem):
            refusals.append(_refusal(row, plan.column, answer))
            return None
        return answer

    def _invalid(
        self, row: Row, question: Question, plans: list[ColumnPlan], answer: Answer
    ) -> Iterator[RowRefusal]:
        for problem in check_answer(self.form, question, answer, today=self.today):
            if problem.code is ProblemCode.TOO_LONG and isinstance(answer, Written):
                if len(answer.text) > MOST_CHARACTERS:
                    what = f"The text has {len(answer.text):,} characters. The most is {MOST_CHARACTERS:,}."
                    how = "Divide it in the file, or delete what is not part of the answer."
                    title = plans[0].column.title
                    yield RowRefusal(RowCode.ANSWER_INVALID, row.number, title, what, how)
            elif problem.code not in OF_BLANKS:
                plan = next((p for p in plans if problem.statement and p.item == problem.statement), plans[0])
                words = english_problem(problem)
                yield RowRefusal(RowCode.ANSWER_INVALID, row.number, plan.column.title, words.what, words.how)

    def _other_audience(self, row: Row, refusals: list[RowRefusal]) -> SkippedRow | None:
        """Skip a row by another audience, such as a professional's in a file that is read for families."""
        column = self.roles.get(ColumnRole.AUDIENCE)
        if column is None:
            return None
        word = text_of(row.cells[column.position])
        use = self.mapping.of(column)
        decided = {normalised(each): means for each, means in use.decided.items()} if use else {}
        known = audience_of(word)
        audience = decided.get(normalised(word), known.value if known else None)
        if audience is None:
            refusals.append(
                RowRefusal(
                    RowCode.AUDIENCE_UNKNOWN,
                    row.number,
                    column.title,
                    f"'{typed(word)}' does not show whether a family or a professional wrote this.",
                    "Write 'family' or 'professional', or say in the mapping what the word means.",
                )
            )
            return None
        return (
            None
            if audience == self.form.audience.value
            else SkippedRow(row.number, SkipReason.OTHER_AUDIENCE)
        )

    def _role_text(self, row: Row, role: ColumnRole) -> str:
        column = self.roles.get(role)
        return text_of(row.cells[column.position]) if column else ""

    def _identity(self, row: Row, when: When, answers: dict[str, Answer]) -> tuple[str, ...]:
        """What identifies this row in a later copy of the file, wherever it has moved.

        With an id and a time (Microsoft Forms) it is these, so that answers changed since then are reported
        and not stored twice. Otherwise it is what was answered and when; an id without a time only
        distinguishes people.
        """
        row_id = visible_text(self._role_text(row, ColumnRole.ROW_ID))
        if row_id and when.at is not None:
            return ("id", row_id, when.at.isoformat())
        return ("content", row_id, when.day.isoformat(), answers_to_json(answers))


def _moment(when: When) -> datetime:
    """A day without a time starts at midnight in London."""
    return when.at or datetime.combine(when.day, time.min, tzinfo=LONDON)


def _refusal(row: Row, column: Column, problem: CellProblem) -> RowRefusal:
    return RowRefusal(problem.code, row.number, column.title, problem.what, problem.how)

"""Everything a column can be used for with a form, as options to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from feedback_app.services.imports.columns.mapping import ColumnRole, ColumnUse, items_of
from feedback_app.services.imports.columns.stated_totals import measure_with_total
from feedback_app.services.imports.files.table import Column
from surveys.core.model import (
    Form,
    Information,
    Mode,
    StatementGroup,
)


_ROLE_WORDS = {
    ColumnRole.IGNORED: "Leave out",
    ColumnRole.PERSON: "Leave out: it may name a person",
    ColumnRole.RECEIVED: "When it was answered",
    ColumnRole.ROW_ID: "Row number (ID)",
    ColumnRole.AUDIENCE: "Who answered: family or professional",
    ColumnRole.LANGUAGE: "Language it was answered in",
    ColumnRole.CHANNEL: "How it was collected",
    ColumnRole.ABOUT: "Your own reference (no name)",
    ColumnRole.STATED_TOTAL: "The total on the paper, used only as a check",
}


@dataclass(frozen=True, slots=True)
class Use:
    """One option."""

    role: ColumnRole
    question: str | None = None
    item: str | None = None

    def words(self, form: Form) -> str:
        """The option as a person reads it."""
        if self.role is not ColumnRole.ANSWER or self.question is None:
            return _ROLE_WORDS[self.role]
        question = form.question(self.question)
        if self.item is None:
            return question.text
        return f"{items_of(form, question).get(self.item, self.item)} ({question.text})"

    def for_column(self, column: Column, before: ColumnUse | None) -> ColumnUse:
        """This use of a column. Decisions on words stay while the question stays the same."""
        same = before is not None and before.question == self.question
        return ColumnUse(
            title=column.title,
            occurrence=column.occurrence,
            role=self.role,
            question=self.question,
            item=self.item,
            words=before.words if before is not None and same else (),
        )


def use_of(use: ColumnUse | None) -> Use:
    """The use a mapping gives a column. A column it does not know is left out."""
    return Use(ColumnRole.IGNORED) if use is None else Use(use.role, use.question, use.item)


def possible_uses(form: Form) -> tuple[Use, ...]:
    """Every option: uses other than an answer first, then the questions in form order."""
    never = {ColumnRole.ABOUT} if form.mode is Mode.ANONYMOUS else set[ColumnRole]()
    if measure_with_total(form) is None:
        never.add(ColumnRole.STATED_TOTAL)
    uses = [Use(role) for role in _ROLE_WORDS if role not in never]
    for question in form.questions:
        if isinstance(question, Information):
            continue
        if not isinstance(question, StatementGroup):
            uses.append(Use(ColumnRole.ANSWER, question.id))
        uses += [Use(ColumnRole.ANSWER, question.id, item) for item in items_of(form, question)]
    return tuple(uses)

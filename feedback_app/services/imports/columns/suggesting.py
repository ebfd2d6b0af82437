"""A first guess at a mapping, each line with its reason.

It imports nothing: a person checks it and decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feedback_app.services.imports.columns.column_roles import best_column, role_by_title, role_in_own_export
from feedback_app.services.imports.columns.date_orders import order_shown
from feedback_app.services.imports.columns.guessed_by import GuessedBy
from feedback_app.services.imports.columns.mapping import ColumnMapping, ColumnRole, ColumnUse, items_of
from feedback_app.services.imports.columns.option_columns import option_columns
from feedback_app.services.imports.columns.targets import Target, likeness, names_of, part_in_title, targets
from feedback_app.services.imports.files.dates import DateOrder
from feedback_app.services.imports.files.reading import REFUSED_FIRST_COLUMNS
from feedback_app.services.imports.files.table import (
    Column,
    FileKind,
    NoteCode,
    Table,
    is_blank,
)
from feedback_app.services.imports.files.tick_words import TICK_WORDS
from feedback_app.services.imports.files.words import WordsOfQuestion, normalised, normalised_title
from feedback_app.services.imports.titles.word_columns import (
    BETTER,
    GOOD,
    holds_no_words,
    is_titled_otherwise,
    reads_like_comments,
)
from surveys.core.model import Asks, Form, LongText, OneChoice, Question, SeveralChoices, ShortText


@dataclass(frozen=True, slots=True)
class SuggestionReason:
    """Why one column was given its use."""

    column: Column
    why: GuessedBy


@dataclass(frozen=True, slots=True)
class MappingSuggestion:
    """A mapping to check, with the reason for each column of the table, in order."""

    mapping: ColumnMapping
    reasons: tuple[SuggestionReason, ...]

    def why(self, column: Column) -> GuessedBy:
        return next(reason.why for reason in self.reasons if reason.column == column)


_COMMENT = re.compile(r"\b(comments?|feedback|say|tell us|anything else|words|other)\b")
_REPEATED = re.compile(r"(?<=\D)\d{1,2}$")


def suggest_mapping(form: Form, table: Table) -> MappingSuggestion:
    """Suggest what each column is for. Always gives a mapping; ``mapping_problems`` says what is missing."""
    return _Guess(form, table).made()


class _Guess:
    """Goes through the columns, surest reasons first, and uses each question only once."""

    def __init__(self, form: Form, table: Table) -> None:
        self.form = form
        self.table = table
        self.free = list(targets(form))
        self.uses: dict[Column, tuple[ColumnUse, GuessedBy]] = {}
        self.roles = {column: self._role_of(column) for column in table.columns}
        self.parts_of = {
            column: question.id
            for question in form.questions
            if items_of(form, question)
            for column in table.columns
            if part_in_title(column.title, names_of(question))
        }
        self.best = {
            role: best_column(role, [each for each, its in self.roles.items() if its is role], table)
            for role in (ColumnRole.RECEIVED, ColumnRole.ROW_ID)
        }

    def made(self) -> MappingSuggestion:
        is_ours = self.table.has_note(NoteCode.OWN_EXPORT) or self.table.has_note(NoteCode.REFUSED_ROWS)
        self._leave_out_what_is_there_twice()
        for step in (
            self._by_own_title,
            self._by_role,
            self._by_words,
            self._by_nearness,
            self._by_answers,
            self._by_option,
            self._by_topic,
            self._by_sentences,
        ):
            for column in self.table.columns:
                if column not in self.uses:
                    step(column)
        for column in self.table.columns:
            self.uses.setdefault(column, (_use(column, ColumnRole.IGNORED), GuessedBy.NOTHING_LIKE_IT))
        columns = tuple(self.uses[column][0] for column in self.table.columns)
        return MappingSuggestion(
            ColumnMapping(
                form=self.form.key,
                columns=columns,
                date_order=self._date_order(),
                quoted_formulas=is_ours and self.table.kind is FileKind.CSV,
            ),
            tuple(SuggestionReason(column, self.uses[column][1]) for column in self.table.columns),
        )

    def _date_order(self) -> DateOrder | None:
        for column, (use, _) in self.uses.items():
            if use.role is ColumnRole.RECEIVED:
                return order_shown(self.table.values(column))
        return None

    def _leave_out_what_is_there_twice(self) -> None:
        """Kobo writes several choices as one list and again as a column for each option."""
        for question in self.form.questions:
            if not isinstance(question, SeveralChoices):
                continue
            again = option_columns(self.form, question, self.table)
            self.uses |= {
                column: (_use(column, ColumnRole.IGNORED), GuessedBy.SAME_AGAIN) for column in again
            }

    def _by_own_title(self, column: Column) -> None:
        """Match our own headings: question ids, as in an export."""
        if column.position < len(REFUSED_FIRST_COLUMNS) and self.table.has_note(NoteCode.REFUSED_ROWS):
            self._give_role(column, ColumnRole.IGNORED, GuessedBy.KNOWN_TITLE)
        elif self.table.has_note(NoteCode.OWN_EXPORT) and (role := role_in_own_export(column)):
            self._give_role(column, role, GuessedBy.OWN_EXPORT)
        else:
            question, _, item = column.title.partition(".")
            self._give(
                column,
                [t for t in self.free if (t.question.id, t.item or "") == (question, item)],
                GuessedBy.OWN_EXPORT,
            )

    def _role_of(self, column: Column) -> ColumnRole | None:
        return None if self._asked_in_form(column) else role_by_title(column, self.table, self.form)

    def _by_role(self, column: Column) -> None:
        role = self.roles[column]
        if role is None:
            return
        if self.best.get(role, column) != column:
            role = ColumnRole.IGNORED
        why = GuessedBy.NAMES_A_PERSON if role is ColumnRole.PERSON else GuessedBy.KNOWN_TITLE
        self._give_role(column, role, why)

    def _give_role(self, column: Column, role: ColumnRole, why: GuessedBy) -> None:
        taken = role not in (ColumnRole.IGNORED, ColumnRole.PERSON) and any(
            use.role is role for use, _ in self.uses.values()
        )
        self.uses[column] = (_use(column, ColumnRole.IGNORED if taken else role), why)

    def _asked_in_form(self, column: Column) -> bool:
        return any(target.is_named(column.title) for target in self.free)

    def _by_words(self, column: Column) -> None:
        """Match titles in the words of a question. Microsoft Forms adds a number to a repeated title."""
        titles = [column.title]
        whole = normalised_title(column.title)
        base = _REPEATED.sub("", whole)
        if base != whole and any(normalised_title(each.title) == base for each in self.table.columns):
            titles.append(base)
        for title in titles:
            self._give(
                column, [target for target in self.free if target.is_named(title)], GuessedBy.SAME_WORDS
            )

    def _by_nearness(self, column: Column) -> None:
        title = normalised_title(column.title)
        near = [(likeness(title, target), target) for target in self._free_for(column)]
        self._give(
            column,
            [target for score, target in sorted(near, key=lambda n: -n[0]) if score],
            GuessedBy.NEARLY_SAME_WORDS,
        )

    def _free_for(self, column: Column) -> list[Target]:
        """The targets this column may be guessed for: ids and figures are never people's words.

        A title that names a question and an option of it that the form does not have means no other question.
        """
        named = self.parts_of.get(column)
        free = [each for each in self.free if named is None or each.question.id == named]
        if is_titled_otherwise(column.title) or holds_no_words(self.table.values(column)):
            return [each for each in free if not isinstance(each.question, LongText | ShortText)]
        return free

    def _by_answers(self, column: Column) -> None:
        """Match a column whose words are the options of exactly one question."""
        words = {normalised(str(cell)) for cell in self.table.values(column) if not is_blank(cell)}
        if len(words) < 2 or len(words) > 60:
            return
        fitting = [
            target
            for target in self._free_for(column)
            if isinstance(target.question, OneChoice | SeveralChoices)
            and target.item is None
            and self._all_known(target.question, words)
        ]
        if len(fitting) == 1:
            self._give(column, fitting, GuessedBy.ITS_ANSWERS)

    def _all_known(self, question: Question, words: set[str]) -> bool:
        known = WordsOfQuestion(self.form, question)
        is_several = isinstance(question, SeveralChoices)
        parts = (part for word in words for part in (known.split(word) if is_several else [word]))
        return all(known.meaning(part) is not None for part in parts)

    def _by_topic(self, column: Column) -> None:
        """Match comments to the long text question that asks the same thing."""
        title = normalised(column.title)
        if BETTER.search(title):
            wanted = [Asks.COULD_BE_BETTER, Asks.OPEN]
        elif GOOD.search(title):
            wanted = [Asks.WENT_WELL, Asks.OPEN]
        elif _COMMENT.search(title) or self._only_column(column):
            wanted = [Asks.OPEN, Asks.WENT_WELL]
        else:
            return
        self._give_comments(column, wanted)

    def _give_comments(self, column: Column, wanted: list[Asks]) -> None:
        for asks in wanted:
            fitting = [
                each
                for each in self._free_for(column)
                if isinstance(each.question, LongText) and each.question.asks is asks
            ]
            self._give(column, fitting, GuessedBy.LOOKS_LIKE_COMMENTS)

    def _by_option(self, column: Column) -> None:
        """Match a column of ticks whose title is only an option's words."""
        title, cells = normalised_title(column.title), self.table.values(column)
        if all(normalised(str(cell)) in TICK_WORDS for cell in cells if not is_blank(cell)):
            fitting = [each for each in self.free if each.item and title in each.parts]
            self._give(column, fitting if len(fitting) == 1 else [], GuessedBy.ITS_ANSWERS)

    def _by_sentences(self, column: Column) -> None:
        """Match people's words under any title, in a file without another column of comments."""
        taken = {use.question for use, _ in self.uses.values()}
        if any(isinstance(self.form.by_id.get(each or ""), LongText) for each in taken):
            return
        if not is_titled_otherwise(column.title) and reads_like_comments(self.table.values(column)):
            self._give_comments(column, [Asks.OPEN, Asks.WENT_WELL])

    def _only_column(self, column: Column) -> bool:
        """Whether every other column has a use that is not an answer."""
        others = (self.uses.get(each) for each in self.table.columns if each != column)
        return all(other is not None and other[0].role is not ColumnRole.ANSWER for other in others)

    def _give(self, column: Column, targets: list[Target], why: GuessedBy) -> None:
        if not targets or column in self.uses:
            return
        target = targets[0]
        self.free.remove(target)
        # A question answered as a whole has no parts left to match, and the other way round.
        self.free = [
            each
            for each in self.free
            if each.question.id != target.question.id or (each.item is None) == (target.item is None)
        ]
        use = ColumnUse(
            title=column.title, occurrence=column.occurrence, question=target.question.id, item=target.item
        )
        self.uses[column] = (use, why)


def _use(column: Column, role: ColumnRole) -> ColumnUse:
    return ColumnUse(title=column.title, occurrence=column.occurrence, role=role)

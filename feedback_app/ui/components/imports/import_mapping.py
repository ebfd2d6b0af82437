"""What each column is for: the product's guess, its reason, and the person's decision."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import streamlit as st

from analysis import dates
from feedback_app.services.imports import ColumnMapping, mapping_from_text, suggest_mapping
from feedback_app.services.imports.columns.column_uses import Use, possible_uses, use_of
from feedback_app.services.imports.columns.date_orders import DateOrderFinding, date_orders
from feedback_app.services.imports.columns.guessed_by import SURE
from feedback_app.services.imports.columns.mapping import ColumnRole
from feedback_app.services.imports.columns.suggesting import MappingSuggestion
from feedback_app.services.imports.files.cell_text import text_of
from feedback_app.services.imports.files.dates import DateOrder
from feedback_app.services.imports.files.table import (
    Column,
    Table,
    is_blank,
    visible_text,
)
from feedback_app.services.imports.runs.date_notes import ORDER_WORDS
from feedback_app.services.imports.runs.notes import WHY
from feedback_app.services.local_time import local_day
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState
from surveys.core.model import Form


EXAMPLES, LONGEST_EXAMPLE = 2, 90
EXAMPLE = "3/4/2024"
ORDERS = {DateOrder.DAY_FIRST: "3 April (day first)", DateOrder.MONTH_FIRST: "4 March (month first)"}


kept: TabState[tuple[str, ColumnMapping] | None] = TabState("import_mapping", None)


def choose(form: Form, table: Table, key: str) -> tuple[ColumnMapping, MappingSuggestion | None]:
    """The mapping shown on the page: the one used before, a saved one, or the product's guess.

    With the guess it started from, if it started from one.
    """
    guess = suggest_mapping(form, table)
    before = _saved_mapping(form, key) or _kept_mapping(form, key)
    page = _Page(form, table, before or guess.mapping, guess, f"{key}-{form.key}-{before is not None}")
    unsure = [] if before else [column for column in table.columns if guess.why(column) not in SURE]
    sure = [column for column in table.columns if column not in unsure]
    chosen = {column: page.ask(column) for column in unsure}
    chosen |= page.ask_sure(sure)
    uses = tuple(chosen[column].for_column(column, page.mapping.of(column)) for column in table.columns)
    mapping = page.mapping.model_copy(update={"columns": uses})
    return mapping.model_copy(update=page.ask_dates(mapping)), None if before else guess


def keep(form: Form, key: str, mapping: ColumnMapping) -> None:
    """Remember the mapping that was used, for looking at the same file again."""
    kept.set((f"{key}-{form.key}", mapping))


def _kept_mapping(form: Form, key: str) -> ColumnMapping | None:
    before = kept.get()
    return before[1] if before is not None and before[0] == f"{key}-{form.key}" else None


def _saved_mapping(form: Form, key: str) -> ColumnMapping | None:
    with st.expander("Use your column settings from last time"):
        file = st.file_uploader(
            "The file you saved then (.json or .yaml)", type=["json", "yaml", "yml"], key=f"{key}-mapping"
        )
    if file is None:
        return None
    with show_refusals():
        mapping = mapping_from_text(file.getvalue().decode("utf-8-sig", "replace"))
        if mapping.form == form.key:
            return mapping
        st.warning("That file is for another form. Choose that form above, or set the columns by hand.")
    return None


class _Page:
    """The questions to the person, column by column."""

    def __init__(
        self, form: Form, table: Table, mapping: ColumnMapping, guess: MappingSuggestion, key: str
    ) -> None:
        self.form = form
        self.table = table
        self.mapping = mapping
        self.guess = guess
        self.key = key
        self.uses = possible_uses(form)

    def ask(self, column: Column) -> Use:
        """A card with examples, for a column whose use is only likely."""
        with st.container(border=True, key=f"{self.key}-column-{column.position}"):
            words, choice = st.columns([1, 1])
            with words:
                st.markdown(f"**{literal(column.title)}**")
                for example in _examples(column, self.table):
                    st.text(example)
            with choice:
                chosen = self._choice(column, f"What is in column {column.letter}?")
                if chosen == self._begins_as(column):
                    st.caption(f"Check: {WHY[self.guess.why(column)]}.")
        return chosen

    def ask_sure(self, columns: Sequence[Column]) -> dict[Column, Use]:
        """One line for each column that hardly needs checking, and a place to change it."""
        if not columns:
            return {}
        lines = st.container()
        with st.expander(f"Change {'this one' if len(columns) == 1 else f'one of these {len(columns)}'}"):
            label = "Column {letter}: {title}"
            chosen = {
                column: self._choice(column, literal(label.format(letter=column.letter, title=column.title)))
                for column in columns
            }
        with lines:
            shown = (
                f"- {literal(c.title)} \u2013 **{literal(use.words(self.form))}**"
                for c, use in chosen.items()
            )
            st.markdown("\n".join(shown))
        return chosen

    def ask_dates(self, mapping: ColumnMapping) -> dict[str, object]:
        """How dates are meant, and one month for rows that have none.

        A file that leaves the order open, or contradicts itself, gets no answer in advance.
        """
        orders = date_orders(self.form, self.table, mapping, today=local_day(context.now()))
        open_one = next((found for found in orders.values() if found.needs_a_choice), None)
        shown = self.mapping.date_order or next(
            (found.order for found in orders.values()), DateOrder.DAY_FIRST
        )
        has_date = any(use.role is ColumnRole.RECEIVED for use in mapping.columns)
        is_open = open_one is not None and self.mapping.date_order is None
        with st.expander("Dates", expanded=is_open or not has_date):
            order = st.radio(
                literal(f"In this file, {open_one.example if open_one else EXAMPLE} means"),
                list(ORDERS),
                index=None if is_open else list(ORDERS).index(shown),
                format_func=_examples_of(open_one).__getitem__,
                key=f"{self.key}-order-{is_open}",
            )
            month = st.text_input(
                "Month for rows without a date, for example 2024-03",
                value=self.mapping.month or "",
                max_chars=7,
                key=f"{self.key}-month",
                autocomplete="off",
            ).strip()
        # What the file itself shows stays the file's: it is noted as that, not as someone's choice.
        is_chosen = is_open or order is not shown
        return {"date_order": order if is_chosen else self.mapping.date_order, "month": month or None}

    def _choice(self, column: Column, label: str) -> Use:
        begins_as = self._begins_as(column)
        return st.selectbox(
            label,
            self.uses,
            index=self.uses.index(begins_as) if begins_as in self.uses else 0,
            format_func=lambda use: use.words(self.form),
            key=f"{self.key}-use-{column.position}",
        )

    def _begins_as(self, column: Column) -> Use:
        return use_of(self.mapping.of(column))


def _examples_of(found: DateOrderFinding | None) -> dict[DateOrder, str]:
    """Both readings of the file's own example."""
    if found is None:
        return ORDERS
    return {
        order: f"{dates.in_words(found.example_days[order])} ({ORDER_WORDS[order]})" for order in DateOrder
    }


def _examples(column: Column, table: Table) -> list[str]:
    """The first different contents of a column, short; the person looks at their own file."""
    seen = dict.fromkeys(
        visible_text(text_of(cell)) for cell in islice(table.values(column), 200) if not is_blank(cell)
    )
    cut = [text if len(text) <= LONGEST_EXAMPLE else text[: LONGEST_EXAMPLE - 1] + "\u2026" for text in seen]
    return cut[:EXAMPLES] or ["(empty)"]

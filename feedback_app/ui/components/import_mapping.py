"""What each column is for: the product's guess, its reason, and the person's decision."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import streamlit as st

from feedback_app.services.imports import ColumnMapping, mapping_from_text, suggest_mapping
from feedback_app.services.imports.cell_answers import text_of
from feedback_app.services.imports.column_uses import Use, possible_uses, use_of
from feedback_app.services.imports.dates import DateOrder
from feedback_app.services.imports.mapping import ColumnRole
from feedback_app.services.imports.suggesting import SURE, Suggestion, Why
from feedback_app.services.imports.table import Column, Table, is_blank, visible_text
from feedback_app.ui.components.kind_errors import told_kindly
from feedback_app.ui.components.literal_text import literal
from surveys.model import Form


EXAMPLES, LONGEST_EXAMPLE = 2, 90
WHY = {
    Why.OWN_EXPORT: "a heading of our own exports",
    Why.SAME_WORDS: "same words as the question",
    Why.NEARLY_SAME_WORDS: "nearly the same words",
    Why.ITS_ANSWERS: "its answers are the options of this question",
    Why.LOOKS_LIKE_COMMENTS: "looks like comments",
    Why.KNOWN_TITLE: "a title we know",
    Why.NAMES_A_PERSON: "may name a person, so it is never imported",
    Why.NOTHING_LIKE_IT: "no question like it",
}
ORDERS = {DateOrder.DAY_FIRST: "3 April (day first)", DateOrder.MONTH_FIRST: "4 March (month first)"}


def choose(form: Form, table: Table, key: str) -> ColumnMapping:
    """The mapping as it stands on the page."""
    guess = suggest_mapping(form, table)
    saved = _saved_mapping(form, key)
    mapping = saved or guess.mapping
    key = f"{key}-{form.key}-{saved is not None}"
    uses = possible_uses(form)
    chosen = [_choose_use(form, column, table, mapping, guess, uses, key) for column in table.columns]
    columns = tuple(
        use.for_column(column, mapping.of(column)) for column, use in zip(table.columns, chosen, strict=True)
    )
    return mapping.model_copy(update={"columns": columns, **_dates(mapping, chosen, key)})


def _saved_mapping(form: Form, key: str) -> ColumnMapping | None:
    with st.expander("Use a mapping you saved before"):
        file = st.file_uploader(
            "Mapping (.json or .yaml)", type=["json", "yaml", "yml"], key=f"{key}-mapping"
        )
    if file is None:
        return None
    with told_kindly():
        mapping = mapping_from_text(file.getvalue().decode("utf-8-sig", "replace"))
        if mapping.form == form.key:
            return mapping
        st.warning("That mapping is for another form. Choose that form above, or set the columns by hand.")
    return None


def _choose_use(
    form: Form,
    column: Column,
    table: Table,
    mapping: ColumnMapping,
    guess: Suggestion,
    uses: Sequence[Use],
    key: str,
) -> Use:
    begins_as = use_of(mapping.of(column))
    with st.container(border=True, key=f"{key}-column-{column.position}"):
        words, choice = st.columns([1, 1])
        with words:
            st.markdown(f"**{literal(column.title)}**  \nColumn {column.letter}")
            for example in _examples(column, table):
                st.text(example)
        with choice:
            chosen = st.selectbox(
                f"What is in column {column.letter}?",
                uses,
                index=uses.index(begins_as) if begins_as in uses else 0,
                format_func=lambda use: use.words(form),
                key=f"{key}-use-{column.position}",
            )
            why = guess.why(column)
            if chosen == begins_as:
                st.caption(("" if why in SURE else "Please check: ") + WHY[why])
    return chosen


def _examples(column: Column, table: Table) -> list[str]:
    """The first different contents of a column, short; the person looks at their own file."""
    seen = dict.fromkeys(
        visible_text(text_of(cell)) for cell in islice(table.values(column), 200) if not is_blank(cell)
    )
    cut = [text if len(text) <= LONGEST_EXAMPLE else text[: LONGEST_EXAMPLE - 1] + "\u2026" for text in seen]
    return cut[:EXAMPLES] or ["(empty)"]


def _dates(mapping: ColumnMapping, chosen: Sequence[Use], key: str) -> dict[str, object]:
    """How dates are meant, and one month for rows that have none."""
    has_date = any(use.role is ColumnRole.RECEIVED for use in chosen)
    with st.expander("Dates", expanded=not has_date):
        order = st.radio(
            "In this file, 3/4/2024 means",
            list(ORDERS),
            index=list(ORDERS).index(mapping.date_order),
            format_func=ORDERS.__getitem__,
            key=f"{key}-order",
        )
        month = st.text_input(
            "Month for rows without a date, for example 2024-03",
            value=mapping.month or "",
            max_chars=7,
            key=f"{key}-month",
            autocomplete="off",
        ).strip()
    return {"date_order": order, "month": month or None}

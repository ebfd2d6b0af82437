"""Words in the spreadsheet that no option explains: what do they mean?"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from feedback_app.services.imports import ColumnMapping
from feedback_app.services.imports.columns.mapping import WordUse
from feedback_app.services.imports.columns.unknown_words import UnknownWord, unknown_words
from feedback_app.services.imports.files.rating_words import RATING_MOST
from feedback_app.services.imports.files.table import Column, Table
from feedback_app.services.imports.files.words import typed
from feedback_app.ui.components.imports.import_file import counted
from feedback_app.ui.components.literal_text import literal
from surveys.core.model import (
    Form,
    OneChoice,
    Rating,
    SeveralChoices,
    StatementGroup,
)


UNDECIDED, BLANK = "undecided", ""
MOST = 60


def choose(form: Form, table: Table, mapping: ColumnMapping, key: str) -> ColumnMapping:
    """The mapping with what the person says about unknown words."""
    unknown = unknown_words(form, table, mapping)
    if not unknown:
        return mapping
    st.subheader("Words we do not know", anchor=False)
    st.markdown("Rows with such a word are refused until you say what it means.")
    decided: dict[Column, list[WordUse]] = {}
    for number, word in enumerate(unknown[:MOST]):
        means = _choose_meaning(form, word, f"{key}-word-{form.key}-{word.column.position}-{number}")
        if means != UNDECIDED:
            decided.setdefault(word.column, []).append(WordUse(word=word.word, means=means))
    columns = tuple(
        use.model_copy(update={"words": (*use.words, *decided.get(column, ()))})
        for use in mapping.columns
        if (column := table.column(use.title, use.occurrence)) is not None
    )
    return mapping.model_copy(update={"columns": columns})


def _choose_meaning(form: Form, unknown: UnknownWord, key: str) -> str:
    meanings = {UNDECIDED: "Refuse these rows", **_meanings(form, unknown)}
    near = f" Perhaps: {meanings[unknown.nearest]}." if unknown.nearest in meanings else ""
    where = f"in column {unknown.column.letter} ({counted(unknown.n_rows, 'row')})"
    return st.selectbox(
        literal(f"\u201c{typed(unknown.word)}\u201d {where}.{near}"),
        list(meanings),
        format_func=meanings.__getitem__,
        key=key,
    )


def _meanings(form: Form, unknown: UnknownWord) -> Mapping[str, str]:
    question = form.question(unknown.question_id)
    if isinstance(question, Rating):
        return {str(value): str(value) for value in range(RATING_MOST + 1)} | {BLANK: "Leave blank"}
    if not isinstance(question, OneChoice | SeveralChoices | StatementGroup):
        return {BLANK: "Leave blank"}
    options = {option.code: option.label for option in form.options(question)}
    if unknown.item is not None:
        return {unknown.item: f"Chosen: {options[unknown.item]}", BLANK: "Not chosen, or not asked"}
    reasons = {reason.value: form.missing_label(reason) for reason in question.missing}
    return options | reasons | {BLANK: "Leave blank"}

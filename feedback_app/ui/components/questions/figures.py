"""Numbers, days and months, typed. What cannot be read is kept as typed; validation says what is wrong."""

from __future__ import annotations

import streamlit as st

from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions.keys import widget_key
from feedback_app.ui.components.questions.reading import Reading
from feedback_app.ui.components.questions.reasons import with_reasons
from surveys.answers import Answer
from surveys.model import DateQuestion, Form, MonthQuestion, NumberQuestion
from surveys.typed_answers import (
    day_as_typed,
    month_as_typed,
    number_as_typed,
    read_day,
    read_month,
    read_number,
)


def ask_number(form: Form, question: NumberQuestion, answer: Answer | None) -> Reading:
    """One number, with its unit in the label."""
    label = f"Number of {question.unit}" if question.unit else "Number"
    shown = number_as_typed(answer)
    with st.container(key=f"digits-{question.id}"):
        typed = st.text_input(literal(label), value=shown, key=widget_key(question.id), width=160)
    return with_reasons(form, question.id, question.missing, answer, read_number(typed))


def ask_day(form: Form, question: DateQuestion, answer: Answer | None) -> Reading:
    """Day, month and year in three fields: a calendar is slow for a birthday and has tiny targets."""
    day, month, year = _fields(question.id, ("Day", "Month", "Year"), day_as_typed(answer))
    return with_reasons(form, question.id, question.missing, answer, read_day(day, month, year))


def ask_month(form: Form, question: MonthQuestion, answer: Answer | None) -> Reading:
    """Month and year in two fields."""
    month, year = _fields(question.id, ("Month", "Year"), month_as_typed(answer))
    return with_reasons(form, question.id, question.missing, answer, read_month(month, year))


def _fields(question_id: str, labels: tuple[str, ...], shown: tuple[str, ...]) -> list[str]:
    with st.container(key=f"digits-{question_id}", horizontal=True, vertical_alignment="bottom"):
        return [
            st.text_input(
                label,
                value=text,
                key=widget_key(question_id, label.lower()),
                width=110 if label == "Year" else 90,
            )
            for label, text in zip(labels, shown, strict=True)
        ]

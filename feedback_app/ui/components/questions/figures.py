"""Numbers, days and months, typed. What cannot be read is kept as typed; validation says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions.keys import widget_key
from feedback_app.ui.components.questions.reading import WidgetReading
from feedback_app.ui.components.questions.reasons import with_reasons
from surveys.catalogue import face_words
from surveys.core.answers import Answer
from surveys.core.model import (
    DateQuestion,
    Form,
    MonthQuestion,
    NumberQuestion,
)
from surveys.typed_answers import (
    day_as_typed,
    month_as_typed,
    number_as_typed,
    read_day,
    read_month,
    read_number,
)


DAY, MONTH, YEAR = "day", "month", "year"


def ask_number(form: Form, question: NumberQuestion, answer: Answer | None) -> WidgetReading:
    """One number, with its unit in the label."""
    words = face_words(form.language)
    label = words.number_of.format(unit=question.unit) if question.unit else words.number
    shown = number_as_typed(answer)
    with st.container(key=f"digits-{question.id}"):
        typed = st.text_input(literal(label), value=shown, key=widget_key(question.id), width=160)
    return with_reasons(form, question.id, question.missing, answer, read_number(typed))


def ask_day(form: Form, question: DateQuestion, answer: Answer | None) -> WidgetReading:
    """Day, month and year in three fields: a calendar is slow for a birthday and has tiny targets."""
    words = face_words(form.language)
    labels = {DAY: words.day, MONTH: words.month, YEAR: words.year}
    day, month, year = _fields(question.id, labels, day_as_typed(answer))
    return with_reasons(form, question.id, question.missing, answer, read_day(day, month, year))


def ask_month(form: Form, question: MonthQuestion, answer: Answer | None) -> WidgetReading:
    """Month and year in two fields."""
    words = face_words(form.language)
    labels = {MONTH: words.month, YEAR: words.year}
    month, year = _fields(question.id, labels, month_as_typed(answer))
    return with_reasons(form, question.id, question.missing, answer, read_month(month, year))


def _fields(question_id: str, labels: Mapping[str, str], shown: tuple[str, ...]) -> list[str]:
    with st.container(key=f"digits-{question_id}", horizontal=True, vertical_alignment="bottom"):
        return [
            st.text_input(
                literal(label),
                value=text,
                key=widget_key(question_id, part),
                width=110 if part == YEAR else 90,
            )
            for (part, label), text in zip(labels.items(), shown, strict=True)
        ]

"""Numbers, days and months, typed. What cannot be read is kept as typed; validation says what is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

import streamlit as st

from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions.keys import widget_key
from feedback_app.ui.components.questions.reading import Reading
from feedback_app.ui.components.questions.reasons import with_reasons
from surveys.answers import Amount, Answer, InMonth, OnDate, Written
from surveys.model import DateQuestion, Form, MonthQuestion, NumberQuestion


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def ask_number(form: Form, question: NumberQuestion, answer: Answer | None) -> Reading:
    """One number, with its unit in the label."""
    label = f"Number of {question.unit}" if question.unit else "Number"
    shown = f"{answer.number:f}" if isinstance(answer, Amount) else _as_typed(answer)
    with st.container(key=f"digits-{question.id}"):
        typed = st.text_input(literal(label), value=shown, key=widget_key(question.id), width=160)
    return with_reasons(form, question.id, question.missing, answer, read_number(typed))


def ask_day(form: Form, question: DateQuestion, answer: Answer | None) -> Reading:
    """Day, month and year in three fields: a calendar is slow for a birthday and has tiny targets."""
    if isinstance(answer, OnDate):
        shown = [str(answer.day.day), str(answer.day.month), str(answer.day.year)]
    else:
        shown = _parts(answer, 3)
    day, month, year = _fields(question.id, ("Day", "Month", "Year"), shown)
    return with_reasons(form, question.id, question.missing, answer, read_day(day, month, year))


def ask_month(form: Form, question: MonthQuestion, answer: Answer | None) -> Reading:
    """Month and year in two fields."""
    shown = [str(answer.month), str(answer.year)] if isinstance(answer, InMonth) else _parts(answer, 2)
    month, year = _fields(question.id, ("Month", "Year"), shown)
    return with_reasons(form, question.id, question.missing, answer, read_month(month, year))


def read_number(typed: str) -> Amount | Written | None:
    """``1,250`` and ``12`` are numbers; what is none is given back as typed."""
    text = typed.strip()
    if not text:
        return None
    try:
        number = Decimal(text.replace(" ", "").replace(",", ""))
    except InvalidOperation:
        return Written(text)
    return Amount(number) if number.is_finite() else Written(text)


def read_day(day: str, month: str, year: str) -> OnDate | Written | None:
    """A day that exists, or the three parts as typed."""
    if not (day.strip() or month.strip() or year.strip()):
        return None
    try:
        return OnDate(date(int(year), _month_number(month), int(day)))
    except (ValueError, OverflowError):
        return Written(_joined(day, month, year))


def read_month(month: str, year: str) -> InMonth | Written | None:
    """A month that exists, or the two parts as typed."""
    if not (month.strip() or year.strip()):
        return None
    try:
        number = _month_number(month)
        return InMonth(date(int(year), number, 1).year, number)
    except (ValueError, OverflowError):
        return Written(_joined(month, year))


def _fields(question_id: str, labels: tuple[str, ...], shown: list[str]) -> list[str]:
    with st.container(key=f"digits-{question_id}", horizontal=True, vertical_alignment="bottom"):
        return [
            st.text_input(
                label,
                value=text,
                key=widget_key(question_id, label.lower()),
                width=110 if label == "Year" else 90,
                max_chars=12,
            )
            for label, text in zip(labels, shown, strict=True)
        ]


def _month_number(typed: str) -> int:
    text = typed.strip().lower()
    return MONTHS.index(text[:3]) + 1 if text[:3] in MONTHS else int(text)


def _joined(*parts: str) -> str:
    """A part left out keeps its place, so that the fields can be filled again."""
    return " ".join("".join(part.split()) or "?" for part in parts)


def _parts(answer: Answer | None, count: int) -> list[str]:
    """What could not be read as a day or month, back in its fields."""
    parts = _as_typed(answer).split()
    return ["" if part == "?" else part for part in parts] if len(parts) == count else [""] * count


def _as_typed(answer: Answer | None) -> str:
    return answer.text if isinstance(answer, Written) else ""

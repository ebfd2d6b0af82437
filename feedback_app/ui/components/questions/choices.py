"""Choosing: one option, several, a statement's, or a point from 0 to 10. Nothing is chosen beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions.keys import widget_key
from feedback_app.ui.components.questions.reading import WidgetReading
from surveys.catalogue import face_words
from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    Missing,
    MissingReason,
    Rated,
)
from surveys.core.model import (
    Form,
    OneChoice,
    Option,
    Rating,
    SeveralChoices,
    StatementGroup,
)


REASON = "reason "  # before a reason's name, so that it is never taken for an option's code


def ask_one(form: Form, question: OneChoice, answer: Answer | None) -> WidgetReading:
    """One of the options, or a reason for no answer."""
    picked = _radio(form, question.id, question.text, form.options(question), question.missing, answer)
    return WidgetReading(_as_answer(picked))


def ask_rating(form: Form, question: Rating, answer: Answer | None) -> WidgetReading:
    """0 to 10 as buttons side by side: a slider always has a value, and cannot be left blank."""
    ends = face_words(form.language).rating_ends.format(low=question.low, high=question.high)
    st.markdown(literal(ends))
    points = tuple(Option(code=str(point), label=str(point)) for point in range(11))
    shown = Chosen(str(int(answer.number))) if isinstance(answer, Amount) else answer
    picked = _radio(form, question.id, question.text, points, question.missing, shown, is_row=True)
    read = _as_answer(picked)
    return WidgetReading(Amount(Decimal(read.code)) if isinstance(read, Chosen) else read)


def ask_statement(
    form: Form, question: StatementGroup, statement_id: str, text: str, answer: Answer | None
) -> Chosen | Missing | None:
    """One line of a statement group."""
    earlier = answer.of(statement_id) if isinstance(answer, Rated) else None
    name = f"{question.id}-{statement_id}"
    picked = _radio(
        form, name, text, form.options(question), question.missing, earlier, is_row=True, is_label_shown=True
    )
    return _as_answer(picked)


def ask_several(form: Form, question: SeveralChoices, answer: Answer | None) -> WidgetReading:
    """Any of the options as boxes, and reasons for no answer as boxes below them."""
    earlier = set(answer.codes) if isinstance(answer, ChosenMany) else set()
    with st.container(key=f"choices-{question.id}", gap=None):
        codes = tuple(
            option.code
            for option in question.options
            if st.checkbox(
                _label(option),
                value=option.code in earlier,
                key=widget_key(question.id, option.code),
                width="stretch",
            )
        )
        reasons = tuple(
            reason
            for reason in question.missing
            if st.checkbox(
                literal(form.missing_label(reason)),
                value=isinstance(answer, Missing) and answer.reason is reason,
                key=widget_key(question.id, REASON + reason),
                width="stretch",
            )
        )
    if codes:
        return WidgetReading(ChosenMany(codes), is_both=bool(reasons))
    return WidgetReading(Missing(reasons[0]) if reasons else None, is_both=len(reasons) > 1)


def _radio(
    form: Form,
    name: str,
    label: str,
    options: Sequence[Option],
    missing: Sequence[MissingReason],
    answer: Answer | None,
    *,
    is_row: bool = False,
    is_label_shown: bool = False,
) -> str | None:
    labels = {option.code: literal(option.label) for option in options}
    labels |= {REASON + reason: literal(form.missing_label(reason)) for reason in missing}
    codes = list(labels)
    hints = {option.code: literal(option.hint) for option in options if option.hint}
    return st.radio(
        literal(label),
        codes,
        index=_place(codes, answer),
        format_func=labels.__getitem__,
        key=widget_key(name),
        captions=[hints.get(code, "") for code in codes] if hints else None,
        horizontal=is_row,
        width="stretch",
        label_visibility="visible" if is_label_shown else "collapsed",
    )


def _label(option: Option) -> str:
    return literal(f"{option.label} ({option.hint})" if option.hint else option.label)


def _place(codes: list[str], answer: Answer | None) -> int | None:
    match answer:
        case Chosen(code):
            wanted = code
        case Missing(reason):
            wanted = REASON + reason
        case _:
            return None
    return codes.index(wanted) if wanted in codes else None


def _as_answer(picked: str | None) -> Chosen | Missing | None:
    if picked is None:
        return None
    if picked.startswith(REASON):
        return Missing(MissingReason(picked.removeprefix(REASON)))
    return Chosen(picked)

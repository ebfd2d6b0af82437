"""One question: its widget, what is wrong with it, what the person gives."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from feedback_app.ui.components.questions import choices, figures, words
from feedback_app.ui.components.questions.keys import place_key
from feedback_app.ui.components.questions.reading import DrawnQuestion, WidgetReading
from surveys.core.answers import (
    Answer,
    Chosen,
    Missing,
    Rated,
)
from surveys.core.model import (
    DateQuestion,
    Form,
    Information,
    LongText,
    MonthQuestion,
    NumberQuestion,
    OneChoice,
    Question,
    Rating,
    SeveralChoices,
    ShortText,
    StatementGroup,
)


__all__ = ["DrawnQuestion", "ask"]


def ask(form: Form, question: Question, answer: Answer | None) -> DrawnQuestion:
    """Draw the question's widget with the answer so far and read it. The question is the page's heading."""
    if isinstance(question, StatementGroup):
        return _ask_statements(form, question, answer)
    with st.container(key=place_key(question.id)):
        place = st.empty()
        return DrawnQuestion(_ask_one_widget(form, question, answer), {None: place})


def _ask_one_widget(form: Form, question: Question, answer: Answer | None) -> WidgetReading:
    match question:
        case OneChoice():
            return choices.ask_one(form, question, answer)
        case SeveralChoices():
            return choices.ask_several(form, question, answer)
        case Rating():
            return choices.ask_rating(form, question, answer)
        case NumberQuestion():
            return figures.ask_number(form, question, answer)
        case DateQuestion():
            return figures.ask_day(form, question, answer)
        case MonthQuestion():
            return figures.ask_month(form, question, answer)
        case ShortText() | LongText():
            return words.ask_words(form, question, answer)
        case Information() | StatementGroup():
            return WidgetReading(None)


def _ask_statements(form: Form, question: StatementGroup, answer: Answer | None) -> DrawnQuestion:
    given: list[tuple[str, Chosen | Missing]] = []
    places: dict[str | None, DeltaGenerator] = {None: st.empty()}
    for statement in question.statements:
        with st.container(key=place_key(question.id, statement.id)):
            places[statement.id] = st.empty()
            picked = choices.ask_statement(form, question, statement.id, statement.text, answer)
        if picked is not None:
            given.append((statement.id, picked))
    return DrawnQuestion(WidgetReading(Rated(tuple(given)) if given else None), places)

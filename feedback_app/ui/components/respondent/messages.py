"""Pages that only tell something, and the error summary."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.services.kind_words import KindWords
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions.keys import place_key
from feedback_app.ui.components.respondent import frame
from surveys.model import Form
from surveys.problems import Problem


NOT_SAVED = (
    "We could not save this page just now. What you gave is still here. "
    "Please wait a moment and press the button again."
)
IS_BOTH = "You gave an answer and also ticked that you give none. Keep one of the two."


def show_words(words: KindWords) -> None:
    """A kind page, with the crisis lines open."""
    with st.container(key="page-message"):
        st.title(literal(words.title), anchor=False)
        for paragraph in words.paragraphs:
            st.markdown(literal(paragraph))
        show_help()


def show_help() -> None:
    """The crisis lines in sight, not behind a button."""
    with st.container(key="help-lines"):
        st.header("If you need help now", anchor=False)
        frame.show_help_lines()


def show_problems(form: Form, problems: Sequence[Problem]) -> None:
    """The error summary: each problem by name, leading to its field."""
    st.set_page_config(page_title=f"Error: {form.title}")
    lines = (
        f"- [{literal(f'{each.what} {each.how}')}](#{place_key(each.question_id, each.statement)})"
        for each in problems
    )
    _summary("\n".join(lines))


def show_trouble(text: str) -> None:
    """An error summary with one line that belongs to no field."""
    _summary(literal(text))


def _summary(text: str) -> None:
    with st.container(key="problems"):
        st.error(f"**There is a problem**\n\n{text}")

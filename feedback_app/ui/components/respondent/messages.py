"""Pages that only tell something, and the error summary."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.services.form_words import ENGLISH, FormWords, words_for
from feedback_app.services.kind_words import KindWords
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions.keys import place_key
from feedback_app.ui.components.respondent import frame
from surveys.model import Form
from surveys.problems import Problem


def show_words(words: KindWords, around: FormWords = ENGLISH) -> None:
    """A kind page, with the crisis lines open."""
    with st.container(key="page-message"):
        st.title(literal(words.title), anchor=False)
        for paragraph in words.paragraphs:
            st.markdown(literal(paragraph))
        show_help(around)


def show_help(words: FormWords) -> None:
    """The crisis lines in sight, not behind a button."""
    with st.container(key="help-lines"):
        st.header(literal(words.help_title), anchor=False)
        frame.show_help_lines(words)


def show_problems(form: Form, problems: Sequence[Problem]) -> None:
    """The error summary: each problem by name, leading to its field."""
    words = words_for(form.language)
    st.set_page_config(page_title=f"{words.error} {form.title}")
    lines = (
        f"- [{literal(words.say(each))}](#{place_key(each.question_id, each.statement)})" for each in problems
    )
    _summary(words, "\n".join(lines))


def show_trouble(form: Form, text: str) -> None:
    """An error summary with one line that belongs to no field."""
    _summary(words_for(form.language), literal(text))


def _summary(words: FormWords, text: str) -> None:
    with st.container(key="problems"):
        st.error(f"**{literal(words.problems_title)}**\n\n{text}")

"""Pages that only show a message, and the error summary."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.services.answering.left_drafts import LeftForm
from feedback_app.services.answering.link_messages import MessageText, message
from feedback_app.services.safety.crisis_lines import CrisisLine, crisis_lines
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions.keys import place_key
from feedback_app.ui.components.respondent import frame
from surveys.catalogue import face_words
from surveys.core.answers import Written
from surveys.core.model import Form
from surveys.core.problems import Problem
from surveys.faces.words import ENGLISH, FaceWords


def show_words(
    words: MessageText, around: FaceWords | None = None, lines: Sequence[CrisisLine] | None = None
) -> None:
    """A message with lines of help open: the national ones, when no team is known."""
    around = around or face_words(ENGLISH)
    with st.container(key="page-message"):
        st.title(literal(words.title), anchor=False)
        for paragraph in words.paragraphs:
            st.markdown(literal(paragraph))
        show_help(around, crisis_lines(around.language) if lines is None else lines)


def show_taken_back(left: LeftForm) -> None:
    """The link was revoked: what happened, and the person's own words once more before they are removed."""
    words = face_words(left.journey.form.language)
    show_words(message("taken_back", words.language), words)
    typed = [answer.text for answer in left.journey.submission().values() if isinstance(answer, Written)]
    if typed:
        st.header(literal(words.typed_before), anchor=False)
    for text in typed:
        st.text(text)


def show_help(words: FaceWords, lines: Sequence[CrisisLine]) -> None:
    """Lines of help in sight, not behind a button, and that no one watches the answers."""
    with st.container(key="help-lines"):
        st.header(literal(words.help_title), anchor=False)
        st.markdown(literal(words.help_text))
        frame.show_help_lines(lines)


def show_problems(form: Form, problems: Sequence[Problem]) -> None:
    """The error summary: each problem by name, leading to its field."""
    words = face_words(form.language)
    st.set_page_config(page_title=f"{words.error} {form.title}")
    lines = (
        f"- [{literal(words.say(each))}](#{place_key(each.question_id, each.statement)})" for each in problems
    )
    _summary(words, "\n".join(lines))


def show_trouble(form: Form, text: str) -> None:
    """An error summary with one line that belongs to no field."""
    _summary(face_words(form.language), literal(text))


def _summary(words: FaceWords, text: str) -> None:
    with st.container(key="problems"):
        st.error(f"**{literal(words.problems_title)}**\n\n{text}")

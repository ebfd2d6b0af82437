"""Texts, short and long. Nothing is cut off while typing: Continue says what is too long, and keeps it."""

from __future__ import annotations

import streamlit as st

from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions.keys import widget_key
from feedback_app.ui.components.questions.reading import WidgetReading
from feedback_app.ui.components.questions.reasons import with_reasons
from surveys.catalogue import face_words
from surveys.core.answers import Answer, Written, is_unseen
from surveys.core.model import Form, LongText, ShortText


def ask_words(form: Form, question: ShortText | LongText, answer: Answer | None) -> WidgetReading:
    shown = answer.text if isinstance(answer, Written) else ""
    label, key = literal(question.text), widget_key(question.id)
    if isinstance(question, LongText):
        typed = st.text_area(label, value=shown, key=key, height=190, label_visibility="collapsed")
        with st.container(key=f"limit-{question.id}"):
            limit = face_words(form.language).limit.format(limit=f"{question.max_length:,}")
            st.markdown(literal(limit))
    else:
        typed = st.text_input(label, value=shown, key=key, label_visibility="collapsed", autocomplete="off")
    given = None if is_unseen(Written(typed)) else Written(typed)
    return with_reasons(form, question.id, question.missing, answer, given)

"""The first page: what is asked, how long it takes, what happens with it."""

from __future__ import annotations

import streamlit as st

from feedback_app.errors import FeedbackError
from feedback_app.services.answering import risk_help
from feedback_app.services.safety.near_a_form import NearAForm
from feedback_app.ui.components.literal_text import literal, paragraphs
from feedback_app.ui.components.respondent import language_choice, messages
from feedback_app.ui.session.answering_tab import AnsweringTab
from surveys.catalogue import face_words
from surveys.core.journey import Journey, Page


def show(tab: AnsweringTab, journey: Journey, page: Page, near: NearAForm, *, is_help_due: bool) -> None:
    """Draw it; Start goes on. ``is_help_due``: the helplines are at the top already."""
    form, words = journey.form, face_words(journey.form.language)
    st.title(literal(form.title), anchor=False)
    trouble = st.container()
    language_choice.show_on_page(tab, journey, page.id)
    st.markdown(paragraphs(form.introduction))
    st.markdown(literal(f"{words.it_takes(form.minutes)} {words.each_page_kept}"))
    if risk_help.tells_of_left_drafts(form):
        st.markdown(literal(words.left_draft(near.draft_minutes)))
    if st.button(literal(words.start), type="primary", key="continue-start"):
        try:
            turned = tab.go_on(page.id, None)
        except FeedbackError:
            with trouble:
                messages.show_trouble(form, words.not_saved)
            return
        tab.show(form, turned.page_id)
    if risk_help.begins_with_help(form) and not is_help_due:
        messages.show_help(words, near.lines)

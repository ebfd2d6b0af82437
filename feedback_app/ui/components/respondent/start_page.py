"""The first page: what is asked, how long it takes, what happens with it."""

from __future__ import annotations

import streamlit as st

from feedback_app.errors import FeedbackError
from feedback_app.ui.answering_tab import AnsweringTab
from feedback_app.ui.components.literal_text import literal, paragraphs
from feedback_app.ui.components.respondent import messages
from surveys.journey import Journey, Page


def show(tab: AnsweringTab, journey: Journey, page: Page) -> None:
    """Draw it; Start goes on."""
    form = journey.form
    st.title(literal(form.title), anchor=False)
    trouble = st.container()
    st.markdown(paragraphs(form.introduction))
    minutes = "1 minute" if form.minutes == 1 else f"{form.minutes} minutes"
    st.markdown(
        f"It takes about {minutes}. Each page is kept when you press Continue, so you can stop and come back."
    )
    if st.button("Start", type="primary", key="continue-start"):
        try:
            turned = tab.go_on(page.id, None)
        except FeedbackError:
            with trouble:
                messages.show_trouble(messages.NOT_SAVED)
            return
        tab.show(form, turned.page_id)

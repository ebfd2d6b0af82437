"""One question a page: Back, the question as heading, its widget, Continue."""

from __future__ import annotations

import streamlit as st

from feedback_app.errors import FeedbackError
from feedback_app.ui.answering_tab import AnsweringTab
from feedback_app.ui.components.literal_text import literal, paragraphs
from feedback_app.ui.components.questions import Asked, ask
from feedback_app.ui.components.respondent import messages
from surveys.journey import Journey, Page
from surveys.model import Information, Question


def show(tab: AnsweringTab, journey: Journey, page: Page, question: Question) -> None:
    """Draw the page and do what is clicked. The answer is saved before another page shows.

    Everything is in one ``st.form``: nothing is sent while somebody types and a click sends it all, so
    neither a slow connection nor a restarted server comes between a choice and its Continue.
    """
    with st.form(key=f"form-{page.id}", border=False, enter_to_submit=False):
        is_back = st.form_submit_button("Back", type="tertiary", key=f"back-{page.id}")
        trouble = st.empty()
        _show_heading(journey, page, question)
        asked = ask(journey.form, question, journey.answers.get(question.id))
        is_on = st.form_submit_button("Continue", type="primary", key=f"continue-{page.id}")
    if is_back or is_on:
        with trouble.container():
            _leave(tab, journey, page, asked, is_back=is_back)


def _leave(tab: AnsweringTab, journey: Journey, page: Page, asked: Asked, *, is_back: bool) -> None:
    """Save and go, or stay and say why."""
    if asked.is_both and not is_back:
        messages.show_trouble(messages.IS_BOTH)
        return
    turn = tab.go_back if is_back else tab.go_on
    try:
        turned = turn(page.id, asked.answer)
    except FeedbackError:
        messages.show_trouble(messages.NOT_SAVED)
        return
    if turned.problems:
        messages.show_problems(journey.form, turned.problems)
        asked.show_problems(turned.problems)
        return
    tab.show(journey.form, turned.page_id, is_change=turned.is_change)


def _show_heading(journey: Journey, page: Page, question: Question) -> None:
    progress = journey.progress(page.id)
    about = "" if progress.exact else "about "
    where = f"Page {progress.position} of {about}{progress.of}"
    title = page.section.title if page.section else None
    with st.container(key=f"where-{page.id}"):
        st.markdown(literal(f"{title}, {where.lower()}" if title else where))
    st.title(literal(question.text), anchor=False)
    if isinstance(question, Information):
        st.markdown(paragraphs(question.body))
        return
    if question.hint:
        st.markdown(paragraphs(question.hint))
    if not question.required:
        st.markdown("You can skip this.")

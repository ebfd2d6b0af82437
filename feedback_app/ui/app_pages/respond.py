"""The page for people who answer. It needs no sign-in; the cookie of the link is the key."""

from __future__ import annotations

import streamlit as st

from feedback_app.services.answering import risk_help
from feedback_app.services.answering.link_messages import OPEN_LINK_AGAIN, for_status
from feedback_app.services.answering.link_state import OpeningStatus
from feedback_app.services.safety.near_a_form import NearAForm
from feedback_app.ui.components.respondent import (
    check_page,
    frame,
    language_choice,
    messages,
    question_page,
    start_page,
    thank_you,
)
from feedback_app.ui.session import context
from feedback_app.ui.session.answering_tab import AnsweringTab, this_tab
from feedback_app.ui.session.state import needs_help
from surveys.catalogue import face_words
from surveys.core.journey import Journey, Page, PageKind
from surveys.core.page_numbers import number_of


def show_page(tab: AnsweringTab, journey: Journey, page: Page, near: NearAForm) -> None:
    """Exactly one page of the form. Help is above it while an answer calls for it."""
    is_help_due = bool(risk_help.pages_with_worry(journey))
    needs_help.set(is_help_due)
    with st.container(key=f"page-{number_of(journey.form, page.id)}"):
        if is_help_due:
            frame.show_help_at_once(face_words(journey.form.language), near.lines)
        if page.kind is PageKind.START:
            start_page.show(tab, journey, page, near, is_help_due=is_help_due)
        elif page.question is not None:
            question_page.show(tab, journey, page, page.question, near, is_help_due=is_help_due)
        else:
            check_page.show(tab, journey, page)


def main() -> None:
    """Find where this person is in the form, and show that."""
    tab = this_tab()
    found = tab.look() if tab else None
    if tab is not None and found is not None and found.taken_back is not None:
        messages.show_taken_back(found.taken_back)
        tab.empty_taken_back()
        return
    if tab is None or found is None or found.journey is None:
        messages.show_words(OPEN_LINK_AGAIN if tab is None else for_status(OpeningStatus.NOT_FOUND))
        return
    form, words = found.journey.form, face_words(found.journey.form.language)
    near = context.near_a_form(found.organisation_id, form.language)
    st.set_page_config(page_title=form.title, initial_sidebar_state="collapsed")
    with st.container(key=language_choice.page_key(form)):
        frame.show_top(words, near.lines, is_quick_exit=form.quick_exit, reference=tab.reference)
        language_choice.show_draft_notice(form)
        if found.receipt is not None:
            told = tab.you_said(found)
            thank_you.show(form, found.receipt, told, near.lines, is_help_due=needs_help.get())
        elif found.status is OpeningStatus.OPEN:
            show_page(tab, found.journey, tab.page(found, found.journey), near)
        else:
            messages.show_words(for_status(found.status, form.language), words, near.lines)
        frame.show_beside(words, reference=tab.reference)


main()

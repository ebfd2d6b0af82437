"""The page of whoever answers. Needs no sign-in; the cookie of the link is the key."""

from __future__ import annotations

import streamlit as st

from feedback_app.services.answering import OpeningStatus
from feedback_app.services.form_words import words_for
from feedback_app.services.kind_words import OPEN_LINK_AGAIN, for_status
from feedback_app.services.page_numbers import number_of
from feedback_app.ui.answering_tab import AnsweringTab, this_tab
from feedback_app.ui.components.respondent import (
    check_page,
    frame,
    language_choice,
    messages,
    question_page,
    start_page,
    thank_you,
)
from surveys.journey import Journey, Page, PageKind


def show_page(tab: AnsweringTab, journey: Journey, page: Page) -> None:
    """Exactly one page of the form."""
    with st.container(key=f"page-{number_of(journey.form, page.id)}"):
        if page.kind is PageKind.START:
            start_page.show(tab, journey, page)
        elif page.question is not None:
            question_page.show(tab, journey, page, page.question)
        else:
            check_page.show(tab, journey, page)


def main() -> None:
    """Look where this person stands, and show that."""
    tab = this_tab()
    found = tab.look() if tab else None
    if tab is None or found is None or found.journey is None:
        messages.show_words(OPEN_LINK_AGAIN if tab is None else for_status(OpeningStatus.NOT_FOUND))
        return
    form, words = found.journey.form, words_for(found.journey.form.language)
    st.set_page_config(page_title=form.title, initial_sidebar_state="collapsed")
    with st.container(key=language_choice.page_key(form)):
        frame.show_top(words, is_quick_exit=form.quick_exit, reference=tab.reference)
        language_choice.show_draft_notice(form)
        if found.receipt is not None:
            thank_you.show(form, found.receipt, tab.you_said(found))
        elif found.status is OpeningStatus.OPEN:
            show_page(tab, found.journey, tab.page(found, found.journey))
        else:
            messages.show_words(for_status(found.status, form.language), words)
        frame.show_beside(words, reference=tab.reference)


main()

"""Choosing a language by its own name, on every page; and saying when a translation is a draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from feedback_app.errors import FeedbackError
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.respondent import messages
from feedback_app.ui.session.answering_tab import AnsweringTab, Others
from surveys.catalogue import face_words
from surveys.core.answers import Answer
from surveys.core.journey import NO_OTHERS, Journey
from surveys.core.model import Form
from surveys.languages import LanguageChoice, language_of


def page_key(form: Form) -> str:
    """The key of what surrounds a page: the script of the page gives the document its language from it."""
    choice = language_of(form)
    return f"language-{choice.direction}-{choice.tag}"


def show_draft_notice(form: Form) -> None:
    """On each page of a translation that no one has checked."""
    if language_of(form).is_draft:
        with st.container(key="draft-notice"):
            st.markdown(literal(face_words(form.language).draft_notice))


def show_on_page(tab: AnsweringTab, journey: Journey, page_id: str) -> None:
    """Outside a form: on the start page and on check-your-answers."""
    form, choices = journey.form, tab.languages(journey.form)
    if len(choices) < 2:
        return
    words = face_words(form.language)
    with st.container(key="languages"):
        st.markdown(f"**{literal(words.language_title)}**  \n{literal(words.language_kept)}")
        with st.container(horizontal=True):
            chosen = _buttons(choices, form, lambda name, key: st.button(name, key=key))
    if chosen is not None:
        change(tab, form, page_id, None, chosen)


def ask_in_form(tab: AnsweringTab, form: Form) -> str | None:
    """Inside a page's form, so that what is on the page is sent too: the tag that was clicked."""
    choices = tab.languages(form)
    if len(choices) < 2:
        return None
    change_of_language = st.expander(literal(face_words(form.language).language_change))
    with change_of_language, st.container(horizontal=True):
        return _buttons(
            choices, form, lambda name, key: st.form_submit_button(name, type="tertiary", key=key)
        )


def change(
    tab: AnsweringTab,
    form: Form,
    page_id: str,
    answer: Answer | None,
    language: str,
    others: Others = NO_OTHERS,
) -> None:
    """Save what is on the page, then show it in the other language."""
    try:
        tab.change_language(page_id, answer, language, others)
    except FeedbackError:
        messages.show_trouble(form, face_words(form.language).not_saved)
        return
    tab.show(form, page_id, is_change=tab.is_change)


def _buttons(choices: Sequence[LanguageChoice], form: Form, button: Callable[[str, str], bool]) -> str | None:
    """One for each language but the one shown."""
    others = [choice for choice in choices if choice.tag != form.language]
    clicked = [choice.tag for choice in others if button(literal(choice.own_name), f"speak-{choice.tag}")]
    return clicked[0] if clicked else None

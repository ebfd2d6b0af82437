"""One question a page: Back, the question as heading, its widget, Continue."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from feedback_app.errors import FeedbackError
from feedback_app.services.answering import risk_help
from feedback_app.services.safety.near_a_form import NearAForm
from feedback_app.ui.components.literal_text import literal, paragraphs
from feedback_app.ui.components.questions import DrawnQuestion, ask
from feedback_app.ui.components.respondent import frame, language_choice, messages
from feedback_app.ui.session.answering_tab import AnsweringTab
from surveys.catalogue import face_words
from surveys.core.journey import Journey, Page
from surveys.core.model import Information, Question


def show(
    tab: AnsweringTab,
    journey: Journey,
    page: Page,
    question: Question,
    near: NearAForm,
    *,
    is_help_due: bool,
) -> None:
    """Draw the page and do what is clicked. The answer is saved before another page shows.

    Everything is in one ``st.form``: nothing is sent while someone types and a click sends it all, so
    neither a slow connection nor a restarted server comes between a choice and its Continue. ``is_help_due``:
    help is at the top already; else it shows as soon as an answer calls for it, also when the page stays.
    """
    words = face_words(journey.form.language)
    with st.form(key=f"form-{page.id}", border=False, enter_to_submit=False):
        is_back = st.form_submit_button(literal(words.back), type="tertiary", key=f"back-{page.id}")
        trouble = st.empty()
        _show_heading(journey, page, question)
        asked = ask(journey.form, question, journey.answers.get(question.id))
        more = {each.id: _ask_another(journey, each) for each in page.more}
        is_on = st.form_submit_button(literal(words.go_on), type="primary", key=f"continue-{page.id}")
        language = language_choice.ask_in_form(tab, journey.form)
    if is_back or is_on:
        with trouble.container():
            if not is_help_due and risk_help.needs_help_after(journey.form, page.id, asked.answer):
                frame.show_help_at_once(words, near.lines)
            _leave(tab, journey, page, asked, more, is_back=is_back)
    elif language is not None:
        with trouble.container():
            others = {name: each.answer for name, each in more.items()}
            language_choice.change(tab, journey.form, page.id, asked.answer, language, others)


def _ask_another(journey: Journey, question: Question) -> DrawnQuestion:
    """One more question on the page."""
    st.header(literal(question.text), anchor=False)
    _show_hint(journey, question)
    return ask(journey.form, question, journey.answers.get(question.id))


def _leave(
    tab: AnsweringTab,
    journey: Journey,
    page: Page,
    asked: DrawnQuestion,
    more: Mapping[str, DrawnQuestion],
    *,
    is_back: bool,
) -> None:
    """Save and go, or stay and say why."""
    form, words = journey.form, face_words(journey.form.language)
    if asked.is_both and not is_back:
        messages.show_trouble(form, words.choose_one_of_both)
        return
    turn = tab.go_back if is_back else tab.go_on
    try:
        turned = turn(page.id, asked.answer, {name: each.answer for name, each in more.items()})
    except FeedbackError:
        messages.show_trouble(form, words.not_saved)
        return
    if turned.problems:
        messages.show_problems(form, turned.problems)
        for name, each in {page.id: asked, **more}.items():
            each.show_problems([found for found in turned.problems if found.question_id == name], words)
        return
    tab.show(form, turned.page_id, is_change=turned.is_change)


def _show_heading(journey: Journey, page: Page, question: Question) -> None:
    progress, words = journey.progress(page.id), face_words(journey.form.language)
    text = words.where if progress.exact else words.where_at_most
    where = text.format(position=progress.position, of=progress.of)
    title = page.section.title if page.section else None
    with st.container(key=f"where-{page.id}"):
        st.markdown(literal(f"{title} · {where}" if title else where))
    st.title(literal(question.text), anchor=False)
    if isinstance(question, Information):
        st.markdown(paragraphs(question.body))
        return
    _show_hint(journey, question)


def _show_hint(journey: Journey, question: Question) -> None:
    words = face_words(journey.form.language)
    if isinstance(question, Information):
        return
    if question.hint:
        st.markdown(paragraphs(question.hint))
    if not question.required:
        st.markdown(literal(words.optional))

"""Check your answers: everything in one list, a way to change each, and one button that hands it in."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from feedback_app.errors import FeedbackError, InvalidAnswers, TooManyTries, UserError
from feedback_app.services.responses.store import NOTHING_ANSWERED
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions.keys import place_key
from feedback_app.ui.components.respondent import language_choice, messages
from feedback_app.ui.session import context
from feedback_app.ui.session.answering_tab import AnsweringTab
from surveys.catalogue import face_words
from surveys.core.journey import Journey, Page
from surveys.faces.words import FaceWords
from surveys.shown_answers import CheckRow, journey_rows


def show(tab: AnsweringTab, journey: Journey, page: Page) -> None:
    """Draw the list and do what is clicked."""
    form, words = journey.form, face_words(journey.form.language)
    if st.button(literal(words.back), type="tertiary", key="back-check"):
        before = journey.before(page.id)
        tab.show(form, before.id if before else page.id)
    trouble = st.empty()
    st.title(literal(words.check_title), anchor=False)
    st.markdown(literal(words.check_text))
    for number, (question_id, rows) in enumerate(groupby(journey_rows(journey), _question_id), start=1):
        if _show_answers(words, number, question_id, list(rows)):
            tab.show(form, question_id, is_change=True)
    st.markdown(literal(words.before_sending))
    if st.button(literal(words.send), type="primary", key="send-answers"):
        with trouble.container():
            _send(tab, journey)
    language_choice.show_on_page(tab, journey, page.id)


def _send(tab: AnsweringTab, journey: Journey) -> None:
    try:
        tab.submit()
    except InvalidAnswers:
        messages.show_problems(journey.form, journey.problems(context.today()))
        return
    except TooManyTries:
        messages.show_trouble(journey.form, face_words(journey.form.language).please_wait)
        return
    except UserError as error:  # already stored, or closed meanwhile: the page drawn next says which
        if error.code == NOTHING_ANSWERED:
            messages.show_trouble(journey.form, face_words(journey.form.language).nothing_answered)
            return
    except FeedbackError:
        messages.show_trouble(journey.form, face_words(journey.form.language).not_saved)
        return
    st.rerun()


def _show_answers(words: FaceWords, number: int, question_id: str, rows: list[CheckRow]) -> bool:
    """One question with what was answered; whether Change was clicked. Words are shown as text only."""
    with st.container(key=place_key(question_id)), st.container(key=f"row-{question_id}"):
        st.header(literal(f"{number}. {rows[0].question.text}"), anchor=False)
        for row in rows:
            with st.container(key=f"line-{question_id}-{row.statement.id if row.statement else 'all'}"):
                if row.statement is not None:
                    st.markdown(literal(row.label))
                st.text(row.shown_answer or words.not_answered)
        label = words.change_number.format(number=number)
        return st.button(literal(label), type="tertiary", key=f"change-{question_id}")


def _question_id(row: CheckRow) -> str:
    return row.question.id

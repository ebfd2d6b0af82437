"""Check your answers: everything in one list, a way to change each, and one button that hands it in."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from feedback_app.errors import FeedbackError, InvalidAnswers, UserError
from feedback_app.ui.answering_tab import AnsweringTab
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions.keys import place_key
from feedback_app.ui.components.respondent import messages
from surveys.journey import Journey, Page
from surveys.shown_answers import CheckRow


NOT_ANSWERED = "Not answered"


def show(tab: AnsweringTab, journey: Journey, page: Page) -> None:
    """Draw the list and do what is clicked."""
    form = journey.form
    if st.button("Back", type="tertiary", key="back-check"):
        before = journey.before(page.id)
        tab.show(form, before.id if before else page.id)
    trouble = st.empty()
    st.title("Check your answers", anchor=False)
    st.markdown("Nothing is sent yet. You can still change everything.")
    for number, (question_id, rows) in enumerate(groupby(journey.check_rows(), _question_id), start=1):
        if _show_answers(number, question_id, list(rows)):
            tab.show(form, question_id, is_change=True)
    st.markdown("When you send your answers, you cannot change them afterwards.")
    if st.button("Send my answers", type="primary", key="send-answers"):
        with trouble.container():
            _send(tab, journey)


def _send(tab: AnsweringTab, journey: Journey) -> None:
    try:
        tab.submit()
    except InvalidAnswers as error:
        messages.show_problems(journey.form, error.problems)
        return
    except UserError:
        pass  # already stored, or closed meanwhile: the page drawn next says which
    except FeedbackError:
        messages.show_trouble(messages.NOT_SAVED)
        return
    st.rerun()


def _show_answers(number: int, question_id: str, rows: list[CheckRow]) -> bool:
    """One question with what was answered; whether Change was clicked. Words are shown as text only."""
    with st.container(key=place_key(question_id)), st.container(key=f"row-{question_id}"):
        st.header(literal(f"{number}. {rows[0].question.text}"), anchor=False)
        for row in rows:
            with st.container(key=f"line-{question_id}-{row.statement.id if row.statement else 'all'}"):
                if row.statement is not None:
                    st.markdown(literal(row.label))
                st.text(row.shown_answer or NOT_ANSWERED)
        return st.button(f"Change answer {number}", type="tertiary", key=f"change-{question_id}")


def _question_id(row: CheckRow) -> str:
    return row.question.id

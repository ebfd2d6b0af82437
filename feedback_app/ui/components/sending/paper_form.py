"""A form on paper: where to print it, and typing in what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.errors import InvalidAnswers, UserError
from feedback_app.services.invitations import invitations
from feedback_app.services.responses import paper_forms
from feedback_app.services.responses.paper_forms import PaperSheet
from feedback_app.ui.components import days, errors_shown
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.questions import DrawnQuestion, ask
from feedback_app.ui.components.respondent import messages
from feedback_app.ui.components.sending import one_person
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState
from surveys.catalogue import face_words
from surveys.core.answers import Answer
from surveys.core.model import Form, Information, Mode
from surveys.core.routing import shown_questions
from surveys.languages import form_in_language, languages_offered


kept: TabState[str | None] = TabState("kept_paper", None)
sheet_name: TabState[str | None] = TabState("paper_sheet", None)


@dataclass(frozen=True, slots=True, repr=False)
class _Typed:
    answers: Mapping[str, Answer]
    asked: Mapping[str, DrawnQuestion]

    @property
    def both(self) -> str | None:
        """The question that has an answer and also a tick for none."""
        return next((each for each, asked in self.asked.items() if asked.is_both), None)


def show(actor: Actor, form: Form, organisation_id: str) -> None:
    """Either the sheet that was just saved, with its number, or an empty one to type in."""
    reference = kept.get()
    if reference is not None:
        st.success(f"Saved as **{reference}**. Write this number on the paper.")
        st.button("Type in the next one", type="primary", on_click=kept.set, args=(None,))
        return
    st.markdown(
        "*A QR code for many people* has the blank form to print. What comes back is typed in here, "
        "one sheet at a time. Leave blank what was left blank."
    )
    day = st.date_input("Day it was filled in or arrived", value=context.today(), format=days.FORMAT)
    about = None
    if form.mode is not Mode.ANONYMOUS:
        label, help_text = one_person.ABOUT[form.mode]
        about = st.text_input(label, max_chars=invitations.LONGEST_ABOUT, help=help_text, autocomplete="off")
    shown = form_in_language(form, _language(form))
    typed = _questions(shown)
    trouble = st.container()  # next to the button, where people look after a long sheet
    if st.button("Save sheet", type="primary"):
        with trouble:
            _keep(actor, shown, organisation_id, typed, day=day, about=about)


def _language(form: Form) -> str:
    offered = languages_offered(form, drafts=context.workspace().settings.drafts_shown)
    names = {each.tag: each.own_name for each in offered}
    if len(names) < 2:
        return form.language
    return st.selectbox("Language of the paper", list(names), format_func=names.__getitem__)


def _questions(form: Form) -> _Typed:
    """Every question that the answers above it call for, one under another as on the paper."""
    answers: dict[str, Answer] = {}
    asked: dict[str, DrawnQuestion] = {}
    for question in form.questions:
        if isinstance(question, Information) or question not in shown_questions(form, answers):
            continue
        st.subheader(literal(question.text), anchor=False)
        asked[question.id] = ask(form, question, None)
        answer = asked[question.id].answer
        if answer is not None:
            answers[question.id] = answer
    return _Typed(answers, asked)


def _keep(
    actor: Actor, form: Form, organisation_id: str, typed: _Typed, *, day: date, about: str | None
) -> None:
    words = face_words(form.language)
    if typed.both is not None:
        messages.show_trouble(form, words.choose_one_of_both)
        return
    submission = sheet_name.get() or paper_forms.new_sheet()
    sheet_name.set(submission)
    sheet = PaperSheet(submission, typed.answers, day, about or None, form.language)
    workspace = context.workspace()
    try:
        with workspace.database.write() as session:
            receipt = paper_forms.type_in(
                session, by=actor, keys=workspace.keys, organisation_id=organisation_id,
                form_key=form.key, sheet=sheet, now=context.now(),
            )  # fmt: skip
    except InvalidAnswers as error:
        messages.show_problems(form, error.problems)
        for question_id, asked in typed.asked.items():
            asked.show_problems([each for each in error.problems if each.question_id == question_id], words)
    except UserError as error:
        errors_shown.show(error)
    else:
        sheet_name.set(None)
        kept.set(receipt.reference)
        st.rerun()

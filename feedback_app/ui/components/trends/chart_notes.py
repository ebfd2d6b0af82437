"""Notes on a month: list, add and delete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.organisations import OrganisationView
from feedback_app.services.results.view import months_before
from feedback_app.services.trends import chart_notes
from feedback_app.services.trends.chart_notes import LONGEST, ChartNoteView
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.session import context


MONTHS_BACK = 48


def show(
    actor: Actor, notes: Sequence[ChartNoteView], *, own: Sequence[OrganisationView], this_month: date
) -> None:
    """Folded away below the chart."""
    names = {each.id: each.name for each in own}
    with st.expander("Notes on the chart"):
        for note in notes:
            with st.container(horizontal=True, key=f"row-{note.id}"):
                where = f" ({names.get(note.organisation_id, '')})" if len(own) > 1 else ""
                st.text(f"{dates.month_in_words(note.month)}: {note.text}{where}")
                st.button("Delete", key=f"remove-{note.id}", on_click=_remove, args=(actor, note.id))
        months = [months_before(this_month, n) for n in range(MONTHS_BACK)]
        with st.form("chart-note", clear_on_submit=True, enter_to_submit=False):
            month = st.selectbox("Month", months, format_func=dates.month_in_words)
            text = st.text_input("What happened", max_chars=LONGEST, placeholder="New clinic opened")
            place = (
                st.selectbox("Whose note", list(names), format_func=names.__getitem__)
                if len(own) > 1
                else own[0].id
            )
            pressed = st.form_submit_button("Add note")
    if pressed:
        with show_refusals():
            with context.workspace().database.write() as session:
                chart_notes.add_note(
                    session, by=actor, organisation_id=place, month=month, text=text, now=context.now()
                )
            st.rerun()


def _remove(actor: Actor, note_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        chart_notes.remove_note(session, by=actor, note_id=note_id, now=context.now())

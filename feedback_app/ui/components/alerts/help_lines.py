"""The local helplines, shown with the national ones."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.safety import local_lines
from feedback_app.services.safety.crisis_lines import crisis_lines
from feedback_app.services.safety.local_lines import LocalLine
from feedback_app.ui.components import days, fresh_form
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context


def show(actor: Actor, lines: Sequence[LocalLine]) -> None:
    """Each with the day it was checked; those checked too long ago say so."""
    st.header("Your own helplines", anchor=False)
    st.markdown("People who answer see these first, then the national ones.")
    if not lines:
        st.markdown("None yet. Add your team's number and hours, and the crisis line for your area.")
    for line in lines:
        with st.container(key=f"row-{line.id}"):
            st.text(f"{line.name}: {line.contact} ({line.hours})")
            stale = ". **Ring it and check again.**" if line.is_stale else ""
            st.markdown(f"Checked {dates.in_words(line.checked_on)}{stale}")
            with st.container(horizontal=True):
                st.button("Checked today", key=f"checked-{line.id}", on_click=_checked, args=(actor, line.id))
                st.button("Delete", key=f"remove-{line.id}", on_click=_remove, args=(actor, line.id))


def show_add(actor: Actor, organisation_id: str) -> None:
    """A new line comes last."""
    with st.expander("Add a helpline"), st.form(fresh_form.key("add-line"), enter_to_submit=False):
        name = st.text_input("Name", max_chars=local_lines.LONGEST, placeholder="Duty line of our team")
        contact = st.text_input(
            "Phone number, or how to text", max_chars=local_lines.LONGEST, autocomplete="off"
        )
        hours = st.text_input("Hours", max_chars=local_lines.LONGEST, placeholder="Monday to Friday, 9 to 5")
        checked = st.date_input("Checked on", value=context.today(), format=days.FORMAT)
        if st.form_submit_button("Add helpline", type="primary"):
            with show_refusals():
                with context.workspace().database.write() as session:
                    local_lines.add_local_line(
                        session, by=actor, organisation_id=organisation_id, name=name, contact=contact,
                        hours=hours, checked_on=checked, now=context.now(),
                    )  # fmt: skip
                fresh_form.renew("add-line")
                st.rerun()


def show_national() -> None:
    with st.expander("National helplines"):
        for line in crisis_lines():
            st.markdown(f"**{literal(line.name)}**: {literal(line.contact)} · {literal(line.note)}")


def _checked(actor: Actor, line_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        local_lines.mark_checked(session, by=actor, line_id=line_id, now=context.now())


def _remove(actor: Actor, line_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        local_lines.remove_local_line(session, by=actor, line_id=line_id, now=context.now())

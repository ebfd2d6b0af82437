"""The measures of an episode: what is due, and planning another one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.services.episodes import schedule
from feedback_app.services.episodes.due import Timing
from feedback_app.services.episodes.due_list import DueLine
from feedback_app.services.families.families import PersonView
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.families import due_words
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context


def show(actor: Actor, lines: Sequence[DueLine]) -> None:
    st.subheader("Measures", anchor=False)
    if not lines:
        st.markdown(
            "None planned yet. Plan one for each person who answers, so that the second score is not missed."
        )
    reader = context.measures()
    for line in lines:
        with st.container(key=f"row-{line.scheduled_id}", horizontal=True, vertical_alignment="center"):
            with st.container(key=f"facts-{line.scheduled_id}", gap="xsmall"):
                st.text(f"{due_words.title(reader, line.measure)}: {due_words.who(line)}")
                facts = (
                    due_words.state(line.status),
                    due_words.history(line.status),
                    due_words.timing(line.timing),
                )
                st.markdown(literal(" · ".join(facts)))
            st.button(
                "Delete", key=f"unschedule-{line.scheduled_id}", on_click=_take_out,
                args=(actor, line.scheduled_id),
            )  # fmt: skip


def show_add(actor: Actor, episode_id: str, people: Sequence[PersonView]) -> None:
    able = {each.id: each.called for each in people if each.role.answers}
    if not able:
        st.markdown("Add a parent or carer first: someone has to answer.")
        return
    known = context.measures().known()
    about = {"": "Themselves", **{each.id: each.called for each in people}}
    with st.expander("Plan a measure"), st.form("plan-measure", enter_to_submit=False):
        person = st.selectbox("Who answers", list(able), format_func=able.__getitem__)
        measure = st.selectbox("Measure", list(known), format_func=lambda each: known[each].title)
        subject = st.selectbox("About", list(about), format_func=about.__getitem__)
        at_start = st.checkbox("At the start", value=True)
        weeks = st.number_input(
            "Weeks between reviews (0 for no reviews)", min_value=0, max_value=52, value=0
        )
        at_end = st.checkbox("At the end", value=True)
        pressed = st.form_submit_button("Plan the measure", type="primary")
    if pressed:
        with show_refusals():
            with context.workspace().database.write() as session:
                schedule.schedule_measure(
                    session, by=actor, episode_id=episode_id, person_id=person,
                    about_person_id=subject if subject not in {"", person} else None, measure=measure,
                    timing=Timing(at_start, int(weeks) or None, at_end), now=context.now(),
                    reader=context.measures(),
                )  # fmt: skip
            st.rerun()


def _take_out(actor: Actor, scheduled_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        schedule.unschedule(session, by=actor, scheduled_id=scheduled_id, now=context.now())

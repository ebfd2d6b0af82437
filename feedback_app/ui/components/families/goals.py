"""Goals people set with the team, in their own words: up to three at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.episodes import goals
from feedback_app.services.episodes.goals import GoalView
from feedback_app.services.families.families import PersonView
from feedback_app.services.local_time import local_day
from feedback_app.ui.components import fresh_form
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.session import context


def show(actor: Actor, found: Sequence[GoalView], called: Mapping[str, str]) -> None:
    """The current goals, each with a button to end it."""
    st.subheader("Goals", anchor=False)
    current = [each for each in found if each.ended_at is None]
    if not current:
        st.markdown("None set yet. Write each goal in the person's own words.")
    for goal in current:
        with st.container(key=f"row-{goal.id}"):
            st.text(goal.words)
            with st.container(key=f"facts-{goal.id}"):
                st.text(f"{called.get(goal.person_id, '')} · set {dates.in_words(local_day(goal.set_at))}")
            st.button(
                "End this goal", key=f"end-{goal.id}", type="tertiary", on_click=_end, args=(actor, goal.id)
            )


def show_set(actor: Actor, episode_id: str, people: Sequence[PersonView]) -> None:
    able = {each.id: each.called for each in people if each.role.answers}
    if not able:
        return
    with st.expander("Set a goal"):
        with st.form(fresh_form.key("set-goal"), enter_to_submit=False):
            person = st.selectbox("Whose goal", list(able), format_func=able.__getitem__)
            words = st.text_input(
                "The goal in their words", max_chars=goals.LONGEST, autocomplete="off", help="No names."
            )
            pressed = st.form_submit_button("Save goal", type="primary")
        if pressed:
            with show_refusals():
                workspace = context.workspace()
                with workspace.database.write() as session:
                    goals.set_goal(
                        session, by=actor, keys=workspace.keys, episode_id=episode_id, person_id=person,
                        words=words, now=context.now(),
                    )  # fmt: skip
                fresh_form.renew("set-goal")
                st.rerun()


def _end(actor: Actor, goal_id: str) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        goals.end_goal(session, by=actor, goal_id=goal_id, now=context.now())

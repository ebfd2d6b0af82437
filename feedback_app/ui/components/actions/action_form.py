"""What to fill in for an action, new or changed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.services.actions import actions
from feedback_app.services.actions.action_list import ActionLine, ActionOwner
from feedback_app.services.actions.actions import LONGEST, Plan
from feedback_app.services.comments.reading import theme_names
from feedback_app.ui.components import days
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.session import context


NOBODY, NO_THEME = "No one yet", "No theme"
TELL = "When it is done, show it to everyone who answers"
TELL_HELP = "Both sentences then appear on the thank-you page and on the poster. Do not include names."


def show_new(actor: Actor, organisation_id: str, team: Sequence[ActionOwner], *, is_first: bool) -> None:
    """A new action; open when there is none yet."""
    with (
        st.expander("Add an action", expanded=is_first),
        st.form("new-action", clear_on_submit=True, enter_to_submit=False, border=False),
    ):
        plan = _fields("new", team, None)
        pressed = st.form_submit_button("Create action", type="primary")
    if pressed:
        with show_refusals():
            with context.workspace().database.write() as session:
                actions.record(
                    session, by=actor, organisation_id=organisation_id, plan=plan, now=context.now()
                )
            st.rerun()


def show_change(actor: Actor, line: ActionLine, team: Sequence[ActionOwner]) -> None:
    with st.form(f"change-{line.id}", enter_to_submit=False, border=False):
        plan = _fields(line.id, team, line)
        pressed = st.form_submit_button("Save")
    if pressed:
        with show_refusals():
            with context.workspace().database.write() as session:
                actions.change(session, by=actor, action_id=line.id, plan=plan, now=context.now())
            st.rerun()


def _fields(name: str, team: Sequence[ActionOwner], line: ActionLine | None) -> Plan:
    said = st.text_input(
        "What people said, in our words",
        value=line.said if line else "",
        max_chars=LONGEST,
        key=f"write-said-{name}",
        autocomplete="off",
        placeholder="The room is hard to find.",
    )
    doing = st.text_input(
        "What we do about it",
        value=line.doing if line else "",
        max_chars=LONGEST,
        key=f"write-doing-{name}",
        autocomplete="off",
        placeholder="There are new signs from the car park.",
    )
    themes = ["", *theme_names()]
    at = themes.index(line.theme) if line and line.theme in themes else 0
    theme = st.selectbox(
        "Theme", themes, index=at, key=f"write-theme-{name}", format_func=lambda each: each or NO_THEME
    )
    people = [None, *(each.account_id for each in team)]
    names = {each.account_id: each.name for each in team}
    owner_at = people.index(line.owner_id) if line and line.owner_id in people else 0
    owner = st.selectbox(
        "Owner",
        list(range(len(people))),
        index=owner_at,
        key=f"write-owner-{name}",
        format_func=lambda at: names.get(people[at] or "", NOBODY),
    )
    due = st.date_input(
        "Due date", value=line.due_on if line else None, format=days.FORMAT, key=f"write-due-{name}"
    )
    is_public = st.checkbox(
        TELL, value=line.is_public if line else False, key=f"write-public-{name}", help=TELL_HELP
    )
    return Plan(
        said=said, doing=doing, theme=theme or None, owner_id=people[owner], due_on=due, is_public=is_public
    )

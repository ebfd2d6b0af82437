"""The team's actions by state, with the next steps for each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.actions import actions
from feedback_app.services.actions.action_list import ActionLine, ActionOwner
from feedback_app.services.actions.actions import ActionState
from feedback_app.ui.components.actions import action_form
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context


TITLES = {
    ActionState.OPEN: "To do",
    ActionState.DOING: "In progress",
    ActionState.DONE: "Done",
    ActionState.DROPPED: "Dropped",
}
BEGIN, FINISH, DROP = (
    (ActionState.DOING, "Start"),
    (ActionState.DONE, "Done"),
    (ActionState.DROPPED, "Drop"),
)
NEXT = {
    ActionState.OPEN: (
        (ActionState.DOING, "Start"),
        (ActionState.DONE, "Done"),
        (ActionState.DROPPED, "Drop"),
    ),
    ActionState.DOING: (
        (ActionState.DONE, "Done"),
        (ActionState.OPEN, "Not started"),
        (ActionState.DROPPED, "Drop"),
    ),
    ActionState.DONE: ((ActionState.DOING, "Not done"),),
    ActionState.DROPPED: ((ActionState.OPEN, "Reopen"),),
}


def show_what_this_is() -> None:
    """What an action is for, when there is none yet."""
    st.markdown(
        "No actions yet. People answer again when they see that their feedback changed something. Record "
        "what you heard, what you are doing about it, who owns it and when it is due. The last three "
        "actions that are done can be shown to everyone who answers."
    )


def show(actor: Actor, lines: Sequence[ActionLine], team: Sequence[ActionOwner]) -> None:
    """Every action under its heading. A heading without actions is hidden."""
    late = sum(line.is_overdue for line in lines)
    if late:
        st.markdown(f"**{late} {'action is' if late == 1 else 'actions are'} overdue.**")
    for state, title in TITLES.items():
        mine = [line for line in lines if line.state is state]
        if not mine:
            continue
        st.header(f"{title} ({len(mine)})", anchor=False)
        for line in mine:
            _show_line(actor, line, team)


def _show_line(actor: Actor, line: ActionLine, team: Sequence[ActionOwner]) -> None:
    with st.container(key=f"row-{line.id}"):
        st.markdown(f"**{literal(line.said)}**")
        st.markdown(literal(line.doing))
        facts = literal(" · ".join(_facts(line)))
        st.markdown(f"**Overdue** · {facts}" if line.is_overdue else facts)
        with st.container(horizontal=True):
            for state, label in NEXT[line.state]:
                work = partial(_move, actor, line.id, state)
                st.button(label, key=f"{state.value}-{line.id}", on_click=work)
            with st.popover("Change", key=f"more-{line.id}"):
                action_form.show_change(actor, line, team)


def _facts(line: ActionLine) -> list[str]:
    facts = [line.owner or "no owner yet"]
    if line.done_on:
        facts.append(f"done on {dates.in_words(line.done_on)}")
    elif line.due_on:
        facts.append(f"due {dates.in_words(line.due_on)}")
    if line.theme:
        facts.append(line.theme)
    if line.comments:
        n = len(line.comments)
        facts.append("from one comment" if n == 1 else f"from {n} comments")
    if line.is_public:
        facts.append("shown to everyone who answers" if line.is_told else "will be shown when it is done")
    return facts


def _move(actor: Actor, action_id: str, state: ActionState) -> None:
    with show_refusals(), context.workspace().database.write() as session:
        actions.move(session, by=actor, action_id=action_id, state=state, now=context.now())

"""Which actions came from a comment: a checkbox for each."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.services.actions import actions
from feedback_app.services.actions.action_list import ActionLine
from feedback_app.services.actions.actions import ActionState
from feedback_app.services.comment_ids import CommentId
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context


def show(actor: Actor, comment: CommentId, lines: Sequence[ActionLine]) -> None:
    """Every action that was not dropped."""
    st.markdown(
        "Tick the actions this comment led to. On the poster, approved quotes appear next to their action."
    )
    for line in lines:
        if line.state is ActionState.DROPPED:
            continue
        is_linked = comment in line.comments
        st.checkbox(
            literal(line.said),
            value=is_linked,
            key=f"behind-{line.id}-{comment.key}",
            on_change=_set,
            args=(actor, line.id, comment, not is_linked),
        )


def _set(actor: Actor, action_id: str, comment: CommentId, is_linked: bool) -> None:
    work = actions.link_comment if is_linked else actions.unlink_comment
    with show_refusals(), context.workspace().database.write() as session:
        work(session, by=actor, action_id=action_id, comment=comment, now=context.now())

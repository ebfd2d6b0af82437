"""Hiding by hand what could identify someone."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.services.comment_ids import CommentId
from feedback_app.services.quotes import quotes
from feedback_app.services.quotes.quote_words import LONGEST, Masked
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.session import context


HOW = (
    "Leave words out: write [name], [place] or … in their place. Change nothing else, not even the spelling."
)


def show(
    actor: Actor, comment: CommentId, *, text: str, translation: str, theme: str | None, button: str
) -> None:
    """The words to show, and what they mean in English where they are in another language."""
    with st.form(f"mask-{comment.key}", border=False):
        shown = st.text_area("What would be shown", value=text, help=HOW, key=f"shown-{comment.key}")
        meant = st.text_area(
            "In English, if it is in another language",
            value=translation,
            max_chars=LONGEST,
            height=68,
            key=f"meant-{comment.key}",
        )
        pressed = st.form_submit_button(button)
    if pressed:
        with show_refusals():
            masked = Masked(shown, translation=meant or None, theme=theme)
            workspace = context.workspace()
            with workspace.database.write() as session:
                quotes.suggest(
                    session, by=actor, keys=workspace.keys, comment=comment, masked=masked, now=context.now()
                )
            st.rerun()

"""All comments of a theme, or those a search found; each can be corrected in place."""

from __future__ import annotations

import streamlit as st

from analysis.results.sentences import people
from feedback_app.access.actor import Actor
from feedback_app.services.comments.sorting import Sorting
from feedback_app.services.themes.comment_list import CommentsFound, comments_of
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.themes import label_correction, spoken, theme_choice, translation_form
from feedback_app.ui.components.themes.theme_choice import ThemeChoice, close_theme
from feedback_app.ui.session import context
from feedback_app.ui.session.state import TabState


AT_A_TIME = 10
asked_for: TabState[tuple[ThemeChoice, str, int] | None] = TabState("theme_comments_asked_for", None)


def show(actor: Actor, found: Sorting, which: ThemeChoice, search: str) -> None:
    """The first of them, and more when asked for."""
    asked = asked_for.get()
    limit = asked[2] if asked and asked[:2] == (which, search) else AT_A_TIME
    with context.workspace().database.read() as session:
        shown = comments_of(session, found, which=which.which, side=which.side, search=search, limit=limit)
    if theme_choice.asked() is not None:
        st.button("Back to all themes", key="back-to-themes", type="tertiary", on_click=close_theme)
    st.header(literal(which.title), anchor=False)
    if which.definition:
        st.markdown(literal(which.definition))
    st.markdown(f"**{_how_many(shown)}**")
    for each in shown.comments:
        with st.container(key=f"row-{each.comment.key}"):
            st.html(spoken.words([each]))
            if each.read.unreadable and not each.read.is_checked:
                translation_form.show(actor, each)
            else:
                label_correction.show(actor, each)
    if shown.total > limit:
        more = (which, search, limit + AT_A_TIME)
        st.button("Show more comments", key="more-comments", on_click=asked_for.set, args=(more,))


def _how_many(shown: CommentsFound) -> str:
    if not shown.total:
        return "No comments."
    comments = "1 comment" if shown.total == 1 else f"{shown.total:,} comments"
    return f"{comments} by {people(shown.people)}."

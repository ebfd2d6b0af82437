"""The way to the page where a measure from paper, the telephone or a conversation is typed in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.services.families.families import PersonView
from feedback_app.ui.session import context


def show(episode_id: str, people: Sequence[PersonView]) -> None:
    """One key chooses an answer there, which no widget here can do."""
    if not any(each.role.answers for each in people):
        return
    known = context.measures().known()
    with st.expander("Type in a measure"):
        st.markdown("From paper, the telephone or a conversation: item by item, one key for each answer.")
        measure = st.selectbox(
            "Measure", list(known), format_func=lambda each: known[each].title, key="typed-measure"
        )
        st.link_button("Type it in", f"/type-in/{episode_id}/{measure}", type="primary")

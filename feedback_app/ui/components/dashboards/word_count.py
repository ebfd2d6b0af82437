"""How many words a page shows: some at first, more when asked for."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.services.results.view import View
from feedback_app.services.results.words import AudienceWords
from feedback_app.ui.session.state import TabState


AT_A_TIME = 10
asked_for: TabState[tuple[View, str, int] | None] = TabState("words_asked_for", None)


def how_many(view: View, search: str) -> int:
    """As many as somebody asked for while looking at this; another view begins anew."""
    asked = asked_for.get()
    return asked[2] if asked and asked[:2] == (view, search) else AT_A_TIME


def show_more_button(words: Sequence[AudienceWords], view: View, search: str) -> None:
    """Offer more of each kind where there are more."""
    limit = how_many(view, search)
    if any(found.total > limit for each in words for found in each.by_asks.values()):
        more = (view, search, limit + AT_A_TIME)
        st.button("Show more words", key="more-words", on_click=asked_for.set, args=(more,))

"""What people wrote and agreed to share, by theme, those first that carry it most purely."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.services.comment_reading import theme_names
from feedback_app.services.quote_board import Candidate
from feedback_app.ui.components import quote_board, quote_form
from feedback_app.ui.components.literal_text import literal


OTHER_LANGUAGES = "In another language"


def choose_theme() -> str | None:
    """A theme, or None for what the machine cannot read."""
    names = [*theme_names(), OTHER_LANGUAGES]
    chosen = st.selectbox("Theme", names, key="quote-theme")
    return None if chosen == OTHER_LANGUAGES else chosen


def show(actor: Actor, found: Sequence[Candidate], theme: str | None) -> None:
    """Each with the machine's proposal of what to hide."""
    if not found:
        st.markdown(
            "Nobody who agreed to be quoted wrote clearly about this, or it is on the board already. "
            "People are asked on the form whether their words may be shared."
        )
    for each in found:
        with st.container(key=f"row-{each.comment.key}"):
            st.html(quote_board.words(each.text))
            st.markdown(literal(f"{each.question} · {each.month:%B %Y}"))
            if each.masking.may_be_names:
                st.text(f"May be names: {', '.join(each.masking.may_be_names)}")
            with st.popover("Put on the board", key=f"more-{each.comment.key}"):
                quote_form.show(
                    actor,
                    each.comment,
                    text=each.masking.text,
                    translation="",
                    theme=theme,
                    button="Put on the board",
                )

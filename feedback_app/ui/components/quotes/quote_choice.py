"""What people wrote and agreed to share, by theme, the clearest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from analysis import dates
from feedback_app.access.actor import Actor
from feedback_app.services.quotes.quote_board import UNREADABLE, QuoteCandidate
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.components.quotes import quote_board, quote_form


def show(actor: Actor, found: Mapping[str, Sequence[QuoteCandidate]]) -> None:
    """The themes people wrote about, and the words of the one chosen."""
    if not found:
        st.markdown(
            "There is nothing to choose from. No one who agreed to be quoted wrote clearly about something, "
            "or it is on the board already. People are asked on the form whether their words may be shared."
        )
        return
    theme = st.selectbox(
        "Theme",
        list(found),
        key="quote-theme",
        format_func=lambda name: f"{_title(name)} ({len(found[name])})" if name in found else _title(name),
    )
    for each in found.get(theme, ()):
        _show_candidate(actor, each, None if theme == UNREADABLE else theme)


def _title(theme: str) -> str:
    return "In another language" if theme == UNREADABLE else theme


def _show_candidate(actor: Actor, each: QuoteCandidate, theme: str | None) -> None:
    """What someone wrote, with the machine's suggestion of what to hide."""
    with st.container(key=f"row-{each.comment.key}"):
        st.html(quote_board.words(each.text))
        st.markdown(literal(f"{each.question} · {dates.month_in_words(each.month)}"))
        if each.masking.may_be_names:
            st.text(f"Possible names: {', '.join(each.masking.may_be_names)}")
        with st.popover("Choose this", key=f"more-{each.comment.key}"):
            quote_form.show(
                actor,
                each.comment,
                text=each.masking.text,
                translation="",
                theme=theme,
                button="Add to the board",
            )

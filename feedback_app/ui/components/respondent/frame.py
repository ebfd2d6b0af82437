"""Around every respondent page: help now, a quick way out, and nothing from the staff side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.services.answering.notice_links import links
from feedback_app.services.safety.crisis_lines import CrisisLine
from feedback_app.ui.components.literal_text import literal
from surveys.faces.words import FaceWords


def show_top(words: FaceWords, lines: Sequence[CrisisLine], *, is_quick_exit: bool, reference: str) -> None:
    """Help now, and where the form asks for it, leave quickly. Both can be reached from every page."""
    with st.container(key="respondent-top", horizontal=True):
        with st.popover(literal(words.help_link), key="help-now"):
            show_help_lines(lines)
        if is_quick_exit:
            st.link_button(literal(words.leave), f"/leave?i={reference}", key="leave")


def show_help_lines(lines: Sequence[CrisisLine]) -> None:
    """Lines of help, each with a link that phones or texts."""
    for line in lines:
        contact = f"[{literal(line.contact)}]({line.href})" if line.href else literal(line.contact)
        note = f"  \n{literal(line.note)}" if line.note else ""
        st.markdown(f"**{literal(line.name)}:** {contact}{note}")


def show_help_at_once(words: FaceWords, lines: Sequence[CrisisLine], *, is_over: bool = False) -> None:
    """On top of the page after an answer that needs a conversation. ``is_over``: the form was sent."""
    with st.container(key="help-at-once"):
        st.header(literal(words.help_now_title), anchor=False)
        st.markdown(literal(words.help_now_text))
        show_help_lines(lines)
        st.markdown(literal(words.help_now_sent if is_over else words.help_now_next))


def show_beside(words: FaceWords, *, reference: str) -> None:
    """Links to the pages about the form. They open in a new tab, so that nothing typed here is lost."""
    with st.container(key="beside"):
        lines = (f"- [{literal(title)}]({address})" for title, address in links(reference, words))
        st.markdown("\n".join(lines))

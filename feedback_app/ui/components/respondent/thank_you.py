"""After sending: it arrived, what happens next, and where help is now."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.services.actions.action_list import YouSaid
from feedback_app.services.responses.store import Receipt
from feedback_app.services.safety.crisis_lines import CrisisLine
from feedback_app.ui.components.literal_text import literal, paragraphs
from feedback_app.ui.components.respondent import frame, messages
from surveys.catalogue import face_words
from surveys.core.model import Form, Mode
from surveys.faces.words import FaceWords


def show(
    form: Form,
    receipt: Receipt,
    you_said: Sequence[YouSaid],
    lines: Sequence[CrisisLine],
    *,
    is_help_due: bool,
) -> None:
    """The last page. It shows again when it is loaded again."""
    words = face_words(form.language)
    with st.container(key="page-thank-you"):
        with st.container(key="confirmation"):
            st.title(literal(words.done_title), anchor=False)
            st.markdown(f"{literal(words.reference)}: **{literal(receipt.reference)}**")
        if form.mode is Mode.ANONYMOUS:
            st.markdown(literal(words.reference_use))
        if is_help_due:
            frame.show_help_at_once(words, lines, is_over=True)
        st.markdown(paragraphs(form.thanks))
        _show_you_said(you_said, words)
        if not is_help_due:
            messages.show_help(words, lines)
        st.markdown(literal(words.close_page))


def _show_you_said(you_said: Sequence[YouSaid], words: FaceWords) -> None:
    """What came of earlier answers; nothing when nothing did yet."""
    if you_said:
        st.subheader(literal(words.you_said_title), anchor=False)
    for each in you_said:
        said = f"{literal(words.you_said)}: {literal(each.said)}"
        st.markdown(f"{said}  \n**{literal(words.we_did)}:** {literal(each.did)}")

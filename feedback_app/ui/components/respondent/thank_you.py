"""After sending: it arrived, what happens next, and where help is now."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.services.action_list import YouSaid
from feedback_app.services.answering import Receipt
from feedback_app.services.form_words import FormWords, words_for
from feedback_app.ui.components.literal_text import literal, paragraphs
from feedback_app.ui.components.respondent import messages
from surveys.model import Form


def show(form: Form, receipt: Receipt, you_said: Sequence[YouSaid]) -> None:
    """The last page. It shows again when it is loaded again."""
    words = words_for(form.language)
    with st.container(key="page-thank-you"):
        with st.container(key="confirmation"):
            st.title(literal(words.done_title), anchor=False)
            st.markdown(f"{literal(words.reference)}: **{literal(receipt.reference)}**")
        st.markdown(paragraphs(form.thanks))
        _show_you_said(you_said, words)
        messages.show_help(words)
        st.markdown(literal(words.close_page))


def _show_you_said(you_said: Sequence[YouSaid], words: FormWords) -> None:
    """What came of earlier answers; nothing when nothing did yet."""
    if you_said:
        st.subheader(literal(words.you_said_title), anchor=False)
    for each in you_said:
        said = f"{literal(words.you_said)}: {literal(each.said)}"
        st.markdown(f"{said}  \n**{literal(words.we_did)}:** {literal(each.did)}")

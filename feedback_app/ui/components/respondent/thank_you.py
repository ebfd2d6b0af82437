"""After sending: it arrived, what happens next, and where help is now."""

from __future__ import annotations

import streamlit as st

from feedback_app.services.answering import Receipt
from feedback_app.ui.components.literal_text import literal, paragraphs
from feedback_app.ui.components.respondent import messages
from surveys.model import Form


def show(form: Form, receipt: Receipt) -> None:
    """The last page. It shows again when it is loaded again."""
    with st.container(key="page-thank-you"):
        with st.container(key="confirmation"):
            st.title("We have your answers", anchor=False)
            st.markdown(f"Your reference number is **{literal(receipt.reference)}**")
        st.markdown(paragraphs(form.thanks))
        messages.show_help()
        st.markdown("You can close this page now.")

"""The line that stops made-up answers from being mistaken for real ones."""

from __future__ import annotations

import streamlit as st

from feedback_app.services.answering.page_words import ENGLISH_WORDS


def show_when(is_demonstration: bool) -> None:
    if is_demonstration:
        with st.container(key="demonstration-banner"):
            st.markdown(f"**{ENGLISH_WORDS.demonstration}**")

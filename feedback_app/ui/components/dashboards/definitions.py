"""What the figures of a page mean, in plain words and folded away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st


TITLE = "What these figures mean"


def show(meaning: Sequence[str]) -> None:
    """A paragraph each, in Markdown."""
    with st.expander(TITLE):
        for paragraph in meaning:
            st.markdown(paragraph)

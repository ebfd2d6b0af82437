"""The line that stops made-up answers from being mistaken for real ones."""

from __future__ import annotations

import streamlit as st

from surveys.catalogue import face_words
from surveys.faces.words import ENGLISH


def show_when(is_demonstration: bool) -> None:
    if is_demonstration:
        with st.container(key="demonstration-banner"):
            st.markdown(f"**{face_words(ENGLISH).demonstration}**")

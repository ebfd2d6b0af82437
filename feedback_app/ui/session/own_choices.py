"""Widgets for what a page adds to its address. Opening a saved view resets them: then the address counts."""

from __future__ import annotations

import streamlit as st


PREFIX = "own-"


def widget_key(name: str, *of: str) -> str:
    """The key of the widget for the part ``name`` of the address."""
    return PREFIX + "-".join((name, *of))


def forget() -> None:
    """What these widgets hold, on every page."""
    for key in [str(each) for each in st.session_state if str(each).startswith(PREFIX)]:
        del st.session_state[key]

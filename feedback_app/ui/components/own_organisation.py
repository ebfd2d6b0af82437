"""For which organisation: asked only where someone works for several."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from feedback_app.services.organisations import OrganisationView


def choose(own: Sequence[OrganisationView], label: str = "Organisation") -> OrganisationView | None:
    """The one there is, the one chosen, or None where there is none."""
    if len(own) < 2:
        return own[0] if own else None
    places = list(range(len(own)))
    at = st.selectbox(label, places, format_func=lambda each: own[each].name)
    return own[at]

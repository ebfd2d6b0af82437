"""Which form to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from feedback_app.services.results.figures import FormLine
from feedback_app.services.results.view import View
from feedback_app.ui.components.dashboards import filters
from feedback_app.ui.session.state import TabState


EVERY = ""
shown_form: TabState[str | None] = TabState("shown_form", None)


def show(view: View, forms: Sequence[FormLine], *, or_every_form: bool = False) -> View:
    """Draw the choice; the view with the chosen form. Without ``or_every_form`` the one most people answered
    is chosen at first.
    """
    names = {line.form_key: f"{line.name} ({line.n:,})" for line in forms}
    if or_every_form:
        names = {EVERY: "Every form", **names}
    if not names:
        return replace(view, form_key=None)
    key, asked = "filter-form", view.form_key or EVERY
    if st.session_state.get(key) not in names or shown_form.get() != asked:
        st.session_state[key] = asked if asked in names else next(iter(names))
    chosen = st.selectbox("Form", list(names), format_func=names.__getitem__, key=key) or EVERY
    shown_form.set(chosen)
    view = replace(view, form_key=None if chosen == EVERY else chosen)
    filters.write_address(view)
    return view

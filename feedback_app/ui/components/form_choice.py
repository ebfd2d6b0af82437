"""Which form to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from feedback_app.services.results.figures import FormLine
from feedback_app.services.results.view import View
from feedback_app.ui.components import filters
from feedback_app.ui.state import TabState


EVERY_FORM = "Every form"
shown_form: TabState[str | None] = TabState("shown_form", None)


def show(view: View, forms: Sequence[FormLine], *, or_every_form: bool = False) -> View:
    """Draw the choice; the view with the chosen form. Without ``or_every_form`` the one most people answered
    is chosen to begin with.
    """
    names: dict[str | None, str] = {line.form_key: f"{line.name} ({line.n:,})" for line in forms}
    if or_every_form:
        names = {None: EVERY_FORM, **names}
    if not names:
        return replace(view, form_key=None)
    key = "filter-form"
    if st.session_state.get(key, "") not in names or shown_form.get() != view.form_key:
        st.session_state[key] = view.form_key if view.form_key in names else next(iter(names))
    chosen = st.selectbox("Form", list(names), format_func=names.__getitem__, key=key)
    shown_form.set(chosen)
    view = replace(view, form_key=chosen)
    filters.write_address(view)
    return view

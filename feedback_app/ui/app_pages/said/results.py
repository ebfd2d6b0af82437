"""Every question of one form: a sentence, a chart and a table each."""

from __future__ import annotations

import streamlit as st

from feedback_app.services.results.figures import form_results
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.dashboards import filters, frame, question_result


def draw(shown: frame.Dashboard) -> None:
    """The questions of the chosen form."""
    view, found = shown.view, None
    if view.form_key is not None:
        with shown.workspace.database.read() as session:
            found = form_results(session, by=shown.actor, view=view, form_key=view.form_key, now=shown.now)
    if found is None:
        st.markdown(filters.NO_ANSWERS)
    else:
        question_result.show_form(found, months=shown.months)
        st.page_link(pages.WORDS.link, label="Read what they wrote", query_params=view.parameters())
        shown.show_open_responses()
    shown.show_meaning()


frame.show(pages.RESULTS, draw)

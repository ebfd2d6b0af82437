"""One response in full: every question that was shown, and its answer."""

from __future__ import annotations

import streamlit as st

from analysis import dates
from feedback_app.services.form_names import form_name
from feedback_app.services.local_time import local_day
from feedback_app.services.results import responses
from feedback_app.services.results.responses import ResponseView
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context, team_tab
from surveys.core.journey import Journey
from surveys.measures.catalogue import measures
from surveys.measures.sections import risk_item_ids
from surveys.shown_answers import journey_rows


NO_ANSWER = "No answer"
ASK = "Not answered: ask"


def open_one(response_id: str) -> None:
    """Open it, which the audit log records, and draw it below a link to the others."""
    workspace = context.workspace()
    # a link to the same page leaves the browser's address as it was
    st.query_params["response"] = response_id
    st.page_link(pages.RESPONSES.link, label="All responses")
    with show_refusals():
        with workspace.database.write() as session:
            whole = responses.full_response(
                session, by=team_tab.signed_in(), keys=workspace.keys, response_id=response_id,
                now=context.now(),
            )  # fmt: skip
        show(whole)


def show(response: ResponseView) -> None:
    """What the person wrote is shown as text, never as markup."""
    day = local_day(response.received_at)
    st.header(literal(form_name(response.form)), anchor=False)
    facts = [f"Response {response.reference}", dates.in_words(day)]
    if response.collection_point:
        facts.append(response.collection_point)
    facts.append("discussed" if response.is_discussed else "not discussed yet")
    st.markdown(literal(" · ".join(facts)))
    if response.about:
        st.text(f"About: {response.about}")
    heading = None
    risk_items = risk_item_ids(response.form, measures())
    for row in journey_rows(Journey(response.form, response.answers)):
        if row.statement and heading != row.question.id:
            st.markdown(f"**{literal(row.question.text)}**")
        heading = row.question.id if row.statement else None
        with st.container(key=f"line-{row.question.id}-{row.statement.id if row.statement else ''}"):
            st.markdown(literal(row.label))
            is_risk = (row.statement.id if row.statement else row.question.id) in risk_items
            st.text(row.shown_answer or (ASK if is_risk else NO_ANSWER))

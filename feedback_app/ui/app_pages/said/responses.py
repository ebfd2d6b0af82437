"""Responses that may be read as a whole: those of forms that are not anonymous."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.results import responses
from feedback_app.services.results.openable import openable_responses
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.dashboards import frame, response_list, whole_response
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.session import context, team_tab


AT_MOST = 50


def draw(shown: frame.Shown) -> None:
    """A line for each response."""
    grouping = response_list.asked_grouping()
    with shown.workspace.database.read() as session:
        found = openable_responses(
            session, by=shown.actor, keys=shown.workspace.keys, view=shown.view, now=shown.now,
            limit=AT_MOST, grouping=grouping,
        )  # fmt: skip
    response_list.show(found, with_organisation=shown.several)


def show_whole(response_id: str) -> None:
    """One response in full."""
    workspace = context.workspace()
    st.title(pages.RESPONSES.title, anchor=False)
    # a link to the same page leaves the browser's address as it was
    st.query_params["response"] = response_id
    st.page_link(pages.RESPONSES.link, label="All responses")
    with show_refusals():
        with workspace.database.write() as session:
            whole = responses.full_response(
                session, by=team_tab.signed_in(), keys=workspace.keys, response_id=response_id,
                now=context.now(),
            )  # fmt: skip
        whole_response.show(whole)


asked = st.query_params.get("response")
if asked:
    show_whole(asked)
else:
    frame.show(pages.RESPONSES, draw, permission=Permission.READ_RESPONSES)

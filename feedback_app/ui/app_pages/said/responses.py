"""Responses that may be read as a whole: those of forms that are not anonymous."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.results.openable import openable_responses
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.dashboards import frame, response_list, whole_response


AT_MOST = 50


def draw(shown: frame.Dashboard) -> None:
    """A line for each response."""
    grouping = response_list.asked_grouping()
    with shown.workspace.database.read() as session:
        found = openable_responses(
            session, by=shown.actor, keys=shown.workspace.keys, view=shown.view, now=shown.now,
            limit=AT_MOST, grouping=grouping,
        )  # fmt: skip
    response_list.show(found, with_organisation=shown.several)


if response_id := st.query_params.get("response"):
    st.title(pages.RESPONSES.title, anchor=False)
    whole_response.open_one(response_id)
else:
    frame.show(pages.RESPONSES, draw, permission=Permission.READ_RESPONSES)

"""Due: which measures of which families are due, overdue, or without a second score."""

from __future__ import annotations

import streamlit as st

from feedback_app.services.episodes.due_list import due_list
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.families import due_table
from feedback_app.ui.session import context, team_tab


actor, workspace = team_tab.signed_in(), context.workspace()
st.title(pages.DUE.title, anchor=False)
with workspace.database.read() as session:
    lines = due_list(session, by=actor, keys=workspace.keys, now=context.now())
if not lines:
    due_table.show_empty()
else:
    due_table.show(lines)

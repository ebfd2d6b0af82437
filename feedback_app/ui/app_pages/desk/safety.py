"""Safety settings: working hours, owner and deputy, local lines of help."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.organisations import list_organisations
from feedback_app.services.safety import local_lines, settings
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.alerts import arrangements, health, help_lines
from feedback_app.ui.components.alerts.alert_line import read_health
from feedback_app.ui.session import context, team_tab


actor, workspace = team_tab.signed_in(), context.workspace()
st.title(pages.SAFETY.title, anchor=False)
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.MANAGE_SAFETY)
names = {each.id: each.name for each in own}
if not names:
    st.markdown("Your account may not change these. Ask an administrator of your organisation.")
    st.stop()
organisation_id = next(iter(names))
if len(names) > 1:
    organisation_id = st.selectbox("Organisation", list(names), format_func=names.__getitem__)
with workspace.database.read() as session:
    now = settings.read_safety(session, by=actor, organisation_id=organisation_id)
    colleagues = settings.possible_owners(
        session, by=actor, keys=workspace.keys, organisation_id=organisation_id
    )
    lines = local_lines.list_local_lines(
        session, by=actor, organisation_id=organisation_id, now=context.now()
    )
health.show(read_health(actor))
arrangements.show(actor, organisation_id, now, colleagues)
help_lines.show(actor, lines)
help_lines.show_add(actor, organisation_id)
help_lines.show_national()

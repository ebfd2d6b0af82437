"""You said, we did: what the team does about what people say, who is responsible, and by when."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.actions.action_list import colleagues, list_actions
from feedback_app.services.organisations import list_organisations
from feedback_app.services.team_pages import pages
from feedback_app.ui.components import own_organisation
from feedback_app.ui.components.actions import action_form, action_list
from feedback_app.ui.session import context, team_tab


actor, workspace, now = team_tab.signed_in(), context.workspace(), context.now()
st.title(pages.ACTIONS.title, anchor=False)
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.RECORD_ACTIONS)
chosen = own_organisation.choose(own)
if chosen is None:
    st.markdown("Your account may not record actions. Ask an administrator of your organisation.")
    st.stop()
with workspace.database.read() as session:
    lines = list_actions(session, by=actor, keys=workspace.keys, organisation_id=chosen.id, now=now)
    team = colleagues(session, by=actor, keys=workspace.keys, organisation_id=chosen.id)

if not lines:
    action_list.show_what_this_is()
action_form.show_new(actor, chosen.id, team, is_first=not lines)
action_list.show(actor, lines, team)
if any(line.is_told for line in lines):
    st.link_button("Poster to print", f"/you-said/{chosen.key}")

"""Measures: which can be sent, why the others cannot, and the wording your organisation may use."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.organisations import list_organisations
from feedback_app.services.team_pages import pages
from feedback_app.services.wording.wording_packs import WordingState, measure_states
from feedback_app.ui.components.measures import add_pack, measure_list
from feedback_app.ui.session import context, team_tab


actor, workspace = team_tab.signed_in(), context.workspace()
st.title(pages.MEASURES.title, anchor=False)
with workspace.database.read() as session:
    own = {
        each.id: each.name
        for permission in (Permission.MANAGE_FORMS, Permission.WORK_WITH_FAMILIES)
        for each in list_organisations(session, by=actor, permission=permission)
    }
if not own:
    st.markdown("None of your organisations uses measures.")
    st.stop()
organisation_id = next(iter(own))
if len(own) > 1:
    organisation_id = st.selectbox("Organisation", list(own), format_func=own.__getitem__)
may_manage = actor.may(Permission.MANAGE_FORMS, organisation_id)
with workspace.database.read() as session:
    states = measure_states(session, by=actor, organisation_id=organisation_id, now=context.now())
st.markdown(
    "Every measure here can be scored. To send one to a family, its wording is needed, and the owner of the "
    "wording decides who may use it."
)
if may_manage:
    wanting = {
        each.measure.key: each.measure
        for each in states
        if each.words in {WordingState.NONE, WordingState.PACK}
    }
    add_pack.show(actor, organisation_id, wanting)
else:
    st.markdown("An administrator of your organisation can add wording with its licence.")
measure_list.show(actor, states, may_manage=may_manage)

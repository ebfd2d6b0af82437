"""Ask for feedback: a link for one person, a code for many, or a form on paper."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.form_names import form_name, published_forms
from feedback_app.services.invitations.collection_points import list_points
from feedback_app.services.invitations.invitations import list_invitations
from feedback_app.services.organisations import list_organisations
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.sending import many_people, one_person, paper_form
from feedback_app.ui.session import context, team_tab
from surveys.measures.sections import measures_in


ONE, MANY, PAPER = "A link for one person", "A QR code for many people", "A form on paper"
NEWEST = 30

actor, workspace, now = team_tab.signed_in(), context.workspace(), context.now()
st.title(pages.SEND.title, anchor=False)
with workspace.database.read() as session:
    own = {
        each.id: each.name
        for each in list_organisations(session, by=actor, permission=Permission.SEND_INVITATIONS)
    }
    every = {form.key: form for form in published_forms(session, within=own)}
forms = {key: form for key, form in every.items() if not measures_in(form)}

if not own:
    st.markdown("Your account may not ask people for feedback. Ask an administrator of your organisation.")
    st.stop()
kind = st.radio("What do you need?", [ONE, MANY, PAPER], horizontal=True)
organisation_id = next(iter(own))
if len(own) > 1:
    organisation_id = st.selectbox("For which organisation?", list(own), format_func=own.__getitem__)
form = forms[st.selectbox("Form", list(forms), format_func=lambda key: form_name(forms[key]))]
if kind == ONE:
    one_person.show_form(actor, form, organisation_id)
    one_person.show_made()
    with workspace.database.read() as session:
        lines = list_invitations(
            session, by=actor, keys=workspace.keys, organisation_id=organisation_id, now=now, limit=NEWEST
        )
    one_person.show_list(actor, lines, every)
elif kind == PAPER:
    paper_form.show(actor, form, organisation_id)
else:
    many_people.show_form(actor, form, organisation_id)
    with workspace.database.read() as session:
        points = list_points(session, by=actor, keys=workspace.keys, organisation_id=organisation_id, now=now)
    many_people.show_list(actor, points, forms)

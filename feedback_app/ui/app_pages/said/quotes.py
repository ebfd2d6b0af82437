"""The quotes board: choose what people wrote, hide what identifies them, approve it by two, print it."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.actions.action_list import list_actions
from feedback_app.services.organisations import list_organisations
from feedback_app.services.quotes.quote_board import OUT, board, candidates
from feedback_app.services.team_pages import pages
from feedback_app.ui.components import own_organisation
from feedback_app.ui.components.quotes import quote_board, quote_choice
from feedback_app.ui.session import context, team_tab


actor, workspace = team_tab.signed_in(), context.workspace()
st.title(pages.QUOTES.title, anchor=False)
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.APPROVE_QUOTES)
chosen = own_organisation.choose(own)
if chosen is None:
    st.markdown("Your account may not approve quotes. Ask an administrator of your organisation.")
    st.stop()
with workspace.database.read() as session:
    on_board = board(session, by=actor, keys=workspace.keys, organisation_id=chosen.id)
    lines = list_actions(session, by=actor, keys=workspace.keys, organisation_id=chosen.id, now=context.now())
    found = candidates(session, by=actor, keys=workspace.keys, organisation_id=chosen.id)

waiting = [quote for quote in on_board if quote.state not in OUT]
out = [quote for quote in on_board if quote.state in OUT]
quote_board.show_how_it_works()
quote_board.show(actor, "Waiting for approval", waiting, lines)
quote_board.show(actor, "Approved by two people", out, lines)
if out:
    st.link_button("Poster to print", f"/in-their-words/{chosen.key}")
st.header("Choose from what people wrote", anchor=False)
quote_choice.show(actor, found)

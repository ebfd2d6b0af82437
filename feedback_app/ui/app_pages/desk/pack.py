"""The pack: choose months and readers, look at it, see what changed, download it."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.permissions import Permission
from feedback_app.services.organisations import list_organisations
from feedback_app.services.packs.gathering import gather
from feedback_app.services.packs.pack_history import revised
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.components.packs import pack_choice, pack_files, pack_preview
from feedback_app.ui.session import context, team_tab


actor, workspace, now, month = team_tab.signed_in(), context.workspace(), context.now(), team_tab.this_month()
st.title(pages.PACK.title, anchor=False)
with workspace.database.read() as session:
    own = list_organisations(session, by=actor, permission=Permission.MAKE_PACKS)
chosen = pack_choice.show(own, month)

report, changed = None, None
with show_refusals(), st.spinner("Putting the pack together"), workspace.database.read() as session:
    report = gather(
        session,
        by=actor,
        keys=workspace.keys,
        organisation_ids=chosen.organisation_ids,
        period=chosen.period,
        edition=chosen.edition,
        now=now,
    )
    changed = revised(session, keys=workspace.keys, organisation_ids=chosen.organisation_ids, report=report)
if report is not None:
    pack_files.show(actor, chosen, report)
    pack_preview.show_revised(changed)
    pack_preview.show(report)

"""Alerts: answers that need a conversation, who takes them, and whether alerting works."""

from __future__ import annotations

import streamlit as st

from feedback_app.services.alert_desk.alerts import list_alerts
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.alerts import alert_cards, health
from feedback_app.ui.components.alerts.alert_line import read_health
from feedback_app.ui.session import context, team_tab


actor, workspace = team_tab.signed_in(), context.workspace()
st.title(pages.ALERTS.title, anchor=False)
with workspace.database.read() as session:
    found = list_alerts(session, by=actor, keys=workspace.keys, now=context.now())
if found:
    alert_cards.show_waiting(actor, found)
else:
    alert_cards.show_empty()
alert_cards.show_what_it_is()
health.show(read_health(actor))
alert_cards.show_taken(actor, found)

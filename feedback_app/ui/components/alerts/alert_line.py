"""The line on every page of the team: how many answers need a conversation, and whether alerting works."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.alert_desk.alerts import open_alerts
from feedback_app.services.alert_desk.watching import JOB
from feedback_app.services.safety.heartbeat import AlertingHealth, alerting_health
from feedback_app.services.team_pages import pages
from feedback_app.ui.session import context


def show(actor: Actor, *, is_alerts_page: bool) -> None:
    """Hidden from people who do not answer alerts, and when all is well."""
    if not actor.scope(Permission.ANSWER_ALERTS):
        return
    with context.workspace().database.read() as session:
        n = open_alerts(session, by=actor)
    health = read_health(actor)
    is_silent = health.is_late or health.has_fault or health.n_unsent > 0
    if is_alerts_page or not (n or is_silent):
        return
    with st.container(key="alert-line", horizontal=True, vertical_alignment="center"):
        if n:
            st.markdown(
                "**1 answer needs a conversation.**" if n == 1 else f"**{n:,} answers need a conversation.**"
            )
        if is_silent:
            st.markdown("**Alerting is not working at the moment.** Check the alerts yourselves.")
        st.page_link(pages.ALERTS.link, label="Open the alerts")


def read_health(actor: Actor) -> AlertingHealth:
    """Whether alerting works, as far as this person may know."""
    workspace = context.workspace()
    can_mail = workspace.settings.sends_mail
    with workspace.database.read() as session:
        return alerting_health(session, by=actor, job=JOB, can_mail=can_mail, now=context.now())

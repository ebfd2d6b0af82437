"""Whether alerting works, and what to do when it does not."""

from __future__ import annotations

import streamlit as st

from feedback_app.services.safety.heartbeat import AlertingHealth
from feedback_app.ui.components import days
from feedback_app.ui.components.literal_text import literal


def show(health: AlertingHealth) -> None:
    """One line when all is well, otherwise one for each thing that stops an alert from reaching a person."""
    wrong = problems(health)
    with st.container(key="alerting-health"):
        if not wrong:
            st.markdown(literal(f"Alerting works. It was last checked {_when(health)}."))
            return
        st.markdown("**Alerting needs attention.** Until this is fixed, check the alerts yourselves.")
        st.markdown("\n".join(f"- {literal(each)}" for each in wrong))


def problems(health: AlertingHealth) -> list[str]:
    """What stops an alert from reaching a person."""
    wrong: list[str] = []
    if health.last_run_at is None:
        wrong.append(
            "The alert check has not run yet. It runs with the server. Ask the person who runs the server."
        )
    elif health.is_late:
        wrong.append(
            f"The alert check last ran {_when(health)}, which is too long ago. "
            "Ask the person who runs the server."
        )
    if health.has_fault:
        wrong.append("The alert check failed. The server's log says why.")
    if not health.can_mail:
        held = (
            f" {_emails(health.n_held)} about alerts will be sent once there is one." if health.n_held else ""
        )
        wrong.append(
            f"No mail server is set up, so no one is emailed. Alerts show on these pages only.{held}"
        )
    if health.n_without_owner:
        wrong.append("No one is named to answer alerts. Name an owner in Safety settings.")
    if health.n_without_deputy:
        wrong.append("No one is named as deputy, so an alert the owner misses goes to the owner again.")
    if health.n_unsent:
        wrong.append(f"{_emails(health.n_unsent)} about alerts could not be sent so far.")
    return wrong


def _emails(n: int) -> str:
    return "1 email" if n == 1 else f"{n:,} emails"


def _when(health: AlertingHealth) -> str:
    return days.moment(health.last_run_at) if health.last_run_at else "never"

"""Whether alerting works, in sentences, with what to do about each."""

from __future__ import annotations

import streamlit as st

from feedback_app.services.safety.heartbeat import AlertingHealth
from feedback_app.ui.components import days
from feedback_app.ui.components.literal_text import literal


def show(health: AlertingHealth) -> None:
    """One line when all is well, else one for each thing that keeps an alert from reaching a person."""
    wrong = problems(health)
    with st.container(key="alerting-health"):
        if not wrong:
            st.markdown(literal(f"Alerting works. The watch last looked {_when(health)}."))
            return
        st.markdown("**Alerting needs attention.** Until this is mended, open the alerts yourselves.")
        st.markdown("\n".join(f"- {literal(each)}" for each in wrong))


def problems(health: AlertingHealth) -> list[str]:
    """What keeps an alert from reaching a person."""
    wrong: list[str] = []
    if health.last_run_at is None:
        wrong.append("The watch has not run yet. It runs with the server; ask whoever runs it.")
    elif health.is_late:
        wrong.append(
            f"The watch last looked {_when(health)}, which is too long ago. Ask whoever runs the server."
        )
    if health.has_fault:
        wrong.append("The watch met a fault. The server's log says which.")
    if not health.can_mail:
        wrong.append("No mail server is set up, so nobody is written to. Alerts show on these pages only.")
    if health.n_without_owner:
        wrong.append("Nobody is named to answer alerts. Name an owner in Safety settings.")
    if health.n_without_deputy:
        wrong.append("Nobody is named as deputy, so an alert the owner misses goes to the owner again.")
    if health.n_unsent:
        mails = "1 mail" if health.n_unsent == 1 else f"{health.n_unsent:,} mails"
        wrong.append(f"{mails} about alerts could not be sent until now.")
    return wrong


def _when(health: AlertingHealth) -> str:
    return days.moment(health.last_run_at) if health.last_run_at else "never"

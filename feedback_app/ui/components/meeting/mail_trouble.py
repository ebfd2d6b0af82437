"""The emails of the team that did not leave, said on *This week* so that someone notices."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.services.mail.undeliverable import MailTrouble, mail_trouble
from feedback_app.services.team_pages import pages
from feedback_app.ui.session import context


def show(actor: Actor) -> None:
    """Nothing when every email left."""
    with context.workspace().database.read() as session:
        trouble = mail_trouble(session, by=actor, now=context.now())
    if not trouble:
        return
    with st.container(key="mail-trouble"):
        st.warning("\n\n".join(sentences(trouble)))
        if trouble.links_undeliverable or trouble.links_held:
            st.page_link(pages.SEND.link, label="Links your team made")
        if trouble.alerts_undeliverable or trouble.alerts_held:
            st.page_link(pages.ALERTS.link, label="Open the alerts")


def sentences(trouble: MailTrouble) -> Iterator[str]:
    """One for each kind of email and reason."""
    for n, what in (
        (trouble.links_undeliverable, "with a link"),
        (trouble.alerts_undeliverable, "about an alert"),
    ):
        if n:
            yield f"**{_emails(n)} {what} could not be sent.**"
    for n, what in ((trouble.links_held, "with a link"), (trouble.alerts_held, "about an alert")):
        if n:
            waits = "is waiting" if n == 1 else "are waiting"
            yield f"{_emails(n)} {what} {waits}, because no mail server is set up."


def _emails(n: int) -> str:
    return "1 email" if n == 1 else f"{n:,} emails"

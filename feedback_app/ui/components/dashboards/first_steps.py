"""Shown in a workspace without answers: what to do first."""

from __future__ import annotations

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.team_pages import pages


def show(actor: Actor) -> None:
    """Up to three steps, those this person may take."""
    st.markdown("**No one has answered yet.** This page fills as people do. To start:")
    if actor.scope(Permission.SEND_INVITATIONS):
        st.markdown("1. Create a link for one person, or a QR code for a waiting room or a training day.")
        st.page_link(pages.SEND.link, label=pages.SEND.title)
        st.markdown(
            "2. Open it on your own phone first and see what people will see. Do not send the last page."
        )
    if actor.scope(Permission.IMPORT_RESPONSES):
        st.markdown("3. Import the feedback you already have, from Excel, CSV or Microsoft Forms.")
        st.page_link(pages.IMPORT_EXPORT.link, label=pages.IMPORT_EXPORT.title)

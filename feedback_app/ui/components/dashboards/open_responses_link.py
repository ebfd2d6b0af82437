"""From a figure to the responses behind it, unless anonymity was promised."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.results.openable import how_many_open
from feedback_app.services.results.view import View
from feedback_app.services.team_pages import pages
from feedback_app.ui.components.literal_text import literal
from feedback_app.ui.session import context


def show(actor: Actor, view: View, *, now: datetime, of: str = "") -> None:
    """A link to those that may be opened; a sentence if they are anonymous; nothing without the permission.

    of: what they belong to, if a page has several links, as in ``CORE-10``. Anonymous ones then get no
    sentence each.
    """
    if not actor.scope(Permission.READ_RESPONSES):
        return
    with context.workspace().database.read() as session:
        found = how_many_open(session, by=actor, view=view, now=now)
    words = literal(f" ({of})") if of else ""
    if found.openable:
        n = "the response" if found.openable == 1 else f"the {found.openable:,} responses"
        st.page_link(
            pages.RESPONSES.link, label=f"Open {n} behind this{words}", query_params=view.parameters()
        )
    elif found.anonymous and not of:
        st.markdown("These answers were promised to stay anonymous, so they cannot be opened one by one.")

"""Buttons that hand over a file: made when pressed, given by our own address to this browser alone.

Streamlit's own download button would leave the file at an address that asks no one who they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from html import escape

import streamlit as st

from feedback_app.services.accounts import session_files
from feedback_app.services.accounts.session_files import FileToHandOver, WhoMayFetch
from feedback_app.services.answering.cookies import STAFF_COOKIE
from feedback_app.ui.components.errors_shown import show_refusals
from feedback_app.ui.session import context


STARTED = (
    '<p class="file-ready" role="status">Your download has started. If it has not, use this link: '
    '<a href="/team/files/{address}" download>{name}</a></p>'
)
"""The script of our pages follows the link (streamlit_page.js)."""


@dataclass(frozen=True, slots=True)
class Download:
    """A button and what it gives. ``make`` runs when it is pressed."""

    label: str
    key: str
    make: Callable[[], FileToHandOver]
    help: str | None = None


@st.fragment
def show(*downloads: Download, who: WhoMayFetch, is_primary: bool = False) -> None:
    """The buttons in a row. Only this part of the page is drawn again when one is pressed."""
    with st.container(horizontal=True):
        pressed = [
            each
            for each in downloads
            if st.button(
                each.label, key=each.key, type="primary" if is_primary else "secondary", help=each.help
            )
        ]
    for each in pressed:
        _hand_over(each, who)


def _hand_over(download: Download, who: WhoMayFetch) -> None:
    workspace, actor = context.workspace(), context.current_actor()
    if actor is None:
        st.error("**You are signed out.** Load this page again and sign in.")
        return
    with show_refusals():
        file = download.make()
        with workspace.database.write() as session:
            address = session_files.make_ready(
                session,
                by=actor,
                keys=workspace.keys,
                secret=context.browser_cookies().get(STAFF_COOKIE, ""),
                file=file,
                who=who,
                now=context.now(),
                idle=timedelta(minutes=workspace.settings.session_idle_minutes),
            )
        st.html(STARTED.format(address=address, name=escape(file.name)))

"""What surrounds every team page: the sidebar, who is signed in, signing out."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from feedback_app.access.actor import Actor
from feedback_app.services.accounts import sign_in
from feedback_app.services.answering import cookies
from feedback_app.services.team_pages.pages import TeamPage
from feedback_app.ui.session import context


def show_sidebar(actor: Actor, pages: Mapping[TeamPage, StreamlitPage]) -> None:
    """Links to the pages this person may open, by section, their name, and sign out."""
    with st.sidebar:
        for section, some in groupby(pages, key=lambda page: page.section):
            if section:
                st.markdown(f"**{section}**")
            for page in some:
                st.page_link(pages[page])
        st.divider()
        st.text(f"Signed in as {actor.name}")
        if st.button("Sign out", key="sign-out"):
            sign_out()
            st.rerun()


def sign_out() -> None:
    """End the session in the database; a copied cookie is worth nothing afterwards."""
    secret = context.browser_cookies().get(cookies.STAFF_COOKIE)
    if secret:
        workspace = context.workspace()
        with workspace.database.write() as session:
            sign_in.sign_out(session, keys=workspace.keys, secret=secret, now=context.now())


def show_signed_out() -> None:
    """For someone who is not, or no longer, signed in."""
    st.title("Sign in to see what people are telling you", anchor=False)
    st.markdown("This page is for the team. [Sign in](/sign-in)")


def show_not_for_this_role() -> None:
    """For someone whose roles do not open the page."""
    st.title("This page is not part of your role", anchor=False)
    st.markdown(
        "Choose a page on the left. If you need this one, ask your administrator for a role that has it."
    )

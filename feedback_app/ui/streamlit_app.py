"""Which page is shown. Answering needs no sign-in; every team page does, on every run."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from feedback_app.services.team_pages.pages import ALERTS, TEAM_PAGES, TeamPage
from feedback_app.ui import page_list, staff_shell
from feedback_app.ui.components import demonstration_banner
from feedback_app.ui.components.alerts import alert_line
from feedback_app.ui.session import context


def show_team_page(shown: StreamlitPage, pages: dict[TeamPage, StreamlitPage]) -> None:
    """Run a team page inside the shell, or say why not."""
    actor = context.current_actor()
    if actor is None:
        staff_shell.show_signed_out()
        return
    open_to_them = {page: drawn for page, drawn in pages.items() if page.may_be_opened_by(actor)}
    staff_shell.show_sidebar(actor, open_to_them)
    if any(page.path == shown.url_path for page in open_to_them):
        alert_line.show(actor, is_alerts_page=shown.url_path == ALERTS.path)
        shown.run()
    else:
        staff_shell.show_not_for_this_role()


respond = st.Page(page_list.FOLDER / "respond.py", title="Feedback", url_path="respond")
pages = {page: page_list.as_streamlit_page(page) for page in TEAM_PAGES}
shown = st.navigation([*pages.values(), respond], position="hidden")
demonstration_banner.show_when(context.is_demonstration())
if shown.url_path == respond.url_path:
    shown.run()
else:
    show_team_page(shown, pages)

"""Which page is shown. Answering needs no sign-in; every team page does, on every run."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.ui import context
from feedback_app.ui.components import demonstration_banner, staff_shell


PAGES = Path(__file__).parent / "app_pages"

respond = st.Page(PAGES / "respond.py", title="Feedback", url_path="respond")
TEAM_PAGES: tuple[tuple[str, str, str, frozenset[Permission]], ...] = (
    ("this_week.py", "This week", "", frozenset({Permission.READ_RESULTS})),
    ("results.py", "Results", "results", frozenset({Permission.READ_RESULTS})),
    ("words.py", "Words", "words", frozenset({Permission.READ_RESULTS})),
    ("responses.py", "Responses", "responses", frozenset({Permission.READ_RESPONSES})),
    ("send.py", "Ask for feedback", "send", frozenset({Permission.SEND_INVITATIONS})),
    (
        "import_export.py",
        "Import and export",
        "import_export",
        frozenset({Permission.IMPORT_RESPONSES, Permission.EXPORT_RESPONSES}),
    ),
)


def team_pages() -> tuple[tuple[StreamlitPage, frozenset[Permission]], ...]:
    """Every team page with the permissions of which one is enough to see its link."""
    return tuple(
        (st.Page(PAGES / file, title=title, url_path=path, default=path == ""), enough)
        for file, title, path, enough in TEAM_PAGES
        if (PAGES / file).exists()
    )


def show_team_page(
    page: StreamlitPage, pages: tuple[tuple[StreamlitPage, frozenset[Permission]], ...]
) -> None:
    """Run a team page inside the shell, or say where to sign in."""
    actor: Actor | None = context.current_actor()
    if actor is None:
        staff_shell.show_signed_out()
        return
    staff_shell.show_sidebar(actor, [each for each, enough in pages if any(actor.scope(p) for p in enough)])
    page.run()


pages = team_pages() or ((st.Page(staff_shell.show_signed_out, title="Home", default=True), frozenset()),)
shown = st.navigation([*(page for page, _ in pages), respond], position="hidden")
demonstration_banner.show_when(context.is_demonstration())
if shown.url_path == respond.url_path:
    shown.run()
else:
    show_team_page(shown, pages)

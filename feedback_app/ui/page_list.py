"""The team's pages in the sidebar, and which permission opens each. Services check again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission


FOLDER = Path(__file__).parent / "app_pages"


@dataclass(frozen=True, slots=True)
class TeamPage:
    """One page. ``path`` is its address, ``opened_by`` the permissions of which one is enough."""

    file: str
    title: str
    path: str
    opened_by: frozenset[Permission]
    section: str = ""

    def may_be_opened_by(self, actor: Actor) -> bool:
        """Whether this person holds one of its permissions in any organisation."""
        return any(actor.scope(permission) for permission in self.opened_by)

    def as_streamlit_page(self) -> StreamlitPage:
        """To be made anew in every run, as Streamlit wants it."""
        return st.Page(FOLDER / self.file, title=self.title, url_path=self.path, default=not self.path)


SAID, WORK, DESK = "What people say", "Work with families", "Ask and pass on"
"""Headings of the sidebar; what stands first has none."""

TEAM_PAGES = (
    TeamPage("meeting/this_week.py", "This week", "", frozenset({Permission.READ_RESULTS})),
    TeamPage("meeting/alerts.py", "Alerts", "alerts", frozenset({Permission.ANSWER_ALERTS})),
    TeamPage("meeting/due.py", "Due", "due", frozenset({Permission.WORK_WITH_FAMILIES})),
    TeamPage("said/results.py", "Results", "results", frozenset({Permission.READ_RESULTS}), SAID),
    TeamPage("said/trends.py", "Trends", "trends", frozenset({Permission.READ_RESULTS}), SAID),
    TeamPage("said/themes.py", "Themes", "themes", frozenset({Permission.READ_RESPONSES}), SAID),
    TeamPage("said/words.py", "Words", "words", frozenset({Permission.READ_RESULTS}), SAID),
    TeamPage("said/quotes.py", "Quotes", "quotes", frozenset({Permission.APPROVE_QUOTES}), SAID),
    TeamPage("said/actions.py", "Actions", "actions", frozenset({Permission.RECORD_ACTIONS}), SAID),
    TeamPage("said/response.py", "Response", "response", frozenset({Permission.READ_RESULTS}), SAID),
    TeamPage("said/pathway.py", "Pathway", "pathway", frozenset({Permission.READ_RESULTS}), SAID),
    TeamPage("said/responses.py", "Responses", "responses", frozenset({Permission.READ_RESPONSES}), SAID),
    TeamPage(
        "families/families.py", "Families", "families", frozenset({Permission.WORK_WITH_FAMILIES}), WORK
    ),
    TeamPage("families/scores.py", "Scores", "scores", frozenset({Permission.WORK_WITH_FAMILIES}), WORK),
    TeamPage(
        "families/outcomes.py", "Outcomes", "outcomes", frozenset({Permission.WORK_WITH_FAMILIES}), WORK
    ),
    TeamPage("desk/send.py", "Ask for feedback", "send", frozenset({Permission.SEND_INVITATIONS}), DESK),
    TeamPage("desk/pack.py", "Pack", "pack", frozenset({Permission.MAKE_PACKS}), DESK),
    TeamPage(
        "desk/import_export.py",
        "Import and export",
        "import_export",
        frozenset({Permission.IMPORT_RESPONSES, Permission.EXPORT_RESPONSES}),
        DESK,
    ),
    TeamPage(
        "desk/measures.py",
        "Measures",
        "measures",
        frozenset({Permission.MANAGE_FORMS, Permission.WORK_WITH_FAMILIES}),
        DESK,
    ),
    TeamPage("desk/safety.py", "Safety settings", "safety", frozenset({Permission.MANAGE_SAFETY}), DESK),
)

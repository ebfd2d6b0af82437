"""The one list of team pages. A new page is an entry here, a file in ``ui/app_pages`` and its service."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.team_pages import meanings


SAID, WORK, DESK = "What people say", "Work with families", "Ask and pass on"
"""Headings of the sidebar. The pages of the meeting come first and have none."""

FILTERS = ("period", "audience", "touchpoint")


class FormChoice(StrEnum):
    """Whether a dashboard asks for a form."""

    NONE = "none"
    ONE = "one"
    ONE_OR_EVERY = "one_or_every"


@dataclass(frozen=True, slots=True)
class TeamPage:
    """One page.

    key          its file's name, and its name in saved views; never changed once views are saved
    folder       the folder of ``ui/app_pages`` its file is in
    path         its address, blank for the first page
    opened_by    permissions of which one is enough to open it
    filters      the filters it shows; None for a page without a filter bar
    form         whether it asks for a form
    own_choices  what it adds to the address besides the filters; saved with a view
    meaning      what its figures mean, line by line
    """

    key: str
    title: str
    folder: str
    path: str
    opened_by: frozenset[Permission]
    section: str = ""
    filters: tuple[str, ...] | None = None
    form: FormChoice = FormChoice.NONE
    own_choices: tuple[str, ...] = ()
    meaning: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Its file, seen from ``ui/app_pages``."""
        return f"{self.folder}/{self.key}.py"

    @property
    def link(self) -> str:
        """What ``st.page_link`` wants: its file, seen from the entry script."""
        return f"app_pages/{self.file}"

    @property
    def is_dashboard(self) -> bool:
        """Whether it has a filter bar, and so saved views."""
        return self.filters is not None

    def may_be_opened_by(self, actor: Actor) -> bool:
        """Whether this person holds one of its permissions in any organisation."""
        return any(actor.scope(permission) for permission in self.opened_by)


RESULTS_READ = frozenset({Permission.READ_RESULTS})
FAMILY_WORK = frozenset({Permission.WORK_WITH_FAMILIES})
FOLLOW, CODES = "follow", "codes"
"""What a trend follows, and which answers count, in the address of *Trends*."""

THIS_WEEK = TeamPage(
    "this_week", "This week", "meeting", "", RESULTS_READ, filters=(), meaning=meanings.THIS_WEEK
)
ALERTS = TeamPage("alerts", "Alerts", "meeting", "alerts", frozenset({Permission.ANSWER_ALERTS}))
DUE = TeamPage("due", "Due", "meeting", "due", FAMILY_WORK)
RESULTS = TeamPage(
    "results", "Results", "said", "results", RESULTS_READ, SAID,
    filters=FILTERS, form=FormChoice.ONE, meaning=meanings.RESULTS,
)  # fmt: skip
TRENDS = TeamPage(
    "trends", "Trends", "said", "trends", RESULTS_READ, SAID,
    filters=(), form=FormChoice.ONE, meaning=meanings.TRENDS,
    own_choices=(FOLLOW, CODES, "chart", "better", "target"),
)  # fmt: skip
THEMES = TeamPage(
    "themes", "Themes", "said", "themes", frozenset({Permission.READ_RESPONSES}), SAID,
    filters=FILTERS, own_choices=("theme", "side"), meaning=meanings.THEMES,
)  # fmt: skip
WORDS = TeamPage(
    "words", "Words", "said", "words", RESULTS_READ, SAID,
    filters=(*FILTERS, "new"), form=FormChoice.ONE_OR_EVERY,
)  # fmt: skip
QUOTES = TeamPage("quotes", "Quotes", "said", "quotes", frozenset({Permission.APPROVE_QUOTES}), SAID)
ACTIONS = TeamPage("actions", "Actions", "said", "actions", frozenset({Permission.RECORD_ACTIONS}), SAID)
RESPONSE = TeamPage(
    "response", "Response", "said", "response", RESULTS_READ, SAID,
    filters=FILTERS, meaning=meanings.RESPONSE,
)  # fmt: skip
PATHWAY = TeamPage(
    "pathway", "Pathway", "said", "pathway", RESULTS_READ, SAID,
    filters=FILTERS, own_choices=("split",), meaning=meanings.PATHWAY,
)  # fmt: skip
RESPONSES = TeamPage(
    "responses", "Responses", "said", "responses", frozenset({Permission.READ_RESPONSES}), SAID,
    filters=FILTERS, form=FormChoice.ONE_OR_EVERY,
)  # fmt: skip
FAMILIES = TeamPage("families", "Families", "families", "families", FAMILY_WORK, WORK)
SCORES = TeamPage("scores", "Scores", "families", "scores", FAMILY_WORK, WORK)
OUTCOMES = TeamPage("outcomes", "Outcomes", "families", "outcomes", FAMILY_WORK, WORK, filters=("period",))
SEND = TeamPage("send", "Ask for feedback", "desk", "send", frozenset({Permission.SEND_INVITATIONS}), DESK)
PACK = TeamPage("pack", "Pack", "desk", "pack", frozenset({Permission.MAKE_PACKS}), DESK)
IMPORT_EXPORT = TeamPage(
    "import_export", "Import and export", "desk", "import_export",
    frozenset({Permission.IMPORT_RESPONSES, Permission.EXPORT_RESPONSES}), DESK,
)  # fmt: skip
MEASURES = TeamPage(
    "measures", "Measures", "desk", "measures",
    frozenset({Permission.MANAGE_FORMS, Permission.WORK_WITH_FAMILIES}), DESK,
)  # fmt: skip
SAFETY = TeamPage("safety", "Safety settings", "desk", "safety", frozenset({Permission.MANAGE_SAFETY}), DESK)

TEAM_PAGES = (
    THIS_WEEK, ALERTS, DUE,
    RESULTS, TRENDS, THEMES, WORDS, QUOTES, ACTIONS, RESPONSE, PATHWAY, RESPONSES,
    FAMILIES, SCORES, OUTCOMES,
    SEND, PACK, IMPORT_EXPORT, MEASURES, SAFETY,
)  # fmt: skip
"""In the order of the sidebar."""

DASHBOARDS = {page.key: page for page in TEAM_PAGES if page.is_dashboard}
"""The pages with a filter bar, by their name in saved views."""

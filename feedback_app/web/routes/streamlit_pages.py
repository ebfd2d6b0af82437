"""The first document of every Streamlit page. Without a sign-in, team pages redirect to the sign-in page."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from feedback_app.services.process.workspace import Workspace
from feedback_app.services.team_pages.pages import TEAM_PAGES
from feedback_app.web.serving.connections import staff_actor
from feedback_app.web.streamlit.shell import make_shell


TEAM_PATHS = tuple(f"/{page.path}" for page in TEAM_PAGES)
NEVER_KEPT = {
    "Cache-Control": "no-store"
}  # a page left in a hurry must not come back from the browser's memory


class StreamlitPages:
    """One document for people who answer, one for the team; Streamlit draws the rest."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.for_respondents = make_shell("Feedback")
        self.for_team = make_shell(f"Feedback: {workspace.settings.organisation_name}")

    async def respond(self, _request: Request) -> Response:
        """The page for people who answer. The page itself reads from its cookie who that is."""
        return HTMLResponse(self.for_respondents, headers=NEVER_KEPT)

    async def team(self, request: Request) -> Response:
        """A team page, or a redirect to the sign-in page."""
        if await staff_actor(self.workspace, request) is None:
            view = request.url.query  # which months, which form: a colleague was sent this view
            wanted = f"{request.url.path}?{view}" if view else request.url.path
            goal = "/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted)}"
            return RedirectResponse(goal, 303, NEVER_KEPT)
        return HTMLResponse(self.for_team, headers=NEVER_KEPT)

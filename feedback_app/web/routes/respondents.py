"""The paths of people who answer, and those for machines. None of them needs Streamlit."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount, Route

from feedback_app.services.process.workspace import Workspace
from feedback_app.web.plain_face.links import LinkRoutes
from feedback_app.web.plain_face.routes import FormRoutes
from feedback_app.web.routes.health import HealthRoutes
from feedback_app.web.serving.own_assets import ASSETS_PATH, OwnAssets
from feedback_app.web.serving.pages import Pages


def respondent_routes(workspace: Workspace, pages: Pages, *, has_other_face: bool) -> list[BaseRoute]:
    """``has_other_face``: Streamlit runs in the same process, so its version of a form can be offered."""
    links, health = LinkRoutes(workspace, pages), HealthRoutes(workspace, pages)
    return [
        Route("/f/{secret}", links.invitation),
        Route("/c/{code}", links.collection_point),
        Route("/c/{code}/poster", links.poster),
        Route("/leave", links.leave),
        *FormRoutes(workspace, pages, has_other_face=has_other_face).routes(),
        Route("/help", health.help_now),
        Route("/livez", health.live),
        Route("/readyz", health.ready),
        Route("/robots.txt", health.robots),
        Route("/favicon.ico", health.favicon),
        Mount(ASSETS_PATH, OwnAssets()),
    ]

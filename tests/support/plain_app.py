"""The product's plain routes in an app without Streamlit, for tests that only need those."""

from __future__ import annotations

from starlette.applications import Starlette

from feedback_app.services.process.workspace import Workspace
from feedback_app.web.routes.table import middleware, streamlit_routes
from feedback_app.web.serving.pages import Pages


def build_plain_app(workspace: Workspace) -> Starlette:
    """With the same routes, middleware and error pages as ``web.app.build_app``."""
    pages, documents = Pages(workspace.settings), streamlit_routes(workspace)
    return Starlette(
        routes=documents,
        middleware=middleware(workspace, pages, documents),
        exception_handlers=pages.handlers(),
    )

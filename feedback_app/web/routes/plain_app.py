"""The respondents' pages as an app of their own. Importing it imports no Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp

from feedback_app.services.process.workspace import Workspace
from feedback_app.web.middleware.every_request import every_request
from feedback_app.web.process.lifespan import Worker, make_lifespan
from feedback_app.web.routes.respondents import respondent_routes
from feedback_app.web.serving.pages import Pages


WORTH_PACKING = 500
"""Bytes; below that a packed answer is not smaller."""
PACKING_LEVEL = 5


def build_app(workspace: Workspace, *, workers: Sequence[Worker] = ()) -> Starlette:
    """Links, forms, help and health."""
    pages = Pages(workspace.settings)
    return Starlette(
        routes=respondent_routes(workspace, pages, has_other_face=False),
        lifespan=make_lifespan(workspace, workers),
        middleware=[
            *every_request(workspace, pages),
            Middleware(GZipMiddleware, minimum_size=WORTH_PACKING, compresslevel=PACKING_LEVEL),
        ],
        exception_handlers=pages.handlers(),
    )


def without_an_app(routes: Sequence[BaseRoute], handlers: Mapping[Any, Any]) -> ASGIApp:
    """The same routes inside another app, whose own layers see what goes wrong in them."""
    inside = ExceptionMiddleware(Router(routes), handlers=handlers)
    return GZipMiddleware(inside, minimum_size=WORTH_PACKING, compresslevel=PACKING_LEVEL)

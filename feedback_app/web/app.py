"""The app of the whole product: Streamlit with the plain routes. ``routes.plain_app`` has them alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

import feedback_app
from feedback_app.services.process.workspace import Workspace
from feedback_app.web.process.lifespan import Worker, make_lifespan
from feedback_app.web.routes.table import middleware, streamlit_routes
from feedback_app.web.serving.pages import Pages


SCRIPT = Path(feedback_app.__file__).parent / "ui" / "streamlit_app.py"


def build_app(
    workspace: Workspace, *, workers: Sequence[Worker] = (), secrets: Mapping[str, Any] | None = None
) -> st.App:
    """Streamlit and the plain routes. Apply its options before (``streamlit_settings``)."""
    pages, documents = Pages(workspace.settings), streamlit_routes(workspace)
    return st.App(
        SCRIPT,
        secrets=secrets,
        lifespan=make_lifespan(workspace, workers),
        routes=documents,
        middleware=middleware(workspace, pages, documents),
        exception_handlers=pages.handlers(),
        on_script_error=_show_script_error,
    )


def _show_script_error(_error: Exception) -> bool:
    """What happened is in the log already, by type and place. The person reads what matters to them."""
    st.error(
        "Sorry, something went wrong on our side. The pages you have finished are saved. "
        "Please load this page again."
    )
    return True

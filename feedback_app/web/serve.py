"""Starts the product: one process, one port, configuration from ``streamlit_config/``."""

from __future__ import annotations

from feedback_app.config import Settings
from feedback_app.delivery.choice import delivery_for
from feedback_app.services.outbox_worker import OutboxWorker
from feedback_app.services.workspace import Workspace, open_workspace, set_current_workspace
from feedback_app.web import private_logging, streamlit_settings
from feedback_app.web.app import build_app


def serve(settings: Settings, *, place: Workspace | None = None) -> None:
    """Serve a workspace until the process is told to end: the one given, or the one these settings name.

    Raises OperationalError when Streamlit is not as we know it, or when the workspace cannot be opened.
    """
    private_logging.install()
    options = streamlit_settings.read_options(settings)
    streamlit_settings.apply(options)
    place = place or open_workspace(settings)
    set_current_workspace(place)
    outbox = OutboxWorker(place.database, place.keys, delivery_for(settings), clock=place.now)
    app = build_app(place, workers=(outbox,), secrets=streamlit_settings.read_secrets() or None)
    try:
        app.run(config=options)
    finally:
        set_current_workspace(None)
        place.close()

"""Starts the product: one process, one port. Streamlit is imported only where it is served."""

from __future__ import annotations

from feedback_app.config import Settings
from feedback_app.delivery.choice import delivery_for
from feedback_app.services.alert_desk.worker import AlertWatch
from feedback_app.services.mail.worker import OutboxWorker
from feedback_app.services.measure_reading import shipped
from feedback_app.services.process.workspace import Workspace, open_workspace, set_current_workspace
from feedback_app.web.process import private_logging
from feedback_app.web.process.background_workers import PlannerFigures, WarmStart
from feedback_app.web.process.lifespan import Worker


KEEP_ALIVE = 75
"""Seconds a quiet connection stays open, so that a minute's reading costs no new one."""


def serve(settings: Settings, *, workspace: Workspace | None = None) -> None:
    """Serve a workspace until the process is asked to end: the one given, or the one these settings name.

    Raises OperationalError when Streamlit is not as we know it, or when the workspace cannot be opened.
    """
    from feedback_app.web.app import build_app
    from feedback_app.web.streamlit import settings as streamlit_settings

    private_logging.install()
    options = streamlit_settings.read_options(settings)
    streamlit_settings.apply(options)
    workspace = workspace or open_workspace(settings)
    set_current_workspace(workspace)
    outbox = OutboxWorker(workspace.database, workspace.keys, delivery_for(settings), clock=workspace.now)
    alerts = AlertWatch(
        workspace.database, workspace.keys, shipped(), base_url=settings.base_url, clock=workspace.now
    )
    workers = (outbox, alerts, PlannerFigures(workspace.database), WarmStart())
    app = build_app(workspace, workers=workers, secrets=streamlit_settings.read_secrets() or None)
    try:
        app.run(config=options)
    finally:
        set_current_workspace(None)
        workspace.close()


def serve_plain(settings: Settings, *, workspace: Workspace | None = None) -> None:
    """Serve only what links and QR codes open, in a process without Streamlit."""
    import uvicorn

    from feedback_app.web.process.lifespan import SECONDS_TO_DRAIN
    from feedback_app.web.routes.plain_app import build_app

    private_logging.install()
    workspace = workspace or open_workspace(settings)
    try:
        uvicorn.run(
            build_app(workspace, workers=plain_workers(settings, workspace)),
            host=settings.host,
            port=settings.port,
            access_log=False,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=int(SECONDS_TO_DRAIN),
            timeout_keep_alive=KEEP_ALIVE,
        )
    finally:
        workspace.close()


def plain_workers(settings: Settings, workspace: Workspace) -> tuple[Worker, ...]:
    """The watch over alerts, so that it goes on while the team's pages are down; any number may.

    Mail too, but only where this process has a mail server: without one it would take the messages that the
    process with the team's pages can send, and write them to the console.
    """
    watch = AlertWatch(
        workspace.database, workspace.keys, shipped(), base_url=settings.base_url, clock=workspace.now
    )
    if settings.smtp_host is None or settings.smtp_from is None:
        return (watch,)
    return (
        watch,
        OutboxWorker(workspace.database, workspace.keys, delivery_for(settings), clock=workspace.now),
    )

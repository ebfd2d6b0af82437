"""Starts the product: one process, one port. Streamlit is imported only where it is served."""

from __future__ import annotations

from feedback_app.config import Settings
from feedback_app.delivery.choice import deliveries_for
from feedback_app.services.alert_desk.worker import alert_watch
from feedback_app.services.mail.worker import outbox_worker
from feedback_app.services.measure_reading import shipped
from feedback_app.services.periodic import Periodic
from feedback_app.services.process.workspace import Workspace, open_workspace, set_current_workspace
from feedback_app.web.process import private_logging
from feedback_app.web.process.background_workers import planner_figures, tidying, warm_start


KEEP_ALIVE = 75
"""Seconds a quiet connection stays open: reading a page for a minute costs no new one."""


def serve(settings: Settings, *, workspace: Workspace | None = None) -> None:
    """Serve the workspace given, or the one these settings name, until the process is stopped.

    Raises OperationalError when Streamlit is not as we know it, or when the workspace cannot be opened.
    """
    from feedback_app.web.app import build_app
    from feedback_app.web.streamlit import settings as streamlit_settings

    private_logging.install()
    options = streamlit_settings.read_options(settings)
    streamlit_settings.apply(options)
    workspace = workspace or open_workspace(settings)
    set_current_workspace(workspace)
    outbox = outbox_worker(workspace.database, workspace.keys, deliveries_for(settings), clock=workspace.now)
    alerts = alert_watch(
        workspace.database, workspace.keys, shipped(), base_url=settings.base_url, clock=workspace.now
    )
    workers = (outbox, alerts, tidying(workspace), planner_figures(workspace.database), warm_start())
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


def plain_workers(settings: Settings, workspace: Workspace) -> tuple[Periodic, ...]:
    """The watch over alerts and the tidying, so that they go on while the team's pages are down; any number
    may run.

    Mail too, but only where this process has a mail server: without one it would take the messages that the
    process with the team's pages can send, and write them to the console.
    """
    watch = alert_watch(
        workspace.database, workspace.keys, shipped(), base_url=settings.base_url, clock=workspace.now
    )
    if not settings.sends_mail:
        return (watch, tidying(workspace))
    return (
        watch,
        tidying(workspace),
        outbox_worker(workspace.database, workspace.keys, deliveries_for(settings), clock=workspace.now),
    )

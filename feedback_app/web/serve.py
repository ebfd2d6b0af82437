"""Starts the product: one process, one port. Streamlit is imported only where it is served."""

from __future__ import annotations

from feedback_app.config import Settings
from feedback_app.delivery.choice import deliveries_for
from feedback_app.services.alert_desk.worker import alert_watch
from feedback_app.services.mail.worker import outbox_worker
from feedback_app.services.measure_reading import shipped
from feedback_app.services.periodic import Periodic
from feedback_app.services.process.serving import Announcer, service_address
from feedback_app.services.process.workspace import Workspace, open_workspace, set_current_workspace
from feedback_app.web.process import private_logging
from feedback_app.web.process.background_workers import planner_figures, tidying, warm_start


SECONDS_BETWEEN_LOOKS = 15.0


def serve(settings: Settings, *, workspace: Workspace | None = None) -> None:
    """Serve the workspace given, or the one these settings name, until the process is stopped.

    Raises OperationalError when Streamlit is not as we know it, or when the workspace cannot be opened.
    """
    from feedback_app.web.app import build_app
    from feedback_app.web.edge.server import run
    from feedback_app.web.streamlit import settings as streamlit_settings

    private_logging.install()
    options = streamlit_settings.read_options(settings)
    streamlit_settings.apply(options)
    workspace = workspace or open_workspace(settings)
    set_current_workspace(workspace)
    workers = (
        Announcer(workspace, serves_team=True),
        *mail_and_watch(settings, workspace),
        planner_figures(workspace.database),
        warm_start(),
    )
    app = build_app(workspace, workers=workers, secrets=streamlit_settings.read_secrets() or None)
    try:
        run(app, settings)
    finally:
        set_current_workspace(None)
        workspace.close()


def serve_plain(settings: Settings, *, workspace: Workspace | None = None) -> None:
    """Serve only what links and QR codes open, in a process without Streamlit."""
    from feedback_app.web.edge.server import run
    from feedback_app.web.routes.plain_app import build_app

    private_logging.install()
    workspace = workspace or open_workspace(settings)
    workers = (Announcer(workspace, serves_team=False), *mail_and_watch(settings, workspace))
    try:
        run(build_app(workspace, workers=workers), settings)
    finally:
        workspace.close()


def mail_and_watch(settings: Settings, workspace: Workspace) -> tuple[Periodic, ...]:
    """Mail, alerts, health and tidying, which go on while the team's pages are down; any number may run.

    A process without a mail server leaves the mail to one that has one.
    """

    def address() -> str | None:
        service = service_address(workspace)
        return service.base_url if settings.sends_mail or not service.sends_mail else None

    deliveries = deliveries_for(settings)
    outbox = outbox_worker(
        workspace.database, workspace.keys, deliveries, clock=workspace.now, base_url=address
    )
    alerts = alert_watch(workspace.database, workspace.keys, shipped(), clock=workspace.now)
    # without it a fault would be logged only where something asks for /readyz
    health = Periodic("health", workspace.report, seconds=SECONDS_BETWEEN_LOOKS)
    return outbox, alerts, health, tidying(workspace)

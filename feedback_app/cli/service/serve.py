"""``feedback serve``: start the product and say what to open."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from analysis import dates
from feedback_app.cli.terminal.opening import read_settings
from feedback_app.cli.terminal.outcome import say
from feedback_app.config.unsafe import advice_on_proxies
from feedback_app.errors import OperationalError


if TYPE_CHECKING:
    from feedback_app.services.process.workspace import Workspace


def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Serve the demonstration: everything in it is invented.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on; FEEDBACK_HOST if left out.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; FEEDBACK_PORT if left out.")] = None,
    plain_only: Annotated[
        bool,
        typer.Option(
            "--plain-only", help="Serve only what links and QR codes open, without the team's pages."
        ),
    ] = False,
) -> None:
    """Start the service and say what to open. Ends with Ctrl-C.

    The team's workspace starts empty. In a terminal, the first start prints a link that makes the first
    account; elsewhere it names the command that does, because what it prints may be stored as a log.
    """
    settings = read_settings(demo=demo, host=host, port=port)
    _require_free(settings.host, settings.port)

    from feedback_app.services.process.workspace import open_workspace

    workspace = open_workspace(settings)
    try:
        if settings.is_demonstration:
            from feedback_app.cli.service.demo import build_with_progress

            build_with_progress(workspace)
        from feedback_app.web import serve as web

        if advice := advice_on_proxies(settings):
            say(f"Hint: {advice.where}: {advice.what} {advice.how}")
        if plain_only:
            say(f"The forms: {settings.base_url}/f/... and /c/... Stop with Ctrl-C.")
            web.serve_plain(settings, workspace=workspace)
        else:
            _say_what_to_open(workspace)
            web.serve(settings, workspace=workspace)
    finally:
        workspace.close()


def _require_free(host: str, port: int) -> None:
    """Say so before anything is built when the port is in use, most often by this product itself."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError:
            raise OperationalError(
                "port_unusable",
                where=f"{host}, port {port}",
                what="It cannot be listened on; perhaps the service is running already.",
                how="Stop what uses the port, or choose another with --port.",
            ) from None


def _say_what_to_open(workspace: Workspace) -> None:
    if workspace.settings.is_demonstration:
        from feedback_app.cli.service.demo import say_what_to_open

        say_what_to_open(workspace)
        return
    say(f"The team's pages: {workspace.settings.base_url}/")
    _say_how_to_make_the_first_account(workspace)
    _say_what_mail_waits(workspace)
    say("Stop with Ctrl-C.")


def _say_how_to_make_the_first_account(workspace: Workspace) -> None:
    from feedback_app.services.accounts.setup_links import first_setup_link, has_account

    with workspace.database.read() as session:
        if has_account(session):
            return
    if not sys.stdout.isatty():  # a service manager stores this as a log, and the link is a secret
        say("There is no account yet. For a link that makes the first one: feedback accounts first")
        return
    with workspace.database.write() as session:
        setup = first_setup_link(session, keys=workspace.keys, now=workspace.now())
    if setup is not None:
        say(f"Make the first account here: {setup.link(workspace.settings.base_url)}")
        until = dates.day_and_time(setup.expires_at)
        say(f"The link works once, until {until} UTC. Each start prints a new one.")


def _say_what_mail_waits(workspace: Workspace) -> None:
    from feedback_app.services.mail.undeliverable import mail_state

    if workspace.settings.sends_mail:
        return
    with workspace.database.read() as session:
        n = mail_state(session, now=workspace.now()).waiting
    waiting = f" {n:,} waiting." if n else ""
    say(f"No mail server is set (FEEDBACK_SMTP_HOST): emails are held, not sent.{waiting}")

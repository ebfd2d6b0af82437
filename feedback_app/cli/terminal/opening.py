"""Opens the workspace a command acts on, and finds the organisation it names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from feedback_app.cli.terminal.outcome import WrongUse


if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from feedback_app.access.actor import Actor
    from feedback_app.config import Settings
    from feedback_app.services.organisations import OrganisationView
    from feedback_app.services.process.serving import ServiceAddress
    from feedback_app.services.process.workspace import Workspace
    from surveys.core.model import Form


def read_settings(*, demo: bool = False, **chosen: Any) -> Settings:
    """The settings, with what the command line chose on top. Raises SettingsError."""
    from feedback_app.config import Settings, WorkspaceKind

    if demo:
        chosen["workspace"] = WorkspaceKind.DEMO
    return Settings(**{name: value for name, value in chosen.items() if value is not None})


@contextmanager
def opened(*, demo: bool = False) -> Iterator[Workspace]:
    """The workspace, ready to use: made when it is not there yet, brought up to date when it is old."""
    from feedback_app.services.process.workspace import open_workspace

    workspace = open_workspace(read_settings(demo=demo))
    try:
        yield workspace
    finally:
        workspace.close()


def address_of_links(workspace: Workspace) -> ServiceAddress:
    """The address links must have. Where it is a guess, says so on standard error."""
    from feedback_app.cli.terminal.outcome import tell
    from feedback_app.services.process.serving import service_address

    service = service_address(workspace)
    if not service.is_known:
        tell(
            f"The service is not running here. A link works once it runs at {service.base_url}. "
            "If people reach it at another address, set FEEDBACK_BASE_URL and make a new link."
        )
    return service


def find_organisation(session: Session, key: str | None) -> OrganisationView:
    """The organisation with this key, or the only one there is."""
    from feedback_app.services.organisations import every_organisation

    every = every_organisation(session)
    found = [each for each in every if key in (None, each.key)]
    if len(found) == 1:
        return found[0]
    raise WrongUse(
        "organisation_unknown",
        where="--organisation",
        what="There is no organisation with this key." if key else "It is needed here.",
        how="Give one of: " + (", ".join(each.key for each in every) or "none exists yet") + ".",
    )


def find_form(session: Session, key: str, organisation_id: str) -> Form:
    """The newest published version of the form with this key, shared by everyone or of this organisation."""
    from feedback_app.errors import NotFound
    from feedback_app.services import forms

    try:
        return forms.published_form(session, forms.latest_version(session, key, within=(organisation_id,)))
    except NotFound:
        keys = ", ".join(forms.published_keys(session, within=(organisation_id,)))
        raise WrongUse(
            "form_unknown",
            where=f"Form {key[:40]!r}",
            what="There is no such form.",
            how=f"Use one of: {keys}.",
        ) from None


def command_actor(*organisation_ids: str) -> Actor:
    """A command on the server, acting for these organisations."""
    from feedback_app.access.actor import Actor

    return Actor.system("command", *organisation_ids)

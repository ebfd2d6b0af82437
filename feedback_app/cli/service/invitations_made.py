"""``feedback invite --list``: the invitations of an organisation and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedback_app.cli.terminal.opening import command_actor, find_organisation, opened
from feedback_app.cli.terminal.outcome import say_json, say_table, tell


if TYPE_CHECKING:
    from feedback_app.services.invitations.invitations import InvitationView

UNDELIVERABLE = (
    "Some emails could not be sent. Check the address, then make a new link to copy or to send again."
)

HELD = (
    "Some emails are held: they are sent once a mail server is set (FEEDBACK_SMTP_HOST) and the service runs."
)


def show_invitations(organisation: str | None, *, demo: bool, as_json: bool) -> None:
    """The newest hundred. No name, reference or address is printed: terminals have logs."""
    from feedback_app.services.invitations.invitations import InvitationStatus, list_invitations

    with opened(demo=demo) as workspace, workspace.database.read() as session:
        found = find_organisation(session, organisation)
        views = list_invitations(
            session,
            by=command_actor(found.id),
            keys=workspace.keys,
            organisation_id=found.id,
            now=workspace.now(),
        )
    if as_json:
        say_json({"invitations": [_as_record(each) for each in views]})
        return
    rows = [
        (each.id, each.form_key, f"{each.created_at:%Y-%m-%d}", f"{each.expires_at:%Y-%m-%d}", each.status)
        for each in views
    ]
    say_table(("id", "form", "made", "expires", "status"), rows)
    if any(each.status is InvitationStatus.UNDELIVERABLE for each in views):
        tell(UNDELIVERABLE)
    if any(each.status is InvitationStatus.HELD for each in views):
        tell(HELD)


def _as_record(view: InvitationView) -> dict[str, object]:
    return {
        "id": view.id,
        "form": view.form_key,
        "status": view.status.value,
        "made_at": view.created_at.isoformat(),
        "expires_at": view.expires_at.isoformat(),
        "is_by_email": view.recipient is not None,
    }

"""What to open after a start: unused links."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services import organisations
from feedback_app.services.demonstration import standing_links
from feedback_app.services.demonstration.guard import require_demonstration
from feedback_app.services.demonstration.people import LEAD, PASSWORD
from feedback_app.services.demonstration.story import the_story
from feedback_app.services.invitations import invitations
from feedback_app.services.process.workspace import Workspace


LINK_DAYS = 30


@dataclass(frozen=True, slots=True)
class DemonstrationLinks:
    """Full addresses, and the sign-in, which is public. ``training_poster`` shows the QR code."""

    team: str
    email: str
    password: str
    family: str = field(repr=False)
    referrer: str = field(repr=False)
    training: str = field(repr=False)
    training_poster: str = field(repr=False)


def fresh_links(workspace: Workspace, now: datetime) -> DemonstrationLinks:
    """New one-time links for a family and a referrer, and the QR codes.

    Raises Refused in any other workspace, NotFound before ``building.extend``.
    """
    require_demonstration(workspace)
    base_url = workspace.settings.base_url
    with workspace.database.write() as session:
        north = organisations.organisation_by_key(session, the_story().organisations[0].key).id
        by = Actor.system("demonstration", north)
        codes = standing_links.find_or_open(
            session, by=by, keys=workspace.keys, organisation_ids=(north,), now=now
        )
        family = _link(session, workspace, by=by, team=north, form_key="family_after_visit", now=now)
        referrer = _link(
            session,
            workspace,
            by=by,
            team=north,
            form_key="referrer_after_consultation",
            now=now,
            about="DEMO-0001",
        )
    training = f"{base_url}/c/{codes[north, 'training_before']}"
    return DemonstrationLinks(
        team=f"{base_url}/sign-in",
        email=LEAD.email,
        password=PASSWORD,
        family=family,
        referrer=referrer,
        training=training,
        training_poster=f"{training}/poster",
    )


def _link(
    session: Session,
    workspace: Workspace,
    *,
    by: Actor,
    team: str,
    form_key: str,
    now: datetime,
    about: str | None = None,
) -> str:
    invitation = invitations.invite(
        session,
        by=by,
        keys=workspace.keys,
        organisation_id=team,
        form_key=form_key,
        about=about,
        now=now,
        days=LINK_DAYS,
    )
    return invitation.link(workspace.settings.base_url)

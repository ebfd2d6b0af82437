"""Makes sure that invented answers only enter a workspace that holds nothing else."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.errors import Refused
from feedback_app.services.demonstration.story import the_story
from feedback_app.services.process.workspace import Workspace
from feedback_app.storage.models import Account, Organisation


def require_demonstration(workspace: Workspace) -> None:
    """Allow only a demonstration workspace whose database is empty or holds the invented teams.

    Raises Refused ``not_a_demonstration`` or ``demonstration_not_alone``. The setting alone is not enough,
    because it could point at the team's database.
    """
    if not workspace.settings.is_demonstration:
        raise Refused(
            "not_a_demonstration",
            where=f"The {workspace.settings.workspace.value} workspace",
            what="It is for real answers, which must never be mixed with invented ones.",
            how="Start the demonstration with ./run, or `feedback demo`: it has a database of its own.",
        )
    with workspace.database.read() as session:
        if _holds_others(session):
            raise Refused(
                "demonstration_not_alone",
                where="The demonstration's database",
                what="It holds organisations or accounts that are not the invented ones.",
                how="Give the demonstration an empty folder of its own with FEEDBACK_DATA_DIR.",
            )


def _holds_others(session: Session) -> bool:
    found = set(session.scalars(sa.select(Organisation.key)))
    if found - {team.key for team in the_story().organisations}:
        return True
    return not found and session.scalar(sa.select(Account.id).limit(1)) is not None

"""Whether there is still a use for a message that waits: a link someone used or revoked, an alert taken.

A held message can wait for weeks. An anonymous invitation does not know whether it was used
(docs/decisions/0001), so its mail leaves as long as its link works.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from feedback_app.storage.models import Alert, Invitation, OutboxMessage


INVITATION, ALERT = "invitation:", "alert:"
LINK_EXPIRED = "link_expired"


def is_pointless() -> sa.ColumnElement[bool]:
    """Nothing is lost when the message goes: its link leads nowhere on purpose, or its alert was taken."""
    return sa.or_(
        _of_invitation(sa.or_(Invitation.revoked_at.is_not(None), Invitation.used_at.is_not(None))),
        _of_alert(Alert.acknowledged_at.is_not(None)),
    )


def link_has_expired(now: datetime) -> sa.ColumnElement[bool]:
    """Someone was meant to have this link and never did: the team has to know."""
    return _of_invitation(Invitation.expires_at <= now)


def _of_invitation(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    row_id = sa.func.substr(OutboxMessage.dedupe_key, len(INVITATION) + 1)
    found = sa.select(sa.literal(1)).where(Invitation.id == row_id, condition)
    return sa.and_(OutboxMessage.dedupe_key.startswith(INVITATION), sa.exists(found.correlate(OutboxMessage)))


def _of_alert(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    row_id: sa.ColumnElement[str] = sa.func.substr(OutboxMessage.dedupe_key, len(ALERT) + 1)
    for who in (":owner", ":deputy"):
        row_id = sa.func.replace(row_id, who, "")
    found = sa.select(sa.literal(1)).where(Alert.id == row_id, condition)
    return sa.and_(OutboxMessage.dedupe_key.startswith(ALERT), sa.exists(found.correlate(OutboxMessage)))

"""When alerts were raised. They are rare, so they are read directly and not from counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.storage.models import Alert


def alerts_raised(
    session: Session, organisation_ids: Collection[str], *, form_key: str | None
) -> tuple[datetime, ...]:
    """The times in order, for one form or for all."""
    query = (
        sa.select(Alert.raised_at)
        .where(Alert.organisation_id.in_(sorted(organisation_ids)))
        .order_by(Alert.raised_at)
    )
    if form_key is not None:
        query = query.where(Alert.form_key == form_key)
    return tuple(session.scalars(query))

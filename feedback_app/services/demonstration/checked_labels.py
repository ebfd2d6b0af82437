"""The invented lead checks how the newest comments were sorted, and finds most of them right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.services.comments.labels import Label
from feedback_app.services.comments.sorting import sorting
from feedback_app.services.demonstration.people import LEAD, account_actor
from feedback_app.services.results.view import View
from feedback_app.services.themes import corrections
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import CommentLabel


LOOKED_AT = 24
EACH_WRONG = 8
"""The lead finds one theme too many on every eighth comment."""


def find_or_add(
    session: Session, *, keys: KeyRing, organisation_ids: Mapping[str, str], now: datetime
) -> None:
    """Check the newest comments, unless any comment has been checked already."""
    for key, organisation_id in organisation_ids.items():
        known = sa.select(CommentLabel.response_id).where(CommentLabel.organisation_id == organisation_id)
        if session.scalars(known.limit(1)).first() is not None:
            continue
        lead = account_actor(session, keys=keys, person=LEAD, organisation_ids=(organisation_id,))
        found = sorting(session, by=lead, keys=keys, view=View(organisation=key), now=now)
        sure = [each for each in found.every if each.is_readable and not each.machine.reading.needs_a_look]
        for number, each in enumerate(sure[:LOOKED_AT]):
            said = each.machine.label
            themes = said.themes[:-1] if number % EACH_WRONG == EACH_WRONG - 1 else said.themes
            corrections.correct(
                session,
                by=lead,
                keys=keys,
                comment=each.comment,
                machine=said,
                label=Label(said.sentiment, themes),
                now=now,
            )

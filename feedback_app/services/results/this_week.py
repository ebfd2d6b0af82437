"""For a ten-minute team meeting: what has not been discussed yet, and noting that it has.

Anonymous responses only have a month, so "new" cannot mean "since Tuesday". It means not discussed yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.services.local_time import local_month
from feedback_app.services.results import responses
from feedback_app.services.results.figures import FormLine, forms_received
from feedback_app.services.results.view import Period, View, selected
from feedback_app.storage.queries import pages


MOST_AT_ONCE = 5_000

Seen = Mapping[str, tuple[str, ...]]
"""Response ids by organisation id, as shown on the page."""


@dataclass(frozen=True, slots=True)
class NewResponses:
    """Responses not discussed yet. ``seen``: exactly those that were counted, up to ``MOST_AT_ONCE``."""

    forms: tuple[FormLine, ...]
    total: int
    seen: Seen = field(repr=False)


def new_responses(session: Session, *, by: Actor, organisation: str | None, now: datetime) -> NewResponses:
    """The new responses of one organisation (by key), or of all the actor's own."""
    view = View(organisation=organisation, period=Period.ALL, only_new=True)
    lines = forms_received(session, by=by, view=view, now=now)
    return NewResponses(lines, sum(line.n for line in lines), _ids(session, by, view, now))


def mark(session: Session, *, by: Actor, seen: Seen, now: datetime, is_discussed: bool = True) -> int:
    """Note that these were discussed (or undo it); returns how many changed. Later responses stay new."""
    return sum(
        responses.mark_discussed(
            session,
            by=by,
            organisation_id=organisation_id,
            response_ids=response_ids,
            now=now,
            is_discussed=is_discussed,
        )
        for organisation_id, response_ids in seen.items()
    )


def _ids(session: Session, by: Actor, view: View, now: datetime) -> Seen:
    selection = selected(
        session, by=by, permission=Permission.READ_RESPONSES, view=view, this_month=local_month(now)
    )
    seen: dict[str, list[str]] = {}
    for organisation_id, response_id in pages.response_ids(session, selection, limit=MOST_AT_ONCE):
        seen.setdefault(organisation_id, []).append(response_id)
    return {organisation_id: tuple(ids) for organisation_id, ids in seen.items()}

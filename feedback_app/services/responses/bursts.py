"""Counting what comes in at each standing link, so that no one fills the statistics unseen.

The count is in the database, so that several processes share it. It holds times, so it lives for minutes
only, like a draft: ``tidy`` deletes it, and with it which responses came in next to each other, unless there
were more of them than usual. One-time links are not counted: each works once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.errors import TooManyTries
from feedback_app.services.local_time import local_month
from feedback_app.services.responses.store import NewResponse
from feedback_app.storage.models import Burst, BurstResponse
from feedback_app.storage.models.types import new_id
from feedback_app.storage.statements.writes import insert_once
from surveys.core.model import Mode


MOST_A_MINUTE = 90
"""Responses a standing link takes in a minute. A room of sixty who all send in the same minute fit."""

WINDOW = timedelta(minutes=10)
USUAL = 30
"""Responses in ``WINDOW`` at one standing link. More are a burst: an event, or someone who fills it."""

HOURS_KEPT = timedelta(days=31)
"""How long the hours of an anonymous burst are kept for a team that does not decide."""

_MINUTE = timedelta(minutes=1)


def count_in(session: Session, *, point_id: str, new: NewResponse, now: datetime) -> str:
    """Count one response; the id of what may become a burst. Raises TooManyTries ``too_many_answers``.

    What is refused is not counted: the transaction is undone, so people who wait get in a minute later.
    """
    counting = sa.select(Burst).where(
        Burst.collection_point_id == point_id, Burst.counting_since.is_not(None)
    )
    while True:
        burst = session.scalars(
            counting.with_for_update().execution_options(populate_existing=True)
        ).one_or_none()
        if burst is not None and is_over(burst, now):
            close(session, burst)
            burst = None
        if burst is not None:
            break
        insert_once(session, Burst, _first(point_id, new, now))  # False: another process was quicker
    if burst.minute_since is None or now - burst.minute_since >= _MINUTE:
        burst.minute_since, burst.minute_n = now, 0
    if burst.minute_n >= MOST_A_MINUTE:
        raise TooManyTries(
            "too_many_answers",
            where="This link",
            what="Very many people are sending their answers at this moment.",
            how="Wait a minute, then send again. Everything given is kept.",
        )
    burst.n, burst.minute_n = burst.n + 1, burst.minute_n + 1
    burst.last_at, burst.last_hour = now, _hour(now)
    session.flush()
    return burst.id


def mark(session: Session, *, new: NewResponse, response_id: str, burst_id: str) -> None:
    """Note that a stored response belongs to a burst. A repeat is not noted again."""
    values = {
        "response_id": response_id,
        "organisation_id": new.organisation_id,
        "burst_id": burst_id,
        "is_set_aside": False,
    }
    insert_once(session, BurstResponse, values)


def tidy(session: Session, *, now: datetime) -> None:
    """Delete the counts that are over, and the hours no one decided on. Call it every few minutes."""
    counting = sa.select(Burst).where(Burst.counting_since <= now - WINDOW)
    for burst in session.scalars(counting.with_for_update()):
        if is_over(burst, now):
            close(session, burst)
    old = sa.update(Burst).where(Burst.is_anonymous, Burst.last_hour < now - HOURS_KEPT)
    session.execute(old.values(first_hour=None, last_hour=None).execution_options(synchronize_session=False))


def close(session: Session, burst: Burst) -> None:
    """Stop counting: what was usual leaves no trace, a burst keeps its number and its hours."""
    if burst.n <= USUAL:
        session.delete(burst)
    burst.counting_since = burst.last_at = burst.minute_since = None
    session.flush()


def is_over(burst: Burst, now: datetime) -> bool:
    """A usual count ends after its window; a burst goes on for as long as responses keep coming."""
    since = burst.last_at if burst.n > USUAL else burst.counting_since
    return since is not None and now - since >= WINDOW


def _first(point_id: str, new: NewResponse, now: datetime) -> dict[str, object]:
    return {
        "id": new_id(),
        "organisation_id": new.organisation_id,
        "collection_point_id": point_id,
        "is_anonymous": new.form.mode is Mode.ANONYMOUS,
        "month": local_month(now),
        "n": 0,
        "counting_since": now,
        "minute_since": now,
        "minute_n": 0,
        "first_hour": _hour(now),
        "last_hour": _hour(now),
    }


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)

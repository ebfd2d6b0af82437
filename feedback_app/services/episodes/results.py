"""The measures completed in an episode, for each person: the input for scoring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services.episodes.entries import (
    Entry,
    differences,
    first_entry,
    second_entry,
)
from feedback_app.services.families.scope import found
from feedback_app.services.families.vocabulary import Occasion
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Episode, MeasureResult, SecondEntry


@dataclass(frozen=True, slots=True)
class ResultView:
    """One completed measure. Its answers are in the response ``response_id``, otherwise in ``entry``.

    ``differs_at`` is not empty while two entries of it differ and no one has settled them.
    """

    id: str
    person_id: str
    about_person_id: str | None
    measure: str
    version: str
    instance: str
    completed_on: date
    occasion: Occasion
    mode: str
    response_id: str | None
    entry: Entry
    typed_in_by: str | None
    is_entered_twice: bool
    differs_at: tuple[int | str, ...]

    @property
    def stated_total(self) -> Decimal | None:
        """The total as written on the paper."""
        return self.entry.total


def results_of(
    session: Session, *, by: Actor, keys: KeyRing, episode_id: str, person_id: str | None = None
) -> tuple[ResultView, ...]:
    """The results that count in this episode, newest first; with ``person_id`` only that person's."""
    episode = found(session, by=by, table=Episode, row_id=episode_id)
    query = (
        sa.select(MeasureResult, SecondEntry)
        .outerjoin(SecondEntry, SecondEntry.result_id == MeasureResult.id)
        .where(
            MeasureResult.organisation_id == episode.organisation_id,
            MeasureResult.episode_id == episode.id,
            MeasureResult.taken_back_at.is_(None),
        )
        .order_by(MeasureResult.completed_on.desc(), MeasureResult.entered_at.desc(), MeasureResult.id)
    )
    if person_id is not None:
        query = query.where(MeasureResult.person_id == person_id)
    return tuple(_view(keys, row, second) for row, second in session.execute(query))


def _view(keys: KeyRing, row: MeasureResult, second: SecondEntry | None) -> ResultView:
    entry = first_entry(keys, row)
    waits = second is not None and second.settled_at is None
    return ResultView(
        id=row.id,
        person_id=row.person_id,
        about_person_id=row.about_person_id,
        measure=row.measure,
        version=row.measure_version,
        instance=row.instance,
        completed_on=row.completed_on,
        occasion=Occasion(row.occasion),
        mode=row.mode,
        response_id=row.response_id,
        entry=entry,
        typed_in_by=row.entered_by,
        is_entered_twice=second is not None,
        differs_at=differences(entry, second_entry(keys, second)) if second is not None and waits else (),
    )

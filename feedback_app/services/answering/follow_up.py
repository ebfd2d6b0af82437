"""What a named response sets off in its own transaction: measures completed, and alerts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services.episodes.goals import asks_goals, goals_asked, mark_of
from feedback_app.services.families.vocabulary import Occasion
from feedback_app.services.local_time import local_day
from feedback_app.services.measure_reading import MeasureReader
from feedback_app.services.responses.store import NewResponse
from feedback_app.services.safety.raising import Cause, join_left_draft, raise_alerts
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Addressee, MeasureResult
from surveys.core.model import Mode


def follow_up(
    session: Session,
    *,
    keys: KeyRing,
    new: NewResponse,
    response_id: str,
    draft_digest: str,
    reader: MeasureReader,
    now: datetime,
) -> None:
    """For a response that was stored a moment ago. Nothing happens in anonymous mode: no one could act."""
    if new.form.mode is Mode.ANONYMOUS:
        return
    addressee = session.get(Addressee, new.invitation_id) if new.invitation_id else None
    if addressee is not None:
        note_completed(
            session, keys=keys, new=new, response_id=response_id, addressee=addressee, reader=reader
        )
    cause = Cause(
        new.organisation_id,
        response_id=response_id,
        invitation_id=new.invitation_id,
        person_id=addressee.person_id if addressee else None,
        episode_id=addressee.episode_id if addressee else None,
        form_key=new.form.key,
    )
    risks = reader.risk_answers(new.form, new.answers)
    left = join_left_draft(session, draft_digest=draft_digest, cause=cause, risks=risks, now=now)
    raise_alerts(session, by=Actor.respondent(), cause=cause, risks=left, now=now)


def note_completed(
    session: Session,
    *,
    keys: KeyRing,
    new: NewResponse,
    response_id: str,
    addressee: Addressee,
    reader: MeasureReader,
) -> None:
    """A row for each measure the response answers, in full or in part; its answers stay where they are.

    ``instance`` of a rated goal names the goal itself, so that only the same goal ever makes a pair.
    """
    ids = _goal_ids(session, new=new, keys=keys)
    for each in reader.completed(new.form, new.answers):
        session.add(
            MeasureResult(
                organisation_id=new.organisation_id,
                episode_id=addressee.episode_id,
                person_id=addressee.person_id,
                about_person_id=addressee.about_person_id,
                measure=each.measure,
                measure_version=each.version,
                instance=ids.get(each.instance, each.instance),
                completed_on=local_day(new.received_at),
                occasion=Occasion(addressee.occasion).value,
                mode="screen",
                response_id=response_id,
                entered_at=new.received_at,
            )
        )
    session.flush()


def _goal_ids(session: Session, *, new: NewResponse, keys: KeyRing) -> dict[str, str]:
    """The id of each goal that was asked, by the name of its place in the measure."""
    if new.invitation_id is None or not asks_goals(new.form):
        return {}
    asked = goals_asked(session, keys=keys, invitation_id=new.invitation_id)
    return {f"goal_{goal.place}": mark_of(goal.place, goal.id) for goal in asked}

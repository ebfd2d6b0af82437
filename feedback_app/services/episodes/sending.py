"""Sends a form to a person in a family: their own link, for this episode and this occasion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import Refused
from feedback_app.services import audit, forms
from feedback_app.services.episodes import goals
from feedback_app.services.episodes.schedule import require_answers
from feedback_app.services.families.families import person_view, reference_of
from feedback_app.services.families.scope import found, note, open_episode, person_of
from feedback_app.services.families.vocabulary import Occasion
from feedback_app.services.invitations import invitations
from feedback_app.services.invitations.invitations import (
    DEFAULT_DAYS,
    InvitationStatus,
    NewInvitation,
    mail_key,
    status_of,
)
from feedback_app.services.local_time import local_day
from feedback_app.services.mail.undeliverable import unsent_reasons
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Addressee, Episode, Family, FormVersion, Invitation, Person
from surveys.core.model import Mode


@dataclass(frozen=True, slots=True)
class UndeliveredForm:
    """A form sent to a person of a family whose email did not leave. ``is_held``: it may still leave."""

    invitation_id: str
    person_id: str
    form_key: str
    sent_at: datetime
    is_held: bool = False


def send_to_person(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    episode_id: str,
    person_id: str,
    about_person_id: str | None = None,
    occasion: Occasion,
    form_key: str,
    recipient: str | None = None,
    now: datetime,
    days: int = DEFAULT_DAYS,
) -> NewInvitation:
    """A one-time link for this person only. It never leads to anyone else's answers.

    With ``recipient``, an email with the link is sent after commit. Raises Refused
    ``anonymous_person`` for a form that promises not to know who answers, ``episode_closed``,
    ``cannot_answer``, ``no_goals`` for a goals form to a person who has no goal, and the errors of
    ``invitations.invite``.
    """
    episode = open_episode(session, by=by, episode_id=episode_id)
    require(by, Permission.SEND_INVITATIONS, episode.organisation_id)
    person = _respondent(session, by, episode, person_id, about_person_id)
    _check_form(session, episode=episode, person=person, form_key=form_key)
    new = invitations.invite(
        session, by=by, keys=keys, organisation_id=episode.organisation_id, form_key=form_key,
        about=_called(session, keys, person, now), recipient=recipient, now=now, days=days,
        is_for_person=True,
    )  # fmt: skip
    address = Addressee(
        invitation_id=new.id, organisation_id=episode.organisation_id, person_id=person.id,
        about_person_id=about_person_id, episode_id=episode.id, occasion=occasion.value,
    )  # fmt: skip
    session.add(address)
    session.flush()
    detail: audit.Detail = {"invitation": new.id, "occasion": occasion.value, "mailed": recipient is not None}
    note(session, by=by, action="form_sent", row=person, detail=detail, now=now)
    return new


def undelivered_forms(
    session: Session, *, by: Actor, episode_id: str, now: datetime
) -> tuple[UndeliveredForm, ...]:
    """Forms of this episode whose email did not leave and whose link no one has used, newest first."""
    episode = found(session, by=by, table=Episode, row_id=episode_id)
    rows = session.execute(
        sa.select(Invitation, Addressee.person_id, FormVersion.key)
        .join(Addressee, Addressee.invitation_id == Invitation.id)
        .join(FormVersion, FormVersion.id == Invitation.form_version_id)
        .where(Addressee.episode_id == episode.id)
        .order_by(Invitation.created_at.desc(), Invitation.id)
    ).all()
    unsent = unsent_reasons(session, by=by, dedupe_keys=[mail_key(row.id) for row, _, _ in rows])
    statuses = [status_of(row, now, unsent=unsent.get(mail_key(row.id))) for row, _, _ in rows]
    return tuple(
        UndeliveredForm(row.id, person_id, form_key, row.created_at, is_held=status is InvitationStatus.HELD)
        for (row, person_id, form_key), status in zip(rows, statuses, strict=True)
        if status in {InvitationStatus.UNDELIVERABLE, InvitationStatus.HELD}
    )


def _respondent(session: Session, by: Actor, episode: Episode, person_id: str, about: str | None) -> Person:
    person = person_of(session, by=by, family_id=episode.family_id, person_id=person_id)
    require_answers(person)
    if about is not None:
        person_of(session, by=by, family_id=episode.family_id, person_id=about)
    return person


def _check_form(session: Session, *, episode: Episode, person: Person, form_key: str) -> None:
    version = forms.latest_version(session, form_key, within=(episode.organisation_id,))
    form = forms.published_form(session, version)
    if form.mode is Mode.ANONYMOUS:
        raise Refused(
            "anonymous_person",
            where="Form",
            what="This form is anonymous: it promises that no one can see whose answers they are.",
            how="Choose a form that is not anonymous, or make a link on Ask for feedback.",
        )
    if goals.asks_goals(form):
        goals.require_goals(session, episode=episode, person_id=person.id)


def _called(session: Session, keys: KeyRing, person: Person, now: datetime) -> str:
    family = session.get_one(Family, person.family_id)
    return f"{reference_of(keys, family)}, {person_view(keys, person, local_day(now)).called}"

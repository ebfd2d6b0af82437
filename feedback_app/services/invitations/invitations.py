"""Inviting one person by a link that works once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit, forms
from feedback_app.services.email_addresses import checked_email
from feedback_app.services.invitations.invitation_mail import invitation_mail
from feedback_app.services.link_secrets import SecretPurpose, new_secret
from feedback_app.services.mail import outbox
from feedback_app.services.mail.still_wanted import INVITATION, LINK_EXPIRED
from feedback_app.services.mail.undeliverable import unsent_reasons
from feedback_app.services.wording import wording_packs
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import FormVersion, Invitation, Organisation
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import sealing_context, to_show
from surveys.core.model import Form, Mode
from surveys.core.validation import one_line


LONGEST_ABOUT = 120
DEFAULT_DAYS = 60


class InvitationStatus(StrEnum):
    """What the team sees. An anonymous invitation is never shown as used: nothing knows whether it was.

    ``UNDELIVERABLE``: its email could not be sent and is not tried again. The link itself works, unless it
    expired while its email was held. ``HELD``: its email leaves once a mail server is set.
    """

    WAITING = "waiting"
    HELD = "held"
    UNDELIVERABLE = "undeliverable"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def can_be_answered(self) -> bool:
        """Whether the link works, so that taking it back changes something."""
        return self in {InvitationStatus.WAITING, InvitationStatus.HELD, InvitationStatus.UNDELIVERABLE}


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """Handed out once: the secret is stored nowhere, so the link cannot be shown again."""

    id: str
    secret: str = field(repr=False)
    expires_at: datetime

    def link(self, base_url: str) -> str:
        """The address to give to the person."""
        return f"{base_url}/f/{self.secret}"


@dataclass(frozen=True, slots=True)
class InvitationView:
    """One line of the team's list."""

    id: str
    form_key: str
    form_version: str
    mode: Mode
    status: InvitationStatus
    about: str | None = field(repr=False)
    recipient: str | None = field(repr=False)
    created_at: datetime
    expires_at: datetime


def invite(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    form_key: str,
    about: str | None = None,
    recipient: str | None = None,
    now: datetime,
    days: int = DEFAULT_DAYS,
    is_for_person: bool = False,
) -> NewInvitation:
    """One invitation to the form's newest version. With a recipient, mail with the link leaves after commit.

    ``about`` is a local reference or a name. Raises
    Refused ``measure_needs_person`` for a measure without ``is_for_person`` (``families.addressing`` sends it
    to a person of an episode), ``anonymous_about`` when the form promises that no one knows whose answers
    they are, ``about_length``, ``days_range``, ``email_wrong``, ``measure_not_sent``. A link to licensed
    words ends with their licence.
    """
    require(by, Permission.SEND_INVITATIONS, organisation_id)
    form_version_id = forms.latest_version(session, form_key, within=(organisation_id,))
    form = forms.published_form(session, form_version_id)
    if not is_for_person:
        forms.require_no_measure(form)
    licence_ends = wording_packs.require_may_be_sent(
        session, organisation_id=organisation_id, form_version_id=form_version_id, form=form, now=now
    )
    plain = checked_about(about, form.mode)
    address = checked_email(recipient) if recipient else None
    ends = now + _checked_days(days)
    new = NewInvitation(new_id(), new_secret(), min(ends, licence_ends or ends))
    row = Invitation(
        id=new.id,
        organisation_id=organisation_id,
        form_version_id=form_version_id,
        token_digest=keys.digest(SecretPurpose.LINK, new.secret),
        mode=form.mode.value,
        about_sealed=keys.seal(plain, sealing_context(Invitation.about_sealed, new.id)) if plain else None,
        recipient_sealed=keys.seal(address, sealing_context(Invitation.recipient_sealed, new.id))
        if address
        else None,
        created_by=by.account_id,
        created_at=now,
        expires_at=new.expires_at,
    )
    session.add(row)
    session.flush()
    if address:
        link = new.link(outbox.SERVICE_ADDRESS)
        _send(session, keys=keys, row=row, form=form, address=address, link=link)
    _note(session, by=by, action="invitation_made", organisation_id=organisation_id, subject=new.id, now=now)
    return new


def revoke(session: Session, *, by: Actor, invitation_id: str, now: datetime) -> None:
    """Make the link lead nowhere. Again: nothing happens. Raises NotFound for another organisation's."""
    found = session.execute(
        sa.select(Invitation.organisation_id, Invitation.revoked_at).where(
            Invitation.id == invitation_id,
            Invitation.organisation_id.in_(by.scope(Permission.SEND_INVITATIONS)),
        ),
    ).one_or_none()
    if found is None:
        raise NotFound("invitation_not_found", where="Invitation")
    if found.revoked_at is not None:
        return
    change = sa.update(Invitation).where(Invitation.id == invitation_id, Invitation.revoked_at.is_(None))
    session.execute(change.values(revoked_at=now).execution_options(synchronize_session=False))
    _note(
        session,
        by=by,
        action="invitation_revoked",
        organisation_id=found.organisation_id,
        subject=invitation_id,
        now=now,
    )


def list_invitations(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    now: datetime,
    limit: int = 100,
) -> tuple[InvitationView, ...]:
    """The organisation's invitations, newest first."""
    require(by, Permission.SEND_INVITATIONS, organisation_id)
    rows = session.execute(
        sa.select(Invitation, FormVersion.key, FormVersion.version)
        .join(FormVersion, FormVersion.id == Invitation.form_version_id)
        .where(Invitation.organisation_id == organisation_id)
        .order_by(Invitation.created_at.desc(), Invitation.id)
        .limit(limit),
    ).all()
    unsent = unsent_reasons(session, by=by, dedupe_keys=[mail_key(row.id) for row, _, _ in rows])
    return tuple(
        _view(keys, row, key, version, status_of(row, now, unsent=unsent.get(mail_key(row.id))))
        for row, key, version in rows
    )


def mail_key(invitation_id: str) -> str:
    """What the outbox knows the mail of an invitation by."""
    return f"{INVITATION}{invitation_id}"


def _send(session: Session, *, keys: KeyRing, row: Invitation, form: Form, address: str, link: str) -> None:
    name = sa.select(Organisation.name).where(Organisation.id == row.organisation_id)
    message = invitation_mail(
        recipient=address,
        form=form,
        organisation=session.scalars(name).one(),
        link=link,
        expires_at=row.expires_at,
    )
    outbox.enqueue(
        session,
        keys=keys,
        dedupe_key=mail_key(row.id),
        message=message,
        now=row.created_at,
        organisation_id=row.organisation_id,
    )


def _checked_days(days: int) -> timedelta:
    if not 1 <= days <= 366:
        how = "Choose a number of days."
        raise Refused("days_range", where="Days", what="A link lasts 1 to 366 days.", how=how)
    return timedelta(days=days)


def _view(
    keys: KeyRing, row: Invitation, form_key: str, version: str, status: InvitationStatus
) -> InvitationView:
    about, recipient = row.about_sealed, row.recipient_sealed
    return InvitationView(
        id=row.id,
        form_key=form_key,
        form_version=version,
        mode=Mode(row.mode),
        status=status,
        about=to_show(keys, about, Invitation.about_sealed, row.id) if about else None,
        recipient=to_show(keys, recipient, Invitation.recipient_sealed, row.id) if recipient else None,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def status_of(row: Invitation, now: datetime, *, unsent: str | None) -> InvitationStatus:
    """What the team sees of an invitation. ``unsent``: why its mail has not left, if so."""
    if row.revoked_at is not None:
        return InvitationStatus.REVOKED
    if row.used_at is not None:
        return InvitationStatus.USED
    if now >= row.expires_at:
        was_held = unsent in {outbox.HELD, LINK_EXPIRED}
        return InvitationStatus.UNDELIVERABLE if was_held else InvitationStatus.EXPIRED
    if unsent is None:
        return InvitationStatus.WAITING
    return InvitationStatus.HELD if unsent == outbox.HELD else InvitationStatus.UNDELIVERABLE


def checked_about(about: str | None, mode: Mode) -> str | None:
    """A reference or a name as it is stored. Raises Refused ``anonymous_about``, ``about_length``."""
    plain = one_line(about) if about else ""
    if plain and mode is Mode.ANONYMOUS:
        raise Refused(
            "anonymous_about",
            where="Reference or name",
            what="This form is anonymous: people are promised that nothing says whose answers they are.",
            how="Leave it empty, or choose a form that is not anonymous.",
        )
    if len(plain) > LONGEST_ABOUT:
        raise Refused(
            "about_length",
            where="Reference or name",
            what=f"It is longer than {LONGEST_ABOUT} characters.",
            how="Write a local reference or a name only.",
        )
    return plain or None


def _note(
    session: Session,
    *,
    by: Actor,
    action: str,
    organisation_id: str,
    subject: str,
    now: datetime,
) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="invitation",
        subject_id=subject,
        now=now,
    )

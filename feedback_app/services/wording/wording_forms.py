"""The form that asks a measure in wording a team has licensed: only for that team, one version for each pack.

It is published in the transaction that records the words, and never changes, so that a response always shows
the words it was answered in, whatever is recorded or withdrawn later. The key stays the same, so that trends
and pairs continue.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services import forms
from feedback_app.storage.models import FormVersion, Invitation, Organisation
from feedback_app.storage.models import WordingPack as PackRow
from surveys.core.errors import DefinitionError
from surveys.measures.catalogue import measures, pack_words
from surveys.measures.pack_forms import form_of_pack
from surveys.measures.wording_packs import WordingPack


log = logging.getLogger(__name__)
LONGEST_KEY = 40


def publish_form(
    session: Session, *, by: Actor, organisation_id: str, pack: WordingPack, name: str, now: datetime
) -> str:
    """Publish a form version with these words; its id. Raises DefinitionError when they make no form."""
    organisation = sa.select(Organisation.key).where(Organisation.id == organisation_id)
    key = form_key(pack.measure, session.scalars(organisation).one())
    version = f"{_versions(session, key) + 1}.0"
    form = form_of_pack(pack, measures(), pack_words(), key=key, version=version, name=name)
    return forms.publish(session, by=by, form=form, now=now)


def publish_waiting(session: Session, *, by: Actor, now: datetime) -> int:
    """Publish forms for packs from before packs became forms, oldest first; returns how many.

    Words that do not make a form stay recorded without one, because nothing may stop the service from
    starting.
    """
    made = 0
    for row in session.scalars(_waiting().order_by(PackRow.recorded_at, PackRow.id)).all():
        pack = WordingPack.model_validate_json(row.words)
        try:
            row.form_version_id = publish_form(
                session, by=by, organisation_id=row.organisation_id, pack=pack, name=row.id, now=now
            )
        except DefinitionError:
            log.warning("wording pack %s does not make a form; record its words again", row.id)
            continue
        session.flush()
        made += 1
    return made


def has_waiting(session: Session) -> bool:
    """Whether a recorded pack has no form yet."""
    return session.scalars(_waiting().limit(1)).first() is not None


def end_links(session: Session, *, form_version_id: str, now: datetime) -> int:
    """End every unused link to this form; returns how many. People who started may finish."""
    change = (
        sa.update(Invitation)
        .where(
            Invitation.form_version_id == form_version_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(expires_at=now)
        .returning(Invitation.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.scalars(change).all())


def form_key(measure: str, organisation_key: str) -> str:
    """``epds_north``: each organisation's form has its own key, because it has its own words."""
    key = f"{measure}_{organisation_key}"
    if len(key) <= LONGEST_KEY:
        return key
    return f"{measure}_{hashlib.sha256(organisation_key.encode()).hexdigest()[:12]}"


def _versions(session: Session, key: str) -> int:
    return session.scalars(sa.select(sa.func.count()).where(FormVersion.key == key)).one()


def _waiting() -> sa.Select[PackRow]:
    return sa.select(PackRow).where(PackRow.form_version_id.is_(None), PackRow.withdrawn_at.is_(None))

"""Which forms a person in a family can be sent today, and why a licensed one cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.errors import Refused
from feedback_app.services import forms
from feedback_app.services.families.scope import found
from feedback_app.services.form_names import form_name, published_forms
from feedback_app.services.wording import wording_packs
from feedback_app.storage.models import Family
from surveys.core.model import Audience, Form, Mode


@dataclass(frozen=True, slots=True)
class Sendable:
    """``forms``: forms for families that are not anonymous. ``not_now``: why others are not listed."""

    forms: tuple[Form, ...]
    not_now: tuple[str, ...]


def sendable_to(session: Session, *, by: Actor, family_id: str, now: datetime) -> Sendable:
    """Depends on the licences of the family's organisation. Raises NotFound ``family_not_found``."""
    organisation_id = found(session, by=by, table=Family, row_id=family_id).organisation_id
    able: list[Form] = []
    not_now: list[str] = []
    for form in published_forms(session, within=(organisation_id,)):
        if form.audience is not Audience.FAMILY or form.mode is Mode.ANONYMOUS:
            continue
        version = forms.latest_version(session, form.key, within=(organisation_id,))
        try:
            wording_packs.require_may_be_sent(
                session, organisation_id=organisation_id, form_version_id=version, form=form, now=now
            )
        except Refused as refused:
            not_now.append(f"{form_name(form)}. {refused.what}")
        else:
            able.append(form)
    return Sendable(tuple(able), tuple(not_now))

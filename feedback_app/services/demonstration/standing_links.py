"""The invented teams' posters: a standing link for each form that people answer without an invitation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.services.invitations import collection_points
from feedback_app.storage.keyring import KeyRing


NAMES = {
    "family_after_visit": "Poster in the waiting room (demonstration)",
    "family_end_of_work": "Card with the last letter (demonstration)",
    "joint_visit_family": "Card for joint visits (demonstration)",
    "joint_visit_professional": "Card for colleagues (demonstration)",
    "drop_in": "Poster at the drop-in (demonstration)",
    "training_before": "Training day, first slide (demonstration)",
    "training_after": "Training day, last slide (demonstration)",
    "training_later": "Eight weeks after training (demonstration)",
}

Codes = Mapping[tuple[str, str], str]
"""The code of a standing link by organisation id and form key."""


def find_or_open(
    session: Session, *, by: Actor, keys: KeyRing, organisation_ids: tuple[str, ...], now: datetime
) -> Codes:
    """Every team's standing links. Opens any that are missing, so call it in ``write()``."""
    codes: dict[tuple[str, str], str] = {}
    for organisation_id in organisation_ids:
        known = collection_points.list_points(
            session, by=by, keys=keys, organisation_id=organisation_id, now=now
        )
        by_name = {point.name: point.code for point in known if point.code}
        for form_key, name in NAMES.items():
            if name not in by_name:
                opened = collection_points.open_point(
                    session,
                    by=by,
                    keys=keys,
                    organisation_id=organisation_id,
                    form_key=form_key,
                    name=name,
                    now=now,
                )
                by_name[name] = opened.code
            codes[organisation_id, form_key] = by_name[name]
    return codes

"""Lists imports and undoes them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound
from feedback_app.services import audit
from feedback_app.services.imports.runs.report import ImportSummary
from feedback_app.storage import counting
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import FormVersion, Import, Response
from feedback_app.storage.sealing import to_show


def list_imports(session: Session, *, by: Actor, keys: KeyRing) -> tuple[ImportSummary, ...]:
    """Every import in the organisations where this actor may import, newest first."""
    there = (
        sa.select(sa.func.count())
        .where(Response.organisation_id == Import.organisation_id, Response.import_id == Import.id)
        .correlate(Import)
        .scalar_subquery()
    )
    query = (
        sa.select(Import, FormVersion.key, there)
        .join(FormVersion, FormVersion.id == Import.form_version_id)
        .where(Import.organisation_id.in_(by.scope(Permission.IMPORT_RESPONSES)))
        .order_by(Import.created_at.desc(), Import.id)
    )
    return tuple(
        ImportSummary(
            id=each.id,
            organisation_id=each.organisation_id,
            form_key=form_key,
            file_name=to_show(keys, each.file_name_sealed, Import.file_name_sealed, each.id),
            created_at=each.created_at,
            undone_at=each.undone_at,
            n_rows=each.n_rows,
            n_stored=each.n_stored,
            n_repeated=each.n_repeated,
            n_refused=each.n_refused,
            n_there=n_there,
        )
        for each, form_key, n_there in session.execute(query)
    )


def undo(session: Session, *, by: Actor, import_id: str, now: datetime) -> int:
    """Remove exactly the responses this import stored; returns how many. A second time removes none.

    Raises NotFound for another organisation's import, as for a missing one.
    """
    found = session.scalars(
        sa.select(Import)
        .where(Import.id == import_id, Import.organisation_id.in_(by.scope(Permission.IMPORT_RESPONSES)))
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound("import_not_found", where="The import")
    if found.undone_at is not None:
        return 0
    count = counting.remove_responses(
        session, Response.organisation_id == found.organisation_id, Response.import_id == found.id
    )
    found.undone_at = now
    audit.record(
        session,
        by=by,
        action="import_undone",
        organisation_id=found.organisation_id,
        subject_kind="import",
        subject_id=found.id,
        detail={"removed": count},
        now=now,
    )
    return count

"""Versions of what an organisation taught the machine: stored, switched to when better, and rolled back.

``analysis.comments.training.learning`` does the learning. Without a version in use, comments are read with
the model that comes with the product.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import ThemeModel
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import readable, sealing_context


MOST_BYTES = 1024 * 1024
Figure = str | int | float | bool | None
Metrics = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One line of the list of versions. ``better`` is what cross-validation said."""

    version: int
    created_at: datetime
    created_by: str | None
    is_current: bool
    better: bool
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class CurrentModel:
    """The version in use, as the content of its array file."""

    version: int
    arrays: bytes = field(repr=False)


def keep(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_id: str,
    arrays: bytes,
    metrics: Metrics,
    better: bool,
    now: datetime,
) -> int:
    """A new version, not yet in use: its number. Raises Refused ``model_too_large``."""
    require(by, Permission.CHANGE_THEME_MODEL, organisation_id)
    if len(arrays) > MOST_BYTES:
        raise Refused(
            "model_too_large",
            where="The model",
            what="It is larger than one megabyte.",
            how="Train it with fewer words.",
        )
    rows = _rows(session, organisation_id)
    version, row_id = max((row.version for row in rows), default=0) + 1, new_id()
    sealed = keys.seal(base64.b64encode(arrays).decode(), sealing_context(ThemeModel.arrays_sealed, row_id))
    session.add(
        ThemeModel(
            id=row_id,
            organisation_id=organisation_id,
            version=version,
            created_by=by.account_id,
            created_at=now,
            metrics=json.dumps({**metrics, "better": better}, sort_keys=True),
            arrays_sealed=sealed,
        )
    )
    session.flush()
    _note(session, by, "theme_model_kept", organisation_id, row_id, {"version": version}, now)
    return version


def promote(session: Session, *, by: Actor, organisation_id: str, version: int, now: datetime) -> None:
    """Read comments by this version from now on.

    Raises Refused ``model_not_better`` when cross-validation did not say so, NotFound for no such version.
    """
    require(by, Permission.CHANGE_THEME_MODEL, organisation_id)
    rows = _rows(session, organisation_id)
    row = next((row for row in rows if row.version == version), None)
    if row is None:
        raise NotFound("theme_model_not_found", where=f"Version {version}")
    if not json.loads(row.metrics)["better"]:
        raise Refused(
            "model_not_better",
            where=f"Version {version}",
            what="It reads comments no better than the version it was compared with.",
            how="Correct more labels, then train again.",
        )
    _switch(session, rows, row)
    _note(session, by, "theme_model_promoted", organisation_id, row.id, {"version": version}, now)


def roll_back(session: Session, *, by: Actor, organisation_id: str, now: datetime) -> int | None:
    """Back to the newest earlier version that was better in its time: its number.

    None: there is no earlier one, and comments are read by what comes with the product. Raises Refused
    ``model_none_in_use``.
    """
    require(by, Permission.CHANGE_THEME_MODEL, organisation_id)
    rows = _rows(session, organisation_id)
    current = next((row for row in rows if row.is_current), None)
    if current is None:
        raise Refused(
            "model_none_in_use",
            where="The sorting of comments",
            what="Nothing your team taught is in use.",
            how="There is nothing to undo.",
        )
    earlier = [row for row in rows if row.version < current.version and json.loads(row.metrics)["better"]]
    before = max(earlier, key=lambda row: row.version, default=None)
    _switch(session, rows, before)
    version = before.version if before else None
    detail: audit.Detail = {"from": current.version, "to": version}
    _note(session, by, "theme_model_rolled_back", organisation_id, current.id, detail, now)
    return version


def versions(session: Session, *, by: Actor, organisation_id: str) -> tuple[ModelVersion, ...]:
    """Every version, the newest first."""
    _require_reader(by, organisation_id)
    return tuple(_view(row) for row in _rows(session, organisation_id))


def current(session: Session, *, by: Actor, keys: KeyRing, organisation_id: str) -> CurrentModel | None:
    """What to read this organisation's comments with, in addition to what comes with the product."""
    _require_reader(by, organisation_id)
    row = session.scalars(
        sa.select(ThemeModel).where(
            ThemeModel.organisation_id == organisation_id, ThemeModel.is_current == sa.true()
        )
    ).one_or_none()
    if row is None:
        return None
    text = readable(keys, row.arrays_sealed, ThemeModel.arrays_sealed, row.id)
    if text is None:  # damaged: read as if the team had taught nothing
        return None
    return CurrentModel(row.version, base64.b64decode(text))


def _require_reader(by: Actor, organisation_id: str) -> None:
    """Who sees results, or decides which version is used."""
    if not by.may(Permission.CHANGE_THEME_MODEL, organisation_id):
        require(by, Permission.READ_RESULTS, organisation_id)


def _rows(session: Session, organisation_id: str) -> list[ThemeModel]:
    query = sa.select(ThemeModel).where(ThemeModel.organisation_id == organisation_id)
    return list(session.scalars(query.order_by(ThemeModel.version.desc())))


def _switch(session: Session, rows: list[ThemeModel], to: ThemeModel | None) -> None:
    """The old one first: the database lets only one be in use."""
    for row in rows:
        row.is_current = False
    session.flush()
    if to is not None:
        to.is_current = True
        session.flush()


def _view(row: ThemeModel) -> ModelVersion:
    metrics = json.loads(row.metrics)
    better = bool(metrics.pop("better"))
    return ModelVersion(row.version, row.created_at, row.created_by, row.is_current, better, metrics)


def _note(
    session: Session,
    by: Actor,
    action: str,
    organisation_id: str,
    model_id: str,
    detail: audit.Detail,
    now: datetime,
) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="theme_model",
        subject_id=model_id,
        detail=detail,
        now=now,
    )

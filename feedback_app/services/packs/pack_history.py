"""The figures of packs handed out earlier, and what has changed. Only values as shown are stored."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.report import Edition, Report, ReportPeriod
from analysis.report.content.material import EarlierFigures
from analysis.report.sections.overview import Difference, differences
from feedback_app.access.actor import Actor
from feedback_app.services.local_time import local_day
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Pack
from feedback_app.storage.models.types import new_id
from feedback_app.storage.sealing import readable, sealing_context


def scope_of(organisation_ids: Collection[str]) -> str:
    """The organisations of a pack as one text."""
    return " ".join(sorted(set(organisation_ids)))


def earlier(
    session: Session,
    *,
    keys: KeyRing,
    organisation_ids: Collection[str],
    period: ReportPeriod,
    edition: Edition,
) -> EarlierFigures | None:
    """The stored pack of the same organisations, edition and length of the months just before.

    If there is none, the pack of the same months a year earlier. Any other would compare unlike times: a
    month has fewer responses than a quarter, and August is not like October.
    """
    before = (period.moved(-period.months), period.moved(-12))
    for each in before:
        is_over = each.last < period.first
        row = session.scalars(_of_months(organisation_ids, edition, each)).one_or_none() if is_over else None
        if row is not None:
            return _opened(row, keys)
    return None


def revised(
    session: Session, *, keys: KeyRing, organisation_ids: Collection[str], report: Report
) -> tuple[Difference, ...] | None:
    """What has changed since the same pack was last handed out; None if it never was.

    Late answers, corrections and later sorting of comments change figures after a period has ended.
    """
    stored = _opened(session.scalars(_same(organisation_ids, report)).one_or_none(), keys)
    return None if stored is None else differences(stored.figures, report.figures)


def keep(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_ids: Collection[str],
    report: Report,
    now: datetime,
) -> None:
    """Store the figures, replacing those of the same pack made earlier."""
    row = session.scalars(_same(organisation_ids, report).with_for_update()).one_or_none()
    if row is None:
        pack_id = new_id()
        row = Pack(
            id=pack_id,
            organisation_id=min(organisation_ids),
            scope=scope_of(organisation_ids),
            edition=report.edition.value,
            first_month=report.period.first,
            last_month=report.period.last,
        )
        session.add(row)
    figures = json.dumps([(each.key, each.label, each.shown) for each in report.figures], ensure_ascii=False)
    row.figures_sealed = keys.seal(figures, sealing_context(Pack.figures_sealed, row.id))
    row.made_at, row.made_by = now, by.account_id
    session.flush()


def _of_months(organisation_ids: Collection[str], edition: Edition, period: ReportPeriod) -> sa.Select[Pack]:
    scope = scope_of(organisation_ids)
    return sa.select(Pack).where(
        Pack.scope == scope,
        Pack.edition == edition.value,
        Pack.first_month == period.first,
        Pack.last_month == period.last,
    )


def _same(organisation_ids: Collection[str], report: Report) -> sa.Select[Pack]:
    return _of_months(organisation_ids, report.edition, report.period)


def _opened(row: Pack | None, keys: KeyRing) -> EarlierFigures | None:
    if row is None:
        return None
    text = readable(keys, row.figures_sealed, Pack.figures_sealed, row.id)
    if text is None:
        return None
    figures = tuple((key, label, shown) for key, label, shown in cast(list[list[str]], json.loads(text)))
    return EarlierFigures(ReportPeriod(row.first_month, row.last_month), local_day(row.made_at), figures)

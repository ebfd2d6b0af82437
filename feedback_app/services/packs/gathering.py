"""Gathers a pack: who may, of which organisations, which months, for whom."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.report import Edition, Material, Report, ReportPeriod, build_report
from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import Refused
from feedback_app.services.local_time import local_day, local_month
from feedback_app.services.packs import figures, keeping
from feedback_app.services.packs.joined import SOURCES
from feedback_app.services.packs.sources import Place, Sources
from feedback_app.services.results.figures import national_of
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Organisation


Progress = Callable[[int, int], object]
"""Told how many parts are gathered, of how many."""

PARTS = 8
Part = TypeVar("Part")


def gather(
    session: Session,
    *,
    by: Actor,
    keys: KeyRing,
    organisation_ids: Collection[str],
    period: ReportPeriod,
    edition: Edition,
    now: datetime,
    sources: Sources = SOURCES,
    progress: Progress | None = None,
) -> Report:
    """The report of these organisations and months. Writes nothing.

    Raises Forbidden, Refused ``no_organisation``, ``period_ahead`` or ``not_protected``.
    """
    own = frozenset(organisation_ids)
    for each in sorted(own):
        require(by, Permission.MAKE_PACKS, each)
    guard = sources.guard(edition)
    _check(own, period, now)
    if refusal := guard.refusal(period, len(own)):
        raise Refused(
            "not_protected",
            where=f"Pack for {edition.value}, {period.words}",
            what=refusal,
            how="Choose one calendar quarter, such as 2026-Q3, and one organisation.",
        )
    steps = _Steps(progress)
    place = Place(own, period, edition, keys, by, now)
    selection = figures.selection_of(own, period)
    sent, unknown = steps.done(figures.links(session, own, period))
    material = Material(
        organisation=_names(session, own),
        organisations=len(own),
        period=period,
        made_on=local_day(now),
        forms=steps.done(figures.asked_forms(session, selection)),
        national=steps.done(national_of(session, selection)),
        national_months=steps.done(figures.national_months(session, own, period)),
        links=sent,
        unknown_links=unknown,
        training=steps.done(figures.training_changes(session, own, period)),
        themes=steps.done(sources.themes(session, place)),
        outcomes=steps.done(sources.outcomes(session, place)),
        actions=steps.done(sources.actions(session, place)),
        earlier=keeping.earlier(session, keys=keys, organisation_ids=own, period=period, edition=edition),
    )
    return build_report(material, edition, guard)


def _check(organisation_ids: frozenset[str], period: ReportPeriod, now: datetime) -> None:
    if not organisation_ids:
        raise Refused("no_organisation", where="Pack", what="It is of no organisation.", how="Choose one.")
    if period.first > local_month(now):
        raise Refused(
            "period_ahead",
            where=f"Pack of {period.words}",
            what="These months have not begun.",
            how="Choose an earlier period.",
        )


def _names(session: Session, organisation_ids: frozenset[str]) -> str:
    query = sa.select(Organisation.name).where(Organisation.id.in_(sorted(organisation_ids)))
    return "; ".join(session.scalars(query.order_by(Organisation.name)))


class _Steps:
    """Tells after each part how far the work is."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._n = 0

    def done(self, part: Part) -> Part:
        """Hands the part on."""
        self._n += 1
        if self._progress:
            self._progress(self._n, PARTS)
        return part

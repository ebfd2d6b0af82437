"""Gathers a pack: permission, organisations, months and edition.

The team's edition has the same figures as its pages. Every other edition has only what
``services.results.published`` releases (docs/decisions/0021).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.disclosure import total_of
from analysis.report import Edition, Material, Published, Report, ReportPeriod, build_report
from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import Refused
from feedback_app.services.local_time import local_day, local_month
from feedback_app.services.packs import (
    figures,
    pack_history,
    pack_sources,
    published_pairs,
    published_parts,
)
from feedback_app.services.packs.coverage import Coverage, cover
from feedback_app.services.packs.pack_request import PackRequest
from feedback_app.services.results.figures import national_of
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Organisation


Progress = Callable[[int, int], object]
"""Called with how many parts are gathered, of how many."""

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
    progress: Progress | None = None,
) -> Report:
    """The report of these organisations and months. Writes nothing.

    An edition for readers outside the team covers those of the months that may be published; its period says
    which.
    Raises Forbidden, Refused ``no_organisation``, ``period_ahead`` or ``not_protected``.
    """
    own = frozenset(organisation_ids)
    for each in sorted(own):
        require(by, Permission.MAKE_PACKS, each)
    _check(own, period, now)
    place, steps = PackRequest(own, period, edition, keys, by, now), _Steps(progress)
    if edition is Edition.TEAM:
        return build_report(_as_it_is(session, place, steps), edition)
    return build_report(_published(session, place, steps), edition)


def _as_it_is(session: Session, place: PackRequest, steps: _Steps) -> Material:
    own, period = place.organisation_ids, place.period
    selection = figures.selection_of(own, period)
    sent, unknown = steps.done(figures.links(session, own, period))
    return Material(
        organisation="; ".join(_organisations(session, own, Organisation.name).values()),
        period=period,
        made_on=local_day(place.now),
        forms=steps.done(figures.asked_forms(session, selection)),
        national=steps.done(national_of(session, selection)),
        national_months=steps.done(figures.national_months(session, own, period)),
        links=sent,
        unknown_links=unknown,
        training=steps.done(figures.training_changes(session, own, period)),
        themes=steps.done(pack_sources.themes(session, place)),
        outcomes=steps.done(pack_sources.outcomes(session, place)),
        actions=steps.done(pack_sources.actions(session, place)),
        earlier=_earlier(session, place),
    )


def _published(session: Session, asked: PackRequest, steps: _Steps) -> Material:
    """Gathers only what may be shown outside the team: nothing else was ever in the report."""
    own = asked.organisation_ids
    names, keys = (_organisations(session, own, each) for each in (Organisation.name, Organisation.key))
    covered = cover(session, by=asked.by, organisations=keys, asked=asked.period, now=asked.now)
    place = PackRequest(own, covered.period, asked.edition, asked.keys, asked.by, asked.now)
    parts, whole = covered.parts, () if covered.counts_only else covered.parts
    sent, unknown = steps.done(published_pairs.links(session, whole))
    forms = published_parts.asked_forms(session, parts, counts_only=covered.counts_only)
    return Material(
        organisation="; ".join(names.values()),
        period=covered.period,
        made_on=local_day(asked.now),
        forms=steps.done(forms),
        national=steps.done(published_parts.national(parts)),
        published=steps.done(_besides(session, place, keys, covered)),
        links=sent,
        unknown_links=unknown,
        training=steps.done(published_pairs.training(session, whole)),
        themes=steps.done(published_pairs.themes(session, place, whole)),
        outcomes=steps.done(None if covered.counts_only else published_pairs.outcomes(session, place)),
        actions=steps.done(pack_sources.actions(session, place)),
        earlier=_earlier(session, place),
    )


def _besides(session: Session, place: PackRequest, keys: dict[str, str], covered: Coverage) -> Published:
    periods = published_parts.national_periods(
        session, by=place.by, organisations=keys, last=place.period.last, now=place.now
    )
    responses = total_of(part.total for part in covered.parts)
    return Published(responses, periods, covered.left_out, covered.counts_only)


def _earlier(session: Session, place: PackRequest) -> pack_history.EarlierFigures | None:
    return pack_history.earlier(
        session,
        keys=place.keys,
        organisation_ids=place.organisation_ids,
        period=place.period,
        edition=place.edition,
    )


def _check(organisation_ids: frozenset[str], period: ReportPeriod, now: datetime) -> None:
    if not organisation_ids:
        raise Refused("no_organisation", where="Pack", what="It has no organisation.", how="Choose one.")
    if period.first > local_month(now):
        raise Refused(
            "period_ahead",
            where=f"Pack of {period.words}",
            what="These months have not started.",
            how="Choose an earlier period.",
        )


def _organisations(
    session: Session, organisation_ids: frozenset[str], what: sa.SQLColumnExpression[str]
) -> dict[str, str]:
    query = sa.select(Organisation.id, what).where(Organisation.id.in_(sorted(organisation_ids)))
    return {row[0]: row[1] for row in session.execute(query.order_by(Organisation.name))}


class _Steps:
    """Reports progress after each part."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._n = 0

    def done(self, part: Part) -> Part:
        self._n += 1
        if self._progress:
            self._progress(self._n, PARTS)
        return part

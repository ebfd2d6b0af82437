"""What a pack takes from themes, outcomes and actions: only what ``by`` may read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.disclosure import Figure
from analysis.report import Edition, MeasureOutcome, Quotation, ReportPeriod, ThemeHeard, ToldAction
from feedback_app.access.permissions import Permission
from feedback_app.services.comments.sorting import Sorting, sorting
from feedback_app.services.local_time import local_day, start_of_day
from feedback_app.services.outcomes.team_figures import TeamOutcome, team_outcomes
from feedback_app.services.packs.pack_request import PackRequest
from feedback_app.services.quotes import quote_board
from feedback_app.services.results.view import Period, View
from feedback_app.storage.models import Action, Organisation
from feedback_app.storage.queries import counts
from feedback_app.storage.queries.selection import Selection


MOST_QUOTES = 12
WITHOUT_THEME = "Other words"


def may_read(place: PackRequest) -> bool:
    """Whether the maker of the pack may read counts of themes and of outcomes."""
    return place.organisation_ids <= place.by.scope(Permission.READ_SUMMARIES)


def themes(session: Session, place: PackRequest) -> tuple[ThemeHeard, ...] | None:
    """How many comments of the period are on each theme, with its approved quotes."""
    if not may_read(place):
        return None
    mentions: defaultdict[str, int] = defaultdict(int)
    for organisation_id in sorted(place.organisation_ids):
        for _, reading in _sorted(session, place, organisation_id, place.period).counted:
            for name in {theme for theme, _ in reading.sides}:
                mentions[name] += 1
    return with_quotes(session, place, mentions)


@dataclass(frozen=True, slots=True)
class FormsByTheme:
    """How many responses mention each theme, of ``whole``: those whose form asks for words."""

    by_theme: Mapping[str, int]
    whole: int


def forms_by_theme(
    session: Session, place: PackRequest, organisation_id: str, period: ReportPeriod
) -> FormsByTheme | None:
    """None when there are too many to sort."""
    found = _sorted(session, place, organisation_id, period)
    if found.is_cut:
        return None
    mentions: defaultdict[str, set[str]] = defaultdict(set)
    for each, reading in found.counted:
        for theme, _ in reading.sides:
            mentions[theme].add(each.comment.response_id)
    selection = Selection(frozenset({organisation_id}), first_month=period.first, last_month=period.last)
    asking = {version_id for version_id, _ in found.opener.experiences}
    received = counts.response_counts(session, selection)
    whole = sum(
        int(n)
        for version_id, n in zip(received["form_version_id"], received["n"], strict=True)
        if version_id in asking
    )
    return FormsByTheme({name: len(some) for name, some in mentions.items()}, whole)


def with_quotes(
    session: Session, place: PackRequest, mentions: Mapping[str, Figure]
) -> tuple[ThemeHeard, ...]:
    """The themes, each with the approved quotes chosen for it that were received in the period."""
    months = (place.period.first, place.period.last)
    said: defaultdict[str, list[Quotation]] = defaultdict(list)
    for organisation_id in sorted(place.organisation_ids):
        quotes = quote_board.approved(
            session,
            by=place.by,
            keys=place.keys,
            organisation_id=organisation_id,
            most=MOST_QUOTES,
            months=months,
        )
        for quote in quotes:
            text = f"{quote.text} ({quote.translation})" if quote.translation else quote.text
            said[quote.theme or WITHOUT_THEME].append(Quotation(text, "Someone who agreed to be quoted"))
    names = {*mentions, *said}
    return tuple(ThemeHeard(name, mentions.get(name, 0), tuple(said.get(name, ()))) for name in sorted(names))


def outcomes(session: Session, place: PackRequest) -> tuple[MeasureOutcome, ...] | None:
    """Pairs whose last score is in the period, by the default rule of each measure."""
    if not may_read(place):
        return None
    if len(place.organisation_ids) != 1:
        return ()  # shares of two teams cannot be put together from their shares
    (organisation_id,) = place.organisation_ids
    return tuple(
        MeasureOutcome(each.measure, each.scale.label, *each.by_rule[0])
        for each in team_figures(session, place, organisation_id, place.period)
        if each.is_main and each.team.n
    )


def team_figures(
    session: Session, place: PackRequest, organisation_id: str, period: ReportPeriod
) -> tuple[TeamOutcome, ...]:
    """A team's outcomes of a period, as they are."""
    view = _view(session, organisation_id, period)
    permission = Permission.READ_SUMMARIES
    return team_outcomes(
        session, by=place.by, keys=place.keys, view=view, now=place.now, permission=permission
    )


def actions(session: Session, place: PackRequest) -> tuple[ToldAction, ...]:
    """Actions done in the period; outside the team only public ones."""
    first = start_of_day(place.period.first)
    after = start_of_day(place.period.moved(place.period.months).first)
    query = (
        sa.select(Action)
        .where(
            Action.organisation_id.in_(sorted(place.organisation_ids)),
            Action.state == "done",
            Action.done_at >= first,
            Action.done_at < after,
        )
        .order_by(Action.done_at, Action.id)
    )
    if place.edition is not Edition.TEAM:
        query = query.where(Action.is_public)
    return tuple(
        ToldAction(row.said, row.doing, local_day(row.done_at) if row.done_at else None)
        for row in session.scalars(query)
    )


def _sorted(session: Session, place: PackRequest, organisation_id: str, period: ReportPeriod) -> Sorting:
    view = _view(session, organisation_id, period)
    permission = Permission.READ_SUMMARIES
    return sorting(session, by=place.by, keys=place.keys, view=view, now=place.now, permission=permission)


def _view(session: Session, organisation_id: str, period: ReportPeriod) -> View:
    key = session.scalars(sa.select(Organisation.key).where(Organisation.id == organisation_id)).one()
    return View(organisation=key, period=Period.BETWEEN, first_month=period.first, last_month=period.last)

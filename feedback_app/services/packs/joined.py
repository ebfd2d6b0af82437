"""What a pack takes from themes, outcomes and actions. Nothing that ``by`` may not read is looked at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.report import Edition, MeasureOutcome, Quotation, ThemeHeard, ToldAction
from feedback_app.access.permissions import Permission
from feedback_app.services import quote_board
from feedback_app.services.local_time import local_day, start_of_day
from feedback_app.services.outcomes.team_figures import team_outcomes
from feedback_app.services.packs.sources import Place, Sources
from feedback_app.services.results.view import Period, View
from feedback_app.services.themes.sorting import sorting
from feedback_app.storage.models import Action, Organisation


MOST_QUOTES = 12
WITHOUT_THEME = "Other words"


def themes(session: Session, place: Place) -> tuple[ThemeHeard, ...] | None:
    """In how many comments of the period each theme stands, and the quotes two people approved."""
    if not place.organisation_ids <= place.by.scope(Permission.READ_RESPONSES):
        return None
    stands: defaultdict[str, int] = defaultdict(int)
    said: defaultdict[str, list[Quotation]] = defaultdict(list)
    for organisation_id in sorted(place.organisation_ids):
        view = _view(session, place, organisation_id)
        found = sorting(session, by=place.by, keys=place.keys, view=view, now=place.now)
        for _, reading in found.counted:
            for name in {theme for theme, _ in reading.sides}:
                stands[name] += 1
        quotes = quote_board.approved(
            session, by=place.by, keys=place.keys, organisation_id=organisation_id, most=MOST_QUOTES
        )
        for quote in quotes:
            text = f"{quote.text} ({quote.translation})" if quote.translation else quote.text
            said[quote.theme or WITHOUT_THEME].append(Quotation(text, "Somebody who agreed to be quoted"))
    names = {*stands, *said}
    return tuple(ThemeHeard(name, stands.get(name, 0), tuple(said.get(name, ()))) for name in sorted(names))


def outcomes(session: Session, place: Place) -> tuple[MeasureOutcome, ...] | None:
    """Pairs whose last score lies in the period, by the default rule of each measure."""
    if not place.organisation_ids <= place.by.scope(Permission.WORK_WITH_FAMILIES):
        return None
    if len(place.organisation_ids) != 1:
        return ()  # shares of two teams cannot be put together from their shares
    (organisation_id,) = place.organisation_ids
    found = team_outcomes(
        session,
        by=place.by,
        keys=place.keys,
        view=_view(session, place, organisation_id),
        now=place.now,
    )
    return tuple(
        MeasureOutcome(each.measure, each.scale.label, *each.by_rule[0])
        for each in found
        if each.is_main and each.team.n
    )


def actions(session: Session, place: Place) -> tuple[ToldAction, ...]:
    """Done in the period; outside the team only those that may be told to everybody."""
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


def _view(session: Session, place: Place, organisation_id: str) -> View:
    key = session.scalars(sa.select(Organisation.key).where(Organisation.id == organisation_id)).one()
    view = View(organisation=key, period=Period.BETWEEN)
    return replace(view, first_month=place.period.first, last_month=place.period.last)


SOURCES = Sources(themes=themes, outcomes=outcomes, actions=actions)

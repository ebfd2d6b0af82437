"""How an organisation judges a trend: stored once, read elsewhere with ``kept_settings``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.catalogue import spc_constants
from analysis.spc import Direction
from analysis.spc.drawing.settings_table import KeptSettings, Rebase, Trajectory
from feedback_app.access.actor import Actor, require
from feedback_app.access.permissions import Permission
from feedback_app.errors import NotFound, Refused
from feedback_app.services import audit
from feedback_app.services.authorised_rows import row_in_scope
from feedback_app.services.organisations import list_organisations
from feedback_app.services.results.view import Period, View
from feedback_app.services.trends.trends import Followed, series
from feedback_app.storage.models import TrendRebase, TrendSetting
from feedback_app.storage.models.types import new_id
from feedback_app.storage.statements.writes import insert_once
from surveys.core.validation import one_line


LONGEST_REASON = 60
HIGHEST_COUNT = 1_000_000.0


@dataclass(frozen=True, slots=True)
class TrendName:
    """Identifies a trend: the form (empty: every form), what is followed, and which answers count."""

    form_key: str
    followed: str
    codes: str = ""


NATIONAL_TREND = TrendName("", "friends_and_family")
""""Very good" and "Good" on the national question: one trend for the service, whichever form asked it."""


@dataclass(frozen=True, slots=True)
class SavedTrend:
    """A trend of one organisation, as shown on the page."""

    organisation_id: str
    form_key: str
    followed: Followed
    codes: tuple[str, ...]

    @property
    def name(self) -> TrendName:
        """The name its settings are stored under."""
        if self.followed.is_national and set(self.codes) == set(self.followed.usual):
            return NATIONAL_TREND
        return TrendName(self.form_key, self.followed.name, ",".join(sorted(self.codes)))

    @property
    def highest(self) -> float:
        """The largest possible value."""
        return 100.0 if self.followed.options else HIGHEST_COUNT


@dataclass(frozen=True, slots=True)
class Decided:
    """What a lead sets together; None: not set."""

    direction: Direction | None = None
    target: float | None = None
    trajectory: Trajectory | None = None
    baseline: int | None = None


def kept_settings(session: Session, *, organisation_id: str, trend: TrendName) -> KeptSettings:
    """The organisation's settings for a trend. The caller has checked the permission."""
    here = _key(organisation_id, trend)
    row = session.scalars(sa.select(TrendSetting).filter_by(**here)).one_or_none()
    starts = session.scalars(sa.select(TrendRebase).filter_by(**here).order_by(TrendRebase.month))
    rebases = tuple(Rebase(each.month, each.reason, each.id) for each in starts)
    if row is None:
        return KeptSettings(rebases=rebases)
    return KeptSettings(
        direction=Direction(row.direction) if row.direction else None,
        target=row.target,
        trajectory=_trajectory(row),
        baseline=row.baseline,
        rebases=rebases,
    )


def settings_of(session: Session, *, by: Actor, trend: SavedTrend) -> KeptSettings:
    """The same, for an actor who may read the results."""
    require(by, Permission.READ_RESULTS, trend.organisation_id)
    return kept_settings(session, organisation_id=trend.organisation_id, trend=trend.name)


def keep_settings(session: Session, *, by: Actor, trend: SavedTrend, decided: Decided, now: datetime) -> None:
    """Save all four together. Raises Refused ``target_wrong``, ``trajectory_wrong``, ``baseline_short``."""
    require(by, Permission.MANAGE_DASHBOARDS, trend.organisation_id)
    _check(trend, decided)
    way = decided.trajectory
    values = {
        "direction": decided.direction.value if decided.direction else None,
        "target": decided.target,
        "from_month": way.first_month if way else None,
        "from_value": way.first_value if way else None,
        "to_month": way.last_month if way else None,
        "to_value": way.last_value if way else None,
        "baseline": decided.baseline,
        "changed_by": by.account_id,
        "changed_at": now,
    }
    key = _key(trend.organisation_id, trend.name)
    if not insert_once(session, TrendSetting, {"id": new_id(), **key, **values}):
        change = sa.update(TrendSetting).filter_by(**key).values(**values)
        session.execute(change.execution_options(synchronize_session=False))
    detail = {"target": None if decided.target is None else f"{decided.target:g}"}
    _note(session, by, "trend_settings_kept", trend.organisation_id, trend.name, now, detail)


def add_rebase(
    session: Session, *, by: Actor, trend: SavedTrend, month: date, reason: str, now: datetime
) -> str:
    """Start new limits from this month; returns an id. The month must be in the trend, and not its first.

    Raises Refused ``rebase_month_unknown``, ``rebase_reason_length``, ``rebase_month_twice``.
    """
    require(by, Permission.MANAGE_DASHBOARDS, trend.organisation_id)
    plain = one_line(reason)
    if not 1 <= len(plain) <= LONGEST_REASON:
        raise Refused(
            "rebase_reason_length",
            where="Why the limits are new",
            what=f"It must have between 1 and {LONGEST_REASON} characters.",
            how="Say what changed, such as 'New clinic opened'. If the cause is not known, leave the limits.",
        )
    if month.replace(day=1) not in _months(session, by, trend, now)[1:]:
        raise Refused(
            "rebase_month_unknown",
            where="New limits from",
            what="This month is not in the trend, or is its first month.",
            how="Choose a month in the trend after the first one.",
        )
    rebase_id = new_id()
    values = {
        "id": rebase_id,
        **_key(trend.organisation_id, trend.name),
        "month": month.replace(day=1),
        "reason": plain,
    }
    if not insert_once(session, TrendRebase, {**values, "created_by": by.account_id, "created_at": now}):
        raise Refused(
            "rebase_month_twice",
            where="New limits from",
            what="There are already new limits from this month.",
            how="If the reason is different, remove those first.",
        )
    detail = {"month": f"{month:%Y-%m}"}
    _note(session, by, "trend_rebased", trend.organisation_id, trend.name, now, detail)
    return rebase_id


def remove_rebase(session: Session, *, by: Actor, rebase_id: str, now: datetime) -> None:
    """Go back to the earlier limits. Raises NotFound for another organisation's."""
    row = row_in_scope(
        session,
        TrendRebase,
        rebase_id,
        by=by,
        permission=Permission.MANAGE_DASHBOARDS,
        missing=NotFound("rebase_not_found", where="These new limits"),
    )
    where, name = row.organisation_id, TrendName(row.form_key, row.followed, row.codes)
    month = row.month
    session.delete(row)
    _note(session, by, "trend_rebase_removed", where, name, now, {"month": f"{month:%Y-%m}"})


def _check(trend: SavedTrend, decided: Decided) -> None:
    way, fewest = decided.trajectory, spc_constants().fixed_baseline.value
    if decided.target is not None and not 0 <= decided.target <= trend.highest:
        raise Refused(
            "target_wrong",
            where="Target",
            what=f"It must be between 0 and {trend.highest:g}.",
            how="Enter it in the unit of the chart.",
        )
    if way is not None and not (
        way.first_month < way.last_month
        and 0 <= way.first_value <= trend.highest
        and 0 <= way.last_value <= trend.highest
    ):
        raise Refused(
            "trajectory_wrong",
            where="The way to the target",
            what=f"It must go from one month to a later one, with values between 0 and {trend.highest:g}.",
            how="Check the two months and the two values.",
        )
    if decided.baseline is not None and decided.baseline < fewest:
        raise Refused(
            "baseline_short",
            where="Baseline",
            what=f"Limits from fewer than {fewest} points are too uncertain to fix.",
            how=f"Use {fewest} points or more, or leave it blank for all points.",
        )


def _months(session: Session, by: Actor, trend: SavedTrend, now: datetime) -> Sequence[date]:
    own = list_organisations(session, by=by, permission=Permission.READ_RESULTS)
    place = next((each.key for each in own if each.id == trend.organisation_id), None)
    view = View(organisation=place, form_key=trend.form_key, period=Period.ALL)
    rows = series(session, by=by, view=view, followed=trend.followed, codes=trend.codes, now=now)
    return [row.date for row in rows]


def _trajectory(row: TrendSetting) -> Trajectory | None:
    if row.from_month is None or row.to_month is None or row.from_value is None or row.to_value is None:
        return None
    return Trajectory(row.from_month, row.from_value, row.to_month, row.to_value)


def _key(organisation_id: str, name: TrendName) -> dict[str, str]:
    return {
        "organisation_id": organisation_id,
        "form_key": name.form_key,
        "followed": name.followed,
        "codes": name.codes,
    }


def _note(
    session: Session,
    by: Actor,
    action: str,
    organisation_id: str,
    name: TrendName,
    now: datetime,
    detail: audit.Detail,
) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        organisation_id=organisation_id,
        subject_kind="trend",
        subject_id=None,
        detail={"form": name.form_key, "followed": name.followed, **detail},
        now=now,
    )

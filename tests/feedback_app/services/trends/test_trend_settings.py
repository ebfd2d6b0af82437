"""What an organisation keeps of a trend: who may, what is checked, what is in the audit; and rare events."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from analysis.spc import Direction
from analysis.spc.drawing.settings_table import KeptSettings, Trajectory
from feedback_app.access.actor import Actor
from feedback_app.errors import Forbidden, NotFound, Refused
from feedback_app.services.results.view import Period, View
from feedback_app.services.trends import trend_settings
from feedback_app.services.trends.trend_settings import (
    NATIONAL_TREND,
    Decided,
    SavedTrend,
    TrendName,
)
from feedback_app.services.trends.trends import (
    ALERTS,
    RESPONSES,
    event_days,
    series,
    things_to_follow,
)
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing
from feedback_app.storage.models import Alert, AuditEvent
from surveys.catalogue import measure_forms, shipped_forms
from tests.support.cast import NOW, Cast
from tests.support.engines import on_one_engine
from tests.support.given import VISIT, give
from tests.support.history import History


THINGS = {each.name: each for each in things_to_follow(VISIT)}
APRIL = NOW.replace(month=4)
WAY = Trajectory(date(2026, 1, 1), 80, date(2026, 12, 1), 95)
DECIDED = Decided(Direction.INCREASE, 90, WAY, 12)


def national(cast: Cast, form_key: str = VISIT.key) -> SavedTrend:
    return SavedTrend(cast.north, form_key, THINGS["overall"], THINGS["overall"].usual)


def keep(database: Database, by: Actor, trend: SavedTrend, decided: Decided = DECIDED) -> None:
    with database.write() as session:
        trend_settings.keep_settings(session, by=by, trend=trend, decided=decided, now=NOW)


def rebase(
    database: Database,
    by: Actor,
    trend: SavedTrend,
    month: date,
    reason: str = "New clinic",
    now: datetime = APRIL,
) -> str:
    with database.write() as session:
        return trend_settings.add_rebase(session, by=by, trend=trend, month=month, reason=reason, now=now)


def kept(database: Database, by: Actor, trend: SavedTrend) -> KeptSettings:
    with database.read() as session:
        return trend_settings.settings_of(session, by=by, trend=trend)


def test_a_lead_decides_and_the_team_reads(database: Database, cast: Cast, history: History) -> None:
    trend = national(cast)
    assert kept(database, cast.ben, trend) == KeptSettings()
    keep(database, cast.asha, trend)
    rebase_id = rebase(database, cast.asha, trend, date(2026, 1, 20))
    found = kept(database, cast.ben, trend)
    assert (found.direction, found.target, found.trajectory, found.baseline) == (
        Direction.INCREASE,
        90,
        WAY,
        12,
    )
    assert [(each.month, each.reason) for each in found.rebases] == [(date(2026, 1, 1), "New clinic")]
    keep(database, cast.asha, trend, Decided(target=85))
    assert kept(database, cast.ben, trend).target == 85
    assert kept(database, cast.ben, trend).trajectory is None
    with database.write() as session:
        trend_settings.remove_rebase(session, by=cast.asha, rebase_id=rebase_id, now=NOW)
    assert kept(database, cast.ben, trend).rebases == ()


def test_nobody_else_decides_or_reads(database: Database, cast: Cast, history: History) -> None:
    trend = national(cast)
    for by in (cast.ben, cast.cara, cast.dev, Actor.respondent()):
        with pytest.raises(Forbidden):
            keep(database, by, trend)
        with pytest.raises(Forbidden):
            rebase(database, by, trend, date(2026, 1, 1))
    for by in (cast.cara, cast.dev, Actor.respondent()):
        with pytest.raises(Forbidden):
            kept(database, by, trend)
    rebase_id = rebase(database, cast.asha, trend, date(2026, 1, 1))
    for by in (cast.ben, cast.cara):
        with pytest.raises(NotFound), database.write() as session:
            trend_settings.remove_rebase(session, by=by, rebase_id=rebase_id, now=NOW)


def test_the_national_question_is_one_trend_whichever_form_asks_it(
    database: Database, cast: Cast, history: History
) -> None:
    keep(database, cast.asha, national(cast))
    end = shipped_forms()["family_end_of_work"]
    overall = next(each for each in things_to_follow(end) if each.is_national)
    assert kept(database, cast.ben, SavedTrend(cast.north, end.key, overall, overall.usual)).target == 90
    with database.read() as session:
        packs = trend_settings.kept_settings(session, organisation_id=cast.north, trend=NATIONAL_TREND)
        assert packs.target == 90
        other = trend_settings.kept_settings(session, organisation_id=cast.south, trend=NATIONAL_TREND)
        assert other == KeptSettings()
    poor = SavedTrend(cast.north, VISIT.key, THINGS["overall"], ("poor", "very_poor"))
    assert poor.name == TrendName(VISIT.key, "overall", "poor,very_poor")
    assert kept(database, cast.ben, poor) == KeptSettings()


@on_one_engine
@pytest.mark.parametrize(
    ("decided", "code"),
    [
        (Decided(target=101), "target_wrong"),
        (Decided(target=-1), "target_wrong"),
        (Decided(target=float("nan")), "target_wrong"),
        (Decided(baseline=11), "baseline_short"),
        (Decided(trajectory=replace(WAY, last_month=WAY.first_month)), "trajectory_wrong"),
        (Decided(trajectory=replace(WAY, last_value=120)), "trajectory_wrong"),
    ],
)
def test_what_makes_no_sense_is_refused(database: Database, cast: Cast, decided: Decided, code: str) -> None:
    with pytest.raises(Refused) as refused:
        keep(database, cast.asha, national(cast), decided)
    assert refused.value.code == code


@on_one_engine
def test_a_target_of_responses_is_no_percentage(database: Database, cast: Cast, history: History) -> None:
    trend = SavedTrend(cast.north, VISIT.key, THINGS[RESPONSES], ())
    keep(database, cast.asha, trend, Decided(target=250))
    assert kept(database, cast.ben, trend).target == 250


def test_new_limits_need_a_counted_month_and_a_reason(
    database: Database, cast: Cast, history: History
) -> None:
    trend = national(cast)
    for month in (date(2024, 5, 1), date(2024, 4, 1), date(2026, 4, 1), date(2030, 1, 1)):
        with pytest.raises(Refused) as refused:
            rebase(database, cast.asha, trend, month)
        assert refused.value.code == "rebase_month_unknown"
    for reason in ("", "  ", "x" * 61):
        with pytest.raises(Refused) as refused:
            rebase(database, cast.asha, trend, date(2026, 1, 1), reason)
        assert refused.value.code == "rebase_reason_length"
    rebase(database, cast.asha, trend, date(2026, 1, 1))
    with pytest.raises(Refused) as refused:
        rebase(database, cast.asha, trend, date(2026, 1, 1), "Again")
    assert refused.value.code == "rebase_month_twice"


def test_every_change_is_in_the_audit_without_words(database: Database, cast: Cast, history: History) -> None:
    trend = national(cast)
    keep(database, cast.asha, trend)
    rebase_id = rebase(database, cast.asha, trend, date(2026, 1, 1))
    with database.write() as session:
        trend_settings.remove_rebase(session, by=cast.asha, rebase_id=rebase_id, now=NOW)
    with database.read() as session:
        rows = session.scalars(sa.select(AuditEvent).where(AuditEvent.subject_kind == "trend")).all()
    which = {"form": "", "followed": "friends_and_family"}
    assert {(row.action, row.detail) for row in rows} == {
        ("trend_settings_kept", json.dumps({**which, "target": "90"}, sort_keys=True)),
        ("trend_rebased", json.dumps({**which, "month": "2026-01"}, sort_keys=True)),
        ("trend_rebase_removed", json.dumps({**which, "month": "2026-01"}, sort_keys=True)),
    }
    assert {row.organisation_id for row in rows} == {cast.north}


def test_alerts_are_followed_by_month_and_by_their_days(
    database: Database, keys: KeyRing, cast: Cast
) -> None:
    core = measure_forms()["core10"]
    followed = next(each for each in things_to_follow(core) if each.name == ALERTS)
    assert ALERTS not in THINGS
    assert ALERTS not in {each.name for each in things_to_follow(core, with_alerts=False)}
    with database.write() as session:
        response = give(session, keys, cast.north, core, {}, at=NOW.replace(month=1))
        for at, days in enumerate((0, 12, 30)):
            session.add(
                Alert(
                    organisation_id=cast.north, response_id=response, question_id=f"q{at}", form_key=core.key,
                    raised_at=NOW.replace(month=1, day=5) + timedelta(days=days),
                )
            )  # fmt: skip
    view = View(form_key=core.key, period=Period.ALL)

    def looked(by: Actor) -> tuple[list[tuple[date, float | None]], tuple[date, ...]]:
        with database.read() as session:
            rows = series(session, by=by, view=view, followed=followed, codes=(), now=NOW)
            days = event_days(session, by=by, view=view, followed=followed, now=NOW)
        return [(row.date, row.value) for row in rows], days

    assert looked(cast.ben) == (
        [(date(2026, 1, 1), 2.0), (date(2026, 2, 1), 1.0)],
        (date(2026, 1, 5), date(2026, 1, 17), date(2026, 2, 4)),
    )
    assert looked(cast.cara) == ([], ())
    assert looked(cast.dev) == ([], ())

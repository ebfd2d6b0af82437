"""What a team keeps of a trend: planned values, baseline and new limits, by month and by quarter."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.spc import Direction, SpcSettings, analyse, by_quarter, observations, settings_line
from analysis.spc.drawing.chart import spc_page
from analysis.spc.drawing.settings_table import (
    KeptSettings,
    Rebase,
    Trajectory,
    kept_line,
)
from analysis.spc.look import PERCENT


MONTHS = [date(2025 + n // 12, n % 12 + 1, 1) for n in range(20)]
ROWS = observations(MONTHS, numerators=[8] * 10 + [9] * 10, denominators=[10] * 20)
WAY = Trajectory(date(2025, 2, 1), 80, date(2025, 12, 1), 90)
KEPT = KeptSettings(
    Direction.INCREASE,
    90,
    WAY,
    12,
    (Rebase(date(2025, 11, 1), "New clinic"), Rebase(date(2027, 1, 1), "Later")),
)


@pytest.mark.parametrize(
    ("month", "value"),
    [
        (date(2025, 1, 1), None),
        (date(2025, 2, 1), 80),
        (date(2025, 7, 1), 85),
        (date(2025, 12, 1), 90),
        (date(2026, 8, 1), 90),
    ],
)
def test_the_way_is_straight_and_its_end_goes_on(month: date, value: float | None) -> None:
    assert WAY.at(month) == value


def test_every_part_is_judged_by_what_is_kept() -> None:
    rows = KEPT.planned(ROWS)
    settings = KEPT.settings(rows, SpcSettings(target=95))
    assert settings.target == 95  # what is tried out wins
    assert (settings.fix_after_n_points, settings.rebase) == (12, (date(2025, 11, 1),))
    trend = analyse(rows, settings)
    assert {point.rebase_group for point in trend.points} == {0, 1}
    assert trend.points[11].trajectory == 90
    assert trend.warnings == () or all(each.code != "rebase_date_unknown" for each in trend.warnings)
    assert "New limits from Nov 2025." in settings_line(trend)
    assert KEPT.reasons(rows) == ((date(2025, 11, 1), "New clinic"),)


def test_by_quarter_new_limits_begin_with_the_first_whole_one() -> None:
    rows = by_quarter(KEPT.planned(ROWS))
    assert KEPT.settings(rows, SpcSettings()).rebase == (date(2026, 1, 1),)
    assert [row.trajectory for row in rows][:4] == [81, 84, 87, 90]
    assert KEPT.reasons(rows) == ()


def test_it_is_said_in_one_line_and_in_the_picture() -> None:
    assert kept_line(KeptSettings(), PERCENT) == ""
    line = kept_line(KEPT, PERCENT)
    assert line == (
        "Set by the team: target 90%; planned from 80% (Feb 2025) to 90% (Dec 2025); baseline of 12 points; "
        "new limits from Nov 2025 (New clinic); new limits from Jan 2027 (Later)."
    )
    trend = analyse(ROWS, KEPT.settings(ROWS, SpcSettings()))
    drawn = spc_page(trend, "no facet", PERCENT, kept=line).to_json()
    assert "Set by the team" in drawn


def test_nothing_kept_changes_nothing() -> None:
    nothing = KeptSettings()
    assert nothing.planned(ROWS) == ROWS
    assert nothing.settings(ROWS, SpcSettings()) == SpcSettings()

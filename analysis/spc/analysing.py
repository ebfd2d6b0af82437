"""Analyses observations into a trend: parts between rebases, lines, rules, icons and cautions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from analysis.catalogue import spc_constants
from analysis.spc.cautions import cautions, run_cautions, short_caution
from analysis.spc.errors import SpcNote
from analysis.spc.icons import icons, point_type, with_run_test
from analysis.spc.limits import Lines, proportion_limits, run_line, xmr_limits
from analysis.spc.model import (
    ChartKind,
    FacetIcons,
    Observation,
    RunTest,
    SpcPoint,
    SpcSettings,
    Trend,
)
from analysis.spc.rules import Judged, judge, tolerance_of
from analysis.spc.run_chart import judge_run
from analysis.spc.series import scale_of
from analysis.spc.setting_checks import check_settings


@dataclass(frozen=True, slots=True)
class _Part:
    """One facet between two rebases: one set of lines and one judgement per row."""

    rows: tuple[Observation, ...]
    lines: Sequence[Lines]
    judged: Sequence[Judged]
    moving_ranges: Sequence[float | None]
    amr: float | None = None
    run_test: RunTest | None = None

    @property
    def is_short(self) -> bool:
        return sum(row.value is not None for row in self.rows) < spc_constants().short_series.value


def analyse(rows: Sequence[Observation], settings: SpcSettings | None = None) -> Trend:
    """Judge each facet of the observations, which must be sorted as by ``observations``: by facet and date.

    Short series get limits with a warning; charts hide them. Limits are never clipped. Raises SpcError when a
    setting does not fit the observations (the constants are in spc.yaml).
    """
    settings = settings or SpcSettings()
    check_settings(rows, settings)
    points: list[SpcPoint] = []
    pairs: list[FacetIcons] = []
    warnings: list[SpcNote] = []
    for facet, each in groupby(rows, key=lambda row: row.facet):
        of_facet = tuple(each)
        found = _facet(of_facet, settings)
        made = [point for number, part in found for point in _points(part, number, settings)]
        tolerance = tolerance_of([row.value for row in of_facet])
        pair = icons(made, settings.improvement_direction, tolerance)
        pairs.append(with_run_test(pair, found[-1][1].run_test))
        points += made
        warnings += cautions(facet, made, settings)
        for number, part in found:
            warnings += short_caution(facet, number, part.rows)
            if part.run_test is not None:
                warnings += run_cautions(facet, part.rows, part.run_test)
    return Trend(settings, tuple(points), tuple(pairs), tuple(warnings))


def _facet(rows: tuple[Observation, ...], settings: SpcSettings) -> list[tuple[int, _Part]]:
    """Each part with its number: the number of rebases up to it, so 0 before the first."""
    starts = set(settings.rebase_of(rows[0].facet))
    parts: list[tuple[int, list[Observation]]] = []
    number = 0
    for row in rows:
        if row.date in starts:
            number += 1
        if not parts or row.date in starts:
            parts.append((number, []))
        parts[-1][1].append(row)
    scale = scale_of(rows)
    return [(number, _part(tuple(each), settings, scale)) for number, each in parts]


def _part(rows: tuple[Observation, ...], settings: SpcSettings, scale: float) -> _Part:
    values = [row.value for row in rows]
    baseline = settings.fix_after_n_points
    nothing: list[float | None] = [None] * len(rows)
    if settings.chart is ChartKind.RUN:
        lines = [run_line(values, baseline=baseline)] * len(rows)
        judged, test = judge_run(values, lines)
        return _Part(rows, lines, judged, nothing, run_test=test)
    if settings.chart is ChartKind.XMR:
        limits = xmr_limits(values, baseline=baseline, screen=settings.screen_outliers)
        part = _Part(rows, [limits.lines] * len(rows), (), limits.moving_ranges, limits.amr)
    else:
        lines = proportion_limits(
            [row.numerator for row in rows],
            [row.denominator for row in rows],
            baseline=baseline,
            scale=scale,
            prime=settings.chart is ChartKind.P_PRIME,
        )
        part = _Part(rows, lines, (), nothing)
    found = judge(values, part.lines, outside_counts_as_close=settings.two_of_three_includes_outside)
    return replace(part, judged=found)


def _points(part: _Part, number: int, settings: SpcSettings) -> list[SpcPoint]:
    made: list[SpcPoint] = []
    for row, at, found, step in zip(part.rows, part.lines, part.judged, part.moving_ranges, strict=True):
        made.append(
            SpcPoint(
                date=row.date,
                facet=row.facet,
                y=row.value,
                rebase_group=number,
                short_group_warning=part.is_short,
                mean=at.mean,
                mr_after_screen=step,
                amr=part.amr,
                lpl=at.lpl,
                upl=at.upl,
                nlpl=at.nlpl,
                nupl=at.nupl,
                outside_limits=found.outside,
                relative_to_mean=found.side,
                close_to_limits=found.close,
                special_cause_flag=bool(found.rules),
                special_cause_type=found.label,
                point_type=point_type(found.label, settings.improvement_direction),
                target=settings.target_of(row.facet),
                trajectory=row.trajectory,
                rules=found.rules,
                numerator=row.numerator,
                denominator=row.denominator,
            )
        )
    return made

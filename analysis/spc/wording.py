"""Sentences for a control chart: the verdict above it, and the settings in force below."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.catalogue import spc_constants
from analysis.spc.look import Look, day_names
from analysis.spc.model import NO_FACET, ChartKind, Direction, PointType, RunTest, SpcPoint, Trend
from analysis.spc.rules import (
    ABOVE_LIMIT,
    BELOW_LIMIT,
    FALLING,
    LONG_RUN_ABOVE,
    LONG_RUN_BELOW,
    RISING,
    SHIFT_ABOVE,
    SHIFT_BELOW,
    TWO_ABOVE,
    TWO_BELOW,
)


RULE_WORDS = {
    ABOVE_LIMIT: "above the upper limit",
    BELOW_LIMIT: "below the lower limit",
    RISING: "part of a rise of seven points or more",
    FALLING: "part of a fall of seven points or more",
    TWO_ABOVE: "one of two in three near the upper limit",
    TWO_BELOW: "one of two in three near the lower limit",
    SHIFT_ABOVE: "one of seven or more in a row above the mean",
    SHIFT_BELOW: "one of seven or more in a row below the mean",
    LONG_RUN_ABOVE: "part of an unusually long run above the median",
    LONG_RUN_BELOW: "part of an unusually long run below the median",
}
MEANING = {
    PointType.COMMON: "Nothing beyond chance",
    PointType.IMPROVEMENT: "Better than chance explains",
    PointType.CONCERN: "Worse than chance explains",
    PointType.NEUTRAL_HIGH: "Higher than chance explains",
    PointType.NEUTRAL_LOW: "Lower than chance explains",
    PointType.NO_DIRECTION: "More than chance",
}
TARGET_WORDS = {
    "consistent_pass": "the target of {} is likely to be met each time if nothing changes",
    "consistent_fail": "the target of {} is likely to be missed each time if nothing changes",
    "inconsistent": "the target of {} is likely to be met some of the time if nothing changes",
}
DOUBTS = frozenset({"few_answers", "rare_events", "screening_left_nothing"})
"""Warnings after which limits say nothing about a target."""
DIRECTION_WORDS = {
    Direction.INCREASE: "Higher is better.",
    Direction.DECREASE: "Lower is better.",
    Direction.NEUTRAL: "Neither way is better.",
}


def verdict(trend: Trend, look: Look | None = None) -> str:
    """One sentence for each facet, each on a separate line."""
    return "\n".join(facet_verdict(trend, facet, look) for facet in trend.facets)


def facet_verdict(trend: Trend, facet: str, look: Look | None = None) -> str:
    """A sentence on the latest point and whether the target can be expected to be met.

    Raises KeyError for an unknown facet.
    """
    look = look or Look()
    icons, points = trend.icons_of(facet), trend.of(facet)
    named = "" if facet == NO_FACET else f"{facet}: "
    part = [point for point in points if point.rebase_group == points[-1].rebase_group]
    if part[0].short_group_warning:
        n, needed = sum(point.y is not None for point in part), spc_constants().short_series.value
        since = f" since {day_names([p.date for p in points])[part[0].date]}" if part[0] != points[0] else ""
        return f"{named}Too few points to tell: {n}{since}, and limits need {needed}."
    if points[-1].y is None:
        return f"{named}No value for {_day_of_last(part)}.{_unusual_part(icons.run_test)}"
    if icons.run_test is not None and icons.run_test.run_limit is None:
        n, needed = icons.run_test.useful, spc_constants().run_chart_points.value
        return f"{named}Too few points to tell: {n} are not on the median, and the run rules need {needed}."
    said = f"{named}{MEANING[icons.variation_type]}: {_latest(part, look)}"
    target = points[-1].target
    if icons.assurance_type is not None and target is not None:
        said += f"; {_of_target(trend, facet, icons.assurance_type, look.number(target))}"
    return f"{said}.{_unusual_part(icons.run_test)}"


def foretells(trend: Trend, facet: str) -> bool:
    """Whether the limits say what to expect of the target: the last part is stable, its latest value is
    known, and no warning doubts its limits. Raises KeyError for a facet that is not there.
    """
    points = trend.of(facet)
    last = points[-1]
    is_stable = not any(p.special_cause_flag for p in points if p.rebase_group == last.rebase_group)
    return trend.icons_of(facet).assurance_type is not None and (
        last.y is not None and is_stable and not _doubted(trend, facet)
    )


def _of_target(trend: Trend, facet: str, assurance_type: str, target: str) -> str:
    if foretells(trend, facet):
        return TARGET_WORDS[assurance_type].format(target)
    why = "the limits are uncertain" if _doubted(trend, facet) else "the series is not stable"
    return f"{why}, so nothing can be said about the target of {target}"


def _doubted(trend: Trend, facet: str) -> bool:
    return any(
        note.code in DOUBTS and (facet == NO_FACET or note.where.endswith(f"of {facet!r}"))
        for note in trend.warnings
    )


def _unusual_part(test: RunTest | None) -> str:
    """What a run chart's rules found in the last part, as a sentence after the first; blank for nothing."""
    if test is None or not test.is_unusual:
        return ""
    found: list[str] = []
    if test.is_long:
        found.append(f"the longest run is {test.longest_run} points, and chance allows {test.run_limit}")
    if test.is_rarely_crossed:
        found.append(
            f"the median is crossed {test.crossings} times, and by chance it would be at least "
            f"{test.crossing_limit}"
        )
    said = "; ".join(found)
    return f" {said[0].upper()}{said[1:]}."


def _latest(part: list[SpcPoint], look: Look) -> str:
    """The latest point, which has a value."""
    last = part[-1]
    day = _day_of_last(part)
    point = f"the latest point ({look.number(last.y or 0.0)}, {day}) is"
    if last.rules:
        return f"{point} {RULE_WORDS[last.rules[0]]}"
    earlier = sum(each.special_cause_flag for each in part[:-1])
    within = (
        "not part of an unusual run" if last.upl is None else "within the limits and not part of a pattern"
    )
    some = "1 earlier point was" if earlier == 1 else f"{earlier} earlier points were"
    return f"{point} {within}{f', though {some} unusual' if earlier else ''}"


def _day_of_last(part: list[SpcPoint]) -> str:
    return day_names([point.date for point in part])[part[-1].date]


def settings_line(trend: Trend) -> str:
    """The settings in force, so that differences from another tool can be explained."""
    settings = trend.settings
    fixed = settings.fix_after_n_points
    based = "all points" if fixed is None else f"the first {fixed} points"
    parts = {
        ChartKind.XMR: f"XmR chart with Making Data Count rules. Limits from {based} of each part.",
        ChartKind.P: f"P chart with Making Data Count rules. Limits from {based} of each part.",
        ChartKind.P_PRIME: "P′ chart (Laney, sigma z neither screened nor floored) with Making Data Count "
        f"rules. Limits from {based} of each part.",
        ChartKind.RUN: f"Run chart, rules of Anhøj and Olesen (2014). Median of {based} of each part.",
    }
    said = [parts[settings.chart]]
    if settings.chart is ChartKind.XMR:
        said.append(f"Outlying moving ranges {'excluded once' if settings.screen_outliers else 'included'}.")
    if settings.chart is not ChartKind.RUN:
        counted = "count" if settings.two_of_three_includes_outside else "do not count"
        said.append(f"Points beyond a limit {counted} in two of three.")
    said.append(DIRECTION_WORDS[settings.improvement_direction])
    rebased = _rebased(trend)
    return " ".join([*said, f"New limits from {rebased}."] if rebased else said)


def _rebased(trend: Trend) -> str:
    """The dates that actually began a part, by facet where they differ."""
    begun: dict[str, list[str]] = {}
    for facet in trend.facets:
        known = day_names([point.date for point in trend.of(facet)])
        begun[facet] = [known[day] for day in trend.settings.rebase_of(facet) if day in known]
    if not isinstance(trend.settings.rebase, Mapping):
        return ", ".join(dict.fromkeys(day for days in begun.values() for day in days))
    return "; ".join(f"{', '.join(days)} ({facet})" for facet, days in begun.items() if days)


def meaning(point: SpcPoint) -> str:
    """The meaning of one point, with every rule it is part of; blank for a gap."""
    if point.y is None:
        return ""
    if point.short_group_warning:
        return "Too few points to tell"
    rules = ", ".join(RULE_WORDS[rule] for rule in point.rules)
    return f"{MEANING[point.point_type]}: {rules}" if rules else MEANING[point.point_type]

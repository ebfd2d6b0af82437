"""Inputs and outputs of a control chart: frozen, named as in NHSRplotthedots' output.

The names and values of ``SpcPoint`` and ``FacetIcons`` are part of the output of ``feedback trend --json``,
which scripts use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analysis.catalogue import spc_constants
from analysis.spc.errors import SpcNote


NO_FACET = "no facet"
"""The pseudo facet of a series without facets."""


class ChartKind(StrEnum):
    """The kinds of chart. XmR is the convention of Making Data Count, for percentages too."""

    XMR = "xmr"
    P = "p"
    P_PRIME = "pprime"
    RUN = "run"

    @property
    def needs_counts(self) -> bool:
        """Whether it requires numerators and denominators."""
        return self in {ChartKind.P, ChartKind.P_PRIME}


class Direction(StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class PointType(StrEnum):
    """The meaning of a point, which decides its colour and shape."""

    COMMON = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    NEUTRAL_HIGH = "special_cause_neutral_high"
    NEUTRAL_LOW = "special_cause_neutral_low"
    NO_DIRECTION = "special_cause"


@dataclass(frozen=True, slots=True)
class Observation:
    """One period of one series. ``value`` None is a gap: no answers or counts.

    numerator, denominator: the counts behind a percentage, both or neither.
    """

    date: date
    value: float | None
    facet: str = NO_FACET
    trajectory: float | None = None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class SpcSettings:
    """How a series is judged. Sources of the defaults are in spc.yaml.

    target:             one number for all, or one for each facet by name; None for no target.
    rebase:             dates from which new limits apply, for all, or by facet.
    fix_after_n_points: limits are based on this many first rows of each part, 12 or more; None for all rows.
    screen_outliers:    exclude outlying moving ranges from the average, once. Making Data Count: off.
    two_of_three_includes_outside: points beyond a limit count as close to it. Making Data Count: on.
    """

    chart: ChartKind = ChartKind.XMR
    improvement_direction: Direction = Direction.INCREASE
    target: float | Mapping[str, float] | None = None
    rebase: Sequence[date] | Mapping[str, Sequence[date]] = ()
    fix_after_n_points: int | None = None
    screen_outliers: bool = False
    two_of_three_includes_outside: bool = spc_constants().two_of_three_includes_outside.value

    def target_of(self, facet: str) -> float | None:
        """The target of one facet, None if it has none."""
        return self.target.get(facet) if isinstance(self.target, Mapping) else self.target

    def rebase_of(self, facet: str) -> tuple[date, ...]:
        """The dates from which new limits apply for one facet, ascending."""
        dates = self.rebase.get(facet, ()) if isinstance(self.rebase, Mapping) else self.rebase
        return tuple(sorted(set(dates)))


@dataclass(frozen=True, slots=True)
class SpcPoint:
    """One period with its lines and the results of the rules.

    mean, lpl, upl, nlpl, nupl: centre line (the median on a run chart), lower and upper limit, lower and
    upper near limit, in the unit of ``y``; None where they cannot be calculated. Never clipped.
    relative_to_mean: 1 above, 0 on, -1 below the centre line; None for a gap. close_to_limits: beyond a near
    limit and not outside. special_cause_type: the label of the rule with the highest priority. rules: the
    labels of every rule the point is part of. short_group_warning: too few points for limits to be shown.
    mr_after_screen, amr: the moving range and the average behind XmR limits.
    """

    date: date
    facet: str
    y: float | None
    rebase_group: int
    short_group_warning: bool
    mean: float | None
    mr_after_screen: float | None
    amr: float | None
    lpl: float | None
    upl: float | None
    nlpl: float | None
    nupl: float | None
    outside_limits: bool | None
    relative_to_mean: int | None
    close_to_limits: bool | None
    special_cause_flag: bool
    special_cause_type: str
    point_type: PointType
    target: float | None
    trajectory: float | None
    rules: tuple[str, ...]
    numerator: int | None
    denominator: int | None


@dataclass(frozen=True, slots=True)
class RunTest:
    """What was counted and what chance allows.

    useful: points not on the median. longest_run: at most ``run_limit`` by chance. crossings: at least
    ``crossing_limit`` by chance. The limits are None with too few useful points to judge.
    """

    useful: int
    longest_run: int
    run_limit: int | None
    crossings: int
    crossing_limit: int | None

    @property
    def is_long(self) -> bool:
        """Whether the longest run is longer than chance allows."""
        return self.run_limit is not None and self.longest_run > self.run_limit

    @property
    def is_rarely_crossed(self) -> bool:
        """Whether the median is crossed less often than chance allows."""
        return self.crossing_limit is not None and self.crossings < self.crossing_limit

    @property
    def is_unusual(self) -> bool:
        """Whether either rule says that more than chance is at work in the part."""
        return self.is_long or self.is_rarely_crossed


@dataclass(frozen=True, slots=True)
class FacetIcons:
    """The two icons of one facet, both of its last row.

    variation_icon: ``common_cause``, or ``improvement``, ``concern`` or ``neutral`` with ``_high`` or
    ``_low``; ``special_cause`` where a run chart's last part is unusual and its last point shows no way.
    assurance_type: ``consistent_pass``, ``consistent_fail``, ``inconsistent``; None without a target or
    limits. run_test: what the run chart rules say of the last part; None for other charts.
    """

    facet: str
    variation_type: PointType
    variation_icon: str
    assurance_type: str | None
    run_test: RunTest | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """A judged series: its points by facet and date, its icons by facet, and its cautions."""

    settings: SpcSettings
    points: tuple[SpcPoint, ...]
    icons: tuple[FacetIcons, ...]
    warnings: tuple[SpcNote, ...]

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets in the order of the icons."""
        return tuple(each.facet for each in self.icons)

    def of(self, facet: str) -> tuple[SpcPoint, ...]:
        """The points of one facet, by date; empty for an unknown facet."""
        return tuple(point for point in self.points if point.facet == facet)

    def icons_of(self, facet: str) -> FacetIcons:
        """The icons of one facet. Raises KeyError for an unknown facet."""
        found = [each for each in self.icons if each.facet == facet]
        if not found:
            raise KeyError(facet)
        return found[0]

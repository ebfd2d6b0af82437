"""The two icons of Making Data Count: variation, from the last point, and assurance, from the limits.

Neither counts how often the target was met recently: the limits say what to expect next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.spc.model import Direction, FacetIcons, PointType, RunTest, SpcPoint
from analysis.spc.rules import HIGH, LOW, compare


PASS, FAIL, HIT_OR_MISS = "consistent_pass", "consistent_fail", "inconsistent"
NO_DIRECTION = "special_cause"


def point_type(label: str, direction: Direction) -> PointType:
    """The meaning of a label given the better direction; a trend counts by its direction, not its side of the
    mean.
    """
    if label not in HIGH | LOW:
        return PointType.COMMON
    is_high = label in HIGH
    if direction is Direction.NEUTRAL:
        return PointType.NEUTRAL_HIGH if is_high else PointType.NEUTRAL_LOW
    return PointType.IMPROVEMENT if is_high == (direction is Direction.INCREASE) else PointType.CONCERN


def variation_icon(last: PointType, direction: Direction) -> str:
    """``improvement_high`` and similar; ``common_cause`` for nothing unusual."""
    match last:
        case PointType.COMMON:
            return "common_cause"
        case PointType.NEUTRAL_HIGH | PointType.NEUTRAL_LOW:
            return last.value.removeprefix("special_cause_")
        case _:
            is_high = (last is PointType.IMPROVEMENT) == (direction is Direction.INCREASE)
            return f"{last.value.removeprefix('special_cause_')}_{'high' if is_high else 'low'}"


def assurance(
    target: float | None,
    lower: float | None,
    upper: float | None,
    direction: Direction,
    tolerance: float = 0,
) -> str | None:
    """The position of the limits to the target: all on its good side, all on its bad side, or both sides.

    A target exactly on a limit is inconsistent. None for a neutral measure, without a target or without
    limits.
    """
    if target is None or lower is None or upper is None or direction is Direction.NEUTRAL:
        return None
    if compare(target, upper, tolerance) > 0:
        return FAIL if direction is Direction.INCREASE else PASS
    if compare(target, lower, tolerance) < 0:
        return PASS if direction is Direction.INCREASE else FAIL
    return HIT_OR_MISS


def icons(points: Sequence[SpcPoint], direction: Direction, tolerance: float) -> FacetIcons:
    """The icons of one facet from its points by date (at least one).

    The target is compared with the limits of the last row with limits since the last rebase.
    """
    last = points[-1]
    of_part = (point for point in reversed(points) if point.rebase_group == last.rebase_group)
    limits = next(((point.lpl, point.upl) for point in of_part if point.upl is not None), (None, None))
    return FacetIcons(
        last.facet,
        last.point_type,
        variation_icon(last.point_type, direction),
        assurance(last.target, *limits, direction, tolerance),
    )


def with_run_test(pair: FacetIcons, test: RunTest | None) -> FacetIcons:
    """The icons with what the run chart rules say of the last part.

    The rules judge the part, not its last point (Anhøj and Olesen 2014): an unusual part is never shown as
    common cause.
    """
    if test is not None and test.is_unusual and pair.variation_type is PointType.COMMON:
        pair = replace(pair, variation_type=PointType.NO_DIRECTION, variation_icon=NO_DIRECTION)
    return replace(pair, run_test=test)

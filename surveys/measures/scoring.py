"""Scores the answers to a measure. All figures come from the measure's definition.

"Don't know", "not applicable" and missing items are never zero: unless the measure's owner published a rule
for missing items, a scale that lacks an item has no score. Answers that need a conversation (``risk_items``)
are reported whether or not there is a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor, isfinite
from types import MappingProxyType

from surveys.core.answers import MissingReason
from surveys.measures.missing import item_names, worked_out_from
from surveys.measures.model import (
    TOTAL,
    Band,
    BandSet,
    Item,
    Measure,
    Scale,
)
from surveys.measures.scores import (
    AnswerProblem,
    BandFound,
    Score,
    TotalDiffers,
    Unscorable,
    WhyUnscorable,
)


Code = str | int | None
"""An answer as passed in: an option's code or name, an int for a numeric code, None for no answer."""


def score(measure: Measure, answers: Sequence[Code]) -> Score | Unscorable:
    """The score of answers in item order: option codes before any reverse keying, None for no answer.

    Raises AnswerProblem when there are too few or too many answers, or a code is not one of the item's
    options.
    """
    values = keyed_values(measure, answers)
    by_item = dict(zip((item.number for item in measure.items), values, strict=True))
    if measure.kind == "one_question":  # its options have no values, so any of them is an answer
        unanswered = tuple(item.number for item in measure.items if answers[item.number - 1] is None)
        return _score_of(measure, by_item, unanswered)
    return _score_of(measure, by_item, _without_value(measure, by_item))


def score_values(measure: Measure, values: Sequence[int | None]) -> Score | Unscorable:
    """The score of values that are already keyed (reversed where the key says so), in item order.

    Raises AnswerProblem when there are too few or too many, or a value is not possible for its item.
    """
    _check_count(measure, values)
    by_item: dict[int, int | None] = {}
    for item, value in zip(measure.items, values, strict=True):
        allowed = sorted(measure.answer_scale(item).values)
        if value is not None and (isinstance(value, bool) or value not in allowed):
            raise AnswerProblem(
                "unknown_value",
                item=item.number,
                what=f"Item {item.number} of {measure.short_name} cannot have this value.",
                how=f"Use one of: {', '.join(map(str, allowed))}, or null.",
            )
        by_item[item.number] = value
    return _score_of(measure, by_item, _without_value(measure, by_item))


def entered(measure: Measure, points: Mapping[str, float]) -> Score:
    """The score of typed results, by scale name.

    The items are unknown, so there are no risk items: the person typing must check the paper form. Raises
    AnswerProblem for a scale the measure does not have, or points outside its range.
    """
    for name, value in points.items():
        scale = measure.scales_by_name.get(name)
        if scale is None:
            raise AnswerProblem(
                "unknown_scale",
                item=None,
                what=f"{measure.short_name} has no score of this name.",
                how=f"It has: {', '.join(measure.scales_by_name) or 'none'}.",
            )
        if not isfinite(value) or not scale.holds(value):
            raise AnswerProblem(
                "out_of_range",
                item=None,
                what=f"{scale.label} of {measure.short_name} cannot have this value.",
                how=f"It goes from {scale.low} to {scale.high}.",
            )
    given = {scale.name: points.get(scale.name) for scale in measure.scales}
    given |= _converted(measure, given)
    bands = bands_found(measure, given)
    subscales = MappingProxyType({scale.name: given[scale.name] for scale in measure.subscales})
    band = _default_band(measure, bands)
    return Score(measure.key, measure.version, subscales, bands, (), (), given.get(TOTAL), band)


def entered_total(measure: Measure, stated: float) -> Score:
    """The score of a total written on paper: the raw sum where the definition converts it by a table.

    Raises AnswerProblem as ``entered`` does, and ``not_in_table`` for a sum that cannot be converted.
    """
    scale = measure.paper_total
    return entered(measure, {TOTAL if scale is None else scale.name: stated})


def _converted(measure: Measure, given: Mapping[str, float | None]) -> dict[str, float | None]:
    """The total that a table gives for a typed raw sum."""
    raw = given.get(measure.typed_total)
    if measure.total is None or measure.typed_total == TOTAL or raw is None:
        return {}
    found = measure.total.converted(raw)
    if found is None:
        label = measure.scales_by_name[measure.typed_total].label
        raise AnswerProblem(
            "not_in_table",
            item=None,
            what=f"{label} of {measure.short_name} is not in its table.",
            how="Enter the sum of the answers, a whole number; it is converted.",
        )
    return {TOTAL: found}


def keyed_values(measure: Measure, answers: Sequence[Code]) -> tuple[int | None, ...]:
    """The value of each answer after reverse keying, in item order, or None. Raises AnswerProblem."""
    _check_count(measure, answers)
    return tuple(_keyed(measure, item, code) for item, code in zip(measure.items, answers, strict=True))


def compare_total(measure: Measure, found: Score | Unscorable, stated: float) -> TotalDiffers | None:
    """Compare a total written on paper with what its items give; None when they agree.

    Both are rounded by the measure's rule, and to no more places than the paper has: 11 agrees with 11.11.
    Stated totals are often wrong: never trust one when its items are available.
    """
    scale = measure.paper_total
    ours = found.subscales.get(scale.name) if scale is not None and scale is not measure.total else None
    if scale is measure.total and isinstance(found, Score):
        ours = found.total
    if ours is None:
        return TotalDiffers(stated, None)
    written = max(0, -int(Decimal(str(stated)).normalize().as_tuple().exponent))
    if measure.rounding.rounded(ours, places=written) == measure.rounding.rounded(stated):
        return None
    recomputed = measure.rounding.rounded(ours)
    return TotalDiffers(stated, recomputed, measure.rounding.rounded(stated - recomputed))


def band_of(bands: BandSet, points: float) -> Band:
    """The band a score falls in."""
    return [band for band in bands.bands if band.at_least <= points][-1]


def bands_found(measure: Measure, points: Mapping[str, float | None]) -> tuple[BandFound, ...]:
    """The bands of each scale that has points, in every set. Works for typed totals too."""
    return tuple(
        BandFound(each.name, each.of, band_of(each, value).label, measure.citation(each.source))
        for each in measure.bands
        if (value := points.get(each.of)) is not None
    )


def _check_count(measure: Measure, given: Sequence[object]) -> None:
    if measure.items and len(given) != len(measure.items):
        raise AnswerProblem(
            "wrong_count",
            item=None,
            what=f"{measure.short_name} has {len(measure.items)} items, and {len(given)} answers were given.",
            how="Give one answer for each item, in order; null where there is none.",
        )
    if given and not measure.items:
        raise AnswerProblem(
            "score_entry_only",
            item=None,
            what=f"{measure.short_name} is entered as a result; its items are unknown.",
            how="Enter the result, without answers.",
        )


def _keyed(measure: Measure, item: Item, code: Code) -> int | None:
    scale = measure.answer_scale(item)
    if code is None:
        return None
    text = "" if isinstance(code, bool) else _plain(str(code))
    option = scale.find(text)
    if option is None and text in set(MissingReason):
        return None
    if option is None:
        raise AnswerProblem(
            "unknown_code",
            item=item.number,
            what=f"Item {item.number} of {measure.short_name} has no such option.",
            how=f"Its codes are: {', '.join(each.code for each in scale.options)}; null where there is none.",
        )
    if option.value is None:
        return None
    return scale.low + scale.high - option.value if item.reverse else option.value


def _without_value(measure: Measure, values: Mapping[int, int | None]) -> tuple[int, ...]:
    return tuple(item.number for item in measure.items if values[item.number] is None and not item.optional)


def _default_band(measure: Measure, bands: Iterable[BandFound]) -> str | None:
    default = (each for each in bands if (each.of, each.set_name) == (TOTAL, measure.default_bands))
    return next((each.label for each in default), None)


def _plain(code: str) -> str:
    """A code as definitions write it: ``Not applicable`` and ``not-applicable`` are ``not_applicable``."""
    return re.sub(r"(?<=[a-z])[ -]+(?=[a-z])", "_", code.strip().lower())


def _score_of(
    measure: Measure, values: Mapping[int, int | None], missing: tuple[int, ...]
) -> Score | Unscorable:
    points = {scale.name: _points(measure, scale, values) for scale in measure.scales}
    bands = bands_found(measure, points)
    subscales = MappingProxyType({scale.name: points[scale.name] for scale in measure.subscales})
    risk = tuple(rule for rule in measure.risk if (values.get(rule.item) or 0) >= rule.at_least)
    common = (measure.key, measure.version, subscales, bands, risk, missing)
    unscorable = _why_not(measure, points, values)
    if unscorable is not None:
        return Unscorable(*common, *unscorable)
    return Score(*common, total=points.get(TOTAL), band=_default_band(measure, bands))


def _why_not(
    measure: Measure, points: Mapping[str, float | None], values: Mapping[int, int | None]
) -> tuple[WhyUnscorable, str] | None:
    if measure.kind == "one_question":
        return WhyUnscorable.COUNTED_OVER_MANY, "It is counted over many answers; one person has no score."
    if measure.kind == "typed":
        return WhyUnscorable.SCORE_ENTRY_ONLY, "Its items are unknown; the result is typed in."
    if (why := measure.why_not_scored(TOTAL)) is not None:
        return WhyUnscorable.KEY_UNCONFIRMED, why
    if all(value is None for value in values.values()):
        return WhyUnscorable.NOTHING_ANSWERED, "No item has an answer that counts."
    if measure.total is not None and points[TOTAL] is None:
        missing = [number for number in measure.total.items if values[number] is None]
        given = f"{worked_out_from(measure.total, missing)}, too few for a total"
        return WhyUnscorable.ITEMS_MISSING, f"{given}. Not answered: {item_names(measure, missing)}."
    return None


def _points(measure: Measure, scale: Scale, values: Mapping[int, int | None]) -> float | None:
    """The points of one scale; None when it cannot be scored."""
    if scale.how == "typed" or measure.why_not_scored(scale.name) is not None:
        return None
    if scale.sum_of:
        parts = [_points(measure, measure.scales_by_name[name], values) for name in scale.sum_of]
        given = [points for points in parts if points is not None]
        return sum(given) if len(given) == len(parts) else None
    there = [value for number in scale.items if (value := values[number]) is not None]
    allowed = measure.missing_items.at_most if measure.missing_items else 0
    if not there or len(scale.items) - len(there) > allowed:
        return None
    if scale.how == "all_at_top":
        tops = [measure.answer_scale(measure.by_number[number]).high for number in scale.items]
        return int(there == tops)
    if scale.how == "table":
        return scale.converted(sum(there)) if len(there) == len(scale.items) else None
    mean = Fraction(sum(there) * scale.times, len(there))
    exact = mean if scale.how == "mean" else mean * len(scale.items)
    if measure.missing_items is not None and measure.missing_items.whole:
        exact = Fraction(floor(exact + Fraction(1, 2)))
    return int(exact) if exact.denominator == 1 else float(exact)

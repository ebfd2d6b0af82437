"""Reads thresholds with their sources from YAML: the only module outside ``comments`` that opens files."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from ruamel.yaml import YAML


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ShareSetting(_Frozen):
    """A share strictly between 0 and 1, and its source."""

    value: Annotated[float, Field(gt=0, lt=1)]
    source: Annotated[str, Field(min_length=1)]


class Number(_Frozen):
    """A number of answers, at least 1, and its source."""

    value: Annotated[int, Field(ge=1)]
    source: Annotated[str, Field(min_length=1)]


def _divides_a_year(number: Number) -> Number:
    if number.value not in (1, 2, 3, 4, 6, 12):
        raise ValueError("a publication period is 1, 2, 3, 4, 6 or 12 months")
    return number


def _is_a_month(number: Number) -> Number:
    if number.value > 12:
        raise ValueError("a year has twelve months")
    return number


class Codes(_Frozen):
    """Option codes that count, and the source of the rule."""

    codes: Annotated[tuple[str, ...], Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]


class Thresholds(_Frozen):
    """The thresholds of all figures.

    confidence: the confidence level of intervals. few_answers: with fewer answers, a percentage is shown with
    a warning about chance. percent_positive, percent_negative: the options of the national question that
    count as positive and as negative. many_people: answers about the person are shown from this many people.
    few_pairs: with fewer pairs of scores, a team's figures of change are not shown.
    """

    confidence: ShareSetting
    few_answers: Number
    percent_positive: Codes
    percent_negative: Codes
    many_people: Number
    few_pairs: Number


class Factor(_Frozen):
    """A constant above 0, and its source."""

    value: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    source: Annotated[str, Field(min_length=1)]


class Fraction(_Frozen):
    """A fraction of two whole numbers, and its source."""

    numerator: Annotated[int, Field(ge=1)]
    denominator: Annotated[int, Field(ge=1)]
    source: Annotated[str, Field(min_length=1)]


class Choice(_Frozen):
    """The default of an on/off setting, and its source."""

    value: bool
    source: Annotated[str, Field(min_length=1)]


class SpcConstants(_Frozen):
    """The constants of the control charts, explained in spc.yaml."""

    limit_factor: Factor
    near_share: Fraction
    screening_factor: Factor
    short_series: Number
    fixed_baseline: Number
    trend_points: Number
    shift_points: Number
    two_of_three_includes_outside: Choice
    proportion_sigmas: Factor
    laney_divisor: Factor
    run_length_added: Number
    crossing_quantile: ShareSetting
    run_chart_points: Number
    small_denominator: Number
    rare_count: Factor
    tie_tolerance: Factor
    largest_value: Factor


class DisclosureRules(_Frozen):
    """The minimum group sizes of figures that leave the team; see disclosure.yaml."""

    smallest_group: Number
    smallest_group_about_you: Number
    friends_and_family: Number
    publication_months: Annotated[Number, AfterValidator(_divides_a_year)]
    year_starts: Annotated[Number, AfterValidator(_is_a_month)]


@cache
def disclosure_rules() -> DisclosureRules:
    """The small-number rules in force. Raises pydantic.ValidationError when the file is invalid."""
    return DisclosureRules.model_validate(_loaded("disclosure.yaml"))


@cache
def thresholds() -> Thresholds:
    """The thresholds in force. Raises pydantic.ValidationError when the file is invalid."""
    return Thresholds.model_validate(_loaded("thresholds.yaml"))


@cache
def spc_constants() -> SpcConstants:
    """The constants of the control charts. Raises pydantic.ValidationError when the file is invalid."""
    return SpcConstants.model_validate(_loaded("spc.yaml"))


def _loaded(name: str) -> object:
    path = Path(__file__).parent / "data" / name
    return cast(object, YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))  # pyright: ignore[reportUnknownMemberType]

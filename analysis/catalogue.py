"""The only file of ``analysis`` that opens files: thresholds, each kept once in YAML with its source."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, cast

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(_Frozen):
    """A share strictly between 0 and 1, and where it comes from."""

    value: Annotated[float, Field(gt=0, lt=1)]
    source: Annotated[str, Field(min_length=1)]


class Number(_Frozen):
    """A number of answers, at least 1, and where it comes from."""

    value: Annotated[int, Field(ge=1)]
    source: Annotated[str, Field(min_length=1)]


class Codes(_Frozen):
    """Option codes that count, and where the rule comes from."""

    codes: Annotated[tuple[str, ...], Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]


class Thresholds(_Frozen):
    """The thresholds of every figure.

    confidence: share of intervals that hold the true value.
    few_answers: with fewer answers a percentage is shown with a plain warning that chance alone moves it.
    percent_positive: the options of the national question that count as positive.
    many_people: answers about the person are shown from this many people on.
    few_pairs: with fewer pairs of scores a team's figures of change are not given.
    """

    confidence: Share
    few_answers: Number
    percent_positive: Codes
    many_people: Number
    few_pairs: Number


@cache
def thresholds() -> Thresholds:
    """The thresholds in force. Raises pydantic.ValidationError when the file is wrong."""
    path = Path(__file__).with_name("thresholds.yaml")
    loaded = cast(object, YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))  # pyright: ignore[reportUnknownMemberType]
    return Thresholds.model_validate(loaded)

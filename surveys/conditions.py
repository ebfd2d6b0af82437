"""When a question or a section is shown: a few operators over earlier answers.

In YAML a condition is one of::

    {question: visited, is: "yes"}                 one option chosen
    {question: visited, one_of: ["yes", "no"]}     any of these chosen
    {question: topics, includes: sleep}            among several chosen
    {question: confidence, at_least: 4}            number or rating, at_most likewise
    {question: comment, answered: true}            something was answered (false: nothing was)
    {all: [ ... ]}   {any: [ ... ]}   {not: { ... }}

``statement`` beside ``question`` points at one line of a statement group.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Compare(_Frozen):
    """One look at one earlier answer; exactly one operator is given."""

    question: str
    statement: str | None = None
    is_: str | None = Field(default=None, alias="is")
    one_of: tuple[str, ...] | None = None
    includes: str | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    answered: bool | None = None


class All(_Frozen):
    """Every part holds."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Any(_Frozen):
    """At least one part holds."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Not(_Frozen):
    """The part does not hold."""

    not_: Condition = Field(alias="not")


Condition = Compare | All | Any | Not

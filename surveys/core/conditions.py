"""Conditions for showing a question or section: a few operators over earlier answers.

In YAML a condition is one of::

    {question: visited, is: "yes"}                 one option chosen
    {question: visited, one_of: ["yes", "no"]}     any of these chosen
    {question: topics, includes: sleep}            among several chosen
    {question: confidence, at_least: 4}            number or rating, at_most likewise
    {question: comment, answered: true}            something was answered (false: nothing was)
    {all: [ ... ]}   {any: [ ... ]}   {not: { ... }}

``statement``, next to ``question``, selects one line of a statement group.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from surveys.core.answers import (
    Amount,
    Answer,
    Answers,
    Chosen,
    ChosenMany,
    Rated,
    is_blank,
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Compare(_Frozen):
    """A comparison with one earlier answer, with exactly one operator."""

    question: str
    statement: str | None = None
    is_: str | None = Field(default=None, alias="is")
    one_of: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    includes: str | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    answered: bool | None = None

    @property
    def operator(self) -> str:
        """The operator's name as in YAML: ``is``, ``one_of``, ``includes`` ..."""
        return self._operators()[0]

    @property
    def codes(self) -> tuple[str, ...]:
        """The option codes this condition compares with; empty for operators that compare with no option."""
        if self.one_of is not None:
            return self.one_of
        return tuple(code for code in (self.is_, self.includes) if code is not None)

    def _operators(self) -> list[str]:
        given = {
            "is": self.is_,
            "one_of": self.one_of,
            "includes": self.includes,
            "at_least": self.at_least,
            "at_most": self.at_most,
            "answered": self.answered,
        }
        return [name for name, value in given.items() if value is not None]

    @model_validator(mode="after")
    def _exactly_one_operator(self) -> Compare:
        if len(self._operators()) != 1:
            raise PydanticCustomError("condition_operators", "exactly one operator is needed")
        return self


class All(_Frozen):
    """Every part holds."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Any(_Frozen):
    """At least one part holds."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Not(_Frozen):
    """The part does not hold."""

    not_: Condition = Field(alias="not")


def _which(value: object) -> str:
    """The class for a raw mapping or object. Anything else is parsed as a comparison, and refused."""
    for name, kind in (("all", All), ("any", Any), ("not", Not)):
        if isinstance(value, kind) or (isinstance(value, dict) and (name in value or f"{name}_" in value)):
            return f"({name})"
    return "(compare)"


Condition = Annotated[
    Annotated[Compare, Tag("(compare)")]
    | Annotated[All, Tag("(all)")]
    | Annotated[Any, Tag("(any)")]
    | Annotated[Not, Tag("(not)")],
    Discriminator(_which),
]

All.model_rebuild()
Any.model_rebuild()
Not.model_rebuild()


def questions_in(condition: Condition) -> set[str]:
    """The ids of the questions a condition refers to."""
    return {comparison.question for comparison in comparisons_in(condition)}


def comparisons_in(condition: Condition) -> tuple[Compare, ...]:
    """Every comparison of a condition, in the order written."""
    match condition:
        case Compare():
            return (condition,)
        case All():
            return tuple(found for part in condition.all for found in comparisons_in(part))
        case Any():
            return tuple(found for part in condition.any for found in comparisons_in(part))
        case Not():
            return comparisons_in(condition.not_)


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether a condition is true for these answers.

    ``answers`` must not include answers to hidden questions; the caller leaves them out. A comparison with no
    answer, or with a reason for not answering, is false; such a reason does count as answered.
    """
    return _holds(condition, answers, frozenset()) is True


def outlook(condition: Condition, answers: Answers, undecided: AbstractSet[str]) -> bool | None:
    """Whether a condition will be true, or None while that depends on one of the ``undecided`` questions."""
    return _holds(condition, answers, undecided)


def _holds(condition: Condition, answers: Answers, undecided: AbstractSet[str]) -> bool | None:
    match condition:
        case Compare():
            if condition.question in undecided:
                return None
            return _compare(condition, answers.get(condition.question))
        case All():
            parts = [_holds(part, answers, undecided) for part in condition.all]
            return False if False in parts else None if None in parts else True
        case Any():
            parts = [_holds(part, answers, undecided) for part in condition.any]
            return True if True in parts else None if None in parts else False
        case Not():
            part = _holds(condition.not_, answers, undecided)
            return None if part is None else not part


def _compare(condition: Compare, answer: Answer | None) -> bool:
    if condition.statement is not None and isinstance(answer, Rated):
        answer = answer.of(condition.statement)
    if condition.answered is not None:
        return condition.answered is not is_blank(answer)
    match answer:
        case Chosen():
            return answer.code in (condition.one_of or (condition.is_,))
        case ChosenMany():
            return condition.includes in answer.codes
        case Amount() if answer.number.is_finite():
            return _within(condition, answer.number)
        case _:
            return False


def _within(condition: Compare, number: Decimal) -> bool:
    if condition.at_least is not None:
        return number >= condition.at_least
    return condition.at_most is not None and number <= condition.at_most

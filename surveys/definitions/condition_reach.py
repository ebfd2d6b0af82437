"""Checks whether a condition can ever be true, by trying every answer that makes a difference to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import chain, combinations, pairwise, product
from math import prod

from surveys.core.answers import (
    Amount,
    Answer,
    Chosen,
    ChosenMany,
    Rated,
    Written,
)
from surveys.core.conditions import (
    Compare,
    Condition,
    comparisons_in,
    holds,
)
from surveys.core.model import (
    Form,
    NumberQuestion,
    OneChoice,
    Question,
    Rating,
    SeveralChoices,
    StatementGroup,
)


MAX_TRIALS = 2_000
"""A condition that would need more trials is assumed to be possible. No realistic form has one."""

_TOO_MANY: list[Answer | None] = [None] * (MAX_TRIALS + 1)


def can_hold(form: Form, condition: Condition) -> bool:
    """Whether any answers make a condition true, assuming that every question it refers to is shown."""
    looks: dict[str, list[Compare]] = {}
    for comparison in comparisons_in(condition):
        looks.setdefault(comparison.question, []).append(comparison)
    choices = [_telling_answers(form, form.question(name), looks[name]) for name in looks]
    if prod(len(choice) for choice in choices) > MAX_TRIALS:
        return True
    return any(
        holds(
            condition, {name: answer for name, answer in zip(looks, trial, strict=True) if answer is not None}
        )
        for trial in product(*choices)
    )


def _telling_answers(form: Form, question: Question, looks: Sequence[Compare]) -> list[Answer | None]:
    """Answers to one question that cover every outcome of these comparisons."""
    match question:
        case OneChoice():
            return [None, *(Chosen(option.code) for option in form.options(question))]
        case SeveralChoices():
            known = [option.code for option in question.options]
            named = [code for code in known if any(look.includes == code for look in looks)]
            other = [code for code in known if code not in named][:1]
            if 2 ** len(named) > MAX_TRIALS:
                return _TOO_MANY
            return [None, *(ChosenMany(codes) for codes in _subsets([*named, *other]) if codes)]
        case StatementGroup():
            return _telling_groups(form, question, looks)
        case Rating() | NumberQuestion():
            marks = [mark for look in looks for mark in (look.at_least, look.at_most) if mark is not None]
            return [None, *(Amount(number) for number in _telling_numbers(question, marks))]
        case _:
            return [None, Written("words")]


def _telling_groups(form: Form, question: StatementGroup, looks: Sequence[Compare]) -> list[Answer | None]:
    named = dict.fromkeys(look.statement or question.statements[0].id for look in looks)
    codes = [option.code for option in form.options(question)]
    if (len(codes) + 1) ** len(named) > MAX_TRIALS:
        return _TOO_MANY
    groups: list[Answer | None] = []
    for trial in product([None, *codes], repeat=len(named)):
        rated = tuple(
            (name, Chosen(code)) for name, code in zip(named, trial, strict=True) if code is not None
        )
        groups.append(Rated(rated) if rated else None)
    return groups


def _telling_numbers(question: Rating | NumberQuestion, marks: Iterable[Decimal]) -> list[Decimal]:
    lowest, highest = (
        (Decimal(0), Decimal(10)) if isinstance(question, Rating) else (question.minimum, question.maximum)
    )
    ends = sorted({lowest, highest, *marks})
    if isinstance(question, NumberQuestion) and not question.whole:
        numbers = {*ends, *((low + high) / 2 for low, high in pairwise(ends))}
    else:
        floors = [end.to_integral_value(ROUND_FLOOR) for end in ends]
        ceilings = [end.to_integral_value(ROUND_CEILING) for end in ends]
        numbers = {
            *floors,
            *(floor + 1 for floor in floors),
            *ceilings,
            *(ceiling - 1 for ceiling in ceilings),
        }
    return sorted(number for number in numbers if lowest <= number <= highest)


def _subsets(codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(codes, size) for size in range(len(codes) + 1))

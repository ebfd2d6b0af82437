"""Checks conditions: they refer to an earlier question that exists, with an operator that suits it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from surveys.core.conditions import Compare, Condition, comparisons_in
from surveys.core.errors import DefinitionCode, DefinitionProblem
from surveys.core.model import (
    Form,
    Information,
    NumberQuestion,
    OneChoice,
    Question,
    Rating,
    SeveralChoices,
    StatementGroup,
)
from surveys.definitions.condition_reach import can_hold
from surveys.definitions.strict_yaml import Located, Path


class _Placed(NamedTuple):
    """A condition, its path, and the positions (counted over all questions) it shows or hides."""

    condition: Condition
    path: Path
    governs: range


def check_conditions(form: Form, located: Located) -> list[DefinitionProblem]:
    """Everything wrong with the conditions of a form, in the order of the form."""
    order = {question.id: place for place, question in enumerate(form.questions)}
    placed = list(_placed(form))
    needs = _needs(placed, order)
    problems: list[DefinitionProblem] = []
    for each in placed:
        found: list[DefinitionProblem] = []
        for comparison in comparisons_in(each.condition):
            place = order.get(comparison.question)
            if place is None:
                found.append(_unknown(comparison, each.path, located))
            elif place >= each.governs.start:
                found.append(_not_earlier(comparison, place, each, needs, located))
            else:
                found.extend(_check_comparison(form, comparison, each.path, located))
        if not found and not can_hold(form, each.condition):
            what, how = "No answers can make this true.", "Correct it, or remove what it would show."
            found.append(located.problem(DefinitionCode.CONDITION_NEVER_HOLDS, each.path, what, how))
        problems.extend(found)
    return problems


def _placed(form: Form) -> Iterator[_Placed]:
    place = 0
    for at, section in enumerate(form.sections):
        if section.show_when is not None:
            governs = range(place, place + len(section.questions))
            yield _Placed(section.show_when, ("sections", at, "show_when"), governs)
        for number, question in enumerate(section.questions):
            if question.show_when is not None:
                path = ("sections", at, "questions", number, "show_when")
                yield _Placed(question.show_when, path, range(place, place + 1))
            place += 1


def _needs(placed: Iterable[_Placed], order: Mapping[str, int]) -> dict[int, set[int]]:
    """For each question, the questions whose answers directly decide whether it is shown."""
    needs: dict[int, set[int]] = {}
    for each in placed:
        seen = {order[item.question] for item in comparisons_in(each.condition) if item.question in order}
        for place in each.governs:
            needs.setdefault(place, set()).update(seen)
    return needs


def _unknown(comparison: Compare, path: Path, located: Located) -> DefinitionProblem:
    what = f"The form has no question “{comparison.question}”."
    return located.problem(
        DefinitionCode.CONDITION_UNKNOWN_QUESTION, path, what, "Use the id of an earlier question."
    )


def _not_earlier(
    comparison: Compare, place: int, each: _Placed, needs: Mapping[int, set[int]], located: Located
) -> DefinitionProblem:
    if place in each.governs or any(_leads_to(place, governed, needs) for governed in each.governs):
        return located.problem(
            DefinitionCode.CONDITION_CYCLE,
            each.path,
            f"This is shown depending on “{comparison.question}”, which depends on this.",
            "Remove the circular reference: a condition may refer to earlier questions only.",
        )
    return located.problem(
        DefinitionCode.CONDITION_FORWARD,
        each.path,
        f"“{comparison.question}” comes later, so it is not answered yet.",
        "Move that question further up, or this one further down.",
    )


def _leads_to(start: int, target: int, needs: Mapping[int, set[int]]) -> bool:
    waiting, seen = [start], {start}
    while waiting:
        for place in needs.get(waiting.pop(), ()):
            if place == target:
                return True
            if place not in seen:
                seen.add(place)
                waiting.append(place)
    return False


def _check_comparison(
    form: Form, comparison: Compare, path: Path, located: Located
) -> Iterator[DefinitionProblem]:
    question = form.question(comparison.question)
    yield from _check_statement(comparison, question, path, located)
    fitting = _operators(question)
    if comparison.operator not in fitting:
        what = f"“{comparison.operator}” does not suit “{question.id}” (kind: {question.kind})."
        how = f"Use {' or '.join(fitting)}." if fitting else "Use another question; this one asks nothing."
        yield located.problem(DefinitionCode.CONDITION_WRONG_OPERATOR, path, what, how)
    elif isinstance(question, (OneChoice, SeveralChoices, StatementGroup)):
        codes = [option.code for option in form.options(question)]
        for code in comparison.codes:
            if codes and code not in codes:
                what = f"“{question.id}” has no option “{code}”."
                how = f"Use one of: {', '.join(codes)}."
                yield located.problem(DefinitionCode.CONDITION_UNKNOWN_OPTION, path, what, how)


def _check_statement(
    comparison: Compare, question: Question, path: Path, located: Located
) -> Iterator[DefinitionProblem]:
    """A group is compared line by line; only ``answered`` applies to the whole group."""
    known = [each.id for each in question.statements] if isinstance(question, StatementGroup) else []
    if comparison.statement in known or (comparison.statement is None and not known):
        return
    if comparison.statement is None and comparison.operator == "answered":
        return
    what = f"“{question.id}” has no statement “{comparison.statement}”."
    if comparison.statement is None:
        what = f"“{question.id}” is a group of statements, and the condition does not name one."
    how = f"Name one of: {', '.join(known)}." if known else "Remove “statement”."
    yield located.problem(DefinitionCode.CONDITION_UNKNOWN_STATEMENT, path, what, how)


def _operators(question: Question) -> tuple[str, ...]:
    match question:
        case OneChoice() | StatementGroup():
            return ("is", "one_of", "answered")
        case SeveralChoices():
            return ("includes", "answered")
        case Rating() | NumberQuestion():
            return ("at_least", "at_most", "answered")
        case Information():
            return ()
        case _:
            return ("answered",)

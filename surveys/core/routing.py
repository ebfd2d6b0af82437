"""Which questions of a form are shown, given the answers so far.

Decided in one pass from the first question to the last. Conditions refer to earlier questions only, and an
answer counts only if its question is shown. So if the first question of a chain is hidden, the rest are too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from surveys.core.answers import Answer, Answers
from surveys.core.conditions import (
    Condition,
    holds,
    outlook,
    questions_in,
)
from surveys.core.model import (
    Form,
    Information,
    Question,
    Section,
)


class Stop(NamedTuple):
    """One question or information page of the journey, with the section it belongs to."""

    section: Section
    question: Question


def shown_stops(form: Form, answers: Answers) -> tuple[Stop, ...]:
    """The questions and information pages shown, in order."""
    counting: dict[str, Answer] = {}
    stops: list[Stop] = []
    for section in form.sections:
        if section.show_when is not None and not holds(section.show_when, counting):
            continue
        for question in section.questions:
            if question.show_when is None or holds(question.show_when, counting):
                stops.append(Stop(section, question))
                if question.id in answers:
                    counting[question.id] = answers[question.id]
    return tuple(stops)


def shown_questions(form: Form, answers: Answers) -> tuple[Question, ...]:
    """The questions and information pages shown, in order."""
    return tuple(stop.question for stop in shown_stops(form, answers))


class Ahead(NamedTuple):
    """How many pages are still to come: for certain, and at most. Questions that share a page are one."""

    least: int
    most: int


def ahead_of(form: Form, answers: Answers, question_id: str | None) -> Ahead:
    """What may come after this question (None: after the start), with every branch that can still open.

    Questions before this one count as decided, blank or not. This one and later ones are undecided, answered
    or not: so a page says the same whenever it is shown, and going on never adds to what it said.
    """
    counting: dict[str, Answer] = {}
    undecided: set[str] = set()
    is_before, least, most = question_id is not None, 0, 0
    is_ahead = not is_before
    for section in form.sections:
        for question in section.questions:
            is_before = is_before and question.id != question_id
            is_shown = _outlook(section.show_when, question.show_when, counting, undecided)
            if is_ahead and question.id not in section.together[1:]:
                least, most = least + (is_shown is True), most + (is_shown is not False)
            is_ahead = is_ahead or question.id == question_id
            if is_shown is False or isinstance(question, Information):
                continue
            if not is_before:
                undecided.add(question.id)
            elif question.id in answers:
                counting[question.id] = answers[question.id]
    return Ahead(least, most)


def _outlook(
    section: Condition | None, question: Condition | None, counting: Answers, undecided: set[str]
) -> bool | None:
    first = True if section is None else outlook(section, counting, undecided)
    if first is False or question is None:
        return first
    second = outlook(question, counting, undecided)
    return second if first is True or second is False else None


def conditional_groups(form: Form) -> Mapping[str, int]:
    """A group number for each question; questions linked by conditions, directly or indirectly, share one."""
    leader = {question.id: question.id for question in form.questions}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for question, condition in conditions_of(form):
        for other in questions_in(condition):
            if other in leader:
                leader[find(question.id)] = find(other)
    numbers = {name: number for number, name in enumerate(leader)}
    return {name: numbers[find(name)] for name in leader}


def conditions_of(form: Form) -> Iterator[tuple[Question, Condition]]:
    """Every question with each condition that applies to it, its own and its section's."""
    for section in form.sections:
        for question in section.questions:
            for condition in (section.show_when, question.show_when):
                if condition is not None:
                    yield question, condition

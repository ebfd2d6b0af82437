"""Goals in the person's own words: up to three, each rated from 0 to 10, each with a permanent identity.

A goal keeps its identity when its words are corrected. A new goal gets a new identity, even in the same place
on the page: ratings of two different goals are never paired.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from surveys.core.model import Form, Frozen, Rating


MEASURE = "gbo"
"""The key of the measure that goals belong to."""

AT_MOST = 3
LOWEST, HIGHEST = 0, 10

GoalId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
OwnWords = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]


class Goal(Frozen):
    """One goal. ``place``, 1 to 3, is its position on the page; its words are hidden from ``repr``."""

    id: GoalId
    place: int = Field(ge=1, le=AT_MOST)
    words: OwnWords = Field(repr=False)


class GoalProblem(ValueError):
    """Inconsistent goals, or a rating that belongs to none of them. Contains no words and no ratings."""

    def __init__(self, code: str, *, what: str, how: str) -> None:
        super().__init__(f"{what} {how}")
        self.code = code
        self.what = what
        self.how = how


def check_goals(goals: Iterable[Goal]) -> tuple[Goal, ...]:
    """Check a person's current goals and sort them by place. Raises GoalProblem."""
    ordered = tuple(sorted(goals, key=lambda goal: goal.place))
    if len(ordered) > AT_MOST:
        how = "End one before another begins."
        raise GoalProblem("too_many_goals", what=f"There are more than {AT_MOST} goals.", how=how)
    for names, what in (([g.id for g in ordered], "identity"), ([g.place for g in ordered], "place")):
        if len(set(names)) != len(names):
            raise GoalProblem("goal_repeated", what=f"Two goals share one {what}.", how="Make them differ.")
    return ordered


def goal_answers(goals: Iterable[Goal], ratings: Mapping[str, int | None]) -> tuple[int | None, ...]:
    """Convert ratings by goal id to answers to the measure ``gbo`` in item order, None where there is none.

    Raises GoalProblem for a rating of an unknown goal, or one outside 0 to 10.
    """
    ordered = check_goals(goals)
    known = {goal.id for goal in ordered}
    if set(ratings) - known:
        raise GoalProblem("unknown_goal", what="A rating is for an unknown goal.", how="Check its id.")
    if any(value is not None and not LOWEST <= value <= HIGHEST for value in ratings.values()):
        how = f"Use a whole number from {LOWEST} to {HIGHEST}."
        raise GoalProblem("out_of_range", what="A rating is outside the scale.", how=how)
    by_place = {goal.place: ratings.get(goal.id) for goal in ordered}
    return tuple(by_place.get(place) for place in range(1, AT_MOST + 1))


def with_goals(form: Form, goals: Iterable[Goal]) -> Form:
    """The form as one person sees it: each of their goals in their own words, unused places left out.

    For display only, like a translation: goals are never added to the published form. Raises GoalProblem when
    the goals are inconsistent, ValueError when the form asks for no goals.
    """
    by_place = {f"{MEASURE}_{goal.place}": goal.words for goal in check_goals(goals)}
    if not any(section.measure == MEASURE for section in form.sections):
        raise ValueError(f"{form.key} asks for no goals")
    if not by_place:
        how = "Set a goal with the person first."
        raise GoalProblem("no_goals", what="There is no goal to rate.", how=how)
    sections = [
        section.model_copy(
            update={
                "questions": tuple(
                    question.model_copy(update={"text": by_place[question.id]})
                    for question in section.questions
                    if isinstance(question, Rating) and question.id in by_place
                )
            }
        )
        if section.measure == MEASURE
        else section
        for section in form.sections
    ]
    return form.model_copy(update={"sections": tuple(sections)})

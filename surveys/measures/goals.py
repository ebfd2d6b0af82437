"""Goals in somebody's own words: up to three, each rated from 0 to 10, each with an identity that lasts.

A goal keeps its identity however its words are mended, and a new goal is a new identity, also when it takes
the same place on the page: ratings of two different goals never make a pair.
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
    """One goal. ``place`` is 1 to 3, where it stands for its person; the words never show in a ``repr``."""

    id: GoalId
    place: int = Field(ge=1, le=AT_MOST)
    words: OwnWords = Field(repr=False)


class GoalProblem(ValueError):
    """Goals that do not fit together, or a rating of none of them. Holds no goal's words and no rating."""

    def __init__(self, code: str, *, what: str, how: str) -> None:
        super().__init__(f"{what} {how}")
        self.code = code
        self.what = what
        self.how = how


def check_goals(goals: Iterable[Goal]) -> tuple[Goal, ...]:
    """The goals somebody works on now, in order of their place. Raises GoalProblem."""
    ordered = tuple(sorted(goals, key=lambda goal: goal.place))
    if len(ordered) > AT_MOST:
        how = "End one before another begins."
        raise GoalProblem("too_many_goals", what=f"There are more than {AT_MOST} goals.", how=how)
    for names, what in (([g.id for g in ordered], "identity"), ([g.place for g in ordered], "place")):
        if len(set(names)) != len(names):
            raise GoalProblem("goal_repeated", what=f"Two goals have one {what}.", how="Give each its own.")
    return ordered


def goal_answers(goals: Iterable[Goal], ratings: Mapping[str, int | None]) -> tuple[int | None, ...]:
    """Ratings by goal id as answers to the measure ``gbo`` in item order, None where there is none.

    Raises GoalProblem for a rating of a goal that is not there, or one outside 0 to 10.
    """
    ordered = check_goals(goals)
    known = {goal.id for goal in ordered}
    if set(ratings) - known:
        raise GoalProblem("unknown_goal", what="A rating is of none of these goals.", how="Look at its id.")
    if any(value is not None and not LOWEST <= value <= HIGHEST for value in ratings.values()):
        how = f"Use a whole number from {LOWEST} to {HIGHEST}."
        raise GoalProblem("out_of_range", what="A rating lies outside the scale.", how=how)
    by_place = {goal.place: ratings.get(goal.id) for goal in ordered}
    return tuple(by_place.get(place) for place in range(1, AT_MOST + 1))


def with_goals(form: Form, goals: Iterable[Goal]) -> Form:
    """The form as one person sees it: each of their goals in their own words, and no place without a goal.

    For showing only, like a translation: the published form keeps its own words, and a goal's never enter it.
    Raises GoalProblem when the goals do not fit together, ValueError when the form asks for no goals.
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

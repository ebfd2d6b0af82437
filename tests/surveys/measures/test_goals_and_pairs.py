"""Goals keep their identity, and only the same thing seen by the same eyes makes a pair."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.catalogue import measure_forms
from surveys.core.answers import Amount
from surveys.measures.catalogue import measures
from surveys.measures.goals import (
    Goal,
    GoalProblem,
    check_goals,
    goal_answers,
    with_goals,
)
from surveys.measures.pairing import (
    Measured,
    WhyNoPair,
    eligible,
    measured,
    pairs,
    why_no_pair,
)
from surveys.measures.scoring import score
from surveys.measures.sections import answers_to_measure


SLEEP = Goal(id="a", place=1, words="Sleep better")
PLAY = Goal(id="b", place=2, words="Enjoy playing")
FIRST, LATER = date(2026, 3, 1), date(2026, 6, 1)


def test_ratings_stand_at_the_place_of_their_goal() -> None:
    answers = goal_answers([PLAY, SLEEP], {"b": 7, "a": 2})
    assert answers == (2, 7, None)
    assert dict(score(measures()["gbo"], answers).subscales) == {"goal_1": 2, "goal_2": 7, "goal_3": None}
    assert goal_answers([PLAY], {}) == (None, None, None)


@pytest.mark.parametrize(
    ("goals", "ratings", "code"),
    [
        ([SLEEP, SLEEP.model_copy(update={"place": 3})], {}, "goal_repeated"),
        ([SLEEP, PLAY.model_copy(update={"place": 1})], {}, "goal_repeated"),
        ([SLEEP], {"b": 3}, "unknown_goal"),
        ([SLEEP], {"a": 11}, "out_of_range"),
        ([SLEEP], {"a": -1}, "out_of_range"),
        ([Goal(id=str(n), place=min(n, 3), words="x") for n in range(1, 5)], {}, "too_many_goals"),
    ],
)
def test_goals_that_do_not_fit_are_refused(goals: list[Goal], ratings: dict[str, int], code: str) -> None:
    with pytest.raises(GoalProblem) as refused:
        goal_answers(goals, ratings)
    assert refused.value.code == code
    assert "Sleep" not in str(refused.value)


def test_the_words_of_a_goal_do_not_show_in_a_repr() -> None:
    assert "Sleep" not in repr(check_goals([SLEEP]))


def test_somebody_sees_their_own_words_and_no_place_without_a_goal() -> None:
    form = measure_forms()["goals"]
    theirs = with_goals(form, [PLAY, SLEEP])
    assert [(question.id, question.text) for question in theirs.questions] == [
        ("gbo_1", "Sleep better"),
        ("gbo_2", "Enjoy playing"),
    ]
    assert [question.text for question in form.questions] == ["First goal", "Second goal", "Third goal"]
    assert answers_to_measure(theirs, measures()["gbo"], {"gbo_2": Amount(Decimal(4))}) == (None, 4, None)


def test_without_goals_there_is_nothing_to_rate() -> None:
    with pytest.raises(GoalProblem) as refused:
        with_goals(measure_forms()["goals"], [])
    assert refused.value.code == "no_goals"
    with pytest.raises(ValueError, match="core10"):
        with_goals(measure_forms()["core10"], [SLEEP])


def scored(**changes: Any) -> Measured:
    usual = {
        "measure": "core10",
        "version_family": "core10",
        "scale": "total",
        "respondent": "mother",
        "about": "mother",
        "on": FIRST,
        "points": 20,
    }
    return Measured(**{**usual, **changes})


def test_first_and_last_of_the_same_thing_are_a_pair() -> None:
    middle, last = scored(on=date(2026, 4, 1), points=12), scored(on=LATER, points=8)
    (pair,) = pairs([last, scored(), middle])
    assert (pair.first.points, pair.last.points) == (20, 8)
    assert why_no_pair(pair.first, pair.last) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"measure": "phq9"}, WhyNoPair.OTHER_MEASURE),
        ({"version_family": "core10_2030"}, WhyNoPair.OTHER_VERSION),
        ({"scale": "conduct"}, WhyNoPair.OTHER_SCALE),
        ({"respondent": "father"}, WhyNoPair.OTHER_RESPONDENT),
        ({"about": "infant"}, WhyNoPair.OTHER_PERSON),
        ({"goal": "b"}, WhyNoPair.OTHER_GOAL),
        ({"age_form": "12 months"}, WhyNoPair.OTHER_AGE_FORM),
        ({"on": FIRST}, WhyNoPair.NOT_LATER),
        ({"on": date(2026, 2, 1)}, WhyNoPair.NOT_LATER),
    ],
)
def test_anything_else_is_no_pair(changes: dict[str, Any], reason: WhyNoPair) -> None:
    other = scored(**{"on": LATER, **changes})
    assert why_no_pair(scored(), other) is reason
    if reason is not WhyNoPair.NOT_LATER:
        assert pairs([scored(), other]) == ()


def test_two_goals_at_one_place_are_never_a_pair() -> None:
    gbo = measures()["gbo"]
    common: dict[str, Any] = {"scale": "goal_1", "respondent": "mother", "about": "mother"}
    old = measured(gbo, **common, on=FIRST, points=3, goal="a")
    new = measured(gbo, **common, on=LATER, points=9, goal="c")
    assert pairs([old, new]) == ()
    assert eligible([old, new]) == 2


def test_a_goal_that_moved_to_another_place_is_the_same_goal() -> None:
    gbo = measures()["gbo"]
    common: dict[str, Any] = {"respondent": "mother", "about": "mother", "goal": "a"}
    old = measured(gbo, **common, scale="goal_2", on=FIRST, points=3)
    new = measured(gbo, **common, scale="goal_1", on=LATER, points=9)
    assert [(pair.first.points, pair.last.points) for pair in pairs([old, new])] == [(3, 9)]
    assert eligible([old, new]) == 1


def test_age_forms_are_never_mixed() -> None:
    asq = measures()["asq_se2"]
    common: dict[str, Any] = {"scale": "total", "respondent": "mother", "about": "infant"}
    young = measured(asq, **common, on=FIRST, points=40, age_form="6 months")
    older = measured(asq, **common, on=LATER, points=30, age_form="12 months")
    assert why_no_pair(young, older) is WhyNoPair.OTHER_AGE_FORM
    assert measures()["sdq_2_4_parent"].version_family != measures()["sdq_4_17_parent"].version_family


def test_of_two_scores_on_one_day_the_correction_counts() -> None:
    (pair,) = pairs([scored(points=20), scored(points=21), scored(on=LATER, points=8)])
    assert pair.first.points == 21


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("core10", {"scale": "conduct"}),
        ("core10", {"goal": "a"}),
        ("core10", {"age_form": "6 months"}),
        ("gbo", {"scale": "goal_1"}),
        ("asq_se2", {}),
    ],
)
def test_a_score_that_could_never_be_paired_rightly_is_refused(key: str, changes: dict[str, Any]) -> None:
    usual: dict[str, Any] = {"scale": "total", "respondent": "m", "about": "m", "on": FIRST, "points": 1}
    with pytest.raises(ValueError, match=r"scale|goal|age form"):
        measured(measures()[key], **{**usual, **changes})


def test_no_score_shows_in_a_repr() -> None:
    assert "20" not in repr(scored())


SCORES = st.builds(
    scored,
    respondent=st.sampled_from(["mother", "father"]),
    about=st.sampled_from(["mother", "infant"]),
    goal=st.sampled_from([None, "a", "b"]),
    scale=st.sampled_from(["total", "conduct"]),
    on=st.dates(date(2026, 1, 1), date(2026, 1, 9)),
    points=st.integers(0, 40),
)


@given(st.lists(SCORES, max_size=20))
def test_every_pair_holds_all_the_rules_and_none_stands_twice(scores: list[Measured]) -> None:
    found = pairs(scores)
    assert all(why_no_pair(pair.first, pair.last) is None for pair in found)
    assert len(found) <= eligible(scores)
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            assert why_no_pair(one.first, other.last) is not None

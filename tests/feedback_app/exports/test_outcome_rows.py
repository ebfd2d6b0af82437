"""Which scores become rows of the coded file, as a table; and what is told of the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import inf, nan

import pytest

from feedback_app.exports.outcome_rows import ScoreToCode, WhyLeftOut, outcome_rows
from surveys.measures.catalogue import measures


ONE = ScoreToCode("core10", measures()["core10"], "total", 13.0, False, date(2026, 2, 2), "episode", "p")


def score(measure: str, scale: str, points: float | None) -> ScoreToCode:
    return replace(ONE, key=measure, measure=measures()[measure], scale=scale, points=points)


@pytest.mark.parametrize(
    ("one", "code", "shown"),
    [
        (score("core10", "total", 0), "718583008", 0),
        (score("core10", "total", 40), "718583008", 40),
        (score("core10", "total", 12.5), "718583008", 12.5),
        (score("gbo", "goal_3", 10.0), "1034371000000105", 10),
        (score("epds", "total", 30), "450320001", 30),
    ],
)
def test_a_score_in_range_is_a_row(one: ScoreToCode, code: str, shown: float) -> None:
    (row,), left = outcome_rows([one])
    assert (row.code, row.cells[5], left) == (code, shown, ())


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (score("core10", "total", 41), WhyLeftOut.OUT_OF_RANGE),
        (score("core10", "total", -1), WhyLeftOut.OUT_OF_RANGE),
        (score("core10", "total", nan), WhyLeftOut.OUT_OF_RANGE),
        (score("core10", "total", inf), WhyLeftOut.OUT_OF_RANGE),
        (score("epds", "total", 31), WhyLeftOut.OUT_OF_RANGE),  # no national range: the measure's own
        (score("core10", "total", None), WhyLeftOut.NO_SCORE),
        (replace(ONE, points=None, is_out_of_range=True), WhyLeftOut.OUT_OF_RANGE),
        (replace(ONE, measure=None), WhyLeftOut.NO_SCORE),
        (score("kpcs", "total", 30), WhyLeftOut.NO_CODE),
        (score("gbo", "goal_4", 3), WhyLeftOut.GOAL_UNPLACED),
    ],
)
def test_a_score_that_does_not_count_is_told(one: ScoreToCode, why: WhyLeftOut) -> None:
    rows, (left,) = outcome_rows([one])
    assert (rows, left.measure, left.why, left.n) == ((), one.key, why, 1)


KEPT_BACK = [
    (key, concept.of)
    for key, measure in measures().items()
    for concept in measure.snomed
    if concept.not_exported_because
]


@pytest.mark.parametrize(("key", "scale"), KEPT_BACK)
def test_a_concept_that_may_mean_something_else_is_kept_back_with_its_reason(key: str, scale: str) -> None:
    low = measures()[key].scales_by_name[scale].low
    rows, (left,) = outcome_rows([score(key, scale, low)])
    assert (rows, left.why) == ((), WhyLeftOut.NOT_EXPORTED)
    assert left.note


def test_date_referral_term_and_score_make_one_row() -> None:
    others = [
        replace(ONE, on=date(2026, 2, 3)),
        replace(ONE, referral="another"),
        replace(ONE, points=14.0),
        score("gad7", "total", 13),
    ]
    rows, (left,) = outcome_rows([ONE, replace(ONE, pseudonym="q"), *others])
    assert len(rows) == 5
    assert (left.why, left.n) == (WhyLeftOut.DUPLICATE, 1)


def test_nothing_of_a_person_shows_in_a_repr() -> None:
    named = replace(ONE, pseudonym="kanarienvogel", points=37.0)
    rows, left = outcome_rows([named])
    assert rows
    shown = repr((named, rows, left))
    assert "kanarienvogel" not in shown
    assert "37" not in shown

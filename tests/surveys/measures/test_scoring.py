"""Answers become scores: never a crash, never out of range, never a zero where nothing was answered."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.answers import MissingReason
from surveys.measures.catalogue import measures
from surveys.measures.model import Measure
from surveys.measures.scores import (
    AnswerProblem,
    Score,
    TotalDiffers,
    Unscorable,
    WhyUnscorable,
)
from surveys.measures.scoring import (
    compare_total,
    entered,
    entered_total,
    keyed_values,
    score,
    score_values,
)
from tests.surveys.made_measures import made_measure


WITH_ITEMS = sorted(key for key, measure in measures().items() if measure.items)
SCORED = sorted(key for key in WITH_ITEMS if measures()[key].kind == "items")


@st.composite
def answered(draw: st.DrawFn, keys: list[str]) -> tuple[Measure, list[Any]]:
    """A measure, and for each item one of its codes, a reason, or nothing."""
    measure = measures()[draw(st.sampled_from(keys))]
    answers = [
        draw(
            st.sampled_from(
                [
                    *[option.code for option in measure.answer_scale(item).options] * 3,
                    *[reason.value for reason in MissingReason],
                    None,
                ]
            )
        )
        for item in measure.items
    ]
    return measure, answers


@given(answered(WITH_ITEMS))
def test_any_answers_give_a_score_within_range_or_a_reason(given_answers: tuple[Measure, list[Any]]) -> None:
    measure, answers = given_answers
    found = score(measure, answers)
    points = dict(found.subscales)
    if isinstance(found, Score) and found.total is not None:
        points["total"] = found.total
    for name, value in points.items():
        assert value is None or measure.scales_by_name[name].holds(value)
    assert set(found.missing) <= {item.number for item in measure.items}
    assert found.is_complete is not bool(found.missing)
    assert {band.of for band in found.bands} == {
        each.of for each in measure.bands if points.get(each.of) is not None
    }


@given(answered(SCORED), st.data())
def test_a_higher_keyed_value_never_lowers_the_total(
    given_answers: tuple[Measure, list[Any]], data: st.DataObject
) -> None:
    measure, answers = given_answers
    values = list(keyed_values(measure, answers))
    at = data.draw(st.integers(0, len(values) - 1))
    higher = [value for value in measure.answer_scale(measure.items[at]).values if value > (values[at] or 0)]
    if values[at] is None or not higher:
        return
    raised = [*values[:at], data.draw(st.sampled_from(higher)), *values[at + 1 :]]
    before, after = score_values(measure, values), score_values(measure, raised)
    if isinstance(before, Score) and isinstance(after, Score) and before.total is not None:
        assert after.total is not None
        assert after.total >= before.total
    assert set(before.risk_items) <= set(after.risk_items)


def written(answer: Any) -> str:
    return re.sub(r"(?<=[a-z])[ -]+(?=[a-z])", "_", str(answer).strip().lower())


@given(answered(WITH_ITEMS), st.lists(st.one_of(st.text(max_size=5), st.integers(), st.none()), max_size=30))
def test_what_is_no_answer_is_refused_with_its_item(
    given_answers: tuple[Measure, list[Any]], strange: list[Any]
) -> None:
    measure, answers = given_answers
    answers[: len(strange)] = strange[: len(answers)]
    known = [
        None if answer is None else measure.answer_scale(item).find(written(answer)) is not None
        for item, answer in zip(measure.items, answers, strict=True)
    ]
    reasons = {reason.value for reason in MissingReason}
    wrong = [
        at + 1
        for at, is_known in enumerate(known)
        if is_known is False and written(answers[at]) not in reasons
    ]
    if not wrong:
        assert isinstance(score(measure, answers), (Score, Unscorable))
        return
    with pytest.raises(AnswerProblem) as refused:
        score(measure, answers)
    assert (refused.value.code, refused.value.item) == ("unknown_code", wrong[0])
    assert str(wrong[0]) in refused.value.what


def test_the_risk_items_are_told_though_there_is_no_score() -> None:
    for key, item in (("phq9", 9), ("epds", 10), ("core10", 6), ("pbq", 24)):
        measure = measures()[key]
        values: list[int | None] = [None] * len(measure.items)
        values[item - 1] = 1
        found = score_values(measure, values)
        assert isinstance(found, Unscorable)
        assert found.risk_items == (item,)


@pytest.mark.parametrize("reason", [reason.value for reason in MissingReason])
def test_a_reason_for_not_answering_is_missing_and_not_zero(reason: str) -> None:
    found = score(measures()["phq9"], [reason, *["0"] * 8])
    assert isinstance(found, Unscorable)
    assert found.reason is WhyUnscorable.ITEMS_MISSING
    assert (found.missing, found.is_complete) == ((1,), False)


@pytest.mark.parametrize("written", ["not_applicable", "Not applicable", "not-applicable", " NA ", "na"])
def test_a_code_is_known_however_it_is_written(written: str) -> None:
    found = score(measures()["kpcs"], [written, *["0"] * 14])
    assert isinstance(found, Score)
    assert found.total == 2


def test_codes_names_and_whole_numbers_mean_the_same() -> None:
    phq9 = measures()["phq9"]
    by_code = score(phq9, ["0", "1", "2", "3", *["0"] * 5])
    by_number = score(phq9, [0, 1, 2, 3, *[0] * 5])
    by_name = score(
        phq9, ["not_at_all", "several_days", "more_than_half", "nearly_every_day", *["not_at_all"] * 5]
    )
    assert by_code == by_number == by_name


@pytest.mark.parametrize(
    ("answers", "code", "item"),
    [
        (["0"] * 8, "wrong_count", None),
        (["0"] * 10, "wrong_count", None),
        ([], "wrong_count", None),
        (["0", "4", *["0"] * 7], "unknown_code", 2),
        ([*["0"] * 8, -1], "unknown_code", 9),
        ([*["0"] * 8, "- 1"], "unknown_code", 9),
        ([True, *["0"] * 8], "unknown_code", 1),
        (["", *["0"] * 8], "unknown_code", 1),
    ],
)
def test_wrong_answers_are_refused_with_their_item(answers: list[Any], code: str, item: int | None) -> None:
    with pytest.raises(AnswerProblem) as refused:
        score(measures()["phq9"], answers)
    assert (refused.value.code, refused.value.item) == (code, item)
    assert refused.value.how


@pytest.mark.parametrize("value", [4, -1, True, 1.5])
def test_a_value_no_item_can_have_is_refused(value: Any) -> None:
    with pytest.raises(AnswerProblem) as refused:
        score_values(measures()["phq9"], [0, value, *[0] * 7])
    assert (refused.value.code, refused.value.item) == ("unknown_value", 2)


def test_items_of_a_typed_measure_are_refused() -> None:
    with pytest.raises(AnswerProblem) as refused:
        score(measures()["hads"], ["0"])
    assert refused.value.code == "score_entry_only"


def test_a_mean_a_table_and_an_unscored_answer() -> None:
    measure = made_measure()
    found = score(measure, ["always", "always", "1", "dont_know"])
    assert isinstance(found, Score)
    assert dict(found.subscales) == {"mean": 1, "points": 3.5}
    assert found.total == 4  # (2 + 0 + 1) / 3 * 4
    assert (found.band, found.missing) == ("high", (4,))


def test_a_table_is_not_prorated() -> None:
    found = score(made_measure(), ["always", "always", None, "0"])
    assert found.subscales["points"] is None


def test_a_stated_total_is_compared_and_not_believed() -> None:
    phq9 = measures()["phq9"]
    found = score(phq9, ["1"] * 9)
    assert compare_total(phq9, found, 9) is None
    assert compare_total(phq9, found, 9.0) is None
    assert compare_total(phq9, found, 12) == TotalDiffers(12, 9, 3)
    none = score(phq9, [None, *["1"] * 8])
    assert compare_total(phq9, none, 8) == TotalDiffers(8, None)


NINE_ANSWERS = {"8.89": [1, 4, 4, 1, 1, None, 2, 1, 1, 1], "11.11": [2, 3, 3, 2, 1, 0, 1, 1, None, 1]}
"""CORE-10 answers with one missing, by the total that is shown."""


@pytest.mark.parametrize(
    ("shown", "stated", "agrees"),
    [
        ("11.11", 11, True),
        ("11.11", 11.1, True),
        ("11.11", 11.11, True),
        ("11.11", 11.111, True),
        ("11.11", 11.1111111111, True),
        ("11.11", 11.2, False),
        ("11.11", 11.12, False),
        ("11.11", 12, False),
        ("11.11", 10, False),
        ("8.89", 9, True),
        ("8.89", 8.9, True),
        ("8.89", 8.89, True),
        ("8.89", 8.888888888888889, True),
        ("8.89", 8, False),
        ("8.89", 8.88, False),
    ],
)
def test_a_stated_total_agrees_when_it_is_ours_rounded_as_written(
    shown: str, stated: float, agrees: bool
) -> None:
    core10 = measures()["core10"]
    differs = compare_total(core10, score(core10, NINE_ANSWERS[shown]), stated)
    assert (differs is None) is agrees
    if differs is not None:
        assert differs.recomputed == float(shown)


@pytest.mark.parametrize(
    ("key", "points", "rounded"),
    [
        ("core10", 8.88888888888889, 8.89),
        ("core10", 20 / 3, 6.67),
        ("core10", 4.35, 4.35),
        ("core10", 12.345, 12.35),
        ("core10", 12.0, 12),
        ("sdq_2_4_parent", 6.5, 7),
        ("sdq_2_4_parent", 6.49, 6),
        ("swemwbs", 19.25, 19.25),
    ],
)
def test_one_rule_rounds_half_up(key: str, points: float, rounded: float) -> None:
    found = measures()[key].rounding.rounded(points)
    assert (found, type(found)) == (rounded, type(rounded))


@pytest.mark.parametrize(
    ("raw", "metric"), [(7, 7), (8, 9.51), (20, 18.59), (21, 19.25), (34, 32.55), (35, 35)]
)
def test_a_total_on_paper_is_the_raw_sum_where_a_table_converts_it(raw: int, metric: float) -> None:
    found = entered_total(measures()["swemwbs"], raw)
    assert (found.total, dict(found.subscales)) == (metric, {"raw": raw})


@pytest.mark.parametrize(
    ("stated", "code"), [(19.25, "not_in_table"), (6, "out_of_range"), (36, "out_of_range")]
)
def test_a_metric_score_is_not_taken_for_a_raw_sum(stated: float, code: str) -> None:
    with pytest.raises(AnswerProblem) as refused:
        entered_total(measures()["swemwbs"], stated)
    assert refused.value.code == code


def test_a_stated_raw_sum_is_compared_with_the_raw_sum() -> None:
    swemwbs = measures()["swemwbs"]
    found = score(swemwbs, [3] * 7)
    assert compare_total(swemwbs, found, 21) is None
    assert compare_total(swemwbs, found, 19.25) == TotalDiffers(19.25, 21, -1.75)


def test_why_there_is_no_total_counts_and_names_what_is_missing() -> None:
    found = score(measures()["phq9"], [*["1"] * 7, None, None])
    assert isinstance(found, Unscorable)
    assert found.why == (
        "7 of 9 answers, too few for a total. Not answered: item 8 (movement) and item 9 (death or "
        "self-harm)."
    )


def test_a_typed_result_has_its_bands_and_no_risk_items() -> None:
    found = entered(measures()["phq9"], {"total": 15})
    assert (found.total, found.band, found.risk_items) == (15, "moderately severe", ())
    subscales = entered(measures()["pbq"], {"f2_rejection": 13})
    assert (subscales.total, subscales.band) == (None, None)
    assert [(band.of, band.label) for band in subscales.bands] == [
        ("f2_rejection", "13 or more"),
        ("f2_rejection", "below 17"),
    ]
    assert entered(measures()["hads"], {"anxiety": 12}).subscales == {"anxiety": 12, "depression": None}


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ({"total": 28}, "out_of_range"),
        ({"total": -1}, "out_of_range"),
        ({"total": float("nan")}, "out_of_range"),
        ({"total": float("inf")}, "out_of_range"),
        ({"sum": 3}, "unknown_scale"),
    ],
)
def test_a_typed_result_out_of_range_is_refused(points: dict[str, float], code: str) -> None:
    with pytest.raises(AnswerProblem) as refused:
        entered(measures()["phq9"], points)
    assert refused.value.code == code


def test_nothing_that_was_answered_shows_in_a_repr_or_a_problem() -> None:
    found = score(measures()["phq9"], ["3"] * 9)
    assert "27" not in repr((found, found.bands, compare_total(measures()["phq9"], found, 26)))
    with pytest.raises(AnswerProblem) as refused:
        score(measures()["phq9"], ["my secret", *["0"] * 8])
    assert "my secret" not in str(refused.value)

"""A team's change as a table: better or worse in words, and how many scores lack an answer."""

from __future__ import annotations

import pytest

from analysis.scores.outcomes import team_change
from analysis.scores.team_tables import team_table, worked_out_sentence
from surveys.measures.catalogue import measures


LOWER = [(20, 8), (24, 18), (15, 15), (18, 25), (30, 22), (12, 10)]


def figures(measure: str, scores: list[tuple[int, int]], n_worked_out: int = 0) -> dict[str, str]:
    found = measures()[measure]
    scale = found.scales_by_name["total"]
    rule = next(iter(found.rules_for("total")), None)
    table = team_table(scale, team_change(scale, rule, scores), n_worked_out=n_worked_out)
    return dict(zip(map(str, table["Figure"]), map(str, table["Likely between"]), strict=True))


@pytest.mark.parametrize(
    ("measure", "scores", "mean", "size", "between"),
    [
        (
            "core10",
            LOWER,
            "3.5 points lower, which is better",
            "0.54 standard deviations better",
            "10.52 lower to 3.52 higher",
        ),
        (
            "core10",
            [(last, first) for first, last in LOWER],
            "3.5 points higher, which is worse",
            "0.53 standard deviations worse",
            "3.52 lower to 10.52 higher",
        ),
        (
            "kpcs",
            [(30, 36), (31, 37), (32, 40), (33, 40), (34, 42)],
            "7 points higher, which is better",
            "4.43 standard deviations better",
            "5.76 to 8.24 higher",
        ),
        (
            "bpses",
            [(10, 12), (11, 13), (12, 14), (13, 15), (14, 16)],
            "2 points higher",
            "1.26 standard deviations higher",
            "2 to 2 higher",
        ),
    ],
)
def test_a_mean_and_an_effect_size_say_better_or_worse(
    measure: str, scores: list[tuple[int, int]], mean: str, size: str, between: str
) -> None:
    found = figures(measure, scores)
    assert found[f"Mean change: {mean}"] == between
    assert f"Effect size: {size}" in found


def test_scores_with_a_missing_answer_have_a_line_of_their_own() -> None:
    assert "A score worked out with an answer missing" not in figures("core10", LOWER)
    assert "A score worked out with an answer missing" in figures("core10", LOWER, n_worked_out=2)
    assert worked_out_sentence(1).startswith("1 pair has a score worked out with an answer missing;")
    assert worked_out_sentence(2).startswith("2 pairs have a score worked out")


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("core10", "Recovered (among those who improved)"),
        ("phq9", "Now on the other side of this measure's threshold (among those who improved)"),
        ("gad7", "Now on the other side of this measure's threshold (among those who improved)"),
    ],
)
def test_one_of_two_measures_is_no_recovery_of_a_team_either(measure: str, said: str) -> None:
    found = figures(measure, [(20, 5)] * 5)
    assert [label for label in found if "among those who improved" in label] == [said]

"""A person's line of scores: what it says, its band, its tables; and nothing where one score is."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.scores.change_sentences import signed, with_way
from analysis.scores.score_charts import score_line_chart
from analysis.scores.score_lines import (
    ScoreLine,
    band_details,
    band_sentences,
    judged,
    line_sentence,
    line_table,
    missing_sentences,
    noise_sentence,
    rule_sources,
    rules_table,
    score_lines,
)
from surveys.measures.catalogue import measures
from surveys.measures.pairing import Measured, measured, pairs


def score(
    points: float,
    day: int,
    *,
    measure: str = "core10",
    scale: str = "total",
    who: str = "a",
    goal: str | None = None,
    missing: tuple[int, ...] = (),
) -> Measured:
    on = date(2026, 3, day)
    return measured(
        measures()[measure], scale=scale, respondent=who, about=who, on=on, points=points, goal=goal,
        missing=missing,
    )  # fmt: skip


def line(*scores: Measured) -> ScoreLine:
    (found,) = score_lines(scores, measures())
    return found


def test_lines_are_what_may_be_paired() -> None:
    scores = [
        score(20, 1),
        score(9, 9),
        score(12, 2, who="b"),
        score(3, 1, measure="gbo", scale="goal_1", goal="sleep"),
        score(5, 8, measure="gbo", scale="goal_2", goal="sleep"),
        score(4, 8, measure="gbo", scale="goal_1", goal="walks"),
    ]
    lines = score_lines(scores, measures())
    assert [[each.points for each in found.scores] for found in lines] == [[20, 9], [12], [3, 5], [4]]
    assert [found.pair for found in lines if found.pair] == list(pairs(scores))


def test_of_two_scores_on_one_day_the_later_one_counts() -> None:
    assert [each.points for each in line(score(20, 1), score(18, 1), score(9, 9)).scores] == [18, 9]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (21, 13, "Reliably better (8 points lower), by Barkham and others 2013."),
        (21, 9, "Reliably better, and recovered (12 points lower), by Barkham and others 2013."),
        (12, 18, "Reliably worse (6 points higher), by Barkham and others 2013."),
        (12, 10, "No reliable change (2 points lower), by Barkham and others 2013."),
    ],
)
def test_the_sentence_has_the_verdict_and_its_rule(first: float, last: float, said: str) -> None:
    sentence = line_sentence(line(score(first, 1), score(last, 9)))
    assert sentence == said


def test_where_a_rule_was_read_is_in_its_details_only() -> None:
    found = line(score(21, 1), score(9, 9))
    shown = " ".join((line_sentence(found), *band_sentences(found), str(rules_table(found))))
    assert not [sign for sign in ("github", "http", "@", "src/", "doi:", "_") if sign in shown]
    assert "doi:10.1080/14733145.2012.729069" in rule_sources(found)[0]
    assert "github.com/nhsengland/MHSDS" in rule_sources(found)[1]
    assert len(band_details(found)) == 3


PLANS = "item 6 (plans to end life)"


def test_a_score_from_nine_answers_says_so_wherever_it_shows() -> None:
    found = line(score(21, 1), score(8.89, 9, missing=(6,)))
    assert line_sentence(found) == (
        "Reliably better, and recovered (12.11 points lower), by Barkham and others 2013. The last score is "
        "worked out from 9 of 10 answers."
    )
    assert missing_sentences(found) == (
        f"9 March 2026: worked out from 9 of 10 answers. Not answered: {PLANS}.",
    )
    assert band_sentences(found)[0].startswith("8.89, worked out from 9 of 10 answers: low (SOCAS")
    table = line_table(found)
    assert table["Not answered"].tolist() == ["", PLANS]
    chart = score_line_chart(found)
    assert chart is not None
    rows = [row for data in chart.to_dict()["datasets"].values() for row in data]
    assert {row["given"] for row in rows if "given" in row} == {"", "9 of 10 answers"}


def test_the_first_score_and_a_score_alone_say_it_too() -> None:
    both = line(score(21.11, 1, missing=(3,)), score(8.89, 9, missing=(6,)))
    assert "The first score is worked out from 9 of 10 answers. The last score is" in line_sentence(both)
    alone = line(score(8.89, 1, missing=(6,)))
    assert line_sentence(alone).endswith("Worked out from 9 of 10 answers.")
    assert len(missing_sentences(both)) == 2


def test_a_complete_score_has_nothing_to_say_of_missing_answers() -> None:
    found = line(score(21, 1), score(9, 9))
    assert "Worked out" not in line_sentence(found)
    assert (missing_sentences(found), "Not answered" in line_table(found)) == ((), False)


def test_only_the_items_of_a_scale_are_missing_from_it() -> None:
    one = score(5, 1, measure="sdq_4_17_parent", scale="emotional", missing=(3, 1, 2))
    assert one.missing == (3,)


@pytest.mark.parametrize(
    ("measure", "scale", "points", "said"),
    [
        ("core10", "total", -6, "−6 (better)"),
        ("core10", "total", 6, "+6 (worse)"),
        ("core10", "total", 0, "0"),
        ("who5", "total", 12, "+12 (better)"),
        ("who5", "total", -12, "−12 (worse)"),
        ("mors_sf", "warmth", 6, "+6"),
        ("sdq_4_17_parent", "prosocial", -3, "−3 (worse)"),
    ],
)
def test_points_with_a_sign_say_better_or_worse(measure: str, scale: str, points: float, said: str) -> None:
    assert with_way(measures()[measure].scales_by_name[scale], points) == said


def test_one_score_is_too_few_and_has_no_chart() -> None:
    alone = line(score(21, 1))
    assert line_sentence(alone) == "One score only: too few to tell whether anything changed."
    assert (judged(alone), score_line_chart(alone), rules_table(alone).empty) == ((), None, True)


def test_where_no_rule_is_known_the_sentence_says_so() -> None:
    def warmth(first: float, last: float) -> ScoreLine:
        scores = [
            score(each, day, measure="mors_sf", scale="warmth") for each, day in ((first, 1), (last, 9))
        ]
        return line(*scores)

    bonding = warmth(20, 26)
    assert line_sentence(bonding).startswith("Now 6 points higher. No published rule is known")
    assert line_sentence(warmth(20, 20)).startswith("The same score as the first.")
    assert score_line_chart(bonding) is not None


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (21, "Scores above 15 and below 27 are no reliable change"),
        (3, "Scores from 0 and below 9 are no reliable change"),
        (38, "Scores above 32 to 40 are no reliable change"),
    ],
)
def test_the_band_in_words_knows_its_ends(first: float, said: str) -> None:
    found = line(score(first, 1), score(first, 9))
    assert noise_sentence(found, found.rules[0]).startswith(said)


def test_bands_name_their_source_the_default_first() -> None:
    first, *others = band_sentences(line(score(13, 1)))
    assert first == "13: mild (SOCAS resource hub, scoring the CORE-10)."
    assert len(others) == 2


def test_the_tables_say_the_same() -> None:
    found = line(score(21, 1), score(19, 5), score(9, 9))
    assert line_table(found).to_numpy().tolist() == [
        ["1 March 2026", "21", "", ""],
        ["5 March 2026", "19", "−2 (better)", "No reliable change"],
        ["9 March 2026", "9", "−12 (better)", "Reliably better, and recovered"],
    ]
    rules = rules_table(found)
    assert rules["Rule set"].tolist() == [
        "Barkham and others 2013",
        "NHS England's outcomes of children and young people",
        "Jacobson and Truax 1991, with the figures of a published sample",
    ]
    assert len(rule_sources(found)) == 3


@pytest.mark.parametrize(("points", "said"), [(3, "+3"), (-8, "−8"), (0, "0"), (-0.001, "0"), (1.5, "+1.5")])
def test_a_sign_is_always_there(points: float, said: str) -> None:
    assert signed(points) == said


def test_the_chart_holds_the_points_and_the_band() -> None:
    chart = score_line_chart(line(score(21, 1), score(9, 9)))
    assert chart is not None
    rows = [row for data in chart.to_dict()["datasets"].values() for row in data]
    assert {(row["low"], row["high"]) for row in rows if "low" in row} == {(15, 27)}
    assert {row["shown"] for row in rows if "shown" in row} == {"21", "9"}
    assert len(chart.to_dict()["layer"]) == 4

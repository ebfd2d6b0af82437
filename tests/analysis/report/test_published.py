"""Reports for readers outside the team: what is hidden stays hidden, and nothing is drawn around it."""

from __future__ import annotations

from dataclasses import replace

from analysis.disclosure import Suppressed
from analysis.report import (
    Edition,
    Published,
)
from tests.analysis.report.made_material import listened, quarters, statement
from tests.analysis.report.reading import asked, cells, exhibits, report, said


HIDDEN = Suppressed()


def test_the_national_figure_follows_the_national_publication_for_others() -> None:
    (shown,) = exhibits(report(Edition.COMMISSIONERS), "national")
    assert (
        shown.sentence
        == "35 of 40 people said their experience was very good or good (88%); 2 said poor or very poor (5%)."
    )
    assert "fewer than 5 answers are hidden" in " ".join(shown.remarks)
    (hidden,) = exhibits(report(Edition.COMMISSIONERS, national=HIDDEN), "national")
    assert (hidden.table, hidden.chart) == (None, None)
    assert {each.shown for each in hidden.figures} == {"hidden"}
    assert "do not show their answers" in said(report(Edition.PUBLIC, national=HIDDEN), "said")


def test_statements_for_others_are_their_published_lines() -> None:
    (shown,) = exhibits(report(Edition.COMMISSIONERS), "statements")
    assert cells(shown.table) == [
        ("They listened", "30", "hidden", "hidden", "0"),
        ("They gave tips", "37", "0", "0", "5"),
    ]
    assert shown.sentence == "42 people sent in this form. Chosen most for every statement: “Yes”."
    assert {each.shown for each in shown.figures} == {"“Yes” 71%", "“Yes” 88%"}
    assert shown.chart is not None


def test_the_answer_chosen_most_is_not_told_where_a_hidden_one_may_be_more() -> None:
    half = listened(statement("They listened", "0", 20, HIDDEN, HIDDEN, 0))
    (shown,) = exhibits(report(Edition.COMMISSIONERS, forms=(asked(half, responses=42),)), "statements")
    assert shown.sentence == "42 people sent in this form. The most chosen answer is not shown."
    assert {each.shown for each in shown.figures} == {"hidden"}


def test_statements_nobody_may_be_told_of_are_named_together() -> None:
    few = listened(statement("They listened", "0", HIDDEN, HIDDEN, 0, 0))
    made = report(Edition.COMMISSIONERS, forms=(asked(few, responses=6),))
    assert exhibits(made, "statements") == []
    assert "Families, after a visit: How was it for you?" in said(made, "statements")


def test_months_that_make_no_whole_period_have_counts_alone() -> None:
    made = report(
        Edition.COMMISSIONERS, published=Published(59, quarters((11, 5)), "Asked for was more.", True)
    )
    assert "Asked for was more." in said(made, "asked")
    assert exhibits(made, "national")
    for key in ("rates", "statements", "themes", "outcomes", "training"):
        assert "whole publication periods only" in said(made, key)


def test_a_trend_for_others_is_by_period_and_never_drawn_around_a_hidden_one() -> None:
    (told,) = exhibits(report(Edition.COMMISSIONERS), "trends")
    assert told.chart is not None
    assert len(cells(told.table)) == 8
    some = Published(59, quarters((11, 5), None, (16, 0)))
    (untold,) = exhibits(report(Edition.COMMISSIONERS, published=some), "trends")
    assert untold.chart is None
    assert "In 1 of 3 periods" in untold.sentence
    assert [row[1] for row in cells(untold.table)] == ["69%", "hidden", "100%"]


def test_themes_for_others_come_in_an_order_that_tells_no_more_than_their_numbers() -> None:
    (shown,) = exhibits(report(Edition.COMMISSIONERS), "themes")
    assert cells(shown.table) == [("Staff", "31")]
    assert shown.remarks == ("Also mentioned, but not counted here to protect small numbers: Waiting.",)
    assert shown.table is not None
    assert shown.table.headings == ("Theme", "Forms")
    assert "She listened to me." in said(report(Edition.COMMISSIONERS), "themes")


def test_single_months_have_no_hidden_number_next_to_the_same_people() -> None:
    forms = (replace(asked(listened(), responses=0), responses=HIDDEN),)
    made = report(
        Edition.COMMISSIONERS, forms=forms, published=Published(HIDDEN, quarters((11, 5)), "", True)
    )
    assert "hidden" not in said(made, "glance")
    assert exhibits(made, "asked") == []
    assert "may be published for these months alone" in said(made, "asked")
    whole = report(Edition.COMMISSIONERS, forms=forms, published=Published(HIDDEN, quarters((11, 5))))
    assert cells(exhibits(whole, "asked")[0].table)[-1][-1] == "hidden"


def test_both_percentages_of_the_national_question_are_key_figures() -> None:
    (shown,) = exhibits(report(Edition.COMMISSIONERS), "national")
    assert {each.key: each.shown for each in shown.figures} == {
        "national/positive": "88%",
        "national/negative": "5%",
        "national/answered": "40",
    }


def test_a_theme_named_without_a_number_says_only_that_it_exists() -> None:
    made = report(Edition.COMMISSIONERS)
    assert "not how common it is" in said(made, "method")

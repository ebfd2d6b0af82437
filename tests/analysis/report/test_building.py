"""Reports: which sections, with which figures, for whom; and nothing empty without a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from analysis.disclosure import Suppressed
from analysis.report import (
    Edition,
    Exhibit,
    Material,
    ReportPeriod,
    ReportSection,
    ReportTable,
    build_report,
)
from analysis.report.content.material import EarlierFigures
from analysis.report.sections.overview import Difference, differences
from tests.analysis.report.made_material import (
    empty,
    material,
    published_empty,
    published_material,
    published_outcome,
)
from tests.analysis.report.reading import by_label, cells, exhibits, report, said


HIDDEN = Suppressed()
SECTIONS = (
    "glance", "changed", "asked", "rates", "national", "statements", "themes", "trends", "outcomes",
    "training", "actions", "method",
)  # fmt: skip


@pytest.mark.parametrize(
    ("edition", "keys"),
    [
        (Edition.TEAM, SECTIONS),
        (Edition.COMMISSIONERS, SECTIONS),
        (Edition.PUBLIC, ("said", "words", "done", "counted")),
    ],
)
@pytest.mark.parametrize("of", [(material, published_material), (empty, published_empty)])
def test_every_edition_has_its_sections_in_a_full_and_in_an_empty_quarter(
    edition: Edition, keys: tuple[str, ...], of: tuple[Callable[[], Material], Callable[[], Material]]
) -> None:
    made = build_report(of[edition is not Edition.TEAM](), edition)
    assert tuple(each.key for each in made.sections) == keys


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("glance", "there are no figures"),
        ("asked", "No one answered a form"),
        ("rates", "there is no response rate"),
        ("national", "So there is no percentage"),
        ("statements", "No one answered a question"),
        ("themes", "No one wrote a comment"),
        ("trends", "there is no trend to judge"),
        ("outcomes", "No measure was completed a second time"),
        ("training", "There were no answers about training"),
        ("actions", "No action that may be published was completed"),
    ],
)
def test_an_empty_section_says_why(key: str, words: str) -> None:
    assert words in said(build_report(empty(), Edition.TEAM), key)


@pytest.mark.parametrize(
    ("part", "key", "words"),
    [
        ("themes", "themes", "may not read the comments"),
        ("outcomes", "outcomes", "may not read families’ scores"),
        ("actions", "actions", "no actions in this pack"),
    ],
)
def test_what_an_installation_does_not_keep_is_said(part: str, key: str, words: str) -> None:
    assert words in said(build_report(material(**{part: None}), Edition.TEAM), key)


def test_no_report_for_others_is_made_of_what_was_not_published() -> None:
    for edition in (Edition.COMMISSIONERS, Edition.PUBLIC):
        with pytest.raises(ValueError, match="published material"):
            build_report(material(), edition)
    with pytest.raises(ValueError, match="published material"):
        build_report(published_material(), Edition.TEAM)


def test_the_national_figure_is_the_one_of_the_screen_for_the_team() -> None:
    (shown,) = exhibits(report(), "national")
    assert (
        shown.sentence
        == "35 of 40 people said their experience was very good or good (88%); 2 said poor or very poor (5%)."
    )
    assert shown.chart is not None
    assert by_label(shown.table)["Poor"] == "2"
    assert {each.key: each.shown for each in shown.figures} == {
        "national/positive": "88%", "national/negative": "5%", "national/answered": "40",
    }  # fmt: skip


def test_the_method_says_what_is_guaranteed_and_what_is_not() -> None:
    told = said(report(Edition.COMMISSIONERS), "method")
    assert "1 to 4 people is hidden" in told
    assert "Guaranteed:" in told
    assert "Not guaranteed:" in told
    assert "for the team" in said(report(), "method")


def test_the_trend_has_its_verdict_its_settings_and_its_counts() -> None:
    (shown,) = exhibits(report(), "trends")
    assert shown.sentence.startswith("Nothing beyond chance")
    assert "Making Data Count rules" in " ".join(shown.remarks)
    assert len(cells(shown.table)) == 24
    assert "13 of 16" in {cell for row in cells(shown.table) for cell in row}


def test_outcomes_say_how_many_have_both_scores() -> None:
    (shown,) = exhibits(report(), "outcomes")
    assert "12 of 30 who have a first score" in shown.sentence
    assert {each.shown for each in shown.figures} >= {"12 of 30 (40%)"}
    (guarded,) = exhibits(report(Edition.COMMISSIONERS), "outcomes")
    assert guarded.sentence.startswith("Have both scores: 12 of 30 (40%).")
    (few_without,) = exhibits(
        report(Edition.COMMISSIONERS, outcomes=(published_outcome(eligible=HIDDEN),)), "outcomes"
    )
    assert few_without.sentence.startswith("Have both scores: 12 of hidden. On average")


def test_the_training_change_needs_five_pairs() -> None:
    (shown,) = exhibits(report(), "training")
    assert "On average answers were 2.56 points higher" in shown.sentence
    few = material().training[0]
    made = report(
        training=(type(few)(few.key, few.question, few.low, few.high, few.when, few.pairs[:4], 14),)
    )
    assert "Too few to tell" in exhibits(made, "training")[0].sentence
    assert exhibits(made, "training")[0].table is None


def test_what_was_done_is_told_latest_first() -> None:
    assert said(report(), "actions").splitlines() == [
        "You said: The room was cold. We did: We bought a heater. (August 2026)",
        "You said: Letters are hard to read. We did: We write shorter ones.",
    ]


def test_what_changed_names_the_figures_that_differ() -> None:
    figures = report().figures
    kept = tuple(
        (each.key, each.label, "85%" if each.key == "national/positive" else each.shown) for each in figures
    )
    earlier = EarlierFigures(
        ReportPeriod.quarter(2026, 2), date(2026, 7, 3), (*kept, ("asked/gone", "Gone", "7"))
    )
    (shown,) = exhibits(report(earlier=earlier), "changed")
    assert cells(shown.table) == [
        ("Friends and Family: very good or good", "85%", "88%"),
        ("Gone", "7", "not there"),
    ]
    assert f"{len(figures) - 1} are the same" in shown.sentence
    same = EarlierFigures(
        ReportPeriod.quarter(2026, 2), date(2026, 7, 3), tuple((f.key, f.label, f.shown) for f in figures)
    )
    assert "Every figure is the same" in said(report(earlier=same), "changed")


def test_statements_that_differ_are_counted_and_not_listed() -> None:
    figures = report().figures
    kept = tuple(
        (each.key, each.label, "before" if each.key.startswith("statement/") else each.shown)
        for each in figures
    )
    earlier = EarlierFigures(ReportPeriod.quarter(2026, 2), date(2026, 7, 3), kept)
    made = report(earlier=earlier)
    assert "2 figures differ" in said(made, "changed")
    assert exhibits(made, "changed") == []


def test_differences_of_two_packs() -> None:
    figures = report().figures[:2]
    first, second = figures
    assert differences([(first.key, "As it was called", first.shown)], figures) == (
        Difference(second.key, second.label, None, second.shown),
    )


def test_the_public_page_is_short_and_has_no_table() -> None:
    made = report(Edition.PUBLIC)
    blocks = [block for each in made.sections for block in each.blocks]
    assert all(block.table is None for block in blocks if isinstance(block, Exhibit))
    assert "families filled in 42 forms" in said(made, "said")
    assert "She listened to me." in said(made, "words")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Exhibit("Title", ""),
        lambda: Exhibit("", "Said."),
        lambda: ReportSection("key", "Title", ()),
        lambda: ReportTable("Caption", ("A", "B"), ()),
        lambda: ReportTable("Caption", ("A", "B"), (("1",),)),
    ],
)
def test_nothing_is_shown_without_words(make: object) -> None:
    with pytest.raises(ValueError, match="need"):
        make()  # type: ignore[operator]


def test_a_column_of_numbers_is_told_from_one_of_words() -> None:
    rows = (("a", "1,200", "Yes", "88%"), ("b", "hidden", "No", "hidden"))
    assert ReportTable("Caption", ("A", "B", "C", "D"), rows).counted == (False, True, False, True)

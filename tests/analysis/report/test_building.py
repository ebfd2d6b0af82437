"""Reports: which sections, with which figures, for whom; and nothing empty without a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.report import (
    CAREFUL,
    OPEN,
    Bullets,
    Edition,
    Exhibit,
    Guard,
    Paragraph,
    Quotes,
    Report,
    ReportPeriod,
    Section,
    Table,
    build_report,
)
from analysis.report.material import EarlierFigures
from analysis.report.overview import Difference, differences
from tests.analysis.report.made_material import empty, form, group, material, months, national


GUARDS: dict[Edition, Guard] = {
    Edition.TEAM: OPEN,
    Edition.COMMISSIONERS: CAREFUL,
    Edition.PUBLIC: CAREFUL,
}
FEW = "fewer than 5"
SECTIONS = (
    "glance", "changed", "asked", "rates", "national", "statements", "themes", "trends", "outcomes",
    "training", "actions", "method",
)  # fmt: skip


def report(edition: Edition = Edition.TEAM, **changes: object) -> Report:
    return build_report(material(**changes), edition, GUARDS[edition])


def section(made: Report, key: str) -> Section:
    return next(each for each in made.sections if each.key == key)


def exhibits(made: Report, key: str) -> list[Exhibit]:
    return [block for block in section(made, key).blocks if isinstance(block, Exhibit)]


def said(made: Report, key: str) -> str:
    parts: list[str] = []
    for block in section(made, key).blocks:
        match block:
            case Paragraph():
                parts.append(block.text)
            case Bullets():
                parts += block.items
            case Quotes():
                parts += [each.text for each in block.quotes]
            case Exhibit():
                parts += [block.title, block.sentence, *block.remarks]
    return "\n".join(parts)


def cells(table: Table | None) -> list[tuple[str, ...]]:
    assert table is not None
    return list(table.rows)


def by_label(table: Table | None) -> dict[str, str]:
    return {row[0]: row[1] for row in cells(table)}


@pytest.mark.parametrize(
    ("edition", "keys"),
    [
        (Edition.TEAM, SECTIONS),
        (Edition.COMMISSIONERS, SECTIONS),
        (Edition.PUBLIC, ("said", "words", "done", "counted")),
    ],
)
@pytest.mark.parametrize("of", [material, empty])
def test_every_edition_has_its_sections_in_a_full_and_in_an_empty_quarter(
    edition: Edition, keys: tuple[str, ...], of: object
) -> None:
    made = build_report(of(), edition, GUARDS[edition])  # type: ignore[operator]
    assert tuple(each.key for each in made.sections) == keys


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("glance", "there are no figures"),
        ("asked", "Nobody answered a form"),
        ("rates", "there is no response rate"),
        ("national", "So there is no percentage"),
        ("statements", "Nobody answered a question"),
        ("themes", "Nobody wrote a comment"),
        ("trends", "there is no trend to judge"),
        ("outcomes", "No measure was completed a second time"),
        ("training", "No training was answered about"),
        ("actions", "Nothing that may be told was finished"),
    ],
)
def test_an_empty_section_says_why(key: str, words: str) -> None:
    assert words in said(build_report(empty(), Edition.TEAM, OPEN), key)


@pytest.mark.parametrize(
    ("part", "key", "words"),
    [
        ("themes", "themes", "may not read the comments"),
        ("outcomes", "outcomes", "may not read the scores"),
        ("actions", "actions", "no actions in this pack"),
    ],
)
def test_what_an_installation_does_not_keep_is_said(part: str, key: str, words: str) -> None:
    assert words in said(build_report(material(**{part: None}), Edition.TEAM, OPEN), key)


def test_no_report_for_others_is_made_without_a_guard() -> None:
    for edition in (Edition.COMMISSIONERS, Edition.PUBLIC):
        with pytest.raises(ValueError, match="only the team"):
            build_report(material(), edition, OPEN)


def test_a_guard_that_refuses_the_period_stops_the_report() -> None:
    with pytest.raises(ValueError, match="subtracted"):
        build_report(material(period=ReportPeriod.parse("2026")), Edition.COMMISSIONERS, CAREFUL)


def test_the_national_figure_is_the_one_of_the_screen_for_the_team() -> None:
    (shown,) = exhibits(report(), "national")
    assert shown.sentence == "35 of 40 people said their experience was very good or good (88%)."
    assert shown.chart is not None
    assert by_label(shown.table)["Poor"] == "2"
    assert {each.key: each.shown for each in shown.figures} == {
        "national/positive": "88%", "national/answered": "40",
    }  # fmt: skip


def test_the_national_figure_hides_small_groups_from_others_and_keeps_what_may_be_told() -> None:
    (shown,) = exhibits(report(Edition.COMMISSIONERS), "national")
    assert shown.sentence == "35 of 40 people said their experience was very good or good (88%)."
    assert by_label(shown.table) == {
        "Very good": "30", "Good": "5", "Neither good nor poor": "hidden", "Poor": "hidden", "Very poor": "0",
        "Don’t know": "hidden", "All together": "40",
    }  # fmt: skip
    assert shown.chart is None


@pytest.mark.parametrize(
    ("counts", "sentence", "total"),
    [
        ((30, 6, 3, 1, 0, 0), "Of 40 people, 90% or more said their experience was very good or good.", "40"),
        ((2, 1, 0, 0, 0, 0), f"So few people answered ({FEW}) that there is no percentage to show.", FEW),
        ((0, 0, 30, 10, 0, 0), "0 of 40 people said their experience was very good or good (0%).", "40"),
    ],
)  # fmt: skip
def test_the_national_sentence_for_others(counts: tuple[int, ...], sentence: str, total: str) -> None:
    (shown,) = exhibits(report(Edition.COMMISSIONERS, national=national(*counts)), "national")
    assert shown.sentence == sentence
    assert cells(shown.table)[-1] == ("All together", total)
    if "said" not in sentence:
        assert {n for _, n in cells(shown.table)[:-1]} == {"hidden"}


def test_statements_for_others_are_shares_of_the_answer_chosen_most() -> None:
    (shown,) = exhibits(report(Edition.COMMISSIONERS), "statements")
    assert cells(shown.table) == [
        ("They listened", "40 or more", "Yes", "73%"),
        ("They gave tips", "40 or more", "Yes", "90% or more"),
    ]
    assert shown.chart is not None


def test_statements_nobody_may_be_told_of_are_named_together() -> None:
    few = form("visit", "Families, after a visit", 6, group("How was it?", warm=(3, 2, 1)))
    made = report(Edition.COMMISSIONERS, forms=(few,))
    assert exhibits(made, "statements") == []
    assert "Families, after a visit: How was it?" in said(made, "statements")


def test_the_trend_has_its_verdict_its_settings_and_its_counts() -> None:
    (shown,) = exhibits(report(), "trends")
    assert shown.sentence.startswith("Nothing beyond chance")
    assert "Making Data Count rules" in " ".join(shown.remarks)
    assert len(cells(shown.table)) == 24
    assert "13 of 16" in {cell for row in cells(shown.table) for cell in row}


def test_a_trend_for_others_is_by_quarter_and_never_drawn_around_a_hidden_one() -> None:
    (told,) = exhibits(report(Edition.COMMISSIONERS), "trends")
    assert told.chart is not None
    assert len(cells(told.table)) == 8
    small = months(*[(11, 16)] * 12, (15, 16), (16, 16), (15, 16), *[(11, 16)] * 9)
    (untold,) = exhibits(report(Edition.COMMISSIONERS, national_months=small), "trends")
    assert untold.chart is None
    assert "In 1 of 8 quarters" in untold.sentence
    assert ("Oct to Dec 2025", "91% or more") in cells(untold.table)


def test_outcomes_say_how_many_have_both_scores() -> None:
    (shown,) = exhibits(report(), "outcomes")
    assert "12 of 30 who have a first score" in shown.sentence
    assert {each.shown for each in shown.figures} >= {"12 of 30 (40%)"}
    (guarded,) = exhibits(report(Edition.COMMISSIONERS), "outcomes")
    assert guarded.sentence.startswith("Have both scores: 10 or more of 30 or more (40%).")


def test_the_training_change_needs_five_pairs() -> None:
    (shown,) = exhibits(report(), "training")
    assert "+2.6 points" in shown.sentence
    few = material().training[0]
    made = report(
        training=(type(few)(few.key, few.question, few.low, few.high, few.when, few.pairs[:4], 14),)
    )
    assert "Too few to tell" in exhibits(made, "training")[0].sentence
    assert exhibits(made, "training")[0].table is None


def test_themes_for_others_come_in_an_order_that_tells_no_more_than_their_numbers() -> None:
    (shown,) = exhibits(report(Edition.COMMISSIONERS), "themes")
    assert cells(shown.table) == [("Staff", "30 or more"), ("Waiting", "fewer than 5")]
    assert "She listened to me." in said(report(Edition.COMMISSIONERS), "themes")


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
    assert "40 or more" in said(made, "said")
    assert "She listened to me." in said(made, "words")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Exhibit("Title", ""),
        lambda: Exhibit("", "Said."),
        lambda: Section("key", "Title", ()),
        lambda: Table("Caption", ("A", "B"), ()),
        lambda: Table("Caption", ("A", "B"), (("1",),)),
    ],
)
def test_nothing_is_shown_without_words(make: object) -> None:
    with pytest.raises(ValueError, match="need"):
        make()  # type: ignore[operator]


def test_a_column_of_numbers_is_told_from_one_of_words() -> None:
    rows = (("a", "1,200", "Yes", "40 or more"), ("b", "hidden", "No", "fewer than 5"))
    assert Table("Caption", ("A", "B", "C", "D"), rows).counted == (False, True, False, True)

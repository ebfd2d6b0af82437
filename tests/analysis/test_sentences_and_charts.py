"""What a figure says and what it draws: the same numbers, and nothing where there is nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.drawing import LABEL_WIDTH, ink_on, luminance, shades
from analysis.rates import Count, friends_and_family
from analysis.results import charts, sentences
from analysis.results.question_results import (
    About,
    CalendarResult,
    ChoiceResult,
    GroupResult,
    NumberResult,
    QuestionResult,
    RatingResult,
    SeveralResult,
    StatementResult,
    WordsResult,
)
from surveys.catalogue import national_wordings
from surveys.core.model import Asks


ABOUT = About("q", None, "How was it?", 20, 14, (Count("dont_know", "Don’t know", 2),), 4, conditional=True)
NOBODY = replace(ABOUT, answered=0, missing=(), blank=20)
OPTIONS = (Count("yes", "Yes", 9), Count("no", "No", 5))
NONE = tuple(replace(count, n=0) for count in OPTIONS)
NATIONAL = [
    (option.code, option.label) for option in national_wordings()["friends_and_family"].question.options
]
LONG = "They told me about other help I could get, even where it was not theirs and I had to ask twice"


def national(**counts: int) -> ChoiceResult:
    figure = friends_and_family(NATIONAL, counts)
    return ChoiceResult(replace(ABOUT, answered=figure.total), figure.counts, figure)


def group(*lines: tuple[int, int], about: About = ABOUT, text: str = "They listened") -> GroupResult:
    """Statements with so many who said yes and no."""
    lines_shown = [
        StatementResult(
            replace(ABOUT, text=f"{text} {place}"), None, (Count("yes", "Yes", yes), Count("no", "No", no))
        )
        for place, (yes, no) in enumerate(lines)
    ]
    return GroupResult(about, tuple(lines_shown))


def rating(**counts: int) -> RatingResult:
    points = tuple(Count(str(point), str(point), counts.get(f"p{point}", 0)) for point in range(11))
    return RatingResult(ABOUT, "Not at all", "Very", points, 7.5)


WITH_CHART: list[tuple[QuestionResult, set[str]]] = [
    (ChoiceResult(ABOUT, OPTIONS), {"9", "14", "Yes"}),
    (SeveralResult(ABOUT, OPTIONS), {"9", "14", "Yes"}),
    (national(very_good=9, good=3, dont_know=2), {"12", "14", "86%"}),
    (group((9, 5), (5, 9)), {"14", "Yes", "No"}),
    (rating(p6=7, p9=7), {"14", "7.5", "6", "9"}),
    (NumberResult(ABOUT, "weeks", ((2, 7), (40, 7)), 2, 21, 40, 21), {"14", "21 weeks", "2", "40"}),
    (CalendarResult(ABOUT, ((date(2026, 3, 1), 14),)), {"14", "March 2026"}),
]


@pytest.mark.parametrize(("result", "said"), WITH_CHART, ids=lambda value: type(value).__name__)
def test_the_sentence_says_the_figures_and_the_chart_shows_the_same(
    result: QuestionResult, said: set[str]
) -> None:
    sentence = sentences.sentence(result)
    assert {part for part in said if part not in sentence} == set()
    assert drawn(result) is not None


@pytest.mark.parametrize(
    "result",
    [
        ChoiceResult(NOBODY, NONE),
        SeveralResult(NOBODY, NONE),
        replace(national(), about=NOBODY),
        group((0, 0), about=NOBODY),
        replace(rating(), about=NOBODY, middle=None),
        NumberResult(NOBODY, None, (), None, None, None, None),
        CalendarResult(NOBODY, ()),
        WordsResult(NOBODY, Asks.WENT_WELL),
    ],
    ids=lambda value: type(value).__name__,
)
def test_where_nobody_answered_there_is_a_sentence_and_no_chart(result: QuestionResult) -> None:
    assert charts.chart(result) is None
    assert sentences.sentence(result) == sentences.NOBODY
    assert "%" not in sentences.sentence(result)


def test_answers_about_the_person_are_neither_said_nor_drawn_while_they_are_few() -> None:
    few = ChoiceResult(replace(ABOUT, about_you=True, answered=9), (Count("young", "Under six months", 9),))
    assert charts.chart(few) is None
    assert "Under six months" not in sentences.sentence(few)
    assert "9" in sentences.sentence(few)


@pytest.mark.parametrize(
    ("result", "said", "unsaid"),
    [
        (ChoiceResult(ABOUT, (Count("a", "A", 7), Count("b", "B", 7))), {"“A” and “B”", "7 of 14"}, "Most"),
        (group((9, 5), (9, 5)), {"every statement", "“Yes”"}, "No"),
        (group((9, 5), (0, 0)), {"“Yes”"}, "“No”"),
        (NumberResult(ABOUT, None, ((3, 14),), 3, 3, 3, 3), {"Every answer is 3"}, "lowest"),
    ],
)
def test_the_sentence_is_honest_about_ties_and_gaps(
    result: QuestionResult, said: set[str], unsaid: str
) -> None:
    sentence = sentences.sentence(result)
    assert all(part in sentence for part in said)
    assert unsaid not in sentence.replace("No one", "")


def test_the_uncertainty_is_said_in_words_and_louder_when_few_answered() -> None:
    few, many, nobody = national(very_good=8, poor=1), national(very_good=80, poor=10), national()
    assert few.national is not None
    assert many.national is not None
    assert nobody.national is not None
    assert "Only 9 people" in str(sentences.uncertainty_sentence(few.national))
    assert "Only" not in str(sentences.uncertainty_sentence(many.national))
    assert sentences.uncertainty_sentence(nobody.national) is None


def test_missing_answers_are_said_apart() -> None:
    said = sentences.missing_sentence(ChoiceResult(ABOUT, OPTIONS))
    assert said is not None
    assert "2 answers “Don’t know”" in said
    assert "4 people left it blank or were not asked" in said
    assert sentences.missing_sentence(ChoiceResult(replace(ABOUT, missing=(), blank=0), OPTIONS)) is None
    assert "4 answers “Don’t know”" in str(sentences.missing_sentence(group((9, 5), (5, 9))))


@pytest.mark.parametrize(("percent", "shown"), [(12.5, "13%"), (0, "0%"), (66.666, "67%"), (99.5, "100%")])
def test_percentages_are_rounded_half_up(percent: float, shown: str) -> None:
    assert sentences.whole_percent(percent) == shown


def drawn(result: QuestionResult) -> dict[str, Any] | None:
    """The specification that goes to the browser, with its data."""
    chart = charts.chart(result)
    return None if chart is None else json.loads(chart.to_json())


def rows(specification: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for data in specification["datasets"].values() for row in data]


def test_labels_are_wrapped_to_what_a_phone_has_room_for() -> None:
    specification = drawn(group((9, 5), text=LONG))
    assert specification is not None
    labels = [row["label"] for row in rows(specification) if "label" in row]
    assert [" ".join(label.split("\n")) for label in labels] == [f"{LONG} 0"]
    assert all(len(line) <= LABEL_WIDTH for label in labels for line in label.split("\n"))


@settings(deadline=None, max_examples=30)  # a chart checks itself against its schema, which takes a while
@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=8))
def test_the_pieces_of_each_bar_fill_it(lines: list[tuple[int, int]]) -> None:
    specification = drawn(group(*lines))
    assert specification is not None
    for place, (yes, no) in enumerate(lines):
        pieces = [row for row in rows(specification) if row.get("statement") == f"They listened {place}"]
        assert sum(row["n"] for row in pieces) == yes + no
        width = sum(row["end"] - row["start"] for row in pieces)
        assert width == pytest.approx(1 if yes + no else 0)


@given(st.dictionaries(st.integers(0, 400), st.integers(1, 9), min_size=1))
def test_grouping_numbers_loses_nobody(counts: dict[int, int]) -> None:
    ordered = [(float(value), n) for value, n in sorted(counts.items())]
    groups = charts.number_groups(ordered)
    assert sum(n for _, n in groups) == sum(counts.values())
    assert len(groups) <= charts.MOST_GROUPS
    assert len({label for label, _ in groups}) == len(groups)


@pytest.mark.parametrize("n", range(2, 12))
def test_shades_get_steadily_lighter_and_numbers_on_them_can_be_read(n: int) -> None:
    lightness = [luminance(shade) for shade in shades(n)]
    assert lightness == sorted(lightness)
    for shade, light in zip(shades(n), lightness, strict=True):
        ink = luminance(ink_on(shade))
        contrast = (max(light, ink) + 0.05) / (min(light, ink) + 0.05)
        assert contrast >= 4.5  # WCAG 2.2, 1.4.3

"""What a control chart says, draws and shows in its table: the same figures, readable without colour."""

from __future__ import annotations

import struct
from datetime import date
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.drawing import luminance
from analysis.spc import NO_FACET, ChartKind, Direction, SpcSettings, Trend, analyse, settings_line, verdict
from analysis.spc.drawing.badges import (
    ASSURANCE,
    VARIATION,
    assurance_badge,
    badges,
)
from analysis.spc.drawing.chart import spc_chart, spc_page
from analysis.spc.drawing.chart_lines import line_frame, spread
from analysis.spc.drawing.chart_notes import ChartLabel
from analysis.spc.drawing.data_table import table
from analysis.spc.drawing.palette import (
    FILLS,
    LIMIT,
    MEAN,
    OUTLINE,
    QUIET,
    SHAPES,
    TARGET,
    TRAJECTORY,
    VALUE,
)
from analysis.spc.drawing.picture import png, svg
from analysis.spc.look import PERCENT, Look
from tests.analysis.spc.series_of import counted, judged, months


WAVE = [50.0, 52, 49, 51, 53, 48, 50, 52, 49, 51, 53, 48, 50, 52]
SHORT = judged(WAVE[:6], target=50)
GOOD = judged([*WAVE, 90], target=10)
LATE = judged([*WAVE, 60, 61], rebase=[months(15)[14]])
FEW_CROSSINGS = [1.0] * 5 + [9.0] * 5 + [1.0] * 5 + [9.0] * 5 + [1.0, 1, 9, 9]
SHARES = counted(*[(28, 30), (19, 20), (29, 30), (40, 41)] * 4)


@pytest.mark.parametrize(
    ("trend", "sentence"),
    [
        (
            GOOD,
            (
                "Better than chance explains: the latest point (90%, Jun 2023) is above the upper limit; "
                "the series is not stable, so nothing can be said about the target of 10%."
            ),
        ),
        (
            judged(WAVE, target=10),
            (
                "Nothing beyond chance: the latest point (52%, May 2023) is within the limits and not part "
                "of a pattern; the target of 10% is likely to be met each time if nothing changes."
            ),
        ),
        (
            judged([*WAVE, 90], improvement_direction=Direction.DECREASE),
            "Worse than chance explains: the latest point (90%, Jun 2023) is above the upper limit.",
        ),
        (
            judged([*WAVE, 9], improvement_direction=Direction.NEUTRAL),
            "Lower than chance explains: the latest point (9%, Jun 2023) is below the lower limit.",
        ),
        (
            judged([*WAVE, 90, 50]),
            (
                "Nothing beyond chance: the latest point (50%, Jul 2023) is within the limits and not part "
                "of a pattern, though 1 earlier point was unusual."
            ),
        ),
        (judged([*WAVE, None]), "No value for Jun 2023."),
        (SHORT, "Too few points to tell: 6, and limits need 13."),
        (LATE, "Too few points to tell: 2 since Jun 2023, and limits need 13."),
        (
            judged(WAVE, chart=ChartKind.RUN),
            "Nothing beyond chance: the latest point (52%, May 2023) is not part of an unusual run.",
        ),
    ],
)
def test_the_verdict(trend: Trend, sentence: str) -> None:
    assert verdict(trend, PERCENT) == sentence


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, ["XmR chart", "all points", "ranges included", "beyond a limit count in", "Higher is better"]),
        ({"screen_outliers": True}, ["excluded once"]),
        ({"two_of_three_includes_outside": False}, ["beyond a limit do not count"]),
        ({"fix_after_n_points": 12}, ["the first 12 points"]),
        ({"rebase": [months(14)[3], date(1999, 1, 1)]}, ["New limits from Jul 2022."]),
        ({"improvement_direction": Direction.DECREASE}, ["Lower is better"]),
        ({"chart": ChartKind.RUN}, ["Run chart", "Anhøj"]),
    ],
)
def test_the_settings_in_force_are_said(settings: dict[str, Any], said: list[str]) -> None:
    line = settings_line(judged(WAVE, **settings))
    assert [part for part in said if part not in line] == []


def test_the_settings_say_what_is_not_laneys_own() -> None:
    line = settings_line(analyse(SHARES, SpcSettings(chart=ChartKind.P_PRIME)))
    assert "neither screened nor floored" in line


@pytest.mark.parametrize(
    ("value", "look", "shown"),
    [
        (51.25, PERCENT, "51.3%"),
        (88.0, PERCENT, "88%"),
        (-2.5, Look(unit="days"), "−2.5 days"),
        (-0.01, Look(), "0"),
        (12345.0, Look(), "12,345"),
        (1e15, Look(), "1,000,000,000,000,000"),
    ],
)
def test_numbers(value: float, look: Look, shown: str) -> None:
    assert look.number(value) == shown


def test_the_table_has_the_figures_and_hides_short_limits() -> None:
    frame = table(analyse(SHARES, SpcSettings(target=90)), NO_FACET, PERCENT)
    columns = ["Date", "Value", "Answers", "Mean", "Lower limit", "Upper limit", "Target", "What it means"]
    assert list(frame.columns) == columns
    assert list(frame.iloc[0][["Date", "Value", "Answers", "Target"]]) == [
        "Apr 2022",
        "93.3%",
        "28 of 30",
        "90%",
    ]
    assert "Upper limit" not in table(SHORT, NO_FACET).columns
    assert set(table(SHORT, NO_FACET)["What it means"]) == {"Too few points to tell"}
    assert list(table(judged([5, None]), NO_FACET)["Value"]) == ["5", "no value"]


def texts(trend: Trend, look: Look = PERCENT, **more: Any) -> list[str]:
    drawn = ElementTree.fromstring(svg(spc_page(trend, trend.facets[0], look, **more)))  # noqa: S314 - our own
    return ["".join(each.itertext()) for each in drawn.iter("{http://www.w3.org/2000/svg}text")]


def test_every_line_has_its_words_and_a_note_its_date() -> None:
    shown = " | ".join(texts(GOOD, notes=[ChartLabel(months(15)[4], "New rota")]))
    wanted = [
        "Upper limit",
        "Lower limit",
        "Mean 53.2%",
        "Target 10%",
        "New rota",
        "XmR chart",
        "Better than",
    ]
    assert [part for part in wanted if part not in shown] == []


def test_a_limit_beyond_what_is_possible_is_said_and_drawn_at_the_bound_but_tested_as_it_is() -> None:
    trend = analyse(SHARES)
    assert trend.points[0].upl is not None
    assert trend.points[0].upl > 100
    frame = line_frame(trend.points, PERCENT)
    assert set(frame[frame["line"] == "upl"]["value"]) == {100}
    assert "No upper limit below 100%" in texts(trend)
    limits = table(trend, NO_FACET, PERCENT)["Upper limit"]
    assert set(limits) == {"none below 100%"}
    assert "%" not in set(table(trend, NO_FACET)["Upper limit"]).pop()  # nothing is impossible without a look


def test_a_short_series_has_dots_and_mean_only() -> None:
    frame = line_frame(SHORT.points, PERCENT)
    assert set(frame.dropna()["line"]) == {"mean", "target"}
    shown = texts(SHORT)
    assert [text for text in shown if text.startswith(("Upper limit", "Lower limit"))] == []
    assert "Too few points to tell" in shown
    spec = spc_chart(SHORT, NO_FACET).to_dict()
    value_line = next(each for each in spec["layer"] if each["mark"].get("color") == VALUE)
    assert {row["value"] for row in spec["datasets"][value_line["data"]["name"]]} == {None}


def test_a_rebase_breaks_the_lines_and_is_named() -> None:
    chart = spc_chart(LATE, NO_FACET).to_dict()
    lines = [layer for layer in chart["layer"] if layer["mark"]["type"] == "line"]
    assert all("detail" in layer["encoding"] for layer in lines)
    assert "New limits" in texts(LATE)


def test_each_point_tells_a_screen_reader_what_it_means() -> None:
    drawn = svg(spc_chart(GOOD, NO_FACET, PERCENT)).decode()
    assert 'aria-label="Jun 2023: 90%. Better than chance explains: above the upper limit' in drawn
    assert "Better than chance explains: the latest point (90%, Jun 2023)" in drawn


def test_both_rules_of_a_point_are_told() -> None:
    trend = judged([*WAVE, *WAVE, 54, 55, 56, 57, 58, 59, 60])
    assert table(trend, NO_FACET)["What it means"].iloc[28] == (
        "Better than chance explains: part of a rise of seven points or more, "
        "one of seven or more in a row above the mean"
    )


def contrast(colour: str, other: str = "#ffffff") -> float:
    light, dark = sorted((luminance(colour), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_nothing_hangs_on_hue_alone() -> None:
    assert all(contrast(line) >= 3 for line in (OUTLINE, LIMIT, MEAN, TARGET, TRAJECTORY))
    assert contrast(QUIET) >= 4.5
    assert contrast(TARGET) >= 4.5
    assert len({(FILLS[kind], SHAPES[kind]) for kind in SHAPES}) == len(SHAPES)
    assert len({SHAPES[kind] for kind in SHAPES}) == len(SHAPES)
    dots = spc_chart(GOOD, NO_FACET).to_dict()
    point = next(layer for layer in dots["layer"] if layer["mark"]["type"] == "point")
    assert (point["mark"]["opacity"], point["encoding"]["stroke"]["scale"]["range"][0]) == (1, OUTLINE)
    assert dots["background"] == "#ffffff"


@pytest.mark.parametrize("chart", ChartKind)
def test_a_picture_without_browser_or_network(chart: ChartKind) -> None:
    trend = analyse(SHARES, SpcSettings(chart=chart, target=95))
    once, twice = (png(spc_chart(trend, NO_FACET, PERCENT), scale=scale) for scale in (1, 2))
    assert once.startswith(b"\x89PNG")
    widths = [struct.unpack(">I", each[16:20])[0] for each in (once, twice)]
    assert widths[0] > 620
    assert widths[1] == pytest.approx(2 * widths[0], abs=2)


@pytest.mark.parametrize("values", [[], [5.0], [None, None], [5.0, 5.0, 5.0], [None] * 20, [0.0] * 20])
def test_poor_series_are_drawn_too(values: list[float | None]) -> None:
    trend = judged(values or [None])
    assert svg(spc_page(trend, NO_FACET)).startswith(b"<svg")


def test_an_unknown_facet_is_no_chart() -> None:
    with pytest.raises(KeyError):
        spc_chart(GOOD, "North")


@given(st.lists(st.floats(-50, 350), min_size=1, max_size=6))
def test_names_of_lines_never_touch_and_stay_inside(wanted: list[float]) -> None:
    placed = sorted(spread(wanted, 15, 300))
    assert all(below - above >= 15 - 1e-6 for above, below in pairwise(placed))
    assert placed[0] >= -1e-6
    assert placed[-1] <= 300 + 1e-6


@pytest.mark.parametrize(
    ("trend", "said"),
    [
        (GOOD, ["Better: higher than chance explains"]),
        (
            judged(WAVE, target=10),
            ["Nothing beyond chance: common cause", "Target likely to be met: if nothing changes"],
        ),
        (judged(WAVE), ["Nothing beyond chance: common cause"]),
        (judged([*WAVE, None], target=10), ["No value: for the latest point"]),
        (judged(FEW_CROSSINGS, chart=ChartKind.RUN), ["More than chance: by the run chart rules"]),
        (SHORT, ["Too few points to tell: limits need more points"]),
        (LATE, ["Too few points to tell: limits need more points"]),
    ],
)
def test_badges_say_their_meaning_in_words(trend: Trend, said: list[str]) -> None:
    drawn = [ElementTree.fromstring(each) for each in badges(trend, NO_FACET)]  # noqa: S314 - our own
    assert [each.get("aria-label") for each in drawn] == said


def test_every_icon_has_a_badge() -> None:
    wanted = {"common_cause", "special_cause"} | {
        f"{kind}_{way}" for kind in ("improvement", "concern", "neutral") for way in ("high", "low")
    }
    assert set(VARIATION) == wanted
    assert set(ASSURANCE) == {"consistent_pass", "consistent_fail", "inconsistent"}
    ways = {assurance_badge("consistent_pass", way) for way in (Direction.INCREASE, Direction.DECREASE)}
    assert len(ways) == 2  # the target is below the points when more is better, above them when less is

"""Twenty series judged by NHSRplotthedots 0.2.2: with and without screening, both rules of two of three."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analysis.spc import Direction, SpcPoint, SpcSettings, Trend, analyse, observations


GOLDEN = json.loads((Path(__file__).parents[1] / "data" / "spc_golden.json").read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in GOLDEN["cases"]}
EVERY = [
    pytest.param(name, screen, id=f"{name}-{'screened' if screen else 'all-ranges'}")
    for name in CASES
    for screen in (True, False)
]


def expected(case: dict[str, Any], screen: bool) -> dict[str, Any]:
    if case["options"]["screen_outliers"] == screen:
        return case["expected"]
    other = case["expected_if_screening_on" if screen else "expected_if_screening_off"]
    return case["expected"] if other == "same" else other


def run(case: dict[str, Any], *, screen: bool, outside_counts: bool) -> Trend:
    given, options = case["input"], case["options"]
    rows = observations(
        [date.fromisoformat(day) for day in given["dates"]],
        given["values"],
        facet=given.get("facet"),
        trajectory=given.get("trajectory"),
    )
    settings = SpcSettings(
        improvement_direction=Direction(options["improvement_direction"]),
        target=options["target"],
        rebase=[date.fromisoformat(day) for day in options["rebase"] or ()],
        fix_after_n_points=options["fix_after_n_points"],
        screen_outliers=screen,
        two_of_three_includes_outside=outside_counts,
    )
    return analyse(rows, settings)


def same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, (int, float)) and not isinstance(wanted, bool):
        return found == pytest.approx(wanted, rel=1e-9, abs=1e-9)
    return found == wanted


def differences(
    points: tuple[SpcPoint, ...], wanted: list[dict[str, Any]]
) -> list[tuple[int, str, Any, Any]]:
    return [
        (place, name, found, value)
        for place, (point, record) in enumerate(zip(points, wanted, strict=True))
        for name, value in record.items()
        if not same(found := point.date.isoformat() if name == "date" else getattr(point, name), value)
    ]


@pytest.mark.parametrize(("name", "screen"), EVERY)
def test_every_field_of_every_point_and_icon_is_the_same(name: str, screen: bool) -> None:
    wanted = expected(CASES[name], screen)
    found = run(CASES[name], screen=screen, outside_counts=False)
    assert differences(found.points, wanted["points"]) == []
    fields = ("facet", "variation_type", "variation_icon", "assurance_type")
    assert [{field: getattr(each, field) for field in fields} for each in found.icons] == wanted["icons"]
    assert bool(found.warnings) == bool(wanted["warnings"])


@pytest.mark.parametrize(("name", "screen"), EVERY)
def test_counting_points_outside_changes_the_labels_listed_and_no_other(name: str, screen: bool) -> None:
    wanted = expected(CASES[name], screen)
    found = run(CASES[name], screen=screen, outside_counts=True)
    changed = {
        each["index0"]: each["special_cause_type"] for each in wanted["mdc_2023_two_sigma_differences"]
    }
    assert [point.special_cause_type for point in found.points] == [
        changed.get(place, record["special_cause_type"]) for place, record in enumerate(wanted["points"])
    ]


def test_the_file_has_what_it_says() -> None:
    assert len(CASES) == GOLDEN["meta"]["cases"] == 20
    changed = [name for name, case in CASES.items() if case["expected"]["mdc_2023_two_sigma_differences"]]
    assert changed == ["p03", "p11"]

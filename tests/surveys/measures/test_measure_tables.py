"""What each measure gives, held against its table in tests/spec/measures, row by row.

A row says everything a score says: a missing column fails. Only ``scorable`` and ``complete`` are true, and
``missing`` is empty, where a row does not name them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from surveys.definitions.strict_yaml import read_yaml
from surveys.measures.catalogue import measures
from surveys.measures.model import Measure
from surveys.measures.scores import Score, Unscorable
from surveys.measures.scoring import (
    Code,
    keyed_values,
    score,
    score_values,
)


TABLES = sorted((Path(__file__).parents[2] / "spec" / "measures").glob("*.yaml"))
LETTERS: dict[str, Code] = {"-": None, "n": "not_applicable"}


@cache
def table(path: Path) -> dict[str, Any]:
    return read_yaml(path.read_text("utf-8"), name=path.name).data


ROWS = [
    pytest.param(table(path)["measure"], row, id=f"{path.stem}: {row['case']}")
    for path in TABLES
    for row in table(path)["rows"]
]


def answers_in(row: dict[str, Any]) -> list[Code]:
    return [LETTERS.get(answer, answer) if isinstance(answer, str) else answer for answer in row["answers"]]


def band_labels(found: Score | Unscorable) -> dict[str, str]:
    return {
        each.set_name if each.of == "total" else f"{each.of}.{each.set_name}": each.label
        for each in found.bands
    }


@pytest.mark.parametrize(("key", "row"), ROWS)
def test_answers_give_what_the_table_says(key: str, row: dict[str, Any]) -> None:
    measure = measures()[key]
    found = score(measure, answers_in(row))
    is_scorable = row.get("scorable", True)
    assert isinstance(found, Score if is_scorable else Unscorable)
    if isinstance(found, Score):
        assert found.total == row["total"]
        assert found.band == row["band"]
    else:
        assert str(found.reason) == row["reason"]
        assert found.why
    assert found.is_complete == row.get("complete", True)
    assert list(found.missing) == row.get("missing", [])
    assert list(found.risk_items) == row["risk_items"]
    assert dict(found.subscales) == (row["subscales"] if measure.subscales else {})
    bands = band_labels(found)
    assert bands == {**bands, **row["bands"]}
    assert row["bands"] or not bands


@pytest.mark.parametrize(("key", "row"), ROWS)
def test_keyed_values_give_the_same(key: str, row: dict[str, Any]) -> None:
    measure = measures()[key]
    if measure.kind == "one_question":  # its options have no values, so that "very good" is lost as one
        return
    answers = answers_in(row)
    assert score_values(measure, keyed_values(measure, answers)) == score(measure, answers)


def test_every_measure_has_its_table() -> None:
    assert [path.stem for path in TABLES] == sorted(measures())


def edges(measure: Measure) -> set[tuple[str, str, int]]:
    return {(each.of, each.name, band.at_least) for each in measure.bands for band in each.bands[1:]}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_has_both_sides_of_every_boundary(path: Path) -> None:
    measure = measures()[path.stem]
    seen: dict[str, set[float]] = {}
    for row in table(path)["rows"]:
        found = score(measure, answers_in(row))
        points = {**found.subscales, "total": found.total if isinstance(found, Score) else None}
        for name, value in points.items():
            if value is not None:
                seen.setdefault(name, set()).add(value)
    for of, name, edge in edges(measure) if measure.items else ():
        scale = measure.scales_by_name[of]
        assert any(edge <= value < edge + scale.times for value in seen[of]), (of, name, edge)
        assert any(edge - scale.times <= value < edge for value in seen[of]), (of, name, edge)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_has_every_reversed_item_at_its_highest_alone(path: Path) -> None:
    measure = measures()[path.stem]
    keyed = [keyed_values(measure, answers_in(row)) for row in table(path)["rows"]]
    for item in measure.items:
        if not item.reverse:
            continue
        high, at = measure.answer_scale(item).high, item.number - 1
        alone = [
            values
            for values in keyed
            if values[at] == high and all(v in (0, None) for n, v in enumerate(values) if n != at)
        ]
        assert alone or path.stem == "poem"  # each of its questions is a score of its own

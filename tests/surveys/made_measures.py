"""A small measure with everything a definition can hold, to change one thing at a time."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from surveys.core.errors import DefinitionProblem
from surveys.definitions.parsing import parse
from surveys.definitions.strict_yaml import Located
from surveys.measures.checks import check_measure
from surveys.measures.model import Measure


MADE: dict[str, Any] = {
    "key": "made",
    "version": "1.0",
    "version_family": "made",
    "name": "A made-up measure",
    "short_name": "MADE",
    "respondent": "parent",
    "licence": {"kind": "A", "holder": "The tests", "terms": "Made up", "source": "tests"},
    "sources": {
        "tests": {
            "cite": "The tests",
            "title": "The tests",
            "year": 2026,
            "at": "tests/surveys/made_measures.py",
        }
    },
    "answer_scales": [
        {
            "id": "three",
            "options": [
                {"code": "0", "value": 0, "name": "never"},
                {"code": "1", "value": 1},
                {"code": "2", "value": 2, "name": "always"},
                {"code": "dont_know", "value": None},
            ],
        }
    ],
    "items_source": "tests",
    "items": [
        {"number": 1, "scale": "three"},
        {"number": 2, "scale": "three", "reverse": True},
        {"number": 3, "scale": "three"},
        {"number": 4, "scale": "three"},
    ],
    "scales": [
        {
            "name": "total",
            "label": "Total",
            "items": [1, 2, 3, 4],
            "low": 0,
            "high": 8,
            "better": "lower",
            "source": "tests",
        },
        {
            "name": "mean",
            "label": "Mean",
            "items": [1, 2],
            "how": "mean",
            "low": 0,
            "high": 2,
            "better": None,
            "source": "tests",
        },
        {
            "name": "points",
            "label": "Converted",
            "items": [3],
            "how": "table",
            "table": [{"raw": 0, "points": 0}, {"raw": 1, "points": 3.5}, {"raw": 2, "points": 10}],
            "low": 0,
            "high": 10,
            "better": "higher",
            "source": "tests",
        },
    ],
    "rounding": {"places": 2, "why": "The tests say so."},
    "missing_items": {"at_most": 1, "source": "tests"},
    "default_bands": "halves",
    "bands": [
        {
            "name": "halves",
            "label": "Halves",
            "source": "tests",
            "bands": [{"at_least": 0, "label": "low"}, {"at_least": 4, "label": "high"}],
        }
    ],
    "change_rules": [
        {
            "kind": "minimum",
            "name": "three_points",
            "label": "Three points",
            "points": 3,
            "boundary": "inclusive",
            "recovery": {"case_from": 4, "source": "tests"},
            "source": "tests",
        },
        {
            "kind": "jacobson_truax",
            "name": "jt",
            "label": "Jacobson and Truax",
            "reliability": 0.8,
            "critical": 1.96,
            "clinical": {"mean": 6, "sd": 2, "source": "tests"},
            "functional": {"mean": 2, "sd": 1, "source": "tests"},
            "source": "tests",
        },
    ],
    "default_change_rule": "three_points",
    "risk": [{"item": 4, "at_least": 1, "kind": "self_harm", "source": "tests"}],
    "snomed": [{"of": "total", "code": "123456789", "term": "Made", "source": "tests"}],
    "loinc": [{"code": "12345-6", "item": 1, "source": "tests"}],
}


def made(**changes: Any) -> dict[str, Any]:
    """The definition with other values at dotted paths, as ``{"scales.0.high": 9}``; ... removes a key."""
    data = deepcopy(MADE)
    for path, value in changes.items():
        *holders, last = path.split(".")
        here: Any = data
        for part in holders:
            here = here[int(part) if isinstance(here, list) else part]
        where: Any = int(last) if isinstance(here, list) else last
        if value is ...:
            del here[where]
        else:
            here[where] = value
    return data


def problems_of(data: dict[str, Any]) -> list[DefinitionProblem]:
    """Everything wrong with a definition."""
    located = Located("made.yaml", data)
    measure, problems = parse(Measure, located, data)
    return problems if measure is None else check_measure(measure, located)


def made_measure(**changes: Any) -> Measure:
    """The measure, checked."""
    data = made(**changes)
    assert problems_of(data) == []
    measure, _ = parse(Measure, Located("made.yaml", data), data)
    assert measure is not None
    return measure

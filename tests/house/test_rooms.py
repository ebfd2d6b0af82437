"""The floor plan: rooms by subject, none too full, and no two that need each other."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house import draw_rooms
from tests.house.import_graph import ROOT, imports, modules, reached, room_of, rooms


MOST_FILES = 15
PURE = ("surveys.core.validation", "surveys.core.journey", "surveys.core.conditions")
OPENS_FILES = ("surveys.definitions.files", "surveys.catalogue", "surveys.measures.catalogue")


def test_no_two_rooms_import_each_other() -> None:
    assert _cycle(rooms()) is None


def test_no_two_modules_import_each_other() -> None:
    """Imports for types alone count too: whoever reads the code follows them."""
    assert _cycle(imports()) is None


def test_a_circle_would_be_seen() -> None:
    found = _cycle({"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"a"})})
    assert found is not None
    assert set(found) == {"a", "b", "c"}


def test_no_room_is_too_full() -> None:
    files = Counter(room_of(module) for module in modules())
    assert {room: n for room, n in files.items() if n > MOST_FILES} == {}


def test_no_folder_of_tests_is_too_full() -> None:
    files = Counter(path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py"))
    assert {folder: n for folder, n in files.items() if n > MOST_FILES} == {}


@pytest.mark.parametrize("module", PURE)
def test_the_core_loads_nothing_that_opens_a_file(module: str) -> None:
    loaded = reached(module)
    assert not loaded & set(OPENS_FILES)
    opening = [name for name in loaded if "pathlib" in modules()[name].read_text("utf-8")]
    assert opening == []


def _cycle(graph: Mapping[str, frozenset[str]]) -> list[str] | None:
    """One circle of imports, or None."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return None


def test_the_picture_of_the_rooms_is_todays() -> None:
    """Made again by ``./run with python -m tests.house.draw_rooms``."""
    text = draw_rooms.PAGE.read_text("utf-8")
    assert draw_rooms.page_with_picture(text) == text


TABLES_OF_A_NOUN = {"Goal", "WordingPack"}
"""A definition in ``surveys`` and the table that stores it: one noun, so one name."""


def test_a_class_has_a_name_of_its_own() -> None:
    found: dict[str, list[str]] = {}
    for module, path in modules().items():
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(module)
    assert {name for name, where in found.items() if len(where) > 1} == TABLES_OF_A_NOUN

"""The import graph of the product, read from its sources: modules, rooms (folders), and who imports whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path


ROOT = Path(__file__).parents[2]
PACKAGES = ("feedback_app", "analysis", "surveys")
LOADED_BY_PATH = ROOT / "feedback_app" / "storage" / "migrations"
"""Alembic loads these files by path: a numbered history, no room."""


@cache
def modules() -> Mapping[str, Path]:
    """Every module of the product, by its dotted name."""
    found: dict[str, Path] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not path.is_relative_to(LOADED_BY_PATH):
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                found[name.removesuffix(".__init__")] = path
    return found


@cache
def imports() -> Mapping[str, frozenset[str]]:
    """What each module imports of the product, also inside functions and for types alone."""
    return {name: frozenset(_imported(path)) - {name} for name, path in modules().items()}


def reached(start: str) -> frozenset[str]:
    """Everything of the product that loading a module loads, the folders it lies in included."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += [*imports().get(name, ()), *_parents(name)]
    return frozenset(seen)


def room_of(module: str) -> str:
    """The folder a module is in."""
    return module if modules()[module].name == "__init__.py" else module.rpartition(".")[0]


def rooms() -> Mapping[str, frozenset[str]]:
    """Each room, and the other rooms its files import."""
    found: dict[str, set[str]] = {}
    for module, imported in imports().items():
        room = found.setdefault(room_of(module), set())
        room |= {room_of(each) for each in imported} - {room_of(module)}
    return {name: frozenset(others) for name, others in found.items()}


def _imported(path: Path) -> Iterator[str]:
    known = modules()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                within = f"{node.module}.{alias.name}"
                if within in known:
                    yield within
                elif node.module in known:
                    yield node.module


def _parents(name: str) -> list[str]:
    parent = name.rpartition(".")[0]
    return [parent] if parent in modules() else []

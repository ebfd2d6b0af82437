"""A service that only tests call is a promise nobody can use: it gets a page or a command, or it goes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
PRODUCT = ("feedback_app", "surveys", "analysis")
SERVICES = "feedback_app.services."
ALLOWED: Mapping[str, str] = {}
"""A function by its full name, and why nothing in the product calls it. Keep it empty if you can."""

Trees = Mapping[str, ast.Module]


def product() -> Trees:
    """Every module of the product, parsed."""
    files = (path for folder in PRODUCT for path in (ROOT / folder).rglob("*.py"))
    return {_module_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def _module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def without_a_caller(trees: Trees) -> list[str]:
    """Public functions of the services that no module of the product uses."""
    used = {name for module, tree in trees.items() for name in _used_in(module, tree, trees)}
    return sorted(name for name in _public_functions(trees) if name not in used)


def _public_functions(trees: Trees) -> Iterator[str]:
    for module, tree in trees.items():
        if module.startswith(SERVICES):
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield f"{module}.{node.name}"


def _used_in(module: str, tree: ast.Module, trees: Trees) -> Iterator[str]:
    """Full names of what a module uses: by import, as attribute of a module, or of its own by name.

    A module passed on as a value (in a tuple, say) may have any attribute called that is named in the file.
    """
    modules = _modules_imported(tree, trees)
    attributes = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    named_directly = {id(node.value) for node in attributes}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Name) and node.id in modules and id(node) not in named_directly:
            yield from (f"{modules[node.id]}.{each.attr}" for each in attributes)
    for attribute in attributes:
        if isinstance(attribute.value, ast.Name) and attribute.value.id in modules:
            yield f"{modules[attribute.value.id]}.{attribute.attr}"
    for statement in tree.body:
        own = getattr(statement, "name", None)  # a function that calls itself is not called yet
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id != own:
                yield f"{module}.{node.id}"


def _modules_imported(tree: ast.Module, trees: Trees) -> dict[str, str]:
    """Modules of the product by the name this file has for them."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            full = {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name: module for name, module in full.items() if module in trees}
        elif isinstance(node, ast.Import):
            found |= {alias.asname: alias.name for alias in node.names if alias.asname}
    return found


def test_every_service_is_called_by_the_product() -> None:
    assert [name for name in without_a_caller(product()) if name not in ALLOWED] == []


def test_the_exceptions_are_still_needed() -> None:
    assert set(ALLOWED) <= set(without_a_caller(product()))


@pytest.mark.parametrize(
    ("page", "is_called"),
    [
        ("", False),
        ("from feedback_app.services.box import give", True),
        ("from feedback_app.services import box\nbox.give()", True),
        ("from feedback_app.services import box as b\nb.give()", True),
        ("from feedback_app.services import box\nfor each in (box,):\n    each.give()", True),
        ("from feedback_app.services import box\nbox.other()", False),
        ("from feedback_app.services.other import give", False),
        ("def give():\n    return give()", False),
    ],
)
def test_a_call_is_seen_however_it_is_written(page: str, is_called: bool) -> None:
    trees = {
        "feedback_app.services.box": ast.parse("def give():\n    return give()\n\ndef _own():\n    pass"),
        "feedback_app.ui.page": ast.parse(page),
    }
    assert without_a_caller(trees) == ([] if is_called else ["feedback_app.services.box.give"])


def test_a_call_from_its_own_module_counts() -> None:
    source = "def give():\n    pass\n\nNOW = give()"
    assert without_a_caller({"feedback_app.services.box": ast.parse(source)}) == []

"""The list of team pages is the only place that says what pages there are; the filters are in one table."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from starlette.routing import Route

from feedback_app.services.results.view import ADDRESS_NAMES, FILTERS, View
from feedback_app.services.saved_views.saved_filter import KeptFilter, from_json
from feedback_app.services.team_pages import pages
from feedback_app.services.team_pages.pages import DASHBOARDS, TEAM_PAGES, TeamPage
from feedback_app.ui.page_list import FOLDER
from feedback_app.web.routes.table import streamlit_routes
from tests.support.faces import Stage


LONGEST_DASHBOARD = 60
NOT_IN_A_PAGE = {"sqlalchemy", "thresholds", "groupby", "now"}


def tree_of(page: TeamPage) -> ast.Module:
    return ast.parse((FOLDER / page.file).read_text("utf-8"))


def names_in(tree: ast.Module) -> set[str]:
    """What a page imports and calls by name; ``shown.now`` is a value and no call."""
    imported = {
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for each in node.names
        for part in (*(getattr(node, "module", None) or "").split("."), each.name)
    }
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    return imported | called


def test_every_entry_of_the_module_is_in_the_list_once() -> None:
    written = [each for each in vars(pages).values() if isinstance(each, TeamPage)]
    assert [page.key for page in TEAM_PAGES] == [page.key for page in written]


def test_every_entry_has_its_file_and_every_file_its_entry() -> None:
    files = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.py"))
    expected = [name for name in files if not name.endswith("__init__.py") and name != "respond.py"]
    assert sorted(page.file for page in TEAM_PAGES) == expected


@pytest.mark.parametrize("part", ["key", "path", "title"])
def test_no_two_pages_share_a_name(part: str) -> None:
    assert len({getattr(page, part) for page in TEAM_PAGES}) == len(TEAM_PAGES)


def test_the_routes_left_to_streamlit_are_the_list(stage: Stage) -> None:
    routes = [each.path for each in streamlit_routes(stage.workspace) if isinstance(each, Route)]
    assert routes == ["/respond", *(f"/{page.path}" for page in TEAM_PAGES)]


@pytest.mark.parametrize("page", TEAM_PAGES, ids=lambda page: page.key)
def test_a_page_draws_the_frame_when_its_entry_has_filters(page: TeamPage) -> None:
    drawn = [
        ast.unparse(node.args[0])
        for node in ast.walk(tree_of(page))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "frame.show"
    ]
    name = next(name for name, each in vars(pages).items() if each is page)
    assert drawn == ([f"pages.{name}"] if page.is_dashboard else [])


@pytest.mark.parametrize("page", DASHBOARDS.values(), ids=lambda page: page.key)
def test_a_dashboard_is_short_and_counts_nothing_on_its_own(page: TeamPage) -> None:
    lines = (FOLDER / page.file).read_text("utf-8").splitlines()
    assert len(lines) <= LONGEST_DASHBOARD
    assert not names_in(tree_of(page)) & NOT_IN_A_PAGE


def test_the_names_under_which_views_are_saved_stay() -> None:
    assert sorted(DASHBOARDS) == [
        "outcomes", "pathway", "response", "responses", "results", "themes", "this_week", "trends", "words"
    ]  # fmt: skip


@pytest.mark.parametrize("page", DASHBOARDS.values(), ids=lambda page: page.key)
def test_a_saved_view_keeps_what_the_entry_names_and_nothing_else(page: TeamPage) -> None:
    asked = {name: ("a",) for each in TEAM_PAGES for name in each.own_choices} | {"other": ("a",)}
    kept, lost = from_json(page, KeptFilter.of(page, View(), asked).to_json())
    assert (tuple(kept.own), lost) == (page.own_choices, ())
    assert not ADDRESS_NAMES & set(page.own_choices)


def test_every_filter_is_on_a_page_and_every_page_has_known_ones() -> None:
    assert {name for page in TEAM_PAGES for name in page.filters or ()} == set(FILTERS)


@pytest.mark.parametrize("name", FILTERS)
def test_every_option_of_a_filter_goes_to_the_address_and_back(name: str) -> None:
    offered = FILTERS[name]
    for option in offered.options:
        view = replace(View(), **{offered.field: option})
        assert View.from_parameters(view.parameters()) == view
        assert set(view.parameters()) <= {name}

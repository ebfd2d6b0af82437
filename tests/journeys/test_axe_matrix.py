"""A short piece of the axe matrix: each language, each form, both faces. The whole is a command."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from surveys.catalogue import shipped_forms
from tests.journeys.axe_matrix import KINDS, Cell, languages, plain_cells, streamlit_cells, table
from tests.journeys.team_side import TeamSide, team_side
from tests.machinery.browser_fixtures import PHONE
from tests.machinery.product import Product


OpenPage = Callable[..., Page]
VISIT = "family_after_visit"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TeamSide]:
    product = Product(tmp_path_factory.mktemp("matrix"), FEEDBACK_DRAFT_LANGUAGES="*")
    product.start()
    try:
        with team_side(product) as team:
            yield team
    finally:
        product.stop()


def nothing_is_broken(cells: list[Cell]) -> None:
    assert [each for each in cells if each.found] == []


@pytest.mark.parametrize("language", languages(shipped_forms()[VISIT]))
def test_the_visit_form_in_each_language(team: TeamSide, open_page: OpenPage, language: str) -> None:
    page = open_page(**PHONE)
    cells = list(plain_cells(team, page, shipped_forms()[VISIT], language, most=3))
    nothing_is_broken(cells)
    assert {each.kind for each in cells} == set(KINDS)


@pytest.mark.parametrize("key", sorted(shipped_forms().keys() - {VISIT}))
def test_each_other_form(team: TeamSide, open_page: OpenPage, key: str) -> None:
    form = shipped_forms()[key]
    cells = list(plain_cells(team, open_page(**PHONE), form, form.language, most=2))
    nothing_is_broken(cells)
    assert {"start", "question", "check", "beside", "done"} <= {each.kind for each in cells}


def test_the_other_face_from_right_to_left(team: TeamSide, open_page: OpenPage) -> None:
    cells = list(streamlit_cells(team, open_page(**PHONE), shipped_forms()[VISIT], "ar", most=1))
    nothing_is_broken(cells)
    assert {each.kind for each in cells} == set(KINDS) - {"beside"}  # those pages are the plain face's


def test_the_table_counts_pages_and_broken_rules() -> None:
    cells = [
        Cell("drop_in", "ar", "plain", "start", "0", ()),
        Cell("drop_in", "ar", "plain", "question", "1", ("color-contrast at <p>",)),
        Cell("drop_in", "ar", "plain", "question", "2", ()),
    ]
    shown = table(cells)
    assert "| drop_in | plain | ar | 0 in 1 | 1 in 2 |" in shown
    assert shown.endswith("1 rules broken on 3 pages.")

"""The respondents' process, its team's side, and someone with a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.journeys.plain_face import PlainFace, plain_product
from tests.journeys.team_side import TeamSide
from tests.machinery.product import Product


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Product, TeamSide]]:
    with plain_product(tmp_path_factory.mktemp("plain")) as both:
        yield both


@pytest.fixture
def team(both: tuple[Product, TeamSide]) -> TeamSide:
    return both[1]


@pytest.fixture
def face(phone: Page) -> PlainFace:
    return PlainFace(phone)

"""The running product for journeys: one for a module, or as many as a test starts itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.machinery.product import Product


StartProduct = Callable[..., Product]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with an empty team workspace, shared by the tests of one module."""
    product = Product(tmp_path_factory.mktemp("server"))
    product.start()
    yield product
    product.stop()


@pytest.fixture
def start_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartProduct]:
    """``start_product("--demo", FEEDBACK_SETTING="...")``: a server that belongs to this test alone."""
    started: list[Product] = []

    def start(*serve_options: str, **settings: str) -> Product:
        product = Product(tmp_path_factory.mktemp("product"), *serve_options, **settings)
        started.append(product)
        product.start()
        return product

    yield start
    for product in started:
        product.stop()

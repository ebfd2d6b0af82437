"""Where a connection comes from, for counting."""

from __future__ import annotations

import pytest
from starlette.requests import HTTPConnection

from feedback_app.web.serving.connections import address_of


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_a_network_of_version_six_counts_as_one(address: str, counted_as: str) -> None:
    assert address_of(HTTPConnection({"type": "http", "client": (address, 1)})) == counted_as

"""The guard itself: a test that calls out must fail, one that stays here must not."""

from __future__ import annotations

import socket

import pytest

from tests.machinery.network_guard import OutsideNetwork, is_local


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", b"127.0.0.1", None, ""])
def test_this_machine_may_be_called(host: object) -> None:
    assert is_local(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "forms.example.org", "2001:db8::1", "127.example.org"])
def test_another_machine_may_not(host: object) -> None:
    assert not is_local(host)


def test_a_connection_outside_is_refused_before_it_is_made() -> None:
    with pytest.raises(OutsideNetwork):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_a_name_outside_is_not_even_looked_up() -> None:
    with pytest.raises(OutsideNetwork):
        socket.getaddrinfo("forms.example.org", 443)

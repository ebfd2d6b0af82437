"""The running product of the journeys: it starts, it can be killed, and it comes back as the same."""

from __future__ import annotations

from tests.machinery.product import Product


def test_a_killed_server_comes_back_on_the_same_port_with_the_same_workspace(server: Product) -> None:
    assert server.is_ready()
    link = server.feedback("invite", "drop_in").stdout.strip()
    assert link.startswith(server.url)

    server.kill()
    assert not server.is_ready()

    server.start()
    assert server.is_ready()
    assert '"invitations": 1' in server.feedback("db", "backup", str(server.folder / "b"), "--json").stdout


def test_the_server_says_nothing_of_a_link_in_its_log(server: Product) -> None:
    assert "feedback accounts first" in server.output()
    assert "/set-up/" not in server.output()
    assert "/f/" not in server.output()

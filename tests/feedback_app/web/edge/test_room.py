"""How many connections there may be, and which one makes room for a new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from feedback_app.web.edge.limits import EdgeLimits, for_open_files
from feedback_app.web.edge.room import Admission, Room
from tests.feedback_app.web.edge.served import GET, served


@dataclass(eq=False)
class Connection:
    deadline: float = 0.0
    gives_way: bool = True
    is_closed: bool = field(default=False)

    def give_way(self) -> None:
        self.is_closed = True


def enter(
    room: Room, connection: Connection, address: str = "192.0.2.1", *, is_exempt: bool = False
) -> Admission:
    return room.enter(connection, address, now=0.0, is_exempt=is_exempt)


def test_the_one_nearest_to_its_time_limit_makes_room() -> None:
    room, some = Room(3, 3, 0), [Connection(5), Connection(2), Connection(9)]
    assert [enter(room, each) for each in some] == [Admission.USUAL] * 3
    assert enter(room, Connection(20)) is Admission.USUAL
    assert [each.is_closed for each in some] == [False, True, False]
    assert len(room) == 3


def test_an_address_at_its_limit_takes_nothing_from_others() -> None:
    room, other = Room(100, 2, 0), Connection(0)
    enter(room, other, "192.0.2.2")
    entries = [enter(room, Connection(n)) for n in range(10)]
    assert entries == [Admission.USUAL] * 10
    assert len(room) == 3
    assert not other.is_closed


def test_a_full_server_takes_from_the_address_that_has_most() -> None:
    room, flood = Room(10, 8, 0), [Connection(n) for n in range(8)]
    few = [Connection(-1), Connection(-2)]
    for each in flood:
        enter(room, each)
    for n, each in enumerate(few):
        enter(room, each, f"192.0.2.{n + 2}")
    assert enter(room, Connection(50), "192.0.2.9") is Admission.USUAL
    assert [each.is_closed for each in few] == [False, False]
    assert flood[0].is_closed


def test_where_no_one_waits_the_last_places_are_reserved() -> None:
    room = Room(4, 100, 2)
    entries = [enter(room, Connection(gives_way=False)) for _ in range(7)]
    assert entries == [Admission.USUAL] * 4 + [Admission.CROWDED] * 2 + [Admission.REFUSED]


def test_the_last_places_of_one_address_are_reserved_too() -> None:
    room = Room(100, 4, 2)
    entries = [enter(room, Connection(gives_way=False)) for _ in range(7)]
    assert entries == [Admission.USUAL] * 4 + [Admission.CROWDED] * 2 + [Admission.REFUSED]
    assert enter(room, Connection(), "192.0.2.2") is Admission.USUAL


def test_a_proxy_of_ours_has_no_limit_of_its_own() -> None:
    room = Room(50, 3, 0)
    proxy = [enter(room, Connection(gives_way=False), "10.0.0.1", is_exempt=True) for _ in range(20)]
    others = [enter(room, Connection(gives_way=False)) for _ in range(4)]
    assert proxy == [Admission.USUAL] * 20
    assert others == [Admission.USUAL] * 3 + [Admission.REFUSED]


def test_a_place_is_free_again_however_often_it_is_left() -> None:
    room, one = Room(1, 1, 0), Connection(gives_way=False)
    enter(room, one)
    room.leave(one, "192.0.2.1")
    room.leave(one, "192.0.2.1")
    assert len(room) == 0
    assert enter(room, Connection()) is Admission.USUAL


@pytest.mark.parametrize("most", [100, 256, 1_024, 4_096, 65_536])
def test_there_are_never_more_connections_than_files_may_be_open(most: int) -> None:
    limits = for_open_files(most)
    assert limits.connections <= EdgeLimits().connections
    assert limits.connections_per_address <= limits.connections
    assert limits.open_at_most < most or most < 400


def test_connections_left_open_shut_no_one_out(tmp_path: Path) -> None:
    with served(tmp_path, connections=20, connections_per_address=10) as server:
        idle = [server.line() for _ in range(10)]
        assert [line.answer(GET) for line in idle] == [200] * 10
        assert all(server.answers() for _ in range(30))


def test_a_connection_too_many_gets_503_and_the_reserved_place_is_served(tmp_path: Path) -> None:
    slow = b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n"
    with served(tmp_path, connections=3, reserved=1) as server:
        busy = [server.line() for _ in range(3)]
        for line in busy:
            line.send(slow)
        while server.seen.slow < 3:
            pass
        crowded = server.line()
        assert crowded.answer(GET) == 200
        assert server.seen.is_crowded == [True]
        crowded.send(slow)
        while server.seen.slow < 4:
            pass
        refused = server.line()
        assert refused.answer() == 503
        assert refused.is_closed()
        assert [line.answer() for line in busy] == [200] * 3


def test_sockets_count_and_do_not_give_way(tmp_path: Path) -> None:
    upgrade = (
        b"GET /socket HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
        b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    with served(tmp_path, connections=2, reserved=0) as server:
        sockets = [server.line(), server.line()]
        for line in sockets:
            line.send(upgrade)
            assert line.socket.recv(65_536).startswith(b"HTTP/1.1 101")
        assert server.line().answer(GET) in {0, 503}
        sockets[0].close()
        while not server.answers():
            pass
        assert sockets[1].is_open()

"""What the connections of one server share."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

from feedback_app.web.edge.limits import EdgeLimits
from feedback_app.web.edge.room import Room
from feedback_app.web.edge.watch import Watch


@dataclass(frozen=True, slots=True)
class Edge:
    """``proxies``: addresses of our proxies. Each carries many people, so it may open many connections."""

    limits: EdgeLimits
    proxies: Container[str]
    room: Room = field(init=False)
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        most = self.limits
        room = Room(most.connections, most.connections_per_address, most.reserved)
        object.__setattr__(self, "room", room)
        object.__setattr__(self, "watch", Watch(most))

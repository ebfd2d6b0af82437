"""How large, how slow and how many: the limits of one server.

They are far above what a browser does. A slow phone sends the head of a request (a kilobyte or two) in one
packet, and the longest form we take is 128 kB.
"""

from __future__ import annotations

import resource
from dataclasses import dataclass, replace


MOST_CONNECTIONS = 2_000
FILES_FOR_THE_REST = 200
"""Open files that are not connections: the database, the log, libraries."""

WANTED_FILES = MOST_CONNECTIONS + FILES_FOR_THE_REST + 200


@dataclass(frozen=True, slots=True)
class EdgeLimits:
    """``head`` is the request line with all headers, ``body`` what follows, as it comes over the line."""

    head_bytes: int = 32_768
    headers: int = 100
    body_bytes: int = 1_048_576
    upload_bytes: int = 12_582_912
    upload_path: bytes = b"/_stcore/upload_file"

    seconds_before_head: float = 30.0
    seconds_for_head: float = 15.0
    seconds_for_body: float = 20.0
    body_bytes_a_second: int = 500
    longest_seconds_for_body: float = 300.0
    seconds_idle: float = 75.0  # reading a page for a minute costs no new connection
    seconds_stuck: float = 60.0
    seconds_to_close: float = 3.0
    seconds_between_looks: float = 1.0

    connections: int = MOST_CONNECTIONS
    connections_per_address: int = 1_000
    reserved: int = 50

    socket_bytes: int = 2_097_152

    @property
    def open_at_most(self) -> int:
        """Connections with a place, and a few that are being refused."""
        return self.connections + 2 * self.reserved

    def seconds_for(self, body_bytes: int) -> float:
        """How long a body may take of which so much has come: more for more, but not for ever."""
        earned = self.seconds_for_body + body_bytes / self.body_bytes_a_second
        return min(earned, self.longest_seconds_for_body)

    def most_bytes_at(self, url: bytes) -> int:
        """How long the body of a request to this path may be."""
        return self.upload_bytes if url.startswith(self.upload_path) else self.body_bytes


def limits_of_this_process() -> EdgeLimits:
    """The usual limits, with no more connections than the process may have files open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < WANTED_FILES:
        wanted = WANTED_FILES if hard == resource.RLIM_INFINITY else min(WANTED_FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return for_open_files(soft)


def for_open_files(most: int) -> EdgeLimits:
    """The usual limits for a process that may have so many files open."""
    usual = EdgeLimits()
    connections = max(50, min(usual.connections, most - FILES_FOR_THE_REST - 2 * usual.reserved))
    per_address = min(usual.connections_per_address, max(25, connections // 2))
    return replace(usual, connections=connections, connections_per_address=per_address)

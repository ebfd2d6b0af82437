"""Keeps the tests off the network: only this machine may be called.

An audit hook rather than a patched ``socket``: it sees every connection Python makes, whoever makes it.
Once on, it stays on until the process ends.
"""

from __future__ import annotations

import ipaddress
import sys


class OutsideNetwork(RuntimeError):
    """A test tried to reach another machine."""


def is_local(host: object) -> bool:
    """Whether a host name or address means this machine. None and "" are what a server binds to."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a path: a socket on this machine
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if not is_local(host):
        raise OutsideNetwork(f"a test tried to reach {host!r}; tests stay on this machine")


def forbid_the_network() -> None:
    """Refuses every connection to another machine from here on."""
    sys.addaudithook(_watch)

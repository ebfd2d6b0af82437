"""Lists in settings: networks of proxies, and host names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network


HOST_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})*")
ADDRESSES_REMEMBERED = 4096
LONGEST_ADDRESS = 64


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,]+", text) if part]


def as_address(text: str) -> IPv4Address | IPv6Address | None:
    """An address, an IPv4 one also when it is written as IPv6 (``::ffff:192.0.2.1``); None for other text."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


@dataclass(frozen=True)
class Networks:
    """Addresses and networks. ``address in networks`` asks whether one of them holds the address."""

    each: tuple[IPv4Network | IPv6Network, ...] = ()
    _known: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def __contains__(self, address: object) -> bool:
        if not isinstance(address, str) or not self.each:
            return False
        known = self._known.get(address)
        if known is None:
            known = self._holds(address)
            if len(self._known) < ADDRESSES_REMEMBERED and len(address) <= LONGEST_ADDRESS:
                self._known[address] = known
        return known

    def _holds(self, text: str) -> bool:
        address = as_address(text)
        return address is not None and any(
            address in network for network in self.each if network.version == address.version
        )


@lru_cache(maxsize=32)
def networks_in(text: str) -> Networks:
    """``10.0.0.5, 10.1.0.0/24, fd00::/8``. Raises ValueError naming the part that is none of these."""
    found: list[IPv4Network | IPv6Network] = []
    for part in _parts(text):
        try:
            network = ip_network(part)
        except ValueError:
            problem = f"{part[:60]!r} is neither an address nor a network, such as 10.0.0.5 or 10.1.0.0/24"
            raise ValueError(problem) from None
        mapped = network.network_address
        if isinstance(mapped, IPv6Address) and mapped.ipv4_mapped and network.prefixlen >= 96:
            network = ip_network(f"{mapped.ipv4_mapped}/{network.prefixlen - 96}")
        found.append(network)
    return Networks(tuple(found))


LOOPBACK = networks_in("127.0.0.0/8, ::1")


@dataclass(frozen=True, slots=True)
class HostPort:
    """A host name in lower case, and its port. ``port`` None: whichever."""

    name: str
    port: int | None = None


def host_in(text: str) -> HostPort | None:
    """A host as a setting or a ``Host`` header has it; None when it cannot be one."""
    name, colon, port = text.strip().lower().rpartition(":")
    if not colon or "]" in port:
        name, port = text.strip().lower(), ""
    elif not (port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65_536):
        return None
    if name.startswith("["):
        address = as_address(name.removeprefix("[").removesuffix("]")) if name.endswith("]") else None
        return HostPort(str(address), int(port) if port else None) if address else None
    name = name.removesuffix(".")
    return HostPort(name, int(port) if port else None) if HOST_NAME.fullmatch(name) else None


@lru_cache(maxsize=32)
def hosts_in(text: str) -> frozenset[HostPort]:
    """``feedback.example.org, 10.0.0.4:8501``. Raises ValueError naming the part that is no host."""
    found: set[HostPort] = set()
    for part in _parts(text):
        host = host_in(part)
        if host is None:
            raise ValueError(f"{part[:60]!r} is not a host name, such as feedback.example.org")
        found.add(host)
    return frozenset(found)

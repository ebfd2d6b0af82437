"""Under which names the service is reached, and which pages are its own."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from feedback_app.config import Settings
from feedback_app.config.networks import LOOPBACK, HostPort, host_in


DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class OwnHosts:
    """The host of the service's address and those of ``FEEDBACK_ALLOWED_HOSTS``.

    For development, where the address is one of this machine's own, every name of this machine too.
    """

    scheme: str
    main: HostPort
    others: frozenset[HostPort]
    is_development: bool

    @classmethod
    def of(cls, settings: Settings) -> OwnHosts:
        """Those of a service with these settings."""
        parts = urlsplit(settings.base_url)
        main = _with_port(host_in(parts.netloc), parts.scheme) or HostPort(parts.hostname or "")
        is_development = parts.scheme == "http"  # allowed only where no other machine can reach the service
        return cls(parts.scheme, main, settings.other_hosts, is_development)

    def has(self, host: str) -> bool:
        """Whether a ``Host`` header names the service."""
        found = _with_port(host_in(host), self.scheme)
        if found is None:
            return False
        if found == self.main or found in self.others or HostPort(found.name) in self.others:
            return True
        return self.is_development and (found.name == "localhost" or found.name in LOOPBACK)

    def is_own_page(self, origin: str, host: str) -> bool:
        """Whether a page of this origin is ours: same scheme, host and port as the request or our address."""
        return _is_same(origin, host, self.scheme, self.main)


def is_own_origin(origin: str, host: str, base_url: str) -> bool:
    """The same for a service with this address."""
    parts = urlsplit(base_url)
    return _is_same(origin, host, parts.scheme, _with_port(host_in(parts.netloc), parts.scheme))


def _is_same(origin: str, host: str, ours: str, main: HostPort | None) -> bool:
    scheme, mark, netloc = origin.partition("://")
    page = _with_port(host_in(netloc), ours) if mark and scheme.lower() == ours else None
    return page is not None and page in {main, _with_port(host_in(host), ours)}


def _with_port(host: HostPort | None, scheme: str) -> HostPort | None:
    if host is None or host.port is not None:
        return host
    return HostPort(host.name, DEFAULT_PORTS.get(scheme))

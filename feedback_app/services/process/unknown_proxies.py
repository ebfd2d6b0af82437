"""Machines that send forwarded headers and are not among our proxies. In memory only.

Most likely one is our own proxy, which ``FEEDBACK_TRUSTED_PROXIES`` should name. Until it does, everyone
behind it has one address. Anyone else can send such headers too, so only a few are remembered.
"""

from __future__ import annotations

import threading


MOST = 100


class UnknownProxies:
    """Their addresses, each noted once."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._lock = threading.Lock()

    def note(self, address: str) -> bool:
        """Whether this one is new."""
        if address in self._seen:
            return False
        with self._lock:
            is_new = address not in self._seen and len(self._seen) < MOST
            if is_new:
                self._seen.add(address)
        return is_new

    def __bool__(self) -> bool:
        return bool(self._seen)

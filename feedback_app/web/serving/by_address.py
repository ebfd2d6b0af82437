"""What is open from each address, with the number in all."""

from __future__ import annotations

from collections.abc import Hashable, Set
from typing import Generic, TypeVar


One = TypeVar("One", bound=Hashable)


class ByAddress(Generic[One]):
    """Connections or sockets by the address they come from."""

    def __init__(self) -> None:
        self._open: dict[str, set[One]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def at(self, address: str) -> Set[One]:
        """Those of one address."""
        return self._open.get(address, frozenset())

    def add(self, one: One, address: str) -> None:
        self._open.setdefault(address, set()).add(one)
        self._count += 1

    def remove(self, one: One, address: str) -> None:
        """Twice does no harm."""
        same = self._open.get(address)
        if same is None or one not in same:
            return
        same.discard(one)
        self._count -= 1
        if not same:
            del self._open[address]

    def addresses(self) -> Set[str]:
        return self._open.keys()

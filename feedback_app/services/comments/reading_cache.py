"""Readings cached in the memory of this process: by comment and version, never by words, up to a limit."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feedback_app.services.comment_ids import CommentId
from feedback_app.services.comments.machine_reading import MachineReading
from surveys.core.model import Asks


MOST_KEPT = 60_000
"""About 100 MB at most. Beyond it, the least recently used go."""


@dataclass(frozen=True, slots=True)
class ReadingKey:
    """Which words, read with which version, as an answer to what. ``translation``: which version of the
    translation was read instead; 0 means the words as typed.
    """

    comment: CommentId
    version: str
    asks: Asks
    translation: int = 0


class KeptReadings:
    """Shared by all threads of a process. Another process has its own, with the same results."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[ReadingKey, MachineReading] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def known(self, keys: Iterable[ReadingKey]) -> dict[ReadingKey, MachineReading]:
        """Those of them that are cached."""
        found: dict[ReadingKey, MachineReading] = {}
        with self._lock:
            for key in keys:
                reading = self._kept.get(key)
                if reading is not None:
                    self._kept.move_to_end(key)
                    found[key] = reading
        return found

    def keep(self, readings: Mapping[ReadingKey, MachineReading]) -> None:
        """Cache these, and let the least recently used go."""
        with self._lock:
            self._kept.update(readings)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


kept_readings = KeptReadings()
"""One cache for the process, for themes, quotes and packs."""

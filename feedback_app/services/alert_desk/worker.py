"""The thread that runs the alert watch, started and stopped with the server."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from feedback_app.services.alert_desk.watching import watch
from feedback_app.services.measure_reading import RiskReader
from feedback_app.services.safety.defaults import defaults
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing


log = logging.getLogger(__name__)


class AlertWatch:
    """Runs a round at once and then every ``seconds``. Several may run, in several processes."""

    def __init__(
        self,
        database: Database,
        keys: KeyRing,
        reader: RiskReader,
        *,
        base_url: str,
        clock: Callable[[], datetime],
        seconds: float | None = None,
    ) -> None:
        self._round = lambda: watch(database, keys, reader, clock(), base_url=base_url)
        self._seconds = seconds or defaults().round_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="alert-watch", daemon=True)

    def start(self) -> None:
        """Start the thread; call it once for each watch."""
        self._thread.start()

    def stop(self, timeout: float = 30) -> None:
        """Finish the current round, then end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        """An error never stops the next round. The log gets codes only, no text."""
        while True:
            try:
                fault = self._round().fault
            except Exception as error:
                fault = getattr(error, "code", type(error).__name__)
            if fault is not None:
                log.error("alert watch: %s", fault)
            if self._stopping.wait(self._seconds):
                return

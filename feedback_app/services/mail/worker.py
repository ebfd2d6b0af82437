"""The thread that sends what waits in the outbox, started and stopped with the server."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from feedback_app.delivery.protocol import Channel, Delivery
from feedback_app.errors import FeedbackError
from feedback_app.services.mail.outbox import deliver_due
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing


log = logging.getLogger(__name__)


class OutboxWorker:
    """Looks every ``seconds``. Any number may run, in any number of processes."""

    def __init__(
        self,
        database: Database,
        keys: KeyRing,
        deliveries: Mapping[Channel, Delivery],
        *,
        clock: Callable[[], datetime],
        seconds: float = 15,
    ) -> None:
        self._database = database
        self._keys = keys
        self._deliveries = deliveries
        self._clock = clock
        self._seconds = seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Begin; once for each worker."""
        self._thread.start()

    def stop(self, timeout: float = 30) -> None:
        """Finish the message under way, then end. What is left waits for the next start."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._round()
            self._stopping.wait(self._seconds)

    def _round(self) -> None:
        """Whatever happens, the next round comes. The log gets codes and counts, no texts."""
        try:
            done = deliver_due(self._database, self._keys, self._deliveries, self._clock())
        except FeedbackError as error:
            log.error("outbox: %s", error.code)
        except Exception as error:
            log.error("outbox: %s", type(error).__name__)
        else:
            if done.failed or done.undeliverable:
                log.warning(
                    "outbox: %d sent, %d to try again, %d undeliverable",
                    done.sent,
                    done.failed,
                    done.undeliverable,
                )

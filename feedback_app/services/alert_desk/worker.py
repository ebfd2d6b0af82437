"""The thread that runs the alert watch, started and stopped with the server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from feedback_app.services.alert_desk.watching import watch
from feedback_app.services.fault_log import FaultLog
from feedback_app.services.measure_reading import RiskReader
from feedback_app.services.periodic import Periodic
from feedback_app.services.safety.defaults import defaults
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing


def alert_watch(
    database: Database,
    keys: KeyRing,
    reader: RiskReader,
    *,
    clock: Callable[[], datetime],
    seconds: float | None = None,
) -> Periodic:
    """Looks for left drafts and for alerts to send; every ``defaults().round_seconds`` unless given."""

    faults = FaultLog("alert-watch")

    def look() -> None:
        faults.note(watch(database, keys, reader, clock()).fault)

    return Periodic("alert-watch", look, seconds=seconds or defaults().round_seconds)

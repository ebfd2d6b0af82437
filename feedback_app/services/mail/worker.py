"""The thread that sends what waits in the outbox, started and stopped with the server."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from feedback_app.delivery.protocol import Channel, Delivery
from feedback_app.services.mail.outbox import deliver_due
from feedback_app.services.periodic import Periodic
from feedback_app.storage.engine import Database
from feedback_app.storage.keyring import KeyRing


log = logging.getLogger(__name__)


def outbox_worker(
    database: Database,
    keys: KeyRing,
    deliveries: Mapping[Channel, Delivery],
    *,
    clock: Callable[[], datetime],
    base_url: Callable[[], str | None],
    seconds: float = 15,
) -> Periodic:
    """Sends what is due. What is left when it stops waits for the next start.

    ``base_url`` gives the address of the service, for the links in the texts; None leaves the round to
    another process, which has a mail server.
    """

    def deliver() -> None:
        address = base_url()
        if address is None:
            return
        done = deliver_due(database, keys, deliveries, clock(), base_url=address)
        if done.failed or done.undeliverable:
            log.warning(
                "outbox: %d sent, %d to try again, %d undeliverable",
                done.sent,
                done.failed,
                done.undeliverable,
            )
        if done.held:
            log.warning("outbox: %d held, because no mail server is set (FEEDBACK_SMTP_HOST)", done.held)

    return Periodic("outbox", deliver, seconds=seconds)

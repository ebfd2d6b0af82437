"""Which way out the settings ask for."""

from __future__ import annotations

from feedback_app.config.settings import Settings
from feedback_app.delivery.console import ConsoleDelivery
from feedback_app.delivery.protocol import Delivery
from feedback_app.delivery.smtp import MailServer, SmtpDelivery


def delivery_for(settings: Settings) -> Delivery:
    """The mail server of the settings; without one, the console."""
    if settings.smtp_host is None or settings.smtp_from is None:
        return ConsoleDelivery()
    password = settings.smtp_password
    return SmtpDelivery(
        MailServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            sender=settings.smtp_from,
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=password.get_secret_value() if password is not None else None,
        )
    )

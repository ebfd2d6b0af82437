"""Email: through the mail server of the settings."""  # noqa: A005 -- named after its channel

from __future__ import annotations

from feedback_app.config.settings import Settings
from feedback_app.delivery.email.smtp import MailServer, SmtpDelivery
from feedback_app.delivery.protocol import Delivery


def delivery_for(settings: Settings) -> Delivery | None:
    """The mail server of the settings; None when there is none."""
    if settings.smtp_host is None or settings.smtp_from is None:
        return None
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

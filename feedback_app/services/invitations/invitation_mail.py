"""The mail that carries a one-time link. No child, parent or illness is named: others may see the screen."""

from __future__ import annotations

from datetime import datetime

from analysis import dates
from feedback_app.delivery.protocol import Message
from feedback_app.services.local_time import local_day
from surveys.core.model import Form, Mode, Touchpoint


def invitation_mail(
    *, recipient: str, form: Form, organisation: str, link: str, expires_at: datetime
) -> Message:
    """What the person reads: how long it takes, the link, until when, and that they need not."""
    last_day = local_day(expires_at)
    minutes = "one minute" if form.minutes == 1 else f"{form.minutes} minutes"
    promise = "We do not ask for your name.\n\n" if form.mode is Mode.ANONYMOUS else ""
    subject = "Please tell us how it was"
    why = "we would like to hear how it was for you, the good and the bad."
    if form.touchpoint is Touchpoint.OUTCOME:
        subject = "A few questions before we next meet"
        why = "here are a few questions. Your worker reads your answers before you next meet."
    text = (
        "Hello,\n\n"
        f"{why} It takes about {minutes}.\n\n"
        f"{link}\n\n"
        "This link is for you only. It works once, "
        f"until {dates.in_words(last_day)}. You can stop and come back with the same link.\n\n"
        f"{promise}"
        "You do not have to answer. It makes no difference to the help you get.\n\n"
        "Nobody reads answers straight away, and nobody reads replies to this mail. "
        "If you need help now, phone 111, or 999 in an emergency.\n\n"
        f"{organisation}\n"
    )
    return Message(address=recipient, subject=subject, text=text)
